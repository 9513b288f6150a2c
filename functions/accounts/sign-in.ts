/** Signing in: a login and its password, then, where one is set, a second factor. */
import { isAPIError } from 'better-auth/api';
import { loginKey } from '../canonical.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { Env } from '../env.ts';
import { AppError } from '../errors.ts';
import { keyedHash } from '../keyed-hash.ts';
import { authOf, CODE_COOKIE, cookiesNamed, SESSION_COOKIE, secondFactorAuthOf } from './auth.ts';
import { issueDevice, readDevice } from './device.ts';
import { UNAVAILABLE } from './messages.ts';
import type { Bucket } from './model.ts';
import { hashPassword, isWeakHash } from './password-hash.ts';
import { pour } from './pour.ts';
import { readCode } from './recovery-codes.ts';
import { findChallenged, findPasswordHash, pourTry, refusesSuspended, replacePasswordHash, takeBackTry } from './repository.ts';
import type { SignInInput } from './schema.ts';
import { recordRecovery, recordSignIn } from './security-events.ts';
import { type Audience, bucketOf, limitsOf } from './sign-in-rules.ts';

export interface SignInContext {
  audience: Audience;
  env: Env;
  now: Date;
  newId: () => string;
  network: string;
  /** From its cookie. */
  device: string | undefined;
  /** What the browser calls itself. */
  deviceName: string | null;
  /** A session that the browser still holds: it ends. */
  cookies: Headers;
}

interface Opened {
  outcome: 'signed_in';
  cookies: string[];
  device: string;
}

/** After so many seconds one more try is possible. */
interface HeldBack {
  outcome: 'held_back';
  seconds: number;
}

/** `code`: the password was right, and a code is asked for. */
export type SignInResult = Opened | HeldBack | { outcome: 'wrong' } | { outcome: 'code'; cookies: string[] };
/** `gone`: too long ago, or never: from the password again. `spent`: the code has opened already. */
export type CodeResult = Opened | HeldBack | { outcome: 'wrong' | 'spent' | 'gone' };

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

/** What Better Auth answers, with its cookies; null for a refusal, whatever is refused (L4). */
async function unlessRefused<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await within(LONGEST_WAIT, asked);
  } catch (error) {
    // Suspended while the password was compared: like a wrong one.
    if ((isAPIError(error) && error.statusCode < 500) || refusesSuspended(error)) return null;
    throw error;
  }
}

/** What a whole sign-in leaves: the former session ended (row 51), the account's holder told of a browser that is new to it. */
export async function settleSignIn(
  { audience, env, now, newId, cookies, device: deviceCookie, deviceName }: SignInContext,
  { userId, key, known }: { userId: string; key: string; known: boolean },
): Promise<string> {
  if (cookies.get('cookie')) await (await authOf(env, { audience })).api.signOut({ headers: cookies });
  await recordSignIn(env.DB, { userId, isKnownDevice: known, deviceName, newId }, now);
  return known && deviceCookie !== undefined ? deviceCookie : issueDevice(env.AUTH_SECRET, key, now);
}

/** What the signed cookie names, as far as anybody says. */
function identifierIn(codeCookie: string | undefined): string {
  try {
    return decodeURIComponent(codeCookie ?? '').split('.')[0] ?? '';
  } catch {
    return '';
  }
}

/**
 * Signs in: the try is counted before the password is hashed, and given back when it was right.
 *
 * @throws AppError `unavailable` when the database does not answer
 */
export async function signIn(input: SignInInput, context: SignInContext): Promise<SignInResult> {
  const { audience, env, now, network, device: deviceCookie, deviceName } = context;
  const key = loginKey(input.login);
  try {
    const device = readDevice(env.AUTH_SECRET, key, deviceCookie, now);
    const buckets = bucketsOf(env.AUTH_SECRET, key, network, device);
    const wait = await pour(env, buckets, now);
    if (wait > 0) return { outcome: 'held_back', seconds: Math.ceil(wait / 1000) };

    const { api } = secondFactorAuthOf(env, { audience, device: deviceName });
    const body = { username: input.login, password: input.password };
    const opened = await unlessRefused(api.signInUsername({ body, headers: new Headers(), returnHeaders: true }));
    if (!opened) return { outcome: 'wrong' };

    await takeBackTry(env.DB, buckets);
    const { response, headers } = opened;
    if ('twoFactorRedirect' in response) {
      const cookies = cookiesNamed(headers, CODE_COOKIE);
      const user = await findChallenged(env.DB, identifierIn(/=([^;]*)/.exec(cookies[0] ?? '')?.[1]), now);
      if (user) await strengthen(context, user.id, input.password);
      return { outcome: 'code', cookies };
    }
    await strengthen(context, response.user.id, input.password);
    const cookie = await settleSignIn(context, { userId: response.user.id, key, known: device !== null });
    return { outcome: 'signed_in', cookies: cookiesNamed(headers, SESSION_COOKIE), device: cookie };
  } catch (cause) {
    throw new AppError('unavailable', { message: UNAVAILABLE, cause });
  }
}

/** Does a code wait to be typed in this browser? */
export async function awaitsCode(env: Env, codeCookie: string | undefined, now: Date): Promise<boolean> {
  if (codeCookie === undefined) return false;
  const found = await within(LONGEST_WAIT, findChallenged(env.DB, identifierIn(codeCookie), now)).catch((cause) => {
    throw new AppError('unavailable', { message: UNAVAILABLE, cause });
  });
  return found !== null;
}

/**
 * Ends a sign-in with a code of the application, or a recovery code. A code of the application opens once (ASVS 6.5.1).
 *
 * @param codeCookie what the password left in the browser
 * @throws AppError `unavailable` when the database does not answer
 */
export async function signInWithCode(typed: string, codeCookie: string | undefined, context: SignInContext): Promise<CodeResult> {
  const { audience, env, now, device: deviceCookie, deviceName, newId } = context;
  try {
    const user = codeCookie === undefined ? null : await within(LONGEST_WAIT, findChallenged(env.DB, identifierIn(codeCookie), now));
    if (!user) return { outcome: 'gone' };
    const read = readCode(typed);
    if (!read) return { outcome: 'wrong' };
    const tries = [bucketOf('code', keyedHash(env.AUTH_SECRET, 'code', user.id))];
    const wait = await pour(env, tries, now);
    if (wait > 0) return { outcome: 'held_back', seconds: Math.ceil(wait / 1000) };
    if (read.kind === 'application') {
      const spent = bucketOf('spent', keyedHash(env.AUTH_SECRET, 'spent code', `${user.id}\n${read.code}`));
      if ((await within(LONGEST_WAIT, pourTry(env.DB, [spent], now))) > 0) return { outcome: 'spent' };
    }

    const { api } = secondFactorAuthOf(env, { audience, device: deviceName });
    const asked = {
      body: { code: read.code },
      headers: new Headers({ cookie: `${CODE_COOKIE}=${codeCookie}` }),
      returnHeaders: true,
    } as const;
    const opened = await unlessRefused(read.kind === 'application' ? api.verifyTOTP(asked) : api.verifyBackupCode(asked));
    if (!opened) return { outcome: (await findChallenged(env.DB, identifierIn(codeCookie), now)) ? 'wrong' : 'gone' };

    await takeBackTry(env.DB, tries);
    if (read.kind === 'recovery') {
      const { backupCodes } = await api.viewBackupCodes({ body: { userId: user.id } });
      await recordRecovery(env.DB, { userId: user.id, left: backupCodes.length, newId }, now);
    }
    const known = readDevice(env.AUTH_SECRET, user.loginKey, deviceCookie, now) !== null;
    const device = await settleSignIn(context, { userId: user.id, key: user.loginKey, known });
    return { outcome: 'signed_in', cookies: cookiesNamed(opened.headers, SESSION_COOKIE, CODE_COOKIE), device };
  } catch (cause) {
    throw new AppError('unavailable', { message: UNAVAILABLE, cause });
  }
}
