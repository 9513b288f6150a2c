/** Companies and their accounts in the database of a test, put there as they are, and who is signed in to them by the front door. */
import { env } from 'cloudflare:workers';
import type { AccountType, CompanyState, UserState, VerificationResult } from '../../functions/accounts/model.ts';
import { hashPassword } from '../../functions/accounts/password-hash.ts';
import { PASSWORD, run, setCookieOf } from './agents.ts';
import { BROWSER } from './contact.ts';
import { forgetCompanies as forgetAccounts } from './planted.ts';
import { ask, SITE } from './requests.ts';

export const TIME = '2026-01-05T10:00:00.000Z';

let hash: string | undefined;

/** Every row of companies and accounts goes, agents too, and every file. */
export async function forgetCompanies(): Promise<void> {
  await forgetAccounts();
  const { objects } = await env.FILES.list();
  if (objects.length > 0) await env.FILES.delete(objects.map(({ key }) => key));
}

/** A company whose id is its SIREN; `state` holds once its accounts are there (setState). */
export async function createCompany(siren: string, name = `Entreprise ${siren} (démonstration)`): Promise<string> {
  await env.DB.prepare('INSERT INTO company (id, siren, name, address, created_at, updated_at) VALUES (?1, ?1, ?2, ?3, ?4, ?4)')
    .bind(siren, name, '1 rue de la Démonstration, Paris', TIME)
    .run();
  return siren;
}

export async function setState(siren: string, state: CompanyState): Promise<void> {
  await env.DB.prepare('UPDATE company SET state = ?2 WHERE id = ?1').bind(siren, state).run();
}

export interface Created {
  company: string;
  type?: AccountType;
  state?: UserState;
  responsable?: string | null;
  createdAt?: string;
}

/** An account whose id is its first name in small letters, with PASSWORD; its login is `<id>.demo`. */
export async function createAccount(
  name: string,
  { company, type = 'mandataire', state = 'active', responsable = null, createdAt = TIME }: Created,
): Promise<string> {
  const [firstName = '', lastName = 'Démo'] = name.split(' ');
  const id = firstName.toLowerCase();
  hash ??= await hashPassword(PASSWORD);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO user (id, type, state, name, first_name, last_name, login, login_key, email, email_key, company_id, responsable_id, created_at, updated_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?8, ?9, ?10, ?11, ?11)`,
    ).bind(
      ...[id, type, state, `${firstName} ${lastName}`, firstName, lastName, `${id}.demo`, `${id}@x.example`, company],
      ...[responsable, createdAt],
    ),
    env.DB.prepare(
      "INSERT INTO credential (id, user_id, provider_id, account_id, password, created_at, updated_at) VALUES (?1, ?1, 'credential', ?1, ?2, ?3, ?3)",
    ).bind(id, hash, TIME),
  ]);
  return id;
}

export async function createVerification(userId: string, result: VerificationResult, createdAt = TIME): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO account_verification (id, user_id, kind, result, source, created_at) VALUES (?, ?, 'office', ?, 'un registre', ?)",
  )
    .bind(crypto.randomUUID(), userId, result, createdAt)
    .run();
}

/** Signs an account in, and gives its cookie. */
export async function enter(id: string): Promise<string> {
  await run(['DELETE FROM sign_in_bucket']);
  const cookie = setCookieOf(await postForm('/espace/connexion/', { login: `${id}.demo`, password: PASSWORD }));
  if (!cookie) throw new Error(`${id} is not signed in`);
  return cookie;
}

/** Rows of a query, as they are stored. */
export async function all(statement: string, ...values: unknown[]): Promise<Record<string, string>[]> {
  const { results } = await env.DB.prepare(statement)
    .bind(...values)
    .all();
  return results as Record<string, string>[];
}

/** Kinds of the mails that are owed, with to whom. */
export async function mails(): Promise<string[]> {
  return (await all('SELECT kind, recipient FROM outbox')).map(({ kind, recipient }) => `${kind} ${recipient}`).sort();
}

/** Kinds of the events of a company, in their order. */
export async function events(company: string): Promise<string[]> {
  return (await all('SELECT kind FROM audit_event WHERE company_id = ? ORDER BY number', company)).map(({ kind }) => kind ?? '');
}

/** A form, as a browser without JavaScript sends it; the outbox is not drained by it. */
export function postForm(address: string, fields: Record<string, string>, headers: Record<string, string | null> = {}): Promise<Response> {
  const sent = new Headers({ origin: SITE, 'content-type': 'application/x-www-form-urlencoded', accept: BROWSER });
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) sent.delete(name);
    else sent.set(name, value);
  }
  return ask(address, { method: 'POST', body: new URLSearchParams(fields).toString(), headers: sent });
}
