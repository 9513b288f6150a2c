/** What has to be forgotten of sign-ins: sessions that are over, tries that no longer count. */
import { deleteEnded } from './repository.ts';

export function forgetSignIns(database: D1Database, now: Date): Promise<void> {
  return deleteEnded(database, now);
}
