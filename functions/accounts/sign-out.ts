import { LONGEST_WAIT, within } from '../deadline.ts';
import type { Env } from '../env.ts';
import { AppError } from '../errors.ts';
import { authOf, cookiesNamed, SESSION_COOKIE } from './auth.ts';
import { STILL_SIGNED_IN } from './messages.ts';

/**
 * Ends the session that the cookies name, and makes sure of it: Better Auth would take the cookie away even when the database did not
 * answer, and a copy of it would go on working (row 52).
 *
 * @returns the cookies to set
 * @throws AppError `unavailable` when the session may still be there
 */
export async function signOut(env: Env, cookies: Headers): Promise<string[]> {
  const { api } = await authOf(env, { audience: 'companies' });
  try {
    const { headers } = await within(LONGEST_WAIT, api.signOut({ headers: cookies, returnHeaders: true }));
    if (await within(LONGEST_WAIT, api.getSession({ headers: cookies, query: { disableRefresh: true } })))
      throw new Error('the session is still there');
    return cookiesNamed(headers, SESSION_COOKIE);
  } catch (cause) {
    throw new AppError('unavailable', { message: STILL_SIGNED_IN, cause });
  }
}
