/** Agents in the database of a test, and signing in by the front door. */
import { env } from 'cloudflare:workers';
import { Secret, TOTP } from 'otpauth';
import { hashPassword } from '../../functions/accounts/password-hash.ts';
import { emailKey, loginKey } from '../../functions/canonical.ts';
import { keyedHash } from '../../functions/keyed-hash.ts';
import { createAgentSql } from '../../tools/agent-sql.ts';
import { ensureSecondFactorSql } from '../../tools/second-factor-sql.ts';
import { postForm, send } from './requests.ts';

export const SIGN_IN = '/equipe/connexion/';
export const SIGN_OUT = '/equipe/deconnexion/';
export const ACCOUNT = '/equipe/compte/';
export const PASSWORD = 'tilleul lanterne rivage';

/** Runs statements as the tools give them to wrangler. */
export async function run(statements: readonly string[]): Promise<void> {
  await env.DB.batch(statements.map((statement) => env.DB.prepare(statement)));
}

let hash: string | undefined;

/** Of PASSWORD, made once. */
export async function hashOfPassword(): Promise<string> {
  hash ??= await hashPassword(PASSWORD);
  return hash;
}

export interface TestAgent {
  id: string;
  login: string;
  name: string;
}

/** What every agent's application of codes knows. */
const SECRET = new Secret();

/** The code that it shows now, or so many half minutes later. */
export const codeNow = (later = 0): string => new TOTP({ secret: SECRET }).generate({ timestamp: Date.now() + later * 30_000 });

export const RECOVERY_CODE = 'abcde-fghjk';

/** An agent with PASSWORD, or another hash, and a second factor, unless there is to be none. */
export async function createAgent(
  login: string,
  { name = `Agent ${login}`, passwordHash = '', secondFactor = true } = {},
): Promise<TestAgent> {
  const email = `${loginKey(login)}@agence.example`;
  const agent = { id: `id-${loginKey(login)}`, login, loginKey: loginKey(login), name, email, emailKey: emailKey(email) ?? '' };
  await run(createAgentSql({ ...agent, passwordHash: passwordHash || (await hashOfPassword()) }, new Date()));
  const factor = { userId: agent.id, secret: SECRET.base32, recoveryCodes: [RECOVERY_CODE] };
  if (secondFactor) await run(await ensureSecondFactorSql(factor, env.AUTH_SECRET));
  return { id: agent.id, login, name };
}

export async function forgetAgents(): Promise<void> {
  await run([
    'DELETE FROM session',
    'DELETE FROM credential',
    'DELETE FROM second_factor',
    'DELETE FROM challenge',
    'DELETE FROM user',
    'DELETE FROM issued_login',
    'DELETE FROM sign_in_bucket',
  ]);
}

/** Sends the form of the sign-in page; `network` is what the platform says of the sender. */
export function givePassword(
  login: string,
  password: string = PASSWORD,
  { network = '192.0.2.1', suite, ...headers }: { network?: string; suite?: string; cookie?: string } & Record<string, string> = {},
): Promise<Response> {
  return postForm(SIGN_IN, { login, password, ...(suite !== undefined && { suite }) }, { 'cf-connecting-ip': network, ...headers });
}

/** The cookie of this name that an answer sets, as a browser sends it back, or null. */
export function setCookieOf(response: Response, name = '__Host-session'): string | null {
  const found = response.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`));
  return found?.split(';')[0] ?? null;
}

/** Sends the form of the code, after the right password. */
export function giveCode(
  code: string,
  cookie: string,
  { suite, ...headers }: { suite?: string } & Record<string, string> = {},
): Promise<Response> {
  return postForm(
    `${SIGN_IN}code/`,
    { code, ...(suite !== undefined && { suite }) },
    { cookie, 'cf-connecting-ip': '192.0.2.1', ...headers },
  );
}

/** A code opens once: tests sign in more often than every half minute. */
export async function renewCode(agentId: string): Promise<void> {
  const key = keyedHash(env.AUTH_SECRET, 'spent code', `${agentId}\n${codeNow()}`);
  await env.DB.prepare('DELETE FROM sign_in_bucket WHERE key = ?').bind(key).run();
}

/** Signs in as agents do: the password, then, where it was right, the code. Gives what the last form answered. */
export async function signIn(
  login: string,
  password: string = PASSWORD,
  headers: { network?: string; suite?: string; cookie?: string } & Record<string, string> = {},
): Promise<Response> {
  const asked = await givePassword(login, password, headers);
  const waiting = setCookieOf(asked, '__Host-code');
  if (!waiting) return asked;
  await renewCode(`id-${loginKey(login)}`);
  const { cookie, ...others } = headers;
  return giveCode(codeNow(), cookie === undefined ? waiting : `${waiting}; ${cookie}`, others);
}

/** Signs in, and gives the cookie of the session. */
export async function sessionOf(login: string): Promise<string> {
  const response = await signIn(login);
  const cookie = setCookieOf(response);
  if (response.status !== 303 || !cookie) throw new Error(`${login} is not signed in: ${response.status}`);
  return cookie;
}

/** Asks for a page as a browser does. */
export function visit(address: string, cookie?: string): Promise<Response> {
  return send(address, { headers: { accept: 'text/html', ...(cookie !== undefined && { cookie }) } });
}
