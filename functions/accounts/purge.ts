/** What is forgotten of accounts: sessions that are over, tries to sign in, registrations that nobody confirmed. */
import { commit, deleteExpiredRegistrations } from './account-repository.ts';
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
