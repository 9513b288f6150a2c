/** What is asked of the tables of other services, beside what the provider asks itself. Writes are statements. */
import { and, asc, eq, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Statement } from '../database.ts';
import { oauthAccessToken, oauthClient, oauthConsent, oauthRefreshToken } from './openid-tables.ts';

/** A service as people know it. */
export interface Service {
  clientId: string;
  name: string;
  /** Where it may send people back. */
  redirectUris: string[];
}

/** A service that somebody shares something with. */
export interface Shared extends Service {
  scopes: string[];
  createdAt: string;
}

const listIn = (json: string): string[] => JSON.parse(json) as string[];

export async function findService(database: D1Database, clientId: string): Promise<Service | null> {
  const [row] = await drizzle(database)
    .select({ clientId: oauthClient.clientId, name: oauthClient.name, redirectUris: oauthClient.redirectUris })
    .from(oauthClient)
    .where(and(eq(oauthClient.clientId, clientId), eq(oauthClient.disabled, false)));
  return row ? { clientId: row.clientId, name: row.name ?? row.clientId, redirectUris: listIn(row.redirectUris) } : null;
}

export async function listShared(database: D1Database, userId: string): Promise<Shared[]> {
  const rows = await drizzle(database)
    .select({
      clientId: oauthClient.clientId,
      name: oauthClient.name,
      redirectUris: oauthClient.redirectUris,
      scopes: oauthConsent.scopes,
      createdAt: oauthConsent.createdAt,
    })
    .from(oauthConsent)
    .innerJoin(oauthClient, eq(oauthClient.clientId, oauthConsent.clientId))
    .where(eq(oauthConsent.userId, userId))
    .orderBy(asc(oauthConsent.createdAt), asc(oauthConsent.clientId));
  return rows.map(({ clientId, name, redirectUris, scopes, createdAt }) => ({
    ...{ clientId, name: name ?? clientId, createdAt },
    redirectUris: listIn(redirectUris),
    scopes: listIn(scopes),
  }));
}

/** What somebody shares with a service, or with all of them, and every token that came of it: gone together. */
export function deleteShared(database: D1Database, userId: string, clientId?: string): Statement[] {
  const client = drizzle(database);
  return [oauthAccessToken, oauthRefreshToken, oauthConsent].map((table) =>
    client.delete(table).where(and(eq(table.userId, userId), clientId === undefined ? undefined : eq(table.clientId, clientId))),
  );
}

/** Forgets tokens that have expired. */
export function deleteExpiredTokens(database: D1Database, now: Date): Statement[] {
  const client = drizzle(database);
  return [oauthAccessToken, oauthRefreshToken].map((table) => client.delete(table).where(lt(table.expiresAt, now.toISOString())));
}
