/** A company with its first mandataire in the database of a test, and signing in to its space by the front door. */
import { env } from 'cloudflare:workers';
import { emailKey, loginKey } from '../../functions/canonical.ts';
import type { Composers } from '../../functions/outbox/owe-mail.ts';
import { createAgent, hashOfPassword, PASSWORD } from './agents.ts';
import { postForm } from './requests.ts';

export { PASSWORD } from './agents.ts';
export const SPACE_ENTRY = '/espace/connexion/';
/** A page of one's own account. */
export const accountPath = (path = '') => `/espace/profil/${path}`;

export interface SpaceAccount {
  id: string;
  login: string;
  email: string;
  companyId: string;
}

const SIRENS: Record<string, string> = { ana: '732829320', ben: '552100554' };

/** A verified company whose only account is its mandataire: `ana`, or `ben` for another one. */
export async function openSpace(name: 'ana' | 'ben' = 'ana'): Promise<SpaceAccount> {
  const companyId = `company-${name}`;
  const account = { id: `id-${name}`, login: `${name}.roc.x7k2p`, email: `${name}@editeur.example`, companyId };
  const time = '2026-01-01T00:00:00.000Z';
  const insert = (table: string, row: Record<string, string | number | null>) =>
    env.DB.prepare(
      `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
        .map(() => '?')
        .join(', ')})`,
    ).bind(...Object.values(row));
  const stamps = { created_at: time, updated_at: time };
  await env.DB.batch([
    insert('company', { id: companyId, siren: SIRENS[name] ?? '', name: `ENTREPRISE ${name.toUpperCase()}`, address: 'Paris', ...stamps }),
    insert('issued_login', { login_key: loginKey(account.login), issued_at: time }),
    insert('user', {
      ...{ id: account.id, type: 'mandataire', state: 'active', name: `${name} Roc`, first_name: name, last_name: 'Roc' },
      ...{
        login: account.login,
        login_key: loginKey(account.login),
        email: account.email,
        email_key: emailKey(account.email),
        email_verified: 1,
      },
      ...{ company_id: companyId, ...stamps },
    }),
    insert('credential', {
      ...{ id: `${account.id}-password`, user_id: account.id, provider_id: 'credential', account_id: account.id },
      ...{ password: await hashOfPassword(), ...stamps },
    }),
    env.DB.prepare("UPDATE company SET state = 'verified' WHERE id = ?").bind(companyId),
  ]);
  return account;
}

/** An agent, with an address. */
export async function agentWith(login: string): Promise<{ id: string; email: string }> {
  const { id } = await createAgent(login);
  return { id, email: `${login}@agence.example` };
}

export function signInTo(login: string, password: string = PASSWORD, headers: Record<string, string> = {}): Promise<Response> {
  return postForm(SPACE_ENTRY, { login, password }, { 'cf-connecting-ip': '192.0.2.1', ...headers });
}

/** A mail of the outbox, as it would leave now. */
export async function composed(composers: Composers, mail: Record<string, string> | undefined) {
  const {
    id = '',
    kind = '',
    recipient = '',
    recipient_key: recipientKey = '',
    subject_id: subjectId = '',
    parameters = '{}',
  } = mail ?? {};
  const taken = {
    id,
    kind,
    recipient,
    recipientKey,
    subjectId,
    parameters: JSON.parse(parameters),
    messageId: '',
    attempts: 1,
    createdAt: '',
  };
  const made = await composers[kind]?.(taken, env);
  if (!made) throw new Error(`nothing to say: ${kind}`);
  return made;
}
