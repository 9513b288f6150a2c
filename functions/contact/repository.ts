import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, lte, ne, or, type Placeholder, type SQL, sql, sum } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { emptySelection } from '../../src/faq/facets.ts';
import { compile, compileInsert, type Statement, selectRow, type Value } from '../database.ts';
import type { Attachment, DeskView, Message, MessageEvent } from './model.ts';
import type { Recent } from './rules.ts';
import { contactAttachment, contactEvent, contactLink, contactMessage, contactProof } from './tables.ts';

/** D1 takes 100 values in one statement. */
const MOST_PARAMETERS = 90;

/** Which constraint a failed write met: a key used before, a reference that exists, an event that somebody else wrote first, a proof used twice. */
export function conflictOf(error: unknown): 'key' | 'reference' | 'event' | 'proof' | null {
  const said = error instanceof Error ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}` : '';
  if (!said.includes('UNIQUE constraint failed')) return null;
  if (said.includes('contact_message.idempotency_key')) return 'key';
  if (said.includes('contact_message.reference')) return 'reference';
  if (said.includes('contact_event.message_id')) return 'event';
  return said.includes('contact_proof.signature') ? 'proof' : null;
}

/** What has to be known before a message is accepted. */
export interface Before {
  /** The message that this key made. */
  made: { id: string; requestDigest: string } | null;
  /** It made one before, too long ago to count. */
  keyIsOver: boolean;
  recent: Recent;
  /** Files received with the same form. */
  received: Attachment[];
}

export interface BeforeQuery {
  key: string;
  formId: string;
  network: string;
  emailKey: string;
  /** Keys made before are over. */
  keySince: Date;
  networkSince: Date;
  senderSince: Date;
  /** No count goes further. */
  enough: number;
  /** Files received with the same form are asked for too. */
  withFiles: boolean;
}

/** What the judgement reads, as D1 names it. */
interface JudgedRow {
  id: string | null;
  request_digest: string | null;
  created_at: string | null;
  network: number;
  sender: number;
  everybody: number;
}

/** Messages accepted since the values `networkSince` and `senderSince`, each count going no further than its limit. */
function recentCounts(value: Value, limits: Record<keyof Recent, Placeholder>): Record<keyof Recent, SQL<number>> {
  const count = (limit: Placeholder, since: Placeholder, which?: SQL) =>
    sql<number>`(SELECT count(*) FROM (SELECT 1 FROM ${contactMessage} WHERE ${and(sql`${contactMessage.createdAt} > ${since}`, which)} LIMIT ${limit}))`;
  return {
    network: count(limits.network, value('networkSince'), sql`${contactMessage.network} = ${value('network')}`),
    sender: count(limits.sender, value('senderSince'), sql`${contactMessage.emailKey} = ${value('emailKey')}`),
    everybody: count(limits.everybody, value('networkSince')),
  };
}

const selectJudged = compile<Pick<BeforeQuery, 'key' | 'network' | 'emailKey' | 'enough'> & { networkSince: string; senderSince: string }>(
  (orm, value) => {
    const enough = value('enough');
    const { network, sender, everybody } = recentCounts(value as Value, { network: enough, sender: enough, everybody: enough });
    return orm
      .select({
        id: contactMessage.id,
        requestDigest: contactMessage.requestDigest,
        createdAt: contactMessage.createdAt,
        network: network.as('network'),
        sender: sender.as('sender'),
        everybody: everybody.as('everybody'),
      })
      .from(sql`(SELECT 1)`)
      .leftJoin(contactMessage, sql`${contactMessage.idempotencyKey} = ${value('key')}`);
  },
);

/** Everything that a sending is judged by, in one read; in a second one at the same time, the files received before. */
export async function findBefore(database: D1Database, query: BeforeQuery): Promise<Before> {
  const { networkSince, senderSince, keySince, withFiles, formId, ...values } = query;
  const times = { networkSince: networkSince.toISOString(), senderSince: senderSince.toISOString() };
  const [row, received] = await Promise.all([
    selectJudged(database, { ...values, ...times }).first<JudgedRow>(),
    withFiles ? listAttachmentsOfForm(database, formId) : [],
  ]);
  const { id = null, request_digest = null, created_at = null, network = 0, sender = 0, everybody = 0 } = row ?? {};
  const isOver = created_at !== null && created_at <= keySince.toISOString();
  return {
    made: id !== null && request_digest !== null && !isOver ? { id, requestDigest: request_digest } : null,
    keyIsOver: isOver,
    recent: { network, sender, everybody },
    received,
  };
}

export interface NewMessage extends Message {
  emailKey: string;
  idempotencyKey: string;
  requestDigest: string;
  network: string;
}

/** Statement: a new message. It fails when its key made one before (conflictOf: `key`). */
export const insertMessage: (database: D1Database, message: NewMessage) => Statement = compileInsert(contactMessage);

interface CalmGuard {
  networkSince: Date;
  senderSince: Date;
  /** From how many messages on it is not calm. */
  pressureFrom: Recent;
}

const insertCalmRow = compile<Record<string, unknown>>((orm, value) => {
  const limits = { network: value('limit.network'), sender: value('limit.sender'), everybody: value('limit.everybody') };
  const { network, sender, everybody } = recentCounts(value, limits);
  const calm = sql`${network} < ${limits.network} AND ${sender} < ${limits.sender} AND ${everybody} < ${limits.everybody}`;
  return orm.insert(contactMessage).select(sql`${selectRow(contactMessage, value)} WHERE ${calm}`);
});

/** Statement: a new message, only while few have come; what hangs on it in its batch then fails, and the batch with it. */
export function insertMessageIfCalm(
  database: D1Database,
  message: NewMessage,
  { networkSince, senderSince, pressureFrom }: CalmGuard,
): D1PreparedStatement {
  const limits = Object.fromEntries(Object.entries(pressureFrom).map(([name, value]) => [`limit.${name}`, value]));
  return insertCalmRow(database, {
    ...message,
    ...limits,
    networkSince: networkSince.toISOString(),
    senderSince: senderSince.toISOString(),
  });
}

/** Statement: the key of a message that is over is free again. */
export function freeKey(database: D1Database, key: string, keySince: Date): Statement {
  return drizzle(database)
    .update(contactMessage)
    .set({ idempotencyKey: null })
    .where(and(eq(contactMessage.idempotencyKey, key), lte(contactMessage.createdAt, keySince.toISOString())));
}

/** Statement: the next event of a thread. It fails when another one has its number (conflictOf: `event`). */
export const insertEvent: (database: D1Database, event: MessageEvent) => Statement = compileInsert(contactEvent);

/** Statement: what an event makes of its message. */
export function updateMessage(
  database: D1Database,
  id: string,
  change: Partial<Pick<Message, 'state' | 'version' | 'assigneeId' | 'quarantine' | 'resolved' | 'updatedAt' | 'waitingSince'>>,
): Statement {
  return drizzle(database).update(contactMessage).set(change).where(eq(contactMessage.id, id));
}

const compiledLink = compile<{ secretHash: string; messageId: string; createdAt: string }>((orm, value) =>
  orm
    .insert(contactLink)
    .values({ secretHash: value('secretHash'), messageId: value('messageId'), createdAt: value('createdAt') })
    .onConflictDoNothing(),
);

/** Statement: a follow-up link; the same one twice is one. */
export function insertLink(database: D1Database, secretHash: string, messageId: string, now: Date): Statement {
  return compiledLink(database, { secretHash, messageId, createdAt: now.toISOString() });
}

/** Statement: files received. */
export function insertAttachments(database: D1Database, attachments: readonly Attachment[]): Statement[] {
  return attachments.length === 0
    ? []
    : [
        drizzle(database)
          .insert(contactAttachment)
          .values([...attachments]),
      ];
}

/**
 * Statements: files that wait for the next try of their form, unless all that wait from their network would weigh more than `most` bytes:
 * then the second one takes them out again. It gives back their ids.
 */
export function insertWaiting(database: D1Database, attachments: readonly Attachment[], network: string, most: number): Statement[] {
  if (attachments.length === 0) return [];
  const orm = drizzle(database);
  const ids = attachments.map(({ id }) => id);
  const weight = orm
    .select({ bytes: sum(contactAttachment.size) })
    .from(contactAttachment)
    .where(eq(contactAttachment.network, network));
  return [
    orm.insert(contactAttachment).values(attachments.map((file) => ({ ...file, network }))),
    orm
      .delete(contactAttachment)
      .where(and(inArray(contactAttachment.id, ids), sql`${weight} > ${most}`))
      .returning({ id: contactAttachment.id }),
  ];
}

/** Statement: files received before, with a form that is accepted now. */
export function attachReceived(database: D1Database, ids: readonly string[], messageId: string, eventNumber: number): Statement[] {
  if (ids.length === 0) return [];
  return [
    drizzle(database)
      .update(contactAttachment)
      .set({ messageId, eventNumber, network: null })
      .where(and(inArray(contactAttachment.id, [...ids]), isNull(contactAttachment.messageId))),
  ];
}

/** Statement: a proof of work is used. It fails when it was before (conflictOf: `proof`). */
export function insertProof(database: D1Database, signature: string, expiresAt: Date): Statement {
  return drizzle(database).insert(contactProof).values({ signature, expiresAt: expiresAt.toISOString() });
}

export async function findMessage(database: D1Database, id: string): Promise<Message | null> {
  const [row] = await drizzle(database).select().from(contactMessage).where(eq(contactMessage.id, id)).limit(1);
  return row ?? null;
}

export interface Thread {
  message: Message;
  events: MessageEvent[];
  attachments: Attachment[];
}

/** A message with its thread and its files; null when there is none. */
export async function findThread(database: D1Database, id: string): Promise<Thread | null> {
  const orm = drizzle(database);
  const [[message], events, attachments] = await orm.batch([
    orm.select().from(contactMessage).where(eq(contactMessage.id, id)).limit(1),
    orm.select().from(contactEvent).where(eq(contactEvent.messageId, id)).orderBy(asc(contactEvent.number)),
    orm.select().from(contactAttachment).where(eq(contactAttachment.messageId, id)).orderBy(contactAttachment.createdAt),
  ]);
  return message ? { message, events, attachments } : null;
}

/** The message that a follow-up link leads to. */
export async function findByLink(database: D1Database, secretHash: string): Promise<Thread | null> {
  const [link] = await drizzle(database).select().from(contactLink).where(eq(contactLink.secretHash, secretHash)).limit(1);
  return link ? findThread(database, link.messageId) : null;
}

export async function findEvent(database: D1Database, messageId: string, number: number): Promise<MessageEvent | null> {
  const [row] = await drizzle(database)
    .select()
    .from(contactEvent)
    .where(and(eq(contactEvent.messageId, messageId), eq(contactEvent.number, number)))
    .limit(1);
  return row ?? null;
}

export function listAttachmentsOfForm(database: D1Database, formId: string): Promise<Attachment[]> {
  return drizzle(database)
    .select()
    .from(contactAttachment)
    .where(eq(contactAttachment.formId, formId))
    .orderBy(contactAttachment.createdAt);
}

/** Statement: waiting files go with another form. */
export function moveAttachments(database: D1Database, ids: readonly string[], formId: string): Statement[] {
  if (ids.length === 0) return [];
  return [
    drizzle(database)
      .update(contactAttachment)
      .set({ formId })
      .where(and(inArray(contactAttachment.id, [...ids]), isNull(contactAttachment.messageId))),
  ];
}

/** Files of a message, and those that came along with its form or its replies and wait still. */
function filesAround(messageId: string): SQL | undefined {
  const forms = sql`SELECT ${contactAttachment.formId} FROM ${contactAttachment} WHERE ${contactAttachment.messageId} = ${messageId}`;
  const waits = or(
    sql`${contactAttachment.formId} IN (${forms})`,
    sql`substr(${contactAttachment.formId}, 1, ${messageId.length + 1}) = ${`${messageId}.`}`,
  );
  return or(eq(contactAttachment.messageId, messageId), and(isNull(contactAttachment.messageId), waits));
}

/** Where these files are kept. */
export async function listObjectKeys(database: D1Database, messageId: string): Promise<string[]> {
  const rows = await drizzle(database).select({ key: contactAttachment.objectKey }).from(contactAttachment).where(filesAround(messageId));
  return rows.map(({ key }) => key);
}

/** Statements that take a person out of a message: their words, their files, their address, the mails owed to them. */
export function eraseStatements(database: D1Database, messageId: string): Statement[] {
  const orm = drizzle(database);
  return [
    orm
      .update(contactMessage)
      .set({
        name: '',
        email: '',
        emailKey: '',
        subject: '',
        message: '',
        siren: null,
        candidature: null,
        facets: emptySelection(),
        questionId: null,
        readQuestions: [],
        network: null,
        idempotencyKey: null,
        requestDigest: '',
      })
      .where(eq(contactMessage.id, messageId)),
    orm
      .update(contactEvent)
      .set({ text: null })
      .where(and(eq(contactEvent.messageId, messageId), eq(contactEvent.author, 'sender'))),
    orm.delete(contactAttachment).where(filesAround(messageId)),
  ];
}

/** Days, rounded up, within which half of the messages of the last 90 days had their first answer; null under 20 answers. */
export async function findMedianAnswer(database: D1Database, now: Date): Promise<number | null> {
  const since = new Date(now.getTime() - 90 * 24 * 60 * 60 * 1000).toISOString();
  const rows = await drizzle(database)
    .select({ days: sql<number>`min(julianday(${contactEvent.createdAt})) - julianday(${contactMessage.createdAt})` })
    .from(contactEvent)
    .innerJoin(contactMessage, eq(contactMessage.id, contactEvent.messageId))
    .where(and(eq(contactEvent.kind, 'answered'), gt(contactMessage.createdAt, since)))
    .groupBy(contactMessage.id)
    .orderBy(sql`1`)
    .limit(2000);
  return rows.length < 20 ? null : Math.max(1, Math.ceil(rows[Math.floor(rows.length / 2)]?.days ?? 1));
}

/** A line of the desk's list. */
export type DeskLine = Pick<
  Message,
  'id' | 'reference' | 'state' | 'subject' | 'name' | 'assigneeId' | 'quarantine' | 'createdAt' | 'updatedAt' | 'waitingSince'
>;

/** Where a list goes on: what it is sorted by, and the id of its last line. */
export interface Place {
  time: string;
  id: string;
}

const inView: Record<DeskView, (agentId: string) => SQL | undefined> = {
  waiting: () => and(isNotNull(contactMessage.waitingSince), isNull(contactMessage.quarantine), ne(contactMessage.state, 'closed')),
  mine: (agentId) => and(eq(contactMessage.assigneeId, agentId), eq(contactMessage.state, 'assigned'), isNull(contactMessage.quarantine)),
  answered: () => and(eq(contactMessage.state, 'answered'), isNull(contactMessage.quarantine)),
  closed: () => eq(contactMessage.state, 'closed'),
  quarantine: () => and(isNotNull(contactMessage.quarantine), ne(contactMessage.state, 'closed')),
};

/** Lists in which who waits longest comes first; in the others, what changed last does. */
const OLDEST_FIRST: readonly DeskView[] = ['waiting', 'mine', 'quarantine'];

/** By what a list is sorted. */
export function placeOf(view: DeskView, line: DeskLine): Place {
  return { time: OLDEST_FIRST.includes(view) ? (line.waitingSince ?? line.createdAt) : line.updatedAt, id: line.id };
}

/** Some lines of a list, from a place on; by keys, so that the last page costs what the first does. */
export function listDesk(database: D1Database, view: DeskView, agentId: string, from: Place | null, limit: number): Promise<DeskLine[]> {
  const oldestFirst = OLDEST_FIRST.includes(view);
  const time = oldestFirst ? sql`coalesce(${contactMessage.waitingSince}, ${contactMessage.createdAt})` : sql`${contactMessage.updatedAt}`;
  const beyond =
    from &&
    (oldestFirst
      ? sql`(${time}, ${contactMessage.id}) > (${from.time}, ${from.id})`
      : sql`(${time}, ${contactMessage.id}) < (${from.time}, ${from.id})`);
  return drizzle(database)
    .select({
      id: contactMessage.id,
      reference: contactMessage.reference,
      state: contactMessage.state,
      subject: contactMessage.subject,
      name: contactMessage.name,
      assigneeId: contactMessage.assigneeId,
      quarantine: contactMessage.quarantine,
      createdAt: contactMessage.createdAt,
      updatedAt: contactMessage.updatedAt,
      waitingSince: contactMessage.waitingSince,
    })
    .from(contactMessage)
    .where(and(inView[view](agentId), beyond ?? undefined))
    .orderBy(oldestFirst ? sql`${time}, ${contactMessage.id}` : sql`${time} DESC, ${contactMessage.id} DESC`)
    .limit(limit);
}

/** How many messages each list holds. */
export async function countDesk(database: D1Database, agentId: string): Promise<Record<DeskView, number>> {
  const orm = drizzle(database);
  const of = (view: DeskView) => sql<number>`sum(CASE WHEN ${inView[view](agentId)} THEN 1 ELSE 0 END)`;
  const [row] = await orm
    .select({ waiting: of('waiting'), mine: of('mine'), answered: of('answered'), closed: of('closed'), quarantine: of('quarantine') })
    .from(contactMessage);
  return {
    waiting: row?.waiting ?? 0,
    mine: row?.mine ?? 0,
    answered: row?.answered ?? 0,
    closed: row?.closed ?? 0,
    quarantine: row?.quarantine ?? 0,
  };
}

export async function findByReference(database: D1Database, reference: string): Promise<{ id: string } | null> {
  const [row] = await drizzle(database)
    .select({ id: contactMessage.id })
    .from(contactMessage)
    .where(eq(contactMessage.reference, reference))
    .limit(1);
  return row ?? null;
}

/** References of some messages, by id. */
export async function findReferences(database: D1Database, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await drizzle(database)
    .select({ id: contactMessage.id, reference: contactMessage.reference })
    .from(contactMessage)
    .where(inArray(contactMessage.id, [...new Set(ids)]));
  return new Map(rows.map(({ id, reference }) => [id, reference]));
}

/** The canonical key of a sender's address. */
export async function findEmailKey(database: D1Database, id: string): Promise<string> {
  const [row] = await drizzle(database)
    .select({ emailKey: contactMessage.emailKey })
    .from(contactMessage)
    .where(eq(contactMessage.id, id))
    .limit(1);
  return row?.emailKey ?? '';
}

/** Statements: sendings before a day no longer count as such (C6), and their network is forgotten. */
export function forgetSendings(database: D1Database, before: Date): Statement[] {
  const orm = drizzle(database);
  const old = lt(contactMessage.createdAt, before.toISOString());
  // Comparisons with an empty text go through the indexes of what is still kept; IS NOT NULL would read every message.
  return [
    orm
      .update(contactMessage)
      .set({ network: null })
      .where(and(gt(contactMessage.network, ''), old)),
    orm
      .update(contactMessage)
      .set({ idempotencyKey: null })
      .where(and(gt(contactMessage.idempotencyKey, ''), old)),
  ];
}

export function deleteExpiredProofs(database: D1Database, now: Date): Statement {
  return drizzle(database).delete(contactProof).where(lt(contactProof.expiresAt, now.toISOString()));
}

/** Files of forms that were never accepted. */
export function listWaitingAttachments(database: D1Database, before: Date, limit: number): Promise<{ id: string; objectKey: string }[]> {
  return drizzle(database)
    .select({ id: contactAttachment.id, objectKey: contactAttachment.objectKey })
    .from(contactAttachment)
    .where(and(isNull(contactAttachment.messageId), lt(contactAttachment.createdAt, before.toISOString())))
    .limit(limit);
}

/** Statement: waiting files are forgotten. */
export function deleteAttachments(database: D1Database, ids: readonly string[]): Statement[] {
  if (ids.length === 0) return [];
  return [
    drizzle(database)
      .delete(contactAttachment)
      .where(and(inArray(contactAttachment.id, [...ids]), isNull(contactAttachment.messageId))),
  ];
}

/** Messages closed before a day, with the files that go with them. */
export async function listOldClosed(database: D1Database, before: Date, limit: number): Promise<{ id: string; objectKeys: string[] }[]> {
  const orm = drizzle(database);
  const rows = await orm
    .select({ id: contactMessage.id })
    .from(contactMessage)
    .where(and(eq(contactMessage.state, 'closed'), lt(contactMessage.updatedAt, before.toISOString())))
    .limit(limit);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  const files = await orm
    .select({ messageId: contactAttachment.messageId, objectKey: contactAttachment.objectKey })
    .from(contactAttachment)
    .where(inArray(contactAttachment.messageId, ids));
  return ids.map((id) => ({ id, objectKeys: files.filter(({ messageId }) => messageId === id).map(({ objectKey }) => objectKey) }));
}

/** Statements: a message is gone with all that hangs on it. */
export function deleteMessage(database: D1Database, id: string): Statement[] {
  const orm = drizzle(database);
  return [
    orm.delete(contactAttachment).where(eq(contactAttachment.messageId, id)),
    orm.delete(contactLink).where(eq(contactLink.messageId, id)),
    orm.delete(contactEvent).where(eq(contactEvent.messageId, id)),
    orm.delete(contactMessage).where(eq(contactMessage.id, id)),
  ];
}

/** Which of these objects a row names. */
export async function listKnownObjects(database: D1Database, keys: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let start = 0; start < keys.length; start += MOST_PARAMETERS) {
    const rows = await drizzle(database)
      .select({ objectKey: contactAttachment.objectKey })
      .from(contactAttachment)
      .where(inArray(contactAttachment.objectKey, keys.slice(start, start + MOST_PARAMETERS)));
    for (const { objectKey } of rows) known.add(objectKey);
  }
  return known;
}
