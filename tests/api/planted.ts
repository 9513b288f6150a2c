/** Companies that are planted in the database of a test, and the sessions of their accounts without a password. */

import { env } from 'cloudflare:workers';
import { createHmac } from 'node:crypto';
import { SESSION_COOKIE } from '../../functions/accounts/auth.ts';
import type { AccountType, UserState } from '../../functions/accounts/model.ts';
import { emailKey, loginKey } from '../../functions/canonical.ts';
import { digest } from '../../functions/keyed-hash.ts';
import { sqlLiteral } from '../../tools/sql-literal.ts';
import { accountFaults } from '../support/account-invariants.ts';
import { run } from './agents.ts';

/** What keys the links and the cookies of these tests (vitest.config.ts). */
export const SECRET = 'only-for-tests-0123456789abcdefghij';
/** A hash in its shape, of no password. */
export const NO_PASSWORD = '$scrypt$ln=14,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const TIME = "'2026-11-23T12:00:00.000Z'";

export interface PlantedAccount {
  id: string;
  company: string;
  type: AccountType;
  state?: UserState;
  responsable?: string | null;
  inviter?: string | null;
  asked?: AccountType | null;
  name?: string;
  email?: string;
  passwordHash?: string;
}

const orNull = (text: string | null | undefined) => (text ? sqlLiteral(text) : 'NULL');

export function companySql(id: string, siren: string, name = `Entreprise ${id} (démonstration)`): string {
  return `INSERT INTO company (id, siren, name, address, created_at, updated_at)
    VALUES (${[id, siren, name, `Adresse de ${name}`].map(sqlLiteral).join(', ')}, ${TIME}, ${TIME})`;
}

/** An account with its login, `<id>.demo`, and a password. */
export function accountSql(account: PlantedAccount): string[] {
  const { id, company, type, state = 'active', responsable, inviter, asked, passwordHash = NO_PASSWORD } = account;
  const { name = `Compte ${id}`, email = `${id}@editeur.example` } = account;
  const [login, key] = [`${id}.demo`, loginKey(`${id}.demo`)];
  const texts = [id, type, state, name, ...(name.split(' ', 2) as [string, string]), login, key, email, emailKey(email) ?? '', company];
  return [
    `INSERT INTO issued_login (login_key, issued_at) VALUES (${sqlLiteral(key)}, ${TIME})`,
    `INSERT INTO user (id, type, state, name, first_name, last_name, login, login_key, email, email_key, company_id, responsable_id, inviter_id, asked_type, email_verified, created_at, updated_at)
     VALUES (${texts.map(sqlLiteral).join(', ')}, ${orNull(responsable)}, ${orNull(inviter)}, ${orNull(asked)}, 1, ${TIME}, ${TIME})`,
    `INSERT INTO credential (id, user_id, provider_id, account_id, password, created_at, updated_at)
     VALUES (${sqlLiteral(`${id}-password`)}, ${sqlLiteral(id)}, 'credential', ${sqlLiteral(id)}, ${sqlLiteral(passwordHash)}, ${TIME}, ${TIME})`,
  ];
}

export const verifiedSql = (id: string) => `UPDATE company SET state = 'verified' WHERE id = ${sqlLiteral(id)}`;

/** A verified company and its accounts, those above first. */
export async function plant(id: string, siren: string, accounts: readonly Omit<PlantedAccount, 'company'>[]): Promise<void> {
  await run([companySql(id, siren), ...accounts.flatMap((account) => accountSql({ ...account, company: id })), verifiedSql(id)]);
}

/** Every table of accounts and their companies, empty. */
export async function forgetCompanies(): Promise<void> {
  await run([
    "UPDATE company SET state = 'closed'",
    'UPDATE user SET responsable_id = NULL',
    ...['oauth_access_token', 'oauth_refresh_token', 'oauth_consent', 'oauth_client', 'oauth_key'].map((table) => `DELETE FROM ${table}`),
    ...[
      'second_factor',
      'passkey',
      'address_change',
      'password_reset',
      'challenge',
      'examination_document',
      'examination',
      'succession',
    ].map((table) => `DELETE FROM ${table}`),
    ...['session', 'credential', 'account_verification', 'waiting_proof', 'user', 'issued_login', 'registration'].map(
      (table) => `DELETE FROM ${table}`,
    ),
    ...['invitation_link', 'invitation', 'audit_event', 'outbox', 'company', 'sign_in_bucket'].map((table) => `DELETE FROM ${table}`),
  ]);
}

/** The cookie of a session that is opened without a sign-in. */
export async function sessionFor(userId: string): Promise<string> {
  const secret = crypto.randomUUID();
  const now = Date.now();
  const at = (milliseconds: number) => sqlLiteral(new Date(now + milliseconds).toISOString());
  await run([
    `INSERT INTO session (id, user_id, token_hash, expires_at, created_at, updated_at)
     VALUES (${sqlLiteral(crypto.randomUUID())}, ${sqlLiteral(userId)}, ${sqlLiteral(digest(secret))}, ${at(1_800_000)}, ${at(0)}, ${at(0)})`,
  ]);
  const signature = createHmac('sha256', SECRET).update(secret).digest('base64');
  return `${SESSION_COOKIE}=${encodeURIComponent(`${secret}.${signature}`)}`;
}

/** The rows of a statement. */
export async function rowsOf<T = Record<string, string>>(statement: string, ...values: unknown[]): Promise<T[]> {
  return (
    await env.DB.prepare(statement)
      .bind(...values)
      .all()
  ).results as T[];
}

/** R5: what is wrong with the accounts that are there. */
export const faultsNow = () => accountFaults((statement) => rowsOf(statement));
