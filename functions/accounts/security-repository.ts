/** What protects an account: its sessions, its password, its second factor, its passkeys, its address. Writes are statements. */
import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Statement } from '../database.ts';
import type { AccountEventKind, UserState, UserType } from './model.ts';
import { addressChange, auditEvent, credential, passkey, passwordReset, secondFactor, session, user } from './tables.ts';

/** Whoever signs in, as they are written to and asked again who they are. Times are UTC ISO 8601. */
export interface Holder {
  id: string;
  type: UserType;
  state: UserState;
  name: string;
  firstName: string | null;
  lastName: string | null;
  login: string;
  email: string;
  emailKey: string;
  companyId: string | null;
  secondFactor: boolean;
  signedInAt: string | null;
  leaveAskedAt: string | null;
  createdAt: string;
}

const holderColumns = {
  id: user.id,
  type: user.type,
  state: user.state,
  name: user.name,
  firstName: user.firstName,
  lastName: user.lastName,
  login: user.login,
  email: user.email,
  emailKey: user.emailKey,
  companyId: user.companyId,
  secondFactor: user.twoFactorEnabled,
  signedInAt: user.signedInAt,
  leaveAskedAt: user.leaveAskedAt,
  createdAt: user.createdAt,
};

export async function findUser(database: D1Database, id: string): Promise<Holder | null> {
  const [row] = await drizzle(database).select(holderColumns).from(user).where(eq(user.id, id));
  return row ?? null;
}

export async function findUserByAddress(database: D1Database, emailKey: string): Promise<Holder | null> {
  const [row] = await drizzle(database).select(holderColumns).from(user).where(eq(user.emailKey, emailKey));
  return row ?? null;
}

/** The next event about an account, done by its holder; of its company, when it has one. Refused when an event has this id already. */
export function appendUserEvent(
  database: D1Database,
  { id, kind, userId, details = {} }: { id: string; kind: AccountEventKind; userId: string; details?: Record<string, string> },
  now: Date,
): Statement {
  return drizzle(database)
    .insert(auditEvent)
    .select(
      sql`SELECT ${id}, u.company_id,
          CASE WHEN u.company_id IS NULL THEN NULL ELSE coalesce((SELECT max(number) FROM audit_event WHERE company_id = u.company_id), 0) + 1 END,
          ${userId}, ${kind}, ${userId}, ${JSON.stringify(details)}, ${now.toISOString()}
        FROM user AS u WHERE u.id = ${userId}`,
    );
}

export function updateSignedIn(database: D1Database, userId: string, now: Date): Statement {
  return drizzle(database).update(user).set({ signedInAt: now.toISOString() }).where(eq(user.id, userId));
}

/** A session, as its holder sees it. */
export interface OpenSession {
  id: string;
  device: string | null;
  createdAt: string;
  /** When it was last used, to the minute. */
  updatedAt: string;
}

/** Sessions that are open, the last used first. */
export function listSessions(database: D1Database, userId: string, now: Date): Promise<OpenSession[]> {
  return drizzle(database)
    .select({ id: session.id, device: session.device, createdAt: session.createdAt, updatedAt: session.updatedAt })
    .from(session)
    .where(and(eq(session.userId, userId), gt(session.expiresAt, now.toISOString())))
    .orderBy(desc(session.updatedAt), asc(session.id));
}

/** One session of its holder, and of nobody else. */
export function deleteSession(database: D1Database, userId: string, id: string): Statement {
  return drizzle(database)
    .delete(session)
    .where(and(eq(session.userId, userId), eq(session.id, id)));
}

export function updatePassword(database: D1Database, userId: string, passwordHash: string, now: Date): Statement {
  return drizzle(database)
    .update(credential)
    .set({ password: passwordHash, updatedAt: now.toISOString() })
    .where(and(eq(credential.userId, userId), eq(credential.providerId, 'credential')));
}

/** The second factor and its codes, gone, in one batch. */
export function deleteSecondFactor(database: D1Database, userId: string, now: Date): Statement[] {
  const client = drizzle(database);
  return [
    client.delete(secondFactor).where(eq(secondFactor.userId, userId)),
    client.update(user).set({ twoFactorEnabled: false, updatedAt: now.toISOString() }).where(eq(user.id, userId)),
  ];
}

export interface Passkey {
  id: string;
  name: string | null;
  createdAt: string;
}

export function listPasskeys(database: D1Database, userId: string): Promise<Passkey[]> {
  return drizzle(database)
    .select({ id: passkey.id, name: passkey.name, createdAt: passkey.createdAt })
    .from(passkey)
    .where(eq(passkey.userId, userId))
    .orderBy(asc(passkey.createdAt), asc(passkey.id));
}

export function deletePasskey(database: D1Database, userId: string, id: string): Statement {
  return drizzle(database)
    .delete(passkey)
    .where(and(eq(passkey.userId, userId), eq(passkey.id, id)));
}

export interface PasswordReset {
  id: string;
  emailKey: string;
}

export function insertPasswordReset(
  database: D1Database,
  row: PasswordReset & { secretHash: string; expiresAt: string },
  now: Date,
): Statement {
  return drizzle(database)
    .insert(passwordReset)
    .values({ ...row, createdAt: now.toISOString() });
}

export async function findPasswordReset(database: D1Database, secretHash: string, now: Date): Promise<PasswordReset | null> {
  const [row] = await drizzle(database)
    .select({ id: passwordReset.id, emailKey: passwordReset.emailKey })
    .from(passwordReset)
    .where(and(eq(passwordReset.secretHash, secretHash), gt(passwordReset.expiresAt, now.toISOString())));
  return row ?? null;
}

/** Every link to a new password that was asked for with an address: the first one that is used ends them all. */
export function deletePasswordResets(database: D1Database, emailKey: string): Statement {
  return drizzle(database).delete(passwordReset).where(eq(passwordReset.emailKey, emailKey));
}

export type AddressChange = typeof addressChange.$inferSelect;

/** Another address is asked for; what was asked for before falls. */
export function replaceAddressChange(
  database: D1Database,
  row: Omit<AddressChange, 'presentSaidYes' | 'newSaidYes' | 'createdAt'>,
  now: Date,
): Statement[] {
  return [
    deleteAddressChange(database, row.userId),
    drizzle(database)
      .insert(addressChange)
      .values({ ...row, createdAt: now.toISOString() }),
  ];
}

export function deleteAddressChange(database: D1Database, userId: string): Statement {
  return drizzle(database).delete(addressChange).where(eq(addressChange.userId, userId));
}

/** A change that is still waiting. */
export async function findAddressChange(database: D1Database, userId: string, now: Date): Promise<AddressChange | null> {
  const [row] = await drizzle(database)
    .select()
    .from(addressChange)
    .where(and(eq(addressChange.userId, userId), gt(addressChange.expiresAt, now.toISOString())));
  return row ?? null;
}

export async function findAddressChangeById(database: D1Database, id: string): Promise<AddressChange | null> {
  const [row] = await drizzle(database).select().from(addressChange).where(eq(addressChange.id, id));
  return row ?? null;
}

/** The change that a link is about, and which of the two addresses it was sent to. */
export async function findAddressChangeByLink(
  database: D1Database,
  secretHash: string,
  now: Date,
): Promise<{ change: AddressChange; side: 'present' | 'new' } | null> {
  const [row] = await drizzle(database)
    .select()
    .from(addressChange)
    .where(
      and(
        sql`(${addressChange.presentHash} = ${secretHash} OR ${addressChange.newHash} = ${secretHash})`,
        gt(addressChange.expiresAt, now.toISOString()),
      ),
    );
  return row ? { change: row, side: row.presentHash === secretHash ? 'present' : 'new' } : null;
}

/** One of the two addresses says yes; the first time counts. */
export function agreeToAddressChange(database: D1Database, id: string, side: 'present' | 'new', now: Date): Statement {
  const column = side === 'present' ? 'presentSaidYes' : 'newSaidYes';
  return drizzle(database)
    .update(addressChange)
    .set({ [column]: sql`coalesce(${addressChange[column]}, ${now.toISOString()})` })
    .where(eq(addressChange.id, id));
}

export function updateAddress(
  database: D1Database,
  userId: string,
  { email, emailKey }: { email: string; emailKey: string },
  now: Date,
): Statement {
  return drizzle(database).update(user).set({ email, emailKey, updatedAt: now.toISOString() }).where(eq(user.id, userId));
}

/** A10: its holder asks to leave, or takes that back. */
export function updateLeaveAsked(database: D1Database, userId: string, askedAt: Date | null, now: Date): Statement {
  return drizzle(database)
    .update(user)
    .set({ leaveAskedAt: askedAt?.toISOString() ?? null, updatedAt: now.toISOString() })
    .where(eq(user.id, userId));
}

/** Forgets links that have expired. */
export function deleteExpiredLinks(database: D1Database, now: Date): Statement[] {
  const client = drizzle(database);
  const time = now.toISOString();
  return [
    client.delete(passwordReset).where(lt(passwordReset.expiresAt, time)),
    client.delete(addressChange).where(lt(addressChange.expiresAt, time)),
  ];
}
