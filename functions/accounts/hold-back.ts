/** S7: what anybody may ask for is asked for a few times in a row, then now and then. */
import type { Env } from '../env.ts';
import { AppError } from '../errors.ts';
import { keyedHash } from '../keyed-hash.ts';
import { pour } from './pour.ts';
import { bucketOf, type Limit } from './sign-in-rules.ts';

/**
 * Counts one more request, for all of these subjects or for none.
 *
 * @param subjects by limit: a network, an address, an account
 * @throws AppError `too_many_requests` with when to come back, `unavailable`
 */
export async function holdBack(env: Env, subjects: Partial<Record<Limit, string>>, message: string, now: Date): Promise<void> {
  const buckets = Object.entries(subjects).map(([limit, subject]) => bucketOf(limit as Limit, keyedHash(env.AUTH_SECRET, limit, subject)));
  try {
    const wait = await pour(env, buckets, now);
    if (wait > 0) throw new AppError('too_many_requests', { message, headers: { 'retry-after': String(Math.ceil(wait / 1000)) } });
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('unavailable', { cause });
  }
}
