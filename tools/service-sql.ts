/** SQL by which other services are registered with the OpenID provider. */
import { createHash } from 'node:crypto';
import { SCOPES } from '../functions/accounts/openid-claims.ts';
import { sqlLiteral } from './sql-literal.ts';

export interface NewService {
  clientId: string;
  name: string;
  secret: string;
  redirectUris: readonly string[];
}

/** A service, whose secret is kept as its hash; one of this id that is there already gets this name, secret and these addresses. */
export function ensureServiceSql({ clientId, name, secret, redirectUris }: NewService, now: Date): string {
  const time = sqlLiteral(now.toISOString());
  const hash = createHash('sha256').update(secret).digest('base64url');
  const texts = [`service-${clientId}`, clientId, name, hash, JSON.stringify(redirectUris), JSON.stringify(SCOPES)]
    .map(sqlLiteral)
    .join(', ');
  const fixed = [JSON.stringify(['authorization_code', 'refresh_token']), JSON.stringify(['code']), 'client_secret_basic', 'web']
    .map(sqlLiteral)
    .join(', ');
  return `INSERT INTO oauth_client (id, client_id, name, client_secret_hash, redirect_uris, scopes, grant_types, response_types, token_endpoint_auth_method, application_type, require_pkce, created_at, updated_at) VALUES (${texts}, ${fixed}, 1, ${time}, ${time}) ON CONFLICT (client_id) DO UPDATE SET name = excluded.name, client_secret_hash = excluded.client_secret_hash, redirect_uris = excluded.redirect_uris, updated_at = excluded.updated_at RETURNING client_id;`;
}

/** Nobody signs in to it any more, and what it was given ends. */
export function dropServiceSql(clientId: string): string[] {
  const id = sqlLiteral(clientId);
  return [
    ...['oauth_access_token', 'oauth_refresh_token', 'oauth_consent'].map((table) => `DELETE FROM ${table} WHERE client_id = ${id};`),
    `DELETE FROM oauth_client WHERE client_id = ${id} RETURNING client_id;`,
  ];
}
