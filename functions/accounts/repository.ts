import { and, asc, eq, gt, inArray, lt, lte, relations, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { Agent, Bucket, UserState, UserType } from './model.ts';
import * as openidTables from './openid-tables.ts';
import { challenge, credential, passkey, secondFactor, session, signInBucket, user } from './tables.ts';

/** Better Auth's models, by the names that auth.ts gives them. */
export const authTables = { user, session, credential, challenge, secondFactor, passkey, ...openidTables };

/** A session is read with its user, in one statement (P4). */
const joined = {
  ...authTables,
  ofSession: relations(session, ({ one }) => ({ user: one(user, { fields: [session.userId], references: [user.id] }) })),
};

export function authDatabase(database: D1Database): DrizzleD1Database<typeof joined> {
  return drizzle(database, { schema: joined });
}

/** Buckets as a common table, from ?1: what is asked at every try is written once. */
const ASKED = "WITH asked (key, cost, depth) AS (SELECT value ->> 'key', value ->> 'cost', value ->> 'depth' FROM json_each(?1))";

const POUR = `${ASKED}
  INSERT INTO sign_in_bucket (key, empty_at)
  SELECT key, ?2 + cost FROM asked
  WHERE NOT EXISTS (SELECT 1 FROM asked AS a JOIN sign_in_bucket AS b ON b.key = a.key WHERE max(b.empty_at, ?2) + a.cost > ?2 + a.depth)
  ON CONFLICT (key) DO UPDATE SET empty_at = max(empty_at, ?2) + excluded.empty_at - ?2
  RETURNING key`;

const WAIT = `${ASKED}
  SELECT max(b.empty_at + a.cost - a.depth - ?2) AS wait FROM asked AS a JOIN sign_in_bucket AS b ON b.key = a.key`;

const TAKE_BACK = `${ASKED}
  UPDATE sign_in_bucket SET empty_at = empty_at - (SELECT cost FROM asked WHERE asked.key = sign_in_bucket.key)
  WHERE key IN (SELECT key FROM asked)`;

/**
 * Pours one try into every bucket, or into none when one of them would run over (S7). One statement, so that tries at the same moment
 * do not pass together.
 *
 * @returns 0 once it is poured, else the milliseconds until each of the buckets takes one more
 */
export async function pourTry(database: D1Database, buckets: readonly Bucket[], now: Date): Promise<number> {
  const [asked, time] = [JSON.stringify(buckets), now.getTime()];
  const [poured, left] = await database.batch<{ wait: number | null }>([
    database.prepare(POUR).bind(asked, time),
    database.prepare(WAIT).bind(asked, time),
  ]);
  return poured?.results.length === buckets.length ? 0 : Math.max(1, left?.results[0]?.wait ?? 1);
}

/** Gives a try back to the buckets: right ones do not count. */
export async function takeBackTry(database: D1Database, buckets: readonly Bucket[]): Promise<void> {
  await database.prepare(TAKE_BACK).bind(JSON.stringify(buckets)).run();
}

/** Removes sessions and challenges that are over, and buckets that are empty. */
export async function deleteEnded(database: D1Database, now: Date): Promise<void> {
  const client = drizzle(database);
  await client.batch([
    client.delete(session).where(lt(session.expiresAt, now.toISOString())),
    client.delete(challenge).where(lt(challenge.expiresAt, now.toISOString())),
    client.delete(signInBucket).where(lte(signInBucket.emptyAt, now.getTime())),
  ]);
}

/** Did the database refuse a session, since its user has just been suspended? */
export function refusesSuspended(error: unknown): boolean {
  return /suspended_user/.test(`${error} ${error instanceof Error ? error.cause : ''}`);
}

/** What tells where a user may sign in. */
export async function findUserKind(database: D1Database, userId: string): Promise<{ type: UserType; state: UserState } | null> {
  const [row] = await drizzle(database).select({ type: user.type, state: user.state }).from(user).where(eq(user.id, userId));
  return row ?? null;
}

/** Whoever has given the right password and not yet a code, by what their browser's cookie names. */
export async function findChallenged(
  database: D1Database,
  identifier: string,
  now: Date,
): Promise<{ id: string; loginKey: string } | null> {
  const [row] = await drizzle(database)
    .select({ id: user.id, loginKey: user.loginKey })
    .from(challenge)
    .innerJoin(user, eq(user.id, challenge.value))
    .where(and(eq(challenge.identifier, identifier), gt(challenge.expiresAt, now.toISOString())));
  return row ?? null;
}

const PASSWORD = 'credential';

/** The kept text of a user's password. */
export async function findPasswordHash(database: D1Database, userId: string): Promise<string | null> {
  const [row] = await drizzle(database)
    .select({ password: credential.password })
    .from(credential)
    .where(and(eq(credential.userId, userId), eq(credential.providerId, PASSWORD)));
  return row?.password ?? null;
}

/** Puts a stronger hash of the same password in place of this one, and of no other: the password may have changed meanwhile. */
export async function replacePasswordHash(
  database: D1Database,
  { userId, before, after }: { userId: string; before: string; after: string },
  now: Date,
): Promise<void> {
  await drizzle(database)
    .update(credential)
    .set({ password: after, updatedAt: now.toISOString() })
    .where(and(eq(credential.userId, userId), eq(credential.providerId, PASSWORD), eq(credential.password, before)));
}

const agentColumns = { id: user.id, name: user.name, login: user.login };

/** The agents to whom work can be given, by name. */
export function listActiveAgents(database: D1Database): Promise<Agent[]> {
  return drizzle(database)
    .select(agentColumns)
    .from(user)
    .where(and(eq(user.type, 'agent'), eq(user.state, 'active')))
    .orderBy(asc(user.name), asc(user.id));
}

/** Names by id, of suspended agents too. */
export async function findAgentNames(database: D1Database, ids: readonly string[]): Promise<Map<string, string>> {
  // As one JSON text: D1 takes no more than a hundred parameters.
  const rows = await drizzle(database)
    .select({ id: user.id, name: user.name })
    .from(user)
    .where(and(eq(user.type, 'agent'), inArray(user.id, sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`)));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
