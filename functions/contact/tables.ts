import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Facets } from '../../src/faq/facets.ts';
import type { Author, EventKind, MessageState, QuarantineReason, RoutingNote } from './model.ts';

export const contactMessage = sqliteTable(
  'contact_message',
  {
    id: text('id').primaryKey(),
    /** What people read over the phone. */
    reference: text('reference').notNull().unique('contact_message_reference'),
    state: text('state').$type<MessageState>().notNull(),
    /** Number of the last event: a write that has not seen it is refused by the key of `contact_event`. */
    version: integer('version').notNull(),
    /** The agent who has taken it. No foreign key: the trail outlives accounts. */
    assigneeId: text('assignee_id'),
    routingNote: text('routing_note').$type<RoutingNote>(),
    quarantine: text('quarantine').$type<QuarantineReason>(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    emailKey: text('email_key').notNull(),
    subject: text('subject').notNull(),
    message: text('message').notNull(),
    siren: text('siren'),
    candidature: text('candidature'),
    /** JSON. */
    facets: text('facets', { mode: 'json' }).$type<Facets>().notNull(),
    questionId: text('question_id'),
    /** JSON: ids of the questions « lu, ne répond pas » (C7). */
    readQuestions: text('read_questions', { mode: 'json' }).$type<string[]>().notNull(),
    resolved: integer('resolved', { mode: 'boolean' }),
    /** One form or `Idempotency-Key` makes one message (C6); null once its 48 hours are over. */
    idempotencyKey: text('idempotency_key').unique('contact_message_idempotency'),
    /** What was sent with that key. */
    requestDigest: text('request_digest').notNull(),
    /** Keyed hash of the network address, to slow robots down; null once its 48 hours are over. */
    network: text('network'),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
    waitingSince: text('waiting_since'),
  },
  (table) => [
    index('contact_message_desk').on(table.state, table.waitingSince),
    index('contact_message_network').on(table.network, table.createdAt),
    index('contact_message_sender').on(table.emailKey, table.createdAt),
    index('contact_message_created').on(table.createdAt),
    check('contact_message_state', sql`${table.state} IN ('received', 'assigned', 'answered', 'closed')`),
    check('contact_message_assigned', sql`${table.state} <> 'assigned' OR ${table.assigneeId} IS NOT NULL`),
    check('contact_message_quarantine', sql`${table.quarantine} IS NULL OR ${table.quarantine} IN ('honeypot', 'suspicious', 'unproven')`),
    check(
      'contact_message_routing',
      sql`${table.routingNote} IS NULL OR ${table.routingNote} IN ('candidature_unknown', 'sender_unproven', 'referent_absent')`,
    ),
    check(
      'contact_message_lengths',
      sql`length(${table.subject}) <= 150 AND length(${table.message}) <= 10000 AND length(${table.name}) <= 120`,
    ),
    check('contact_message_resolved', sql`${table.resolved} IS NULL OR ${table.resolved} IN (0, 1)`),
  ],
);

/** The thread and the trail of a message. Two writers that have seen the same last event cannot both add the next one. */
export const contactEvent = sqliteTable(
  'contact_event',
  {
    messageId: text('message_id')
      .notNull()
      .references(() => contactMessage.id, { onDelete: 'restrict' }),
    number: integer('number').notNull(),
    kind: text('kind').$type<EventKind>().notNull(),
    author: text('author').$type<Author>().notNull(),
    agentId: text('agent_id'),
    text: text('text'),
    createdAt: text('created_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'contact_event_number', columns: [table.messageId, table.number] }),
    check(
      'contact_event_kind',
      sql`${table.kind} IN ('received', 'quarantined', 'released', 'assigned', 'unassigned', 'answered', 'replied', 'resolved', 'closed', 'reopened', 'erased')`,
    ),
    check(
      'contact_event_author',
      sql`${table.author} IN ('sender', 'agent', 'system') AND (${table.author} = 'agent') = (${table.agentId} IS NOT NULL)`,
    ),
    check('contact_event_text', sql`length(${table.text}) <= 10000`),
  ],
);

/** Files. Those of a form that was not accepted wait there for the next try, and are removed after 48 hours. */
export const contactAttachment = sqliteTable(
  'contact_attachment',
  {
    id: text('id').primaryKey(),
    formId: text('form_id').notNull(),
    messageId: text('message_id'),
    eventNumber: integer('event_number'),
    name: text('name').notNull(),
    type: text('type').notNull(),
    size: integer('size').notNull(),
    digest: text('digest').notNull(),
    objectKey: text('object_key').notNull().unique('contact_attachment_object'),
    /** Of a file that waits: keyed hash of the network address that it came from, to bound what waits. */
    network: text('network'),
    createdAt: text('created_at').notNull(),
  },
  (table) => [
    index('contact_attachment_form').on(table.formId),
    index('contact_attachment_message').on(table.messageId),
    index('contact_attachment_network').on(table.network),
    foreignKey({
      name: 'contact_attachment_event',
      columns: [table.messageId, table.eventNumber],
      foreignColumns: [contactEvent.messageId, contactEvent.number],
    }).onDelete('restrict'),
    check('contact_attachment_size', sql`${table.size} > 0 AND ${table.size} <= 5242880`),
    check('contact_attachment_owner', sql`(${table.messageId} IS NULL) = (${table.eventNumber} IS NULL)`),
  ],
);

/** Follow-up links, by the hash of their secret (C5). */
export const contactLink = sqliteTable(
  'contact_link',
  {
    secretHash: text('secret_hash').primaryKey(),
    messageId: text('message_id')
      .notNull()
      .references(() => contactMessage.id, { onDelete: 'restrict' }),
    createdAt: text('created_at').notNull(),
  },
  (table) => [index('contact_link_message').on(table.messageId)],
);

/** Proofs of work that were used: each counts once. */
export const contactProof = sqliteTable('contact_proof', {
  signature: text('signature').primaryKey(),
  expiresAt: text('expires_at').notNull(),
});
