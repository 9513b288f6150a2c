/**
 * The tables that Better Auth reads and writes (auth.ts gives it their names), with what it does not know. Nothing falls with a user by
 * itself: SQLite changes a CHECK by making the table anew, and a cascade would take everybody's sessions and passwords along.
 */
import { type SQL, sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type {
  AccountEventKind,
  AccountType,
  CompanyState,
  ExaminationState,
  InvitationState,
  MatchField,
  NotCoveredReason,
  SuccessionState,
  UserState,
  UserType,
  VerificationKind,
  VerificationResult,
} from './model.ts';
import type { ProvenPerson } from './representative-match.ts';

/** A company, by its SIREN. It is verified with its first mandataire, and has an active one from then on (A10, migrations 0005 to 0007). */
export const company = sqliteTable(
  'company',
  {
    id: text('id').primaryKey(),
    siren: text('siren').notNull().unique('company_siren'),
    /** As the registry writes it, when it was last asked. */
    name: text('name').notNull(),
    address: text('address').notNull(),
    state: text('state').$type<CompanyState>().notNull().default('unverified'),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [
    index('company_name').on(table.name, table.id),
    check('company_siren', sql`${table.siren} GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'`),
    check('company_state', sql`${table.state} IN ('unverified', 'verified', 'closed')`),
  ],
);

/** A login is never given out again (L5): they stay here when their accounts are gone. */
export const issuedLogin = sqliteTable('issued_login', { loginKey: text('login_key').primaryKey(), issuedAt: text('issued_at').notNull() });

/** The rank of a type: what is asked for is higher than what is held (A7). */
const rank = (type: SQL) => sql`CASE ${type} WHEN 'salarie' THEN 1 WHEN 'representant' THEN 2 WHEN 'mandataire' THEN 3 END`;

/** Whoever signs in: an agent, or an account of a company, which has its place in that company's tree (P5, migration 0008). */
export const user = sqliteTable(
  'user',
  {
    id: text('id').primaryKey(),
    type: text('type').$type<UserType>().notNull(),
    state: text('state').$type<UserState>().notNull().default('active'),
    name: text('name').notNull(),
    /** Of companies' accounts. */
    firstName: text('first_name'),
    lastName: text('last_name'),
    /** As it was issued. */
    login: text('login').notNull(),
    /** L1, L2: what it is compared by. */
    loginKey: text('login_key').notNull().unique('user_login'),
    /** As it was written; mails go there. */
    email: text('email').notNull(),
    emailKey: text('email_key').notNull().unique('user_email'),
    emailVerified: integer('email_verified', { mode: 'boolean' }).notNull().default(false),
    twoFactorEnabled: integer('two_factor_enabled', { mode: 'boolean' }).notNull().default(false),
    /** Null for agents. */
    companyId: text('company_id').references(() => company.id),
    /** The account that it is attached to, of the same company; null at a top, and while it is pending. */
    responsableId: text('responsable_id'),
    /** A14: who invited; the account is attached there once it is active. */
    inviterId: text('inviter_id'),
    /** A7: the higher type that is asked for it. */
    askedType: text('asked_type').$type<AccountType>(),
    /** When somebody last signed in with it; null before the first time. */
    signedInAt: text('signed_in_at'),
    /** A10: when its holder asked to leave; null while nobody did. */
    leaveAskedAt: text('leave_asked_at'),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [
    index('user_type').on(table.type, table.state),
    index('user_company').on(table.companyId, table.state, table.type),
    index('user_responsable').on(table.responsableId),
    index('user_place').on(table.companyId, table.responsableId, table.name, table.id),
    index('user_asked').on(table.companyId).where(sql`${table.askedType} IS NOT NULL`),
    // P5: a responsable is of the same company. The pair is what the foreign key needs to stand on.
    uniqueIndex('user_of_company').on(table.id, table.companyId),
    foreignKey({ columns: [table.responsableId, table.companyId], foreignColumns: [table.id, table.companyId], name: 'user_responsable' }),
    check('user_type', sql`${table.type} IN ('agent', 'mandataire', 'representant', 'salarie')`),
    check('user_state', sql`${table.state} IN ('to_verify', 'to_validate', 'active', 'suspended', 'refused')`),
    check('user_name', sql`length(${table.name}) BETWEEN 1 AND 120`),
    check('user_login', sql`length(${table.loginKey}) BETWEEN 3 AND 64 AND ${table.loginKey} NOT GLOB '*[^a-z0-9._-]*'`),
    check('user_email', sql`length(${table.email}) <= 254 AND ${table.emailKey} LIKE '_%@_%'`),
    check('user_email_verified', sql`${table.emailVerified} IN (0, 1)`),
    check('user_of_company', sql`(${table.type} = 'agent') = (${table.companyId} IS NULL)`),
    check('user_own_responsable', sql`${table.responsableId} <> ${table.id}`),
    // A5c: a pending account has no place in the tree. A3: only mandataires are verified, and they are not validated.
    check(
      'user_pending',
      sql`${table.state} IN ('active', 'suspended') OR (${table.responsableId} IS NULL AND ${table.askedType} IS NULL)`,
    ),
    check('user_to_verify', sql`${table.state} <> 'to_verify' OR ${table.type} = 'mandataire'`),
    check('user_to_validate', sql`${table.state} <> 'to_validate' OR ${table.type} IN ('representant', 'salarie')`),
    check('user_asked_type', sql`${table.askedType} IS NULL OR ${rank(sql`${table.askedType}`)} > ${rank(sql`${table.type}`)}`),
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
    /** The kind of browser and of system, in words that its holder recognises: « Firefox, Windows ». Nothing finer is kept. */
    device: text('device'),
    /** Moves on while the session is used. */
    expiresAt: text('expires_at').notNull(),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [index('session_user').on(table.userId), index('session_expiry').on(table.expiresAt)],
);

/** What was asked of a browser, until it answers: a code after the password, a signature by a passkey. Better Auth calls it « verification ». */
export const challenge = sqliteTable(
  'challenge',
  {
    id: text('id').primaryKey(),
    /** What the browser's signed cookie names. */
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: text('expires_at').notNull(),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [index('challenge_identifier').on(table.identifier), index('challenge_expiry').on(table.expiresAt)],
);

/** The codes of an application (TOTP) as a second factor, and the codes for the day when the telephone is lost. */
export const secondFactor = sqliteTable(
  'second_factor',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .unique('second_factor_user')
      .references(() => user.id),
    /** Encrypted with AUTH_SECRET, as are the codes. */
    secret: text('secret').notNull(),
    backupCodes: text('recovery_codes').notNull(),
    /** False until a first code has shown that the application knows the secret. */
    verified: integer('verified', { mode: 'boolean' }).notNull().default(false),
    failedVerificationCount: integer('failed_count').notNull().default(0),
    lockedUntil: text('locked_until'),
  },
  (table) => [check('second_factor_verified', sql`${table.verified} IN (0, 1)`)],
);

/** A key of a device or of its owner's keyring (WebAuthn). */
export const passkey = sqliteTable(
  'passkey',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    /** What its owner calls it. */
    name: text('name'),
    credentialID: text('credential_id').notNull().unique('passkey_credential'),
    publicKey: text('public_key').notNull(),
    counter: integer('counter').notNull(),
    deviceType: text('device_type').notNull(),
    backedUp: integer('backed_up', { mode: 'boolean' }).notNull(),
    transports: text('transports'),
    aaguid: text('aaguid'),
    createdAt: text('created_at').notNull(),
  },
  (table) => [index('passkey_user').on(table.userId), check('passkey_name', sql`length(${table.name}) <= 60`)],
);

/** A new password was asked for, for whatever account has this address: that is looked up when the link is used (L4). */
export const passwordReset = sqliteTable(
  'password_reset',
  {
    id: text('id').primaryKey(),
    emailKey: text('email_key').notNull(),
    secretHash: text('secret_hash').notNull().unique('password_reset_secret'),
    expiresAt: text('expires_at').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (table) => [index('password_reset_expiry').on(table.expiresAt), index('password_reset_address').on(table.emailKey)],
);

/** Another address for an account, until both addresses have said yes. One at a time. */
export const addressChange = sqliteTable(
  'address_change',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .unique('address_change_user')
      .references(() => user.id),
    email: text('email').notNull(),
    emailKey: text('email_key').notNull(),
    /** Of the link to the present address, and of the link to the new one. */
    presentHash: text('present_hash').notNull().unique('address_change_present'),
    newHash: text('new_hash').notNull().unique('address_change_new'),
    presentSaidYes: text('present_said_yes_at'),
    newSaidYes: text('new_said_yes_at'),
    expiresAt: text('expires_at').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (table) => [index('address_change_expiry').on(table.expiresAt)],
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

/** An account to be, whose address is not confirmed yet. It becomes a user, or is forgotten when its link has expired. */
export const registration = sqliteTable(
  'registration',
  {
    id: text('id').primaryKey(),
    siren: text('siren').notNull(),
    companyName: text('company_name').notNull(),
    companyAddress: text('company_address').notNull(),
    type: text('type').$type<AccountType>().notNull(),
    firstName: text('first_name').notNull(),
    lastName: text('last_name').notNull(),
    email: text('email').notNull(),
    emailKey: text('email_key').notNull(),
    passwordHash: text('password_hash').notNull(),
    secretHash: text('secret_hash').notNull().unique('registration_secret'),
    expiresAt: text('expires_at').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (table) => [
    index('registration_expiry').on(table.expiresAt),
    check('registration_type', sql`${table.type} IN ('mandataire', 'representant', 'salarie')`),
    check('registration_password', sql`${table.passwordHash} LIKE '$scrypt$%'`),
  ],
);

/** A12: for one address, one type, one company. */
export const invitation = sqliteTable(
  'invitation',
  {
    id: text('id').primaryKey(),
    companyId: text('company_id')
      .notNull()
      .references(() => company.id),
    /** Stays a label when its account is gone. */
    inviterId: text('inviter_id').notNull(),
    type: text('type').$type<AccountType>().notNull(),
    firstName: text('first_name').notNull(),
    lastName: text('last_name').notNull(),
    email: text('email').notNull(),
    emailKey: text('email_key').notNull(),
    state: text('state').$type<InvitationState>().notNull().default('open'),
    /** How many times it was sent; each time has its own link, and the last one counts. */
    sending: integer('sending').notNull().default(1),
    expiresAt: text('expires_at').notNull(),
    /** The account that it became. */
    userId: text('user_id'),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [
    index('invitation_company').on(table.companyId, table.state),
    index('invitation_inviter').on(table.inviterId, table.state),
    check('invitation_type', sql`${table.type} IN ('mandataire', 'representant', 'salarie')`),
    check('invitation_state', sql`${table.state} IN ('open', 'accepted', 'revoked', 'void')`),
    check('invitation_accepted', sql`(${table.state} = 'accepted') = (${table.userId} IS NOT NULL)`),
  ],
);

/** Every link that was really issued, so that its holder may read why it is dead, and nobody else (A12). */
export const invitationLink = sqliteTable('invitation_link', {
  secretHash: text('secret_hash').primaryKey(),
  invitationId: text('invitation_id')
    .notNull()
    .references(() => invitation.id),
  sending: integer('sending').notNull(),
});

/** A3: each check of a mandataire, with its date and its source. Nothing of the proven identity is kept but what was found. */
export const verification = sqliteTable(
  'account_verification',
  {
    id: text('id').primaryKey(),
    userId: text('user_id').notNull(),
    kind: text('kind').$type<VerificationKind>().notNull(),
    result: text('result').$type<VerificationResult>().notNull(),
    /** What differs, for a close match. */
    fields: text('fields', { mode: 'json' }).$type<MatchField[]>().notNull().default([]),
    /** Why the registry cannot tell. */
    reason: text('reason').$type<NotCoveredReason>(),
    /** Who was asked: the name of the provider or of the registry, or the agent's id. */
    source: text('source').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (table) => [index('account_verification_user').on(table.userId, table.createdAt)],
);

/** A3: an agent is asked to look at what the automatic checks did not find. One is open at a time. */
export const examination = sqliteTable(
  'examination',
  {
    id: text('id').primaryKey(),
    userId: text('user_id').notNull(),
    state: text('state').$type<ExaminationState>().notNull().default('open'),
    text: text('text').notNull(),
    /** Why it was refused; the person reads it. */
    answer: text('answer'),
    agentId: text('agent_id'),
    createdAt: text('created_at').notNull(),
    decidedAt: text('decided_at'),
  },
  (table) => [
    uniqueIndex('examination_open').on(table.userId).where(sql`${table.state} = 'open'`),
    index('examination_state').on(table.state, table.createdAt),
    check('examination_state', sql`${table.state} IN ('open', 'granted', 'refused', 'withdrawn')`),
    check('examination_decided', sql`(${table.state} IN ('granted', 'refused')) = (${table.agentId} IS NOT NULL)`),
  ],
);

/** Documents of an examination. Those of a form that was not accepted wait for its next try, and are removed after 48 hours. */
export const examinationDocument = sqliteTable(
  'examination_document',
  {
    id: text('id').primaryKey(),
    userId: text('user_id').notNull(),
    examinationId: text('examination_id').references(() => examination.id),
    name: text('name').notNull(),
    type: text('type').notNull(),
    size: integer('size').notNull(),
    digest: text('digest').notNull(),
    objectKey: text('object_key').notNull().unique('examination_document_object'),
    createdAt: text('created_at').notNull(),
  },
  (table) => [
    index('examination_document_user').on(table.userId),
    index('examination_document_examination').on(table.examinationId),
    check('examination_document_size', sql`${table.size} > 0 AND ${table.size} <= 5242880`),
  ],
);

/** A10: one mandataire asks for the place of another. One is open at a time in a company; what was decided stays so (migration 0011). */
export const succession = sqliteTable(
  'succession',
  {
    id: text('id').primaryKey(),
    companyId: text('company_id')
      .notNull()
      .references(() => company.id),
    /** Both stay labels when their accounts are gone. */
    askerId: text('asker_id').notNull(),
    replacedId: text('replaced_id').notNull(),
    state: text('state').$type<SuccessionState>().notNull().default('open'),
    text: text('text').notNull(),
    objectionEnd: text('objection_end').notNull(),
    objection: text('objection'),
    objectedAt: text('objected_at'),
    answer: text('answer'),
    agentId: text('agent_id'),
    createdAt: text('created_at').notNull(),
    decidedAt: text('decided_at'),
  },
  (table) => [
    uniqueIndex('succession_open').on(table.companyId).where(sql`${table.state} = 'open'`),
    index('succession_state').on(table.state, table.createdAt),
    check('succession_state', sql`${table.state} IN ('open', 'granted', 'refused', 'withdrawn')`),
    check('succession_two', sql`${table.askerId} <> ${table.replacedId}`),
    check('succession_objected', sql`(${table.objection} IS NULL) = (${table.objectedAt} IS NULL)`),
    check('succession_decided', sql`(${table.state} IN ('granted', 'refused')) = (${table.agentId} IS NOT NULL)`),
    check('succession_over', sql`(${table.state} = 'open') = (${table.decidedAt} IS NULL)`),
    // A10: never before the time to object is over, unless there is an objection.
    check(
      'succession_objection_time',
      sql`${table.state} <> 'granted' OR ${table.objectedAt} IS NOT NULL OR ${table.decidedAt} >= ${table.objectionEnd}`,
    ),
  ],
);

/** A3: an identity that was proven while the registry did not answer, until it does. */
export const waitingProof = sqliteTable(
  'waiting_proof',
  {
    userId: text('user_id').primaryKey(),
    person: text('person', { mode: 'json' }).$type<ProvenPerson>().notNull(),
    attempts: integer('attempts').notNull().default(1),
    nextAt: text('next_at').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (table) => [index('waiting_proof_next').on(table.nextAt)],
);

/**
 * What happened to accounts. It outlives them: an account is then no more than its random id (DEL5). The events of a company are
 * numbered: who changes something writes the number after the last one that they read, and of two who read the same one is refused.
 */
export const auditEvent = sqliteTable(
  'audit_event',
  {
    id: text('id').primaryKey(),
    companyId: text('company_id'),
    number: integer('number'),
    /** Who did it; null when nobody did: a clock, a check. */
    actorId: text('actor_id'),
    kind: text('kind').$type<AccountEventKind>().notNull(),
    /** Whom or what it was done to. */
    subjectId: text('subject_id'),
    /** What more there is to say, never a name or an address. */
    details: text('details', { mode: 'json' }).$type<Record<string, string>>().notNull().default({}),
    createdAt: text('created_at').notNull(),
  },
  (table) => [
    index('audit_event_subject').on(table.subjectId, table.createdAt),
    unique('audit_event_number').on(table.companyId, table.number),
  ],
);
