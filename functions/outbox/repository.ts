import { and, asc, desc, eq, inArray, lt, ne, or, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { compile, compileInsert, runBatch, selectRow, type Value } from '../database.ts';
import type { MailState, MailStatus, OwedMail, TakenMail } from './model.ts';
import { LEASE, LONGEST_LEASE, LONGEST_LIFE } from './rules.ts';
import { outbox } from './tables.ts';

/** The right side of every Message-ID: no host, so that it never changes with one. */
const MESSAGE_ID_DOMAIN = 'guichet.invalid';

/** Mails of one statement; D1 binds at most 100 values. */
const MOST_AT_ONCE = 90;

function messageIdOf(id: string): string {
  return `<${id}@${MESSAGE_ID_DOMAIN}>`;
}

const insertRow = compileInsert(outbox);

/** The row of a mail that is owed, to leave at once. */
function rowOf(mail: OwedMail, now: Date) {
  const time = now.toISOString();
  const fresh = { state: 'pending', attempts: 0, lease: null, leaseUntil: null, uncertain: false, lastError: null, sentAt: null } as const;
  return { ...mail, ...fresh, messageId: messageIdOf(mail.id), nextAttemptAt: time, createdAt: time };
}

/** Statement: a mail owed, to leave at once. */
export function insertMail(database: D1Database, mail: OwedMail, now: Date): D1PreparedStatement {
  return insertRow(database, rowOf(mail, now));
}

/** A mail's row, or none when one of its kind was owed to its address after `since`. */
function selectRowUnlessRecent(value: Value): SQL {
  const recent = sql`SELECT 1 FROM ${outbox} WHERE ${outbox.recipientKey} = ${value('recipientKey')} AND ${outbox.kind} = ${value('kind')} AND ${outbox.createdAt} > ${value('since')}`;
  return sql`${selectRow(outbox, value)} WHERE NOT EXISTS (${recent})`;
}

const insertRows = compile<Record<string, unknown>>((orm, value) =>
  orm
    .insert(outbox)
    .select(
      sql`${selectRowUnlessRecent((name) => value(`unlessRecent.${name}`))} UNION ALL ${selectRow(outbox, (name) => value(`always.${name}`))}`,
    ),
);

const named = (name: string, row: object) => Object.fromEntries(Object.entries(row).map(([key, value]) => [`${name}.${key}`, value]));

/**
 * Statement: two mails that one fact owes, the first of them only when none of its kind was owed to its address since then (C8). One
 * statement, so that two at once make one.
 */
export function insertMails(
  database: D1Database,
  { unlessRecent, always }: { unlessRecent: OwedMail; always: OwedMail },
  now: Date,
  since: Date,
): D1PreparedStatement {
  const first = { ...rowOf(unlessRecent, now), since: since.toISOString() };
  return insertRows(database, { ...named('unlessRecent', first), ...named('always', rowOf(always, now)) });
}

/** A mail that a drain holds, and the lease that shows it. */
export interface HeldMail extends TakenMail {
  lease: string;
}

/** What a drain took: mails to send, and those that it found dead, since every drain that had tried them was cut off. */
export interface Take {
  held: HeldMail[];
  dead: TakenMail[];
}

interface TakeValues {
  now: string;
  lease: string;
  leaseUntil: string;
  /** A lease that ends later does not hold. */
  tooLate: string;
  longestLife: number;
  room: number;
}

/**
 * Statement: takes the mails that have been due longest, guarded: however many drains ask at once, each mail is held by one of them until
 * it marks it or its lease ends. A lease that ended tells of a drain that was cut off: what became of its attempt is uncertain.
 */
const takeDue = compile<TakeValues>((orm, value) => {
  const free = sql`(${outbox.leaseUntil} IS NULL OR ${outbox.leaseUntil} <= ${value('now')} OR ${outbox.leaseUntil} > ${value('tooLate')})`;
  const due = sql`(SELECT ${outbox.id} FROM ${outbox} WHERE ${outbox.state} = 'pending' AND ${outbox.nextAttemptAt} <= ${value('now')} AND ${free}
    ORDER BY ${outbox.nextAttemptAt} LIMIT ${value('room')})`;
  const spent = sql`${outbox.attempts} >= ${value('longestLife')}`;
  return orm
    .update(outbox)
    .set({
      attempts: sql`CASE WHEN ${spent} THEN ${outbox.attempts} ELSE ${outbox.attempts} + 1 END`,
      state: sql`CASE WHEN ${spent} THEN 'dead' ELSE 'pending' END`,
      lease: sql`CASE WHEN ${spent} THEN NULL ELSE ${value('lease')} END`,
      leaseUntil: sql`CASE WHEN ${spent} THEN NULL ELSE ${value('leaseUntil')} END`,
      uncertain: sql`${outbox.uncertain} OR ${outbox.lease} IS NOT NULL`,
      lastError: sql`CASE WHEN ${outbox.lease} IS NOT NULL THEN 'cut off' ELSE ${outbox.lastError} END`,
    })
    .where(sql`${outbox.id} IN ${due}`)
    .returning();
});

function valuesOfTake(lease: string, room: number, now: Date): TakeValues {
  const after = (milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString();
  return { now: now.toISOString(), lease, leaseUntil: after(LEASE), tooLate: after(LONGEST_LEASE), longestLife: LONGEST_LIFE, room };
}

/** A mail that was taken, as D1 names it. */
interface TakenRow {
  id: string;
  kind: string;
  recipient: string;
  recipient_key: string;
  subject_id: string;
  parameters: string;
  message_id: string;
  attempts: number;
  created_at: string;
  state: MailState;
}

function takenMail(row: TakenRow): TakenMail {
  const { id, kind, recipient, attempts } = row;
  return {
    ...{ id, kind, recipient, attempts },
    recipientKey: row.recipient_key,
    subjectId: row.subject_id,
    parameters: JSON.parse(row.parameters),
    messageId: row.message_id,
    createdAt: row.created_at,
  };
}

/** Guard of every mark: only who holds a mail says what became of it. */
const heldBy = ({ id, lease }: Pick<HeldMail, 'id' | 'lease'>) => and(eq(outbox.id, id), eq(outbox.lease, lease));
const released = { lease: null, leaseUntil: null };

/** Statement: the relay took these mails; those of a lease that was lost are left alone. */
function markSent(database: D1Database, sent: readonly Pick<HeldMail, 'id' | 'lease'>[], now: Date) {
  return drizzle(database)
    .update(outbox)
    .set({ state: 'sent', sentAt: now.toISOString(), lastError: null, ...released })
    .where(or(...sent.map(heldBy)))
    .returning({ id: outbox.id });
}

/** What one round trip of a drain brings. */
export interface Exchange extends Take {
  /** Ids of the mails that were written down as sent; who lost its lease writes nothing. */
  written: string[];
}

/**
 * Writes down mails that have left and takes others in their place, in one transaction.
 *
 * @param sent mails that left, at most 40
 * @param room how many others are taken, at most
 */
export async function exchangeMails(
  database: D1Database,
  sent: readonly Pick<HeldMail, 'id' | 'lease'>[],
  { lease, room }: { lease: string; room: number },
  now: Date,
): Promise<Exchange> {
  const statements = [
    ...(sent.length > 0 ? [markSent(database, sent, now)] : []),
    ...(room > 0 ? [takeDue(database, valuesOfTake(lease, room, now))] : []),
  ];
  const results = await runBatch<{ id: string }>(database, statements);
  const written = sent.length > 0 ? (results.shift() ?? []) : [];
  const exchange: Exchange = { written: written.map(({ id }) => id), held: [], dead: [] };
  for (const row of (results.shift() ?? []) as TakenRow[]) {
    if (row.state === 'dead') exchange.dead.push(takenMail(row));
    else exchange.held.push({ ...takenMail(row), lease });
  }
  return exchange;
}

/** What is kept of an attempt that failed. */
export interface FailedAttempt {
  cause: string;
  uncertain: boolean;
  /** When it is tried again; null when it is given up. */
  nextAttemptAt: Date | null;
}

/** Statement: the attempt failed. Returns its id, or nothing when the lease was lost. */
export function markFailed(database: D1Database, mail: Pick<HeldMail, 'id' | 'lease'>, attempt: FailedAttempt) {
  const { cause, uncertain, nextAttemptAt } = attempt;
  return drizzle(database)
    .update(outbox)
    .set({
      ...(nextAttemptAt ? { nextAttemptAt: nextAttemptAt.toISOString() } : { state: 'dead' }),
      ...(uncertain ? { uncertain } : {}),
      lastError: cause,
      ...released,
    })
    .where(heldBy(mail))
    .returning({ id: outbox.id });
}

const STATUS = {
  id: outbox.id,
  kind: outbox.kind,
  subjectId: outbox.subjectId,
  state: outbox.state,
  attempts: outbox.attempts,
  uncertain: outbox.uncertain,
  lastError: outbox.lastError,
  nextAttemptAt: outbox.nextAttemptAt,
  createdAt: outbox.createdAt,
  sentAt: outbox.sentAt,
};

/** A mail whose cause was taken back before it left: nobody has to do anything about it. */
const NOTHING_TO_SAY = 'nothing_to_say';

/** Mails that were given up while somebody waits for them, the longest due first, so many; `beyond` is the last one of the page before. */
export function listDeadMails(
  database: D1Database,
  limit: number,
  beyond?: Pick<MailStatus, 'nextAttemptAt' | 'id'>,
): Promise<MailStatus[]> {
  const { nextAttemptAt, id } = beyond ?? { nextAttemptAt: '', id: '' };
  return drizzle(database)
    .select(STATUS)
    .from(outbox)
    .where(
      and(
        eq(outbox.state, 'dead'),
        sql`${outbox.lastError} IS NOT ${NOTHING_TO_SAY}`,
        sql`(${outbox.nextAttemptAt}, ${outbox.id}) > (${nextAttemptAt}, ${id})`,
      ),
    )
    .orderBy(asc(outbox.nextAttemptAt), asc(outbox.id))
    .limit(limit);
}

/** Gives dead mails a new life, from the first attempt on; those that are not dead are left alone. Returns the ids of those that were. */
export async function restartDeadMails(database: D1Database, ids: readonly string[], now: Date): Promise<string[]> {
  const restarted: string[] = [];
  for (let start = 0; start < ids.length; start += MOST_AT_ONCE) {
    const rows = await drizzle(database)
      .update(outbox)
      .set({ state: 'pending', attempts: 0, nextAttemptAt: now.toISOString() })
      .where(and(inArray(outbox.id, ids.slice(start, start + MOST_AT_ONCE)), eq(outbox.state, 'dead')))
      .returning({ id: outbox.id });
    restarted.push(...rows.map(({ id }) => id));
  }
  return restarted;
}

/** The mails about something, the newest first. */
export function listMailsOfSubject(database: D1Database, subjectId: string): Promise<MailStatus[]> {
  return drizzle(database)
    .select(STATUS)
    .from(outbox)
    .where(eq(outbox.subjectId, subjectId))
    .orderBy(desc(outbox.createdAt), desc(outbox.id));
}

/** Statement: the mails about something are forgotten, those still owed too. */
export function deleteMailsOfSubject(database: D1Database, subjectId: string) {
  return drizzle(database).delete(outbox).where(eq(outbox.subjectId, subjectId));
}

/** The addresses of mails sent before a day are cleared. */
export async function clearAddresses(database: D1Database, before: Date): Promise<void> {
  await drizzle(database)
    .update(outbox)
    .set({ recipient: '', recipientKey: '', parameters: {} })
    .where(and(eq(outbox.state, 'sent'), lt(outbox.sentAt, before.toISOString()), ne(outbox.recipient, '')));
}
