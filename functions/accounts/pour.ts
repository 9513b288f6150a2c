/** S7: pouring a try, with what is known already: a flood is told to wait without the database being asked each time (P8). */
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { Env } from '../env.ts';
import type { Bucket } from './model.ts';
import { pourTry } from './repository.ts';

/** Sets of buckets that are known to be full, at most. */
const MOST = 10_000;

/** Until when each set of buckets takes nothing more, in milliseconds of the epoch, as this running Worker was last told. */
const full = new WeakMap<Env, Map<string, number>>();

/**
 * Pours one try into every bucket or into none.
 *
 * What was refused is refused until the time that was told then, even when a right try has given room back meanwhile.
 *
 * @returns 0 once it is poured, else the milliseconds until each of the buckets takes one more
 */
export async function pour(env: Env, buckets: readonly Bucket[], now: Date): Promise<number> {
  const known = full.get(env) ?? new Map<string, number>();
  full.set(env, known);
  const name = buckets.map(({ key }) => key).join();
  const until = known.get(name) ?? 0;
  if (until > now.getTime()) return until - now.getTime();
  known.delete(name);
  const wait = await within(LONGEST_WAIT, pourTry(env.DB, buckets, now));
  if (wait > 0) known.set(name, now.getTime() + wait);
  const [oldest] = known.keys();
  if (known.size > MOST && oldest !== undefined) known.delete(oldest);
  return wait;
}
