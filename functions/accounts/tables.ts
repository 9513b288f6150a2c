/**
 * The tables that Better Auth reads and writes (auth.ts gives it their names), with what it does not know. Nothing falls with a user by
 * itself: SQLite changes a CHECK by making the table anew, and a cascade would take everybody's sessions and passwords along.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import type { UserState, UserType } from './model.ts';

export const user = sqliteTable(
  'user',
  {
    id: text('id').primaryKey(),
    type: text('type').$type<UserType>().notNull(),
    state: text('state').$type<UserState>().notNull().default('active'),
    name: text('name').notNull(),
    /** As it was issued. */
    login: text('login').notNull(),
    /** L1, L2: what it is compared by. */
    loginKey: text('login_key').notNull().unique('user_login'),
    /** As it was written; mails go there. */
    email: text('email').notNull(),
    emailKey: text('email_key').notNull().unique('user_email'),
    emailVerified: integer('email_verified', { mode: 'boolean' }).notNull().default(false),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [
    index('user_type').on(table.type, table.state),
    check('user_type', sql`${table.type} IN ('agent')`),
    check('user_state', sql`${table.state} IN ('active', 'suspended')`),
    check('user_name', sql`length(${table.name}) BETWEEN 1 AND 120`),
    check('user_login', sql`length(${table.loginKey}) BETWEEN 3 AND 64 AND ${table.loginKey} NOT GLOB '*[^a-z0-9._-]*'`),
    check('user_email', sql`length(${table.email}) <= 254 AND ${table.emailKey} LIKE '_%@_%'`),
    check('user_email_verified', sql`${table.emailVerified} IN (0, 1)`),
  ],
);

/** How somebody proves who they are: one row a means. Better Auth calls it « account », which here is a person's. */
export const credential = sqliteTable(
  'credential',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    /** `credential`: the password. */
    providerId: text('provider_id').notNull(),
    /** Who they are for that provider; for the password, the user's own id. */
    accountId: text('account_id').notNull(),
    /** The hash, with its parameters and salt (password-hash.ts). */
    password: text('password'),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [
    unique('credential_account').on(table.providerId, table.accountId),
    index('credential_user').on(table.userId),
    check('credential_password', sql`${table.providerId} <> 'credential' OR ${table.password} LIKE '$scrypt$%'`),
  ],
);

export const session = sqliteTable(
  'session',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    /** Hash of the secret in the cookie: who reads this table signs in as nobody. */
    token: text('token_hash').notNull().unique('session_token'),
    /** Moves on while the session is used. */
    expiresAt: text('expires_at').notNull(),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [index('session_user').on(table.userId), index('session_expiry').on(table.expiresAt)],
);

/** Tries to sign in, by login and by network (S7). A row says nothing once it is empty, and is removed. */
export const signInBucket = sqliteTable(
  'sign_in_bucket',
  {
    key: text('key').primaryKey(),
    /** When nothing is left in it, in milliseconds since 1970. */
    emptyAt: integer('empty_at').notNull(),
  },
  (table) => [index('sign_in_bucket_empty').on(table.emptyAt)],
);
