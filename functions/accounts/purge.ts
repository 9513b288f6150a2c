/** What is forgotten of accounts: sessions that are over, tries to sign in, registrations that nobody confirmed, documents. */
import { DAY, RETENTION } from '../../src/contact/retention.ts';
import type { Env } from '../env.ts';
import { deleteStrayFiles } from '../files/store.ts';
import { commit, deleteExpiredRegistrations } from './account-repository.ts';
import { deleteDocuments, listDueDocuments, listKnownDocuments } from './examination-repository.ts';
import { deleteExpiredTokens } from './openid-repository.ts';
import { deleteEnded } from './repository.ts';
import { deleteExpiredLinks } from './security-repository.ts';

export async function forgetSignIns(database: D1Database, now: Date): Promise<void> {
  await deleteEnded(database, now);
  await commit(database, [
    deleteExpiredRegistrations(database, now),
    ...deleteExpiredLinks(database, now),
    ...deleteExpiredTokens(database, now),
  ]);
}

/** Documents removed in one run, at most; the next run goes on. */
const STEP = 50;

/**
 * A3: forgets the documents of examinations that were decided long ago, of forms that were not sent, of accounts that are gone. Files go
 * before their rows: a row without its file is found again, a file without its row only by its day.
 */
export async function forgetDocuments({ DB: database, FILES: bucket }: Pick<Env, 'DB' | 'FILES'>, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY);
  const limits = { decidedBefore: before(RETENTION.examinationDocument), sentBefore: before(RETENTION.sending) };
  const due = await listDueDocuments(database, limits, STEP);
  await bucket.delete(due.map(({ objectKey }) => objectKey));
  await commit(
    database,
    deleteDocuments(
      database,
      due.map(({ id }) => id),
    ),
  );
  await deleteStrayFiles(bucket, 'examen', before(RETENTION.sending + 1), (keys) => listKnownDocuments(database, keys));
}
