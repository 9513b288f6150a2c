/**
 * Other services that sign people in through these accounts, as Better Auth's provider writes them: its own columns, named as tables
 * here are. Lists and facts are JSON texts.
 */
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { user } from './tables.ts';

const flag = (name: string) => integer(name, { mode: 'boolean' });

/** A service: who it is, where it is answered, what it may ask for. */
export const oauthClient = sqliteTable('oauth_client', {
  id: text('id').primaryKey(),
  clientId: text('client_id').notNull().unique('oauth_client_id'),
  /** SHA-256 of its secret. */
  clientSecret: text('client_secret_hash'),
  clientDiscoveryId: text('client_discovery_id'),
  disabled: flag('disabled').notNull().default(false),
  skipConsent: flag('skip_consent'),
  enableEndSession: flag('enable_end_session'),
  subjectType: text('subject_type'),
  scopes: text('scopes'),
  clientCredentialsScopes: text('client_credentials_scopes'),
  userId: text('user_id'),
  name: text('name'),
  uri: text('uri'),
  icon: text('icon'),
  contacts: text('contacts'),
  tos: text('tos'),
  policy: text('policy'),
  softwareId: text('software_id'),
  softwareVersion: text('software_version'),
  softwareStatement: text('software_statement'),
  redirectUris: text('redirect_uris').notNull(),
  postLogoutRedirectUris: text('post_logout_redirect_uris'),
  backchannelLogoutUri: text('backchannel_logout_uri'),
  backchannelLogoutSessionRequired: flag('backchannel_logout_session_required'),
  tokenEndpointAuthMethod: text('token_endpoint_auth_method'),
  applicationType: text('application_type'),
  jwks: text('jwks'),
  jwksUri: text('jwks_uri'),
  grantTypes: text('grant_types'),
  responseTypes: text('response_types'),
  requirePKCE: flag('require_pkce'),
  dpopBoundAccessTokens: flag('dpop_bound_access_tokens'),
  referenceId: text('reference_id'),
  metadata: text('metadata'),
  createdAt: text('created_at'),
  updatedAt: text('updated_at'),
});

/** None is protected here so far; the provider asks for the table. */
export const oauthResource = sqliteTable('oauth_resource', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull().unique('oauth_resource_identifier'),
  name: text('name').notNull(),
  accessTokenTtl: integer('access_token_ttl'),
  refreshTokenTtl: integer('refresh_token_ttl'),
  signingAlgorithm: text('signing_algorithm'),
  signingKeyId: text('signing_key_id'),
  allowedScopes: text('allowed_scopes'),
  customClaims: text('custom_claims'),
  dpopBoundAccessTokensRequired: flag('dpop_bound_access_tokens_required'),
  disabled: flag('disabled').notNull().default(false),
  policyVersion: integer('policy_version'),
  metadata: text('metadata'),
  createdAt: text('created_at'),
  updatedAt: text('updated_at'),
});

export const oauthClientResource = sqliteTable(
  'oauth_client_resource',
  {
    id: text('id').primaryKey(),
    clientId: text('client_id').notNull(),
    resourceId: text('resource_id').notNull(),
    metadata: text('metadata'),
    createdAt: text('created_at'),
  },
  (table) => [uniqueIndex('oauth_client_resource_pair').on(table.clientId, table.resourceId)],
);

const token = {
  id: text('id').primaryKey(),
  clientId: text('client_id')
    .notNull()
    .references(() => oauthClient.clientId),
  /** Of the sign-in that it comes from; that one may have ended. */
  sessionId: text('session_id'),
  referenceId: text('reference_id'),
  authorizationCodeId: text('authorization_code_id'),
  resources: text('resources'),
  requestedUserInfoClaims: text('requested_user_info_claims'),
  confirmation: text('confirmation'),
  scopes: text('scopes').notNull(),
  expiresAt: text('expires_at').notNull(),
  createdAt: text('created_at').notNull(),
  revoked: text('revoked_at'),
};

export const oauthRefreshToken = sqliteTable(
  'oauth_refresh_token',
  {
    ...token,
    token: text('token_hash').notNull().unique('oauth_refresh_token_hash'),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    rotatedAt: text('rotated_at'),
    rotationReplayResponse: text('rotation_replay_response'),
    rotationReplayExpiresAt: text('rotation_replay_expires_at'),
    authTime: text('auth_time'),
  },
  (table) => [
    index('oauth_refresh_token_user').on(table.userId, table.clientId),
    index('oauth_refresh_token_code').on(table.authorizationCodeId),
    index('oauth_refresh_token_expiry').on(table.expiresAt),
  ],
);

export const oauthAccessToken = sqliteTable(
  'oauth_access_token',
  {
    ...token,
    token: text('token_hash').notNull().unique('oauth_access_token_hash'),
    userId: text('user_id').references(() => user.id),
    refreshId: text('refresh_id'),
  },
  (table) => [
    index('oauth_access_token_user').on(table.userId, table.clientId),
    index('oauth_access_token_code').on(table.authorizationCodeId),
    index('oauth_access_token_refresh').on(table.refreshId),
    index('oauth_access_token_expiry').on(table.expiresAt),
  ],
);

/** What a person has agreed to share with a service, until they withdraw it. */
export const oauthConsent = sqliteTable(
  'oauth_consent',
  {
    id: text('id').primaryKey(),
    clientId: text('client_id')
      .notNull()
      .references(() => oauthClient.clientId),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    referenceId: text('reference_id'),
    resources: text('resources'),
    requestedUserInfoClaims: text('requested_user_info_claims'),
    scopes: text('scopes').notNull(),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [uniqueIndex('oauth_consent_pair').on(table.userId, table.clientId)],
);

export const oauthClientAssertion = sqliteTable('oauth_client_assertion', {
  id: text('id').primaryKey(),
  expiresAt: text('expires_at').notNull(),
});

/** The keys that sign identities; the private half is encrypted with AUTH_SECRET. */
export const oauthKey = sqliteTable('oauth_key', {
  id: text('id').primaryKey(),
  publicKey: text('public_key').notNull(),
  privateKey: text('private_key').notNull(),
  alg: text('alg'),
  crv: text('crv'),
  createdAt: text('created_at').notNull(),
  expiresAt: text('expires_at'),
});
