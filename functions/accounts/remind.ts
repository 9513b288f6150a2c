/**
 * What somebody asks for who cannot sign in: their login, or a new password. Nothing is looked up before the mail is composed, so that
 * what is done, and how long it takes, is the same for an address that has an account and for one that has none (L4, S5).
 */
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { commit, deleteSessions, refusalOf } from './account-repository.ts';
import { hashOfSecret, resetSecret } from './account-secrets.ts';
import type { PasswordRefusal } from './model.ts';
import { hashPassword } from './password-hash.ts';
import { judgePassword } from './password-rules.ts';
import { type SecurityContext, tell } from './security-events.ts';
import {
  appendUserEvent,
  deletePasswordResets,
  findPasswordReset,
  findUserByAddress,
  type Holder,
  insertPasswordReset,
  type PasswordReset,
  updatePassword,
} from './security-repository.ts';
import { RESET_LIFETIME } from './sign-in-rules.ts';

export interface Address {
  email: string;
  emailKey: string;
}

const unavailable = (cause: unknown) => new AppError('unavailable', { cause });

/** Owes the mail that says the login of the account that has this address, or that none has. */
export async function remindLogin({ email, emailKey }: Address, { database, now, newId }: SecurityContext): Promise<void> {
  const mail = { id: newId(), kind: 'login_reminder', recipient: email, recipientKey: emailKey, subjectId: newId(), parameters: {} };
  await within(LONGEST_WAIT, commit(database, [oweMail(database, mail, now)])).catch((cause) => {
    throw unavailable(cause);
  });
}

/** Owes the mail with a link to a new password. */
export async function askForReset({ email, emailKey }: Address, secret: string, { database, now, newId }: SecurityContext): Promise<void> {
  const id = newId();
  const expiresAt = new Date(now.getTime() + RESET_LIFETIME).toISOString();
  const mail = { id: newId(), kind: 'password_reset', recipient: email, recipientKey: emailKey, subjectId: id, parameters: {} };
  const row = { id, emailKey, secretHash: resetSecret(secret, id).hash, expiresAt };
  await within(LONGEST_WAIT, commit(database, [insertPasswordReset(database, row, now), oweMail(database, mail, now)])).catch((cause) => {
    throw unavailable(cause);
  });
}

/** A link to a new password that is still good, with whose account it is. */
export interface HeldReset {
  reset: PasswordReset;
  holder: Holder;
}

/** @returns null for a link that is used, expired, or was never issued, and for an account that is gone or suspended (row 61) */
export async function readReset(
  linkSecret: string,
  { database, now }: Pick<SecurityContext, 'database' | 'now'>,
): Promise<HeldReset | null> {
  const read = async () => {
    const reset = await findPasswordReset(database, hashOfSecret(linkSecret), now);
    const holder = reset && (await findUserByAddress(database, reset.emailKey));
    return reset && holder && holder.type !== 'agent' && holder.state !== 'suspended' ? { reset, holder } : null;
  };
  return within(LONGEST_WAIT, read()).catch((cause) => {
    throw unavailable(cause);
  });
}

/** `gone`: the link is no longer good. */
export type ResetResult = { outcome: 'changed' } | { outcome: 'gone' } | { outcome: 'refused'; reason: PasswordRefusal };

/**
 * Sets a new password by a link: every session ends, and so does every other link that was asked for. Of two that use it at once, one
 * does: the event has the id of the link.
 */
export async function resetPassword(linkSecret: string, password: string, context: SecurityContext): Promise<ResetResult> {
  const { database, now } = context;
  const held = await readReset(linkSecret, context);
  if (!held) return { outcome: 'gone' };
  const { reset, holder } = held;
  const { firstName, lastName, email, login } = holder;
  const reason = judgePassword(password, { firstName: firstName ?? '', lastName: lastName ?? '', email, login });
  if (reason !== null) return { outcome: 'refused', reason };
  const passwordHash = await hashPassword(password);
  const statements = [
    appendUserEvent(database, { id: `reset-${reset.id}`, kind: 'password_reset', userId: holder.id }, now),
    updatePassword(database, holder.id, passwordHash, now),
    deleteSessions(database, holder.id),
    deletePasswordResets(database, reset.emailKey),
    tell(holder, 'password_changed', {}, context),
  ];
  try {
    await within(LONGEST_WAIT, commit(database, statements));
    return { outcome: 'changed' };
  } catch (cause) {
    if (refusalOf(cause) === 'link_used') return { outcome: 'gone' };
    throw unavailable(cause);
  }
}
