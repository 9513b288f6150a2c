/** What is done after the answers: mails leave. The queue wakes it up at once, the cron every minute; the cron alone is enough. */
import { accountMails } from './accounts/account-mails.tsx';
import { agencyMails } from './accounts/agency-mails.tsx';
import { forgetDocuments, forgetSignIns } from './accounts/purge.ts';
import { recheckOffices } from './accounts/recheck.ts';
import { securityMails } from './accounts/security-mails.tsx';
import { contactMails } from './contact/mails.tsx';
import { forgetContact } from './contact/purge.ts';
import type { Env } from './env.ts';
import { errorFacts, log } from './log.ts';
import { type Composers, drainOutbox } from './outbox/drain.ts';
import { forgetSentAddresses } from './outbox/purge.ts';

/** The mails of every feature, by kind. */
const MAILS: Composers = { ...contactMails, ...accountMails, ...securityMails, ...agencyMails };

/** Sends what is due. When a drain leaves mails behind, another one is asked for at once. */
export async function afterWork(env: Env, clock: () => Date, mails: Composers = MAILS): Promise<void> {
  const { more } = await drainOutbox(env, mails, clock);
  if (more) await env.AFTER_WORK.send({ kind: 'drain' });
}

/** The same for messages of the queue: they say no more than « now », so that one drain does for all of them, however often they come. */
export async function afterWorkOfQueue(batch: MessageBatch, env: Env, clock: () => Date, mails: Composers = MAILS): Promise<void> {
  try {
    await afterWork(env, clock, mails);
    batch.ackAll();
  } catch (error) {
    log('error', 'after_work_failed', errorFacts(error));
    batch.retryAll();
  }
}

/** What the cron does: the same, and what has to be forgotten is. None of them waits for another to succeed. */
export async function everyMinute(env: Env, clock: () => Date): Promise<void> {
  const works = await Promise.allSettled([
    afterWork(env, clock),
    forgetContact(env, clock()),
    forgetSentAddresses(env.DB, clock()),
    forgetSignIns(env.DB, clock()),
    forgetDocuments(env, clock()),
    recheckOffices(env, clock(), () => crypto.randomUUID()),
  ]);
  for (const work of works) if (work.status === 'rejected') log('error', 'after_work_failed', errorFacts(work.reason));
}
