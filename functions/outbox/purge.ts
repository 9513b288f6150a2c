import { DAY, RETENTION } from '../../src/contact/retention.ts';
import { clearAddresses } from './repository.ts';

/** Forgets to whom mails went, once they left long enough ago. That they left stays. */
export async function forgetSentAddresses(database: D1Database, now: Date): Promise<void> {
  await clearAddresses(database, new Date(now.getTime() - RETENTION.sentMail * DAY));
}
