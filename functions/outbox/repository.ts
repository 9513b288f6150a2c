import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { OwedMail } from './model.ts';
import { outbox } from './tables.ts';

/** The right side of every Message-ID: no host, so that it never changes with one. */
const MESSAGE_ID_DOMAIN = 'guichet.invalid';

function messageIdOf(id: string): string {
  return `<${id}@${MESSAGE_ID_DOMAIN}>`;
}

/** Statement: a mail owed, to leave at once. */
export function insertMail(database: D1Database, mail: OwedMail, now: Date) {
  const time = now.toISOString();
  return drizzle(database)
    .insert(outbox)
    .values({ ...mail, messageId: messageIdOf(mail.id), nextAttemptAt: time, createdAt: time });
}

/** Statement: the same, but nothing when a mail of this kind was owed to this address since then (C8). One statement, so that two at once make one. */
export function insertMailUnlessRecent(database: D1Database, mail: OwedMail, now: Date, since: Date) {
  const time = now.toISOString();
  const recent = sql`SELECT 1 FROM ${outbox} WHERE ${outbox.recipientKey} = ${mail.recipientKey} AND ${outbox.kind} = ${mail.kind} AND ${outbox.createdAt} > ${since.toISOString()}`;
  return drizzle(database)
    .insert(outbox)
    .select(
      sql`SELECT ${mail.id}, ${mail.kind}, ${mail.recipient}, ${mail.recipientKey}, ${mail.subjectId}, ${JSON.stringify(mail.parameters)}, ${messageIdOf(mail.id)}, 'pending', 0, ${time}, NULL, NULL, 0, NULL, ${time}, NULL WHERE NOT EXISTS (${recent})`,
    );
}
