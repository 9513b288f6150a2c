/** What other features ask of the outbox: to owe a mail, and what became of it. Statements stand in the batch of the fact that causes the mail. */
import type { OwedMail } from './model.ts';
import { insertMail, insertMails, listMailsOfSubject } from './repository.ts';

export type { Composers } from './drain.ts';
export type { ComposedMail, MailStatus, OwedMail } from './model.ts';
export { deleteMailsOfSubject, listDeadMails, listMailsOfSubject, restartDeadMails } from './repository.ts';

/** Statement: this mail is owed. */
export function oweMail(database: D1Database, mail: OwedMail, now: Date) {
  return insertMail(database, mail, now);
}

/** Statement: two mails that one fact causes; the first is owed unless one of its kind was to the same address in the last `window` milliseconds (C8). */
export function oweMails(database: D1Database, mails: { unlessRecent: OwedMail; always: OwedMail }, now: Date, window: number) {
  return insertMails(database, mails, now, new Date(now.getTime() - window));
}

/** Was a mail of this kind owed about this? */
export async function hasMailOf(database: D1Database, subjectId: string, kind: string): Promise<boolean> {
  return (await listMailsOfSubject(database, subjectId)).some((mail) => mail.kind === kind);
}
