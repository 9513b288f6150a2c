/** What opening an account has in common, whether somebody registered or was invited. */

import { loginKey } from '../canonical.ts';
import type { Statement } from '../database.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { insertAccount, type NewAccount } from './account-repository.ts';
import type { CompanyMembers } from './company-members.ts';
import { loginFrom } from './login-name.ts';
import type { Account, AccountType } from './model.ts';
import { mayAct } from './rules.ts';

export interface OpeningContext {
  database: D1Database;
  now: Date;
  newId: () => string;
  randomBytes: () => Uint8Array;
}

/** Times that another login is drawn when somebody has, or had, the one that was drawn. */
export const LOGIN_DRAWS = 5;

/** An account with a new login, and the mail that tells it (L2b). */
export function openAccount(
  account: Omit<NewAccount, 'login' | 'loginKey'>,
  { database, now, newId, randomBytes }: OpeningContext,
): Statement[] {
  const login = loginFrom(account.firstName, account.lastName, randomBytes());
  const mail = { id: newId(), kind: 'account_login', recipient: account.email, recipientKey: account.emailKey, subjectId: account.id };
  return [
    ...insertAccount(database, { ...account, login, loginKey: loginKey(login) }, now),
    oweMail(database, { ...mail, parameters: {} }, now),
  ];
}

/** A5, A6, A5c: those of a company who may validate a pending account of that type. */
export function validatorsOf(members: CompanyMembers, type: AccountType): Account[] {
  const pending = { type, state: 'to_validate', askedType: null, hasResponsable: false, isLastMandataire: false } as const;
  return members.view.accounts.filter((account) => mayAct('validate', members.actor(account), pending, 'beside').allowed);
}

/** Tells whoever may validate that an account waits for them. */
export function announceWaiting(
  members: CompanyMembers,
  account: { id: string; type: AccountType },
  { database, now, newId }: Pick<OpeningContext, 'database' | 'now' | 'newId'>,
): Statement[] {
  return validatorsOf(members, account.type).map(({ email, emailKey }) =>
    oweMail(
      database,
      { id: newId(), kind: 'account_waiting', recipient: email, recipientKey: emailKey, subjectId: account.id, parameters: {} },
      now,
    ),
  );
}
