/** All that is asked of the tables of examinations and their documents. Writes are statements, so that an action batches them. */
import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, notInArray, or, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Statement } from '../database.ts';
import type { StoredFile } from '../files/model.ts';
import type { Examination } from './model.ts';
import { examination, examinationDocument, user } from './tables.ts';

export async function findExamination(database: D1Database, id: string): Promise<Examination | null> {
  const [row] = await drizzle(database).select().from(examination).where(eq(examination.id, id));
  return row ?? null;
}

/** The last examination that somebody asked for, whatever became of it. */
export async function findLastExamination(database: D1Database, userId: string): Promise<Examination | null> {
  const [row] = await drizzle(database)
    .select()
    .from(examination)
    .where(eq(examination.userId, userId))
    .orderBy(desc(examination.createdAt), desc(examination.id))
    .limit(1);
  return row ?? null;
}

export function insertExamination(database: D1Database, row: Examination): Statement {
  return drizzle(database).insert(examination).values(row);
}

/** What an agent decided. */
export function decideExamination(
  database: D1Database,
  id: string,
  decision: { state: 'granted' | 'refused'; answer: string | null; agentId: string },
  now: Date,
): Statement {
  return drizzle(database)
    .update(examination)
    .set({ ...decision, decidedAt: now.toISOString() })
    .where(eq(examination.id, id));
}

/** Takes back what somebody asked for and nobody decided. */
export function withdrawExaminations(database: D1Database, userId: string, now: Date): Statement {
  return drizzle(database)
    .update(examination)
    .set({ state: 'withdrawn', decidedAt: now.toISOString() })
    .where(and(eq(examination.userId, userId), eq(examination.state, 'open')));
}

/** The same for all accounts of a company. */
export function withdrawExaminationsOf(database: D1Database, companyId: string, now: Date): Statement {
  const accounts = drizzle(database).select({ id: user.id }).from(user).where(eq(user.companyId, companyId));
  return drizzle(database)
    .update(examination)
    .set({ state: 'withdrawn', decidedAt: now.toISOString() })
    .where(and(inArray(examination.userId, accounts), eq(examination.state, 'open')));
}

/** Forgets what somebody asked for. Their documents are found without their account, and removed (listDueDocuments). */
export function deleteExaminations(database: D1Database, userId: string): Statement[] {
  const client = drizzle(database);
  return [
    client.update(examinationDocument).set({ examinationId: null }).where(eq(examinationDocument.userId, userId)),
    client.delete(examination).where(eq(examination.userId, userId)),
  ];
}

/** Documents of an examination, in the order in which they came. */
export function listDocuments(database: D1Database, examinationId: string): Promise<StoredFile[]> {
  return drizzle(database)
    .select()
    .from(examinationDocument)
    .where(eq(examinationDocument.examinationId, examinationId))
    .orderBy(asc(examinationDocument.createdAt), asc(examinationDocument.id));
}

/** Documents of somebody's form that was not accepted: they wait for its next try. */
export function listWaitingDocuments(database: D1Database, userId: string): Promise<StoredFile[]> {
  return drizzle(database)
    .select()
    .from(examinationDocument)
    .where(and(eq(examinationDocument.userId, userId), isNull(examinationDocument.examinationId)))
    .orderBy(asc(examinationDocument.createdAt), asc(examinationDocument.id));
}

/** @param examinationId null for those that wait */
export function insertDocuments(
  database: D1Database,
  files: readonly StoredFile[],
  { userId, examinationId }: { userId: string; examinationId: string | null },
): Statement[] {
  if (files.length === 0) return [];
  return [
    drizzle(database)
      .insert(examinationDocument)
      .values(files.map((file) => ({ ...file, userId, examinationId }))),
  ];
}

/** Those that waited go with the examination, but for those that are not wanted any more. */
export function attachDocuments(
  database: D1Database,
  ids: readonly string[],
  owner: { userId: string; examinationId: string },
): Statement[] {
  if (ids.length === 0) return [];
  return [
    drizzle(database)
      .update(examinationDocument)
      .set({ examinationId: owner.examinationId })
      .where(
        and(
          inArray(examinationDocument.id, [...ids]),
          eq(examinationDocument.userId, owner.userId),
          isNull(examinationDocument.examinationId),
        ),
      ),
  ];
}

/** Those that wait and are not among these: the storage is looked after by whoever asks. */
export function deleteWaitingDocuments(database: D1Database, userId: string, kept: readonly string[]): Statement {
  return drizzle(database)
    .delete(examinationDocument)
    .where(
      and(
        eq(examinationDocument.userId, userId),
        isNull(examinationDocument.examinationId),
        kept.length === 0 ? undefined : notInArray(examinationDocument.id, [...kept]),
      ),
    );
}

/**
 * Documents that are to be removed: of a decision long ago, of a form that was not sent, of an account that is gone.
 *
 * @param decidedBefore decisions since then keep theirs
 * @param sentBefore forms since then keep theirs
 */
export function listDueDocuments(
  database: D1Database,
  { decidedBefore, sentBefore }: { decidedBefore: Date; sentBefore: Date },
  most: number,
): Promise<{ id: string; objectKey: string }[]> {
  const client = drizzle(database);
  const { id, objectKey, userId, examinationId, createdAt } = examinationDocument;
  const holder = client.select({ id: user.id }).from(user).where(eq(user.id, userId));
  return client
    .select({ id, objectKey })
    .from(examinationDocument)
    .leftJoin(examination, eq(examination.id, examinationId))
    .where(
      or(
        and(isNotNull(examination.decidedAt), lt(examination.decidedAt, decidedBefore.toISOString())),
        and(isNull(examinationId), lt(createdAt, sentBefore.toISOString())),
        sql`NOT EXISTS ${holder}`,
      ),
    )
    .orderBy(asc(createdAt))
    .limit(most);
}

export function deleteDocuments(database: D1Database, ids: readonly string[]): Statement[] {
  if (ids.length === 0) return [];
  return [
    drizzle(database)
      .delete(examinationDocument)
      .where(inArray(examinationDocument.id, [...ids])),
  ];
}

/** Which of these objects have a row. */
export async function listKnownDocuments(database: D1Database, keys: readonly string[]): Promise<Set<string>> {
  const among = sql`(SELECT value FROM json_each(${JSON.stringify(keys)}))`;
  const rows = await drizzle(database)
    .select({ key: examinationDocument.objectKey })
    .from(examinationDocument)
    .where(sql`${examinationDocument.objectKey} IN ${among}`);
  return new Set(rows.map(({ key }) => key));
}
