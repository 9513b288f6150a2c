/** All that is asked of the tables of companies and their accounts. Writes are statements, so that an action batches them. */
import { and, asc, desc, eq, gt, lt, lte, max, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import { runBatch, type Statement } from '../database.ts';
import type {
  Account,
  AccountEvent,
  AccountEventKind,
  AccountType,
  Company,
  CompanyView,
  Invitation,
  InvitationState,
  Registration,
  Verification,
} from './model.ts';
import { deleteShared } from './openid-repository.ts';
import type { ProvenPerson } from './representative-match.ts';
import type { AccountChange } from './rules.ts';
import {
  addressChange,
  auditEvent,
  company,
  credential,
  invitation,
  invitationLink,
  issuedLogin,
  passkey,
  registration,
  secondFactor,
  session,
  user,
  verification,
  waitingProof,
} from './tables.ts';

export const companyColumns = { id: company.id, siren: company.siren, name: company.name, address: company.address, state: company.state };

export const accountColumns = {
  id: user.id,
  type: user.type,
  state: user.state,
  askedType: user.askedType,
  companyId: user.companyId,
  responsableId: user.responsableId,
  inviterId: user.inviterId,
  name: user.name,
  firstName: user.firstName,
  lastName: user.lastName,
  login: user.login,
  email: user.email,
  emailKey: user.emailKey,
  leaveAskedAt: user.leaveAskedAt,
  createdAt: user.createdAt,
};

export const isAccount = (row: { type: string; companyId: string | null }): row is Account =>
  row.type !== 'agent' && row.companyId !== null;

/** A company with all its accounts by name, its open invitations, and the number of its last event: one round trip. */
export async function findCompanyView(database: D1Database, companyId: string): Promise<CompanyView | null> {
  const client = drizzle(database);
  const [[found], accounts, invitations, [last]] = await client.batch([
    client.select(companyColumns).from(company).where(eq(company.id, companyId)),
    client.select(accountColumns).from(user).where(eq(user.companyId, companyId)).orderBy(asc(user.name), asc(user.id)),
    client
      .select()
      .from(invitation)
      .where(and(eq(invitation.companyId, companyId), eq(invitation.state, 'open')))
      .orderBy(desc(invitation.createdAt), asc(invitation.id)),
    client
      .select({ number: max(auditEvent.number) })
      .from(auditEvent)
      .where(eq(auditEvent.companyId, companyId)),
  ]);
  return found ? { company: found, accounts: accounts.filter(isAccount), invitations, lastEvent: last?.number ?? 0 } : null;
}

export async function findCompanyBySiren(database: D1Database, siren: string): Promise<Company | null> {
  const [row] = await drizzle(database).select(companyColumns).from(company).where(eq(company.siren, siren));
  return row ?? null;
}

export async function findAccount(database: D1Database, id: string): Promise<Account | null> {
  const [row] = await drizzle(database).select(accountColumns).from(user).where(eq(user.id, id));
  return row && isAccount(row) ? row : null;
}

/** Whoever has this address: the id and the login, an agent's too. */
export async function findHolder(database: D1Database, emailKey: string): Promise<{ id: string; login: string; type: string } | null> {
  const [row] = await drizzle(database)
    .select({ id: user.id, login: user.login, type: user.type })
    .from(user)
    .where(eq(user.emailKey, emailKey));
  return row ?? null;
}

/** What refused a write, by the names of its constraints; null for another failure. */
export function refusalOf(error: unknown): 'stale' | 'last_mandataire' | 'cycle' | 'login_taken' | 'email_taken' | 'link_used' | null {
  const text = `${error} ${error instanceof Error ? error.cause : ''}`;
  if (/audit_event\.company_id, audit_event\.number/.test(text)) return 'stale';
  if (/issued_login\.login_key|user\.login_key/.test(text)) return 'login_taken';
  if (/user\.email_key/.test(text)) return 'email_taken';
  if (/audit_event\.id/.test(text)) return 'link_used';
  if (/last_mandataire/.test(text)) return 'last_mandataire';
  return /\bcycle\b/.test(text) ? 'cycle' : null;
}

/** The event of a company that follows the last one that was read: refused when another one has (`stale`). */
export function insertEvent(database: D1Database, event: AccountEvent, now: Date): Statement {
  return drizzle(database)
    .insert(auditEvent)
    .values({ ...event, createdAt: now.toISOString() });
}

/** The next event of a company, whatever came before: for what depends on nothing that was read. */
export function appendEvent(
  database: D1Database,
  { id, siren, actorId, kind, subjectId }: { id: string; siren: string; actorId: string | null; kind: AccountEventKind; subjectId: string },
  now: Date,
): Statement {
  return drizzle(database)
    .insert(auditEvent)
    .select(
      sql`SELECT ${id}, c.id, coalesce((SELECT max(number) FROM audit_event WHERE company_id = c.id), 0) + 1, ${actorId}, ${kind}, ${subjectId}, '{}', ${now.toISOString()}
        FROM company AS c WHERE c.siren = ${siren}`,
    );
}

export function updateAccount(
  database: D1Database,
  id: string,
  change: AccountChange & { responsableId?: string | null; firstName?: string; lastName?: string; name?: string },
  now: Date,
): Statement {
  return drizzle(database)
    .update(user)
    .set({ ...change, updatedAt: now.toISOString() })
    .where(eq(user.id, id));
}

export function verifyCompany(database: D1Database, id: string, now: Date): Statement {
  return drizzle(database).update(company).set({ state: 'verified', updatedAt: now.toISOString() }).where(eq(company.id, id));
}

/** Ends the open sessions of an account. */
export function deleteSessions(database: D1Database, userId: string): Statement {
  return drizzle(database).delete(session).where(eq(session.userId, userId));
}

/** A12: what somebody invited is void, for ever. */
export function voidInvitations(database: D1Database, inviterId: string, now: Date): Statement {
  return drizzle(database)
    .update(invitation)
    .set({ state: 'void', updatedAt: now.toISOString() })
    .where(and(eq(invitation.inviterId, inviterId), eq(invitation.state, 'open')));
}

export function insertInvitation(database: D1Database, row: Invitation): Statement {
  return drizzle(database).insert(invitation).values(row);
}

export function insertInvitationLink(database: D1Database, link: { secretHash: string; invitationId: string; sending: number }): Statement {
  return drizzle(database).insert(invitationLink).values(link).onConflictDoNothing();
}

export function updateInvitation(
  database: D1Database,
  id: string,
  change: { state?: InvitationState; sending?: number; expiresAt?: string; userId?: string },
  now: Date,
): Statement {
  return drizzle(database)
    .update(invitation)
    .set({ ...change, updatedAt: now.toISOString() })
    .where(eq(invitation.id, id));
}

export async function findInvitation(database: D1Database, id: string): Promise<Invitation | null> {
  const [row] = await drizzle(database).select().from(invitation).where(eq(invitation.id, id));
  return row ?? null;
}

/** The invitation of a link that was really issued, and whether a later link has taken its place. */
export async function findInvitationByLink(
  database: D1Database,
  secretHash: string,
): Promise<{ invitation: Invitation; superseded: boolean } | null> {
  const [row] = await drizzle(database)
    .select({ invitation, sending: invitationLink.sending })
    .from(invitationLink)
    .innerJoin(invitation, eq(invitation.id, invitationLink.invitationId))
    .where(eq(invitationLink.secretHash, secretHash));
  return row ? { invitation: row.invitation, superseded: row.sending < row.invitation.sending } : null;
}

export function insertRegistration(database: D1Database, row: Registration & { secretHash: string }): Statement {
  return drizzle(database).insert(registration).values(row);
}

/** A registration whose link is still good. */
export async function findRegistration(database: D1Database, secretHash: string, now: Date): Promise<Registration | null> {
  const [row] = await drizzle(database)
    .select()
    .from(registration)
    .where(and(eq(registration.secretHash, secretHash), gt(registration.expiresAt, now.toISOString())));
  return row ?? null;
}

export async function findRegistrationById(database: D1Database, id: string): Promise<Registration | null> {
  const [row] = await drizzle(database).select().from(registration).where(eq(registration.id, id));
  return row ?? null;
}

/** Removes all that was registered with an address and not confirmed: one confirmation is enough. */
export function deleteRegistrations(database: D1Database, emailKey: string): Statement {
  return drizzle(database).delete(registration).where(eq(registration.emailKey, emailKey));
}

/** Forgets registrations whose link has expired. */
export function deleteExpiredRegistrations(database: D1Database, now: Date): Statement {
  return drizzle(database).delete(registration).where(lt(registration.expiresAt, now.toISOString()));
}

/** A company that is not known yet; one that is stays as it is. */
export function insertCompany(database: D1Database, row: Pick<Company, 'id' | 'siren' | 'name' | 'address'>, now: Date): Statement {
  const time = now.toISOString();
  return drizzle(database)
    .insert(company)
    .values({ ...row, createdAt: time, updatedAt: time })
    .onConflictDoNothing({ target: company.siren });
}

export interface NewAccount {
  id: string;
  siren: string;
  type: AccountType;
  state: Account['state'];
  firstName: string;
  lastName: string;
  login: string;
  loginKey: string;
  email: string;
  emailKey: string;
  passwordHash: string;
  inviterId: string | null;
  responsableId: string | null;
}

/** An account with its login, for ever its own (L5), and its password. */
export function insertAccount(database: D1Database, account: NewAccount, now: Date): Statement[] {
  const time = now.toISOString();
  const client = drizzle(database);
  const { siren, loginKey, passwordHash, ...row } = account;
  return [
    client.insert(issuedLogin).values({ loginKey, issuedAt: time }),
    client.insert(user).values({
      ...row,
      loginKey,
      name: `${row.firstName} ${row.lastName}`,
      companyId: sql`(SELECT id FROM company WHERE siren = ${siren})`,
      emailVerified: true,
      createdAt: time,
      updatedAt: time,
    }),
    client.insert(credential).values({
      id: `${row.id}-password`,
      userId: row.id,
      providerId: 'credential',
      accountId: row.id,
      password: passwordHash,
      createdAt: time,
      updatedAt: time,
    }),
  ];
}

/** A3: a check of an account, with what it found. */
export function insertVerification(database: D1Database, row: Verification): Statement {
  return drizzle(database).insert(verification).values(row);
}

export const lastVerification = (client: DrizzleD1Database, userId: string) =>
  client
    .select()
    .from(verification)
    .where(eq(verification.userId, userId))
    .orderBy(desc(verification.createdAt), desc(verification.id))
    .limit(1);

/** The last check of an account. */
export async function findLastVerification(database: D1Database, userId: string): Promise<Verification | null> {
  const [row] = await lastVerification(drizzle(database), userId);
  return row ?? null;
}

/** Keeps a proven identity until the registry answers again. */
export function keepProof(database: D1Database, userId: string, person: ProvenPerson, nextAt: Date, now: Date): Statement {
  const row = { userId, person, nextAt: nextAt.toISOString(), createdAt: now.toISOString() };
  return drizzle(database)
    .insert(waitingProof)
    .values(row)
    .onConflictDoUpdate({ target: waitingProof.userId, set: { person, nextAt: row.nextAt, attempts: sql`attempts + 1` } });
}

export function deleteProof(database: D1Database, userId: string): Statement {
  return drizzle(database).delete(waitingProof).where(eq(waitingProof.userId, userId));
}

/** Proofs whose next try is due, the longest waiting first. */
export function listDueProofs(
  database: D1Database,
  now: Date,
  most: number,
): Promise<{ userId: string; person: ProvenPerson; attempts: number }[]> {
  return drizzle(database)
    .select({ userId: waitingProof.userId, person: waitingProof.person, attempts: waitingProof.attempts })
    .from(waitingProof)
    .where(lte(waitingProof.nextAt, now.toISOString()))
    .orderBy(asc(waitingProof.nextAt))
    .limit(most);
}

/** An account that has no place in the tree yet, with all that is its own; its login stays issued. */
export function deleteAccount(database: D1Database, id: string): Statement[] {
  const client = drizzle(database);
  return [
    client.delete(session).where(eq(session.userId, id)),
    client.delete(credential).where(eq(credential.userId, id)),
    client.delete(secondFactor).where(eq(secondFactor.userId, id)),
    client.delete(passkey).where(eq(passkey.userId, id)),
    client.delete(addressChange).where(eq(addressChange.userId, id)),
    ...deleteShared(database, id),
    client.delete(waitingProof).where(eq(waitingProof.userId, id)),
    client.delete(verification).where(eq(verification.userId, id)),
    client.delete(user).where(eq(user.id, id)),
  ];
}

/** Runs the statements of one change, all or none. */
export function commit(database: D1Database, statements: readonly Statement[]): Promise<unknown> {
  return runBatch(database, statements);
}
