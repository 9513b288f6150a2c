import type { Env } from './env.ts';
import { errorFacts, log } from './log.ts';

/** Milliseconds during which everything that is owed shares one kick. */
const SHARED = 200;

/** When the last kick was planned here. It is only a time, so that one that is never sent holds up none after the next moment. */
let planned = Number.NEGATIVE_INFINITY;

/**
 * Asks that what was just owed leaves at once: a moment later, once for all that is owed until then. Nothing waits for it and nothing
 * fails with it: the cron does without.
 *
 * @param at the moment, once it is owed
 */
export function kickOutbox(env: Pick<Env, 'AFTER_WORK'>, executionContext: Pick<ExecutionContext, 'waitUntil'>, at: Date): void {
  const now = at.getTime();
  if (now >= planned && now < planned + SHARED) return;
  planned = now;
  const asked = scheduler
    .wait(SHARED)
    .then(() => env.AFTER_WORK.send({ kind: 'drain' }))
    .catch((error: unknown) => log('error', 'kick_failed', errorFacts(error)));
  executionContext.waitUntil(asked);
}
