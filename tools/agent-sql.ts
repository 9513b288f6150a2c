/** SQL by which agents come, leave and get another password. Each is one batch: it happens whole or not at all. */
import { sqlLiteral } from './sql-literal.ts';

/** An agent, checked, with the hash of the password. */
export interface NewAgent {
  id: string;
  login: string;
  loginKey: string;
  name: string;
  email: string;
  emailKey: string;
  passwordHash: string;
}

const USER_COLUMNS = 'id, type, state, name, login, login_key, email, email_key, email_verified, created_at, updated_at';
const CREDENTIAL_COLUMNS = 'id, user_id, provider_id, account_id, password, created_at, updated_at';

function userValues({ id, name, login, loginKey, email, emailKey }: NewAgent, time: string): string {
  const texts = [name, login, loginKey, email, emailKey].map(sqlLiteral).join(', ');
  return `(${sqlLiteral(id)}, 'agent', 'active', ${texts}, 1, ${sqlLiteral(time)}, ${sqlLiteral(time)})`;
}

function credentialValues({ id, passwordHash }: NewAgent, time: string): string {
  const user = sqlLiteral(id);
  return `(${sqlLiteral(`${id}-password`)}, ${user}, 'credential', ${user}, ${sqlLiteral(passwordHash)}, ${sqlLiteral(time)}, ${sqlLiteral(time)})`;
}

/** A new agent; a login or an e-mail address that somebody has, and a login that somebody had, are refused by the database (L1, L5). */
export function createAgentSql(agent: NewAgent, now: Date): string[] {
  const time = now.toISOString();
  return [
    `INSERT INTO issued_login (login_key, issued_at) VALUES (${sqlLiteral(agent.loginKey)}, ${sqlLiteral(time)});`,
    `INSERT INTO user (${USER_COLUMNS}) VALUES ${userValues(agent, time)};`,
    `INSERT INTO credential (${CREDENTIAL_COLUMNS}) VALUES ${credentialValues(agent, time)};`,
  ];
}

/** The same, for an agent who may be there already: only the password is put back. */
export function ensureAgentSql(agent: NewAgent, now: Date): string[] {
  const time = now.toISOString();
  return [
    `INSERT INTO issued_login (login_key, issued_at) VALUES (${sqlLiteral(agent.loginKey)}, ${sqlLiteral(time)}) ON CONFLICT DO NOTHING;`,
    `INSERT INTO user (${USER_COLUMNS}) VALUES ${userValues(agent, time)} ON CONFLICT (id) DO NOTHING;`,
    `INSERT INTO credential (${CREDENTIAL_COLUMNS}) VALUES ${credentialValues(agent, time)} ON CONFLICT (id) DO UPDATE SET password = excluded.password;`,
  ];
}

const agentOf = (loginKey: string) => `(SELECT id FROM user WHERE type = 'agent' AND login_key = ${sqlLiteral(loginKey)})`;

/** Another password; the open sessions end. The last statement returns the agent, when there is one. */
export function setPasswordSql(loginKey: string, passwordHash: string, now: Date): string[] {
  const time = sqlLiteral(now.toISOString());
  return [
    `DELETE FROM session WHERE user_id = ${agentOf(loginKey)};`,
    `UPDATE credential SET password = ${sqlLiteral(passwordHash)}, updated_at = ${time} WHERE provider_id = 'credential' AND user_id = ${agentOf(loginKey)} RETURNING user_id;`,
  ];
}

/** Suspends an agent, and ends the open sessions; or lets them sign in again. The last statement returns the agent, when there is one. */
export function setStateSql(loginKey: string, state: 'active' | 'suspended', now: Date): string[] {
  const time = sqlLiteral(now.toISOString());
  return [
    `DELETE FROM session WHERE user_id = ${agentOf(loginKey)};`,
    `UPDATE user SET state = ${sqlLiteral(state)}, updated_at = ${time} WHERE id = ${agentOf(loginKey)} RETURNING id;`,
  ];
}
