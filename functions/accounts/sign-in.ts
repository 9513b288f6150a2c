import { isAPIError } from 'better-auth/api';
import { loginKey } from '../canonical.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { Env } from '../env.ts';
import { AppError } from '../errors.ts';
import { keyedHash } from '../keyed-hash.ts';
import { authOf, sessionCookies } from './auth.ts';
import { issueDevice, readDevice } from './device.ts';
import { UNAVAILABLE } from './messages.ts';
import type { Bucket } from './model.ts';
import { hashPassword, isWeakHash } from './password-hash.ts';
import { findPasswordHash, findWait, pourTry, replacePasswordHash, takeBackTry } from './repository.ts';
import type { SignInInput } from './schema.ts';
import { type Audience, bucketOf, limitsOf } from './sign-in-rules.ts';

export interface SignInContext {
  audience: Audience;
  env: Env;
  now: Date;
  network: string;
  /** From its cookie. */
  device: string | undefined;
  /** A session that the browser still holds: it ends. */
  cookies: Headers;
}

export type SignInResult =
  | { outcome: 'signed_in'; cookies: string[]; device: string }
  | { outcome: 'wrong' }
  /** After so many seconds one more try is possible. */
  | { outcome: 'held_back'; seconds: number };

/** S7: what the try is poured into. */
function bucketsOf(secret: string, key: string, network: string, device: string | null): Bucket[] {
  const subjects = { pair: `${key}\n${network}`, login: key, network, device: `${key}\n${device}` };
  return limitsOf(device !== null).map((limit) => bucketOf(limit, keyedHash(secret, `sign-in ${limit}`, subjects[limit])));
}

/** S6: while the password is at hand, its hash is made anew when it was made with less than today's parameters. */
async function strengthen({ env, now }: SignInContext, userId: string, password: string): Promise<void> {
  const before = await findPasswordHash(env.DB, userId);
  if (before !== null && isWeakHash(before))
    await replacePasswordHash(env.DB, { userId, before, after: await hashPassword(password) }, now);
}

/** The right pair, with the session that it opened; null for a wrong one, whatever is wrong (L4). */
async function openSession({ env, audience }: SignInContext, { login, password }: SignInInput) {
  try {
    const opened = authOf(env, audience).api.signInUsername({
      body: { username: login, password },
      headers: new Headers(),
      returnHeaders: true,
    });
    return await within(LONGEST_WAIT, opened);
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return null;
    throw error;
  }
}

/**
 * Signs in: the try is counted before the password is hashed, and given back when it was right.
 *
 * @throws AppError `unavailable` when the database does not answer
 */
export async function signIn(input: SignInInput, context: SignInContext): Promise<SignInResult> {
  const { env, now, network, device: deviceCookie, cookies } = context;
  const key = loginKey(input.login);
  try {
    const device = readDevice(env.AUTH_SECRET, key, deviceCookie, now);
    const buckets = bucketsOf(env.AUTH_SECRET, key, network, device);
    if (!(await within(LONGEST_WAIT, pourTry(env.DB, buckets, now))))
      return { outcome: 'held_back', seconds: Math.ceil((await findWait(env.DB, buckets, now)) / 1000) };

    const opened = await openSession(context, input);
    if (!opened) return { outcome: 'wrong' };

    // What the browser held before is not the new session, and ends (row 51).
    if (cookies.get('cookie')) await authOf(env).api.signOut({ headers: cookies });
    await takeBackTry(env.DB, buckets);
    await strengthen(context, opened.response.user.id, input.password);
    return {
      outcome: 'signed_in',
      cookies: sessionCookies(opened.headers),
      device: device === null || deviceCookie === undefined ? issueDevice(env.AUTH_SECRET, key, now) : deviceCookie,
    };
  } catch (cause) {
    throw new AppError('unavailable', { message: UNAVAILABLE, cause });
  }
}
