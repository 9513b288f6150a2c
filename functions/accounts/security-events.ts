/** What changes the protection of an account: kept as an event, and told to its holder, in one batch with the fact. */
import type { Statement } from '../database.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { commit, deleteSessions } from './account-repository.ts';
import type { AccountEventKind } from './model.ts';
import {
  appendUserEvent,
  deletePasskey,
  deleteSecondFactor,
  deleteSession,
  findUser,
  type Holder,
  updatePassword,
  updateSignedIn,
} from './security-repository.ts';

export interface SecurityContext {
  database: D1Database;
  now: Date;
  newId: () => string;
}

/** Runs a batch, or fails clearly. */
async function write(database: D1Database, statements: Statement[]): Promise<void> {
  await within(LONGEST_WAIT, commit(database, statements)).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });
}

async function holderOf(database: D1Database, userId: string): Promise<Holder> {
  const holder = await within(LONGEST_WAIT, findUser(database, userId)).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });
  if (!holder) throw new AppError('not_found');
  return holder;
}

/** The mail that tells the holder, at the address that the account has. */
export function tell(
  { id, email, emailKey }: Pick<Holder, 'id' | 'email' | 'emailKey'>,
  kind: string,
  parameters: Record<string, string | number>,
  { database, now, newId }: SecurityContext,
): Statement {
  return oweMail(database, { id: newId(), kind, recipient: email, recipientKey: emailKey, subjectId: id, parameters }, now);
}

/** Somebody has signed in. The holder is told when the browser is new to the account, but for the very first time. */
export async function recordSignIn(
  database: D1Database,
  { userId, isKnownDevice, deviceName, newId }: { userId: string; isKnownDevice: boolean; deviceName: string | null; newId: () => string },
  now: Date,
): Promise<void> {
  const statements = [updateSignedIn(database, userId, now)];
  if (!isKnownDevice) {
    const holder = await findUser(database, userId);
    if (holder?.signedInAt)
      statements.push(tell(holder, 'account_new_device', { device: deviceName ?? '', at: now.toISOString() }, { database, now, newId }));
  }
  await commit(database, statements);
}

/** Somebody has signed in with a recovery code. */
export async function recordRecovery(
  database: D1Database,
  { userId, left, newId }: { userId: string; left: number; newId: () => string },
  now: Date,
): Promise<void> {
  const holder = await findUser(database, userId);
  if (!holder) return;
  await commit(database, [
    appendUserEvent(database, { id: newId(), kind: 'recovery_code_used', userId }, now),
    tell(holder, 'recovery_code_used', { left }, { database, now, newId }),
  ]);
}

/** A fact, its event, its mail. */
async function record(
  userId: string,
  { kind, mail = kind, statements = [] }: { kind: AccountEventKind; mail?: string; statements?: Statement[] },
  context: SecurityContext,
): Promise<void> {
  const { database, now, newId } = context;
  const holder = await holderOf(database, userId);
  await write(database, [appendUserEvent(database, { id: newId(), kind, userId }, now), tell(holder, mail, {}, context), ...statements]);
}

/** Another password: every session ends, that one too (row 52). */
export function changePassword(userId: string, passwordHash: string, context: SecurityContext): Promise<void> {
  const { database, now } = context;
  const statements = [updatePassword(database, userId, passwordHash, now), deleteSessions(database, userId)];
  return record(userId, { kind: 'password_changed', statements }, context);
}

/** Better Auth has just set the second factor, or drawn other codes. */
export function recordSecondFactor(
  userId: string,
  kind: 'second_factor_on' | 'recovery_codes_drawn',
  context: SecurityContext,
): Promise<void> {
  return record(userId, { kind }, context);
}

export function dropSecondFactor(userId: string, context: SecurityContext): Promise<void> {
  const { database, now } = context;
  return record(userId, { kind: 'second_factor_off', statements: deleteSecondFactor(database, userId, now) }, context);
}

/** Better Auth has just kept a passkey. */
export function recordPasskey(userId: string, context: SecurityContext): Promise<void> {
  return record(userId, { kind: 'passkey_added' }, context);
}

export function dropPasskey(userId: string, id: string, context: SecurityContext): Promise<void> {
  return record(userId, { kind: 'passkey_removed', statements: [deletePasskey(context.database, userId, id)] }, context);
}

/** Ends one session of the holder. One that has ended meanwhile, or is somebody else's, stays as it is. */
export function closeSession(userId: string, sessionId: string, { database }: Pick<SecurityContext, 'database'>): Promise<void> {
  return write(database, [deleteSession(database, userId, sessionId)]);
}

/** Ends every session of the holder, that one too. */
export function closeSessions(userId: string, { database, now, newId }: SecurityContext): Promise<void> {
  return write(database, [
    appendUserEvent(database, { id: newId(), kind: 'sessions_closed', userId }, now),
    deleteSessions(database, userId),
  ]);
}
