import type { Env } from './env.ts';
import { errorFacts, log } from './log.ts';

/** Asks that what was just owed leaves at once. Nothing waits for it and nothing fails with it: the cron does without. */
export function kickOutbox(env: Pick<Env, 'AFTER_WORK'>, executionContext: Pick<ExecutionContext, 'waitUntil'>): void {
  const asked = env.AFTER_WORK.send({ kind: 'drain' }).catch((error: unknown) => log('error', 'kick_failed', errorFacts(error)));
  executionContext.waitUntil(asked);
}
