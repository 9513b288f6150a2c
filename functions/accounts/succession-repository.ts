/** All that is asked of the table of successions. Writes are statements, so that an action batches them. */
import { and, desc, eq, inArray, max } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Statement } from '../database.ts';
import type { Succession } from './model.ts';
import { succession, user, verification } from './tables.ts';

/** The last succession that was asked for in a company; an open one is the last. */
export async function findLastSuccession(database: D1Database, companyId: string): Promise<Succession | null> {
  const [row] = await drizzle(database)
    .select()
    .from(succession)
    .where(eq(succession.companyId, companyId))
    .orderBy(desc(succession.createdAt), desc(succession.id))
    .limit(1);
  return row ?? null;
}

export async function findSuccession(database: D1Database, id: string): Promise<Succession | null> {
  const [row] = await drizzle(database).select().from(succession).where(eq(succession.id, id));
  return row ?? null;
}

/** When accounts of a company were last verified, by their ids. */
export async function listVerifiedSince(database: D1Database, companyId: string): Promise<Map<string, string>> {
  const client = drizzle(database);
  const accounts = client.select({ id: user.id }).from(user).where(eq(user.companyId, companyId));
  const rows = await client
    .select({ userId: verification.userId, since: max(verification.createdAt) })
    .from(verification)
    .where(and(inArray(verification.userId, accounts), eq(verification.result, 'verified')))
    .groupBy(verification.userId);
  return new Map(rows.flatMap(({ userId, since }) => (since === null ? [] : [[userId, since]])));
}

export function insertSuccession(database: D1Database, row: Succession): Statement {
  return drizzle(database).insert(succession).values(row);
}

export function updateSuccession(
  database: D1Database,
  id: string,
  change: Partial<Pick<Succession, 'state' | 'objection' | 'objectedAt' | 'answer' | 'agentId' | 'decidedAt'>>,
): Statement {
  return drizzle(database).update(succession).set(change).where(eq(succession.id, id));
}

/** Takes back what is open in a company. */
export function withdrawSuccessions(database: D1Database, companyId: string, now: Date): Statement {
  return drizzle(database)
    .update(succession)
    .set({ state: 'withdrawn', decidedAt: now.toISOString() })
    .where(and(eq(succession.companyId, companyId), eq(succession.state, 'open')));
}

/** Everything that is attached to one account is attached to another, that one excepted. */
export function moveAttached(database: D1Database, fromId: string, toId: string, now: Date): Statement {
  return drizzle(database).update(user).set({ responsableId: toId, updatedAt: now.toISOString() }).where(eq(user.responsableId, fromId));
}

/** A14: who was invited by one account and waits still will be attached to the other. */
export function moveInvited(database: D1Database, fromId: string, toId: string, now: Date): Statement {
  return drizzle(database)
    .update(user)
    .set({ inviterId: toId, updatedAt: now.toISOString() })
    .where(and(eq(user.inviterId, fromId), inArray(user.state, ['to_verify', 'to_validate'])));
}
