import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { MailState } from './model.ts';

/** Mails owed: written with their cause, in one batch (C4). Their text is composed when they leave. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    recipient: text('recipient').notNull(),
    recipientKey: text('recipient_key').notNull(),
    subjectId: text('subject_id').notNull(),
    /** JSON. */
    parameters: text('parameters', { mode: 'json' }).$type<Record<string, string | number>>().notNull(),
    /** The mail's Message-ID, the same on every attempt. */
    messageId: text('message_id').notNull().unique('outbox_message_id'),
    state: text('state').$type<MailState>().notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: text('next_attempt_at').notNull(),
    /** Who is sending it, until when: no other drain takes it meanwhile. */
    lease: text('lease'),
    leaseUntil: text('lease_until'),
    /** 1 when an attempt ended after the relay had the whole text: it may have left twice. */
    uncertain: integer('uncertain', { mode: 'boolean' }).notNull().default(false),
    /** Why the last attempt failed, without any address. */
    lastError: text('last_error'),
    createdAt: text('created_at').notNull(),
    sentAt: text('sent_at'),
  },
  (table) => [
    index('outbox_due').on(table.state, table.nextAttemptAt),
    index('outbox_recipient').on(table.recipientKey, table.kind, table.createdAt),
    index('outbox_subject').on(table.subjectId),
    check('outbox_state', sql`${table.state} IN ('pending', 'sent', 'dead')`),
    check('outbox_sent', sql`(${table.state} = 'sent') = (${table.sentAt} IS NOT NULL)`),
    check('outbox_lease', sql`(${table.lease} IS NULL) = (${table.leaseUntil} IS NULL)`),
    check('outbox_attempts', sql`${table.attempts} >= 0`),
  ],
);
