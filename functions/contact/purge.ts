/** What has to be forgotten of messages (src/contact/retention.ts). Each step can be cut off anywhere and is taken up by the next run. */

import { DAY, RETENTION } from '../../src/contact/retention.ts';
import { runBatch } from '../database.ts';
import type { Env } from '../env.ts';
import { deleteStrayFiles } from '../files/store.ts';
import { deleteMailsOfSubject } from '../outbox/owe-mail.ts';
import {
  deleteAttachments,
  deleteExpiredProofs,
  deleteMessage,
  forgetSendings,
  listKnownObjects,
  listOldClosed,
  listWaitingAttachments,
} from './repository.ts';

/** Things removed in one run, at most; the next run goes on. */
const STEP = 50;

/** Forgets what is due. Files go before their rows: a row without its file is found again, a file without its row would not be. */
export async function forgetContact({ DB: database, FILES: bucket }: Pick<Env, 'DB' | 'FILES'>, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY);
  await runBatch(database, [...forgetSendings(database, before(RETENTION.sending)), deleteExpiredProofs(database, now)]);

  const waiting = await listWaitingAttachments(database, before(RETENTION.sending), STEP);
  await bucket.delete(waiting.map(({ objectKey }) => objectKey));
  await runBatch(
    database,
    deleteAttachments(
      database,
      waiting.map(({ id }) => id),
    ),
  );

  for (const { id, objectKeys } of await listOldClosed(database, before(RETENTION.closedMessage), STEP)) {
    await bucket.delete(objectKeys);
    await runBatch(database, [...deleteMessage(database, id), deleteMailsOfSubject(database, id)]);
  }

  // Files whose sending failed between the storage and the database: those of the day that ended its 48 hours.
  await deleteStrayFiles(bucket, 'contact', before(RETENTION.sending + 1), (keys) => listKnownObjects(database, keys));
}
