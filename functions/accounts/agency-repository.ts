/** What the agency reads of companies, and what closing one writes. Writes are statements, so that an action batches them. */
import { and, asc, count, desc, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Statement } from '../database.ts';
import type { AccountEventKind, Company, CompanyState, Examination, Succession, Verification } from './model.ts';
import { PENDING_STATES } from './model.ts';
import {
  auditEvent,
  company,
  examination,
  invitation,
  registration,
  session,
  succession,
  user,
  verification,
  waitingProof,
} from './tables.ts';

/** A line of the list of companies. */
export interface CompanyLine extends Pick<Company, 'id' | 'siren' | 'name' | 'state'> {
  accounts: number;
}

/** Where the list goes on: after this name and id. */
export interface CompanyPlace {
  name: string;
  id: string;
}

/**
 * What is sought, taken as it is, in a name or at the beginning of a SIREN. SQLite changes the case of plain letters alone, so that the
 * text comes in both; and LIKE would take no more than 50 bytes, and read some signs as others.
 */
function sought(text: string): SQL | undefined {
  if (text === '') return undefined;
  const digits = text.replace(/[\s.-]/g, '');
  const bySiren = /^\d{1,9}$/.test(digits) ? sql`substr(${company.siren}, 1, ${digits.length}) = ${digits}` : undefined;
  return or(
    bySiren,
    sql`instr(upper(${company.name}), ${text.toUpperCase()}) > 0`,
    sql`instr(lower(${company.name}), ${text.toLowerCase()}) > 0`,
  );
}

/** Companies by name, from a place on. */
export function listCompanies(database: D1Database, text: string, from: CompanyPlace | null, limit: number): Promise<CompanyLine[]> {
  const client = drizzle(database);
  const accounts = client.select({ n: count() }).from(user).where(eq(user.companyId, company.id));
  return client
    .select({ id: company.id, siren: company.siren, name: company.name, state: company.state, accounts: sql<number>`${accounts}` })
    .from(company)
    .where(and(sought(text), from ? sql`(${company.name}, ${company.id}) > (${from.name}, ${from.id})` : undefined))
    .orderBy(asc(company.name), asc(company.id))
    .limit(limit);
}

/** An examination that waits for an agent. */
export interface WaitingExamination {
  id: string;
  createdAt: string;
  name: string;
  siren: string;
  companyName: string;
}

/** Open examinations, the longest waiting first. */
export function listOpenExaminations(database: D1Database, limit: number): Promise<WaitingExamination[]> {
  return drizzle(database)
    .select({
      ...{ id: examination.id, createdAt: examination.createdAt, name: user.name },
      ...{ siren: company.siren, companyName: company.name },
    })
    .from(examination)
    .innerJoin(user, eq(user.id, examination.userId))
    .innerJoin(company, eq(company.id, user.companyId))
    .where(eq(examination.state, 'open'))
    .orderBy(asc(examination.createdAt), asc(examination.id))
    .limit(limit);
}

/** A succession that the agency will decide on. */
export interface WaitingSuccession {
  id: string;
  createdAt: string;
  objectionEnd: string;
  objectedAt: string | null;
  siren: string;
  companyName: string;
}

/** Open successions, the longest waiting first. */
export function listOpenSuccessions(database: D1Database, limit: number): Promise<WaitingSuccession[]> {
  return drizzle(database)
    .select({
      ...{ id: succession.id, createdAt: succession.createdAt },
      ...{ objectionEnd: succession.objectionEnd, objectedAt: succession.objectedAt },
      ...{ siren: company.siren, companyName: company.name },
    })
    .from(succession)
    .innerJoin(company, eq(company.id, succession.companyId))
    .where(eq(succession.state, 'open'))
    .orderBy(asc(succession.createdAt), asc(succession.id))
    .limit(limit);
}

/** An event as the trace shows it. */
export interface TraceEvent {
  number: number;
  kind: AccountEventKind;
  actorId: string | null;
  subjectId: string | null;
  details: Record<string, string>;
  createdAt: string;
}

/** What the agency reads of one company, beside its accounts. */
export interface CompanyFile {
  events: TraceEvent[];
  verifications: Verification[];
  examinations: Examination[];
  successions: Succession[];
}

/**
 * The trace of a company, the last event first, and what was asked of the agency.
 *
 * @param before number of the event after the first one; null for the last ones
 */
export async function findCompanyFile(database: D1Database, companyId: string, before: number | null, most: number): Promise<CompanyFile> {
  const client = drizzle(database);
  const accounts = client.select({ id: user.id }).from(user).where(eq(user.companyId, companyId));
  const [events, verifications, examinations, successions] = await client.batch([
    client
      .select({
        ...{ number: auditEvent.number, kind: auditEvent.kind, actorId: auditEvent.actorId },
        ...{ subjectId: auditEvent.subjectId, details: auditEvent.details, createdAt: auditEvent.createdAt },
      })
      .from(auditEvent)
      .where(and(eq(auditEvent.companyId, companyId), before === null ? undefined : lt(auditEvent.number, before)))
      .orderBy(desc(auditEvent.number))
      .limit(most),
    client
      .select()
      .from(verification)
      .where(inArray(verification.userId, accounts))
      .orderBy(desc(verification.createdAt), desc(verification.id))
      .limit(most),
    client
      .select()
      .from(examination)
      .where(inArray(examination.userId, accounts))
      .orderBy(desc(examination.createdAt), desc(examination.id))
      .limit(most),
    client
      .select()
      .from(succession)
      .where(eq(succession.companyId, companyId))
      .orderBy(desc(succession.createdAt), desc(succession.id))
      .limit(most),
  ]);
  return { events: events.map((event) => ({ ...event, number: event.number ?? 0 })), verifications, examinations, successions };
}

/** The accounts of a company that have a second factor. */
export async function listSecondFactors(database: D1Database, companyId: string): Promise<string[]> {
  const rows = await drizzle(database)
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.companyId, companyId), eq(user.twoFactorEnabled, true)));
  return rows.map(({ id }) => id);
}

/** Every check of an account, the last one first. */
export function listVerifications(database: D1Database, userId: string): Promise<Verification[]> {
  return drizzle(database)
    .select()
    .from(verification)
    .where(eq(verification.userId, userId))
    .orderBy(desc(verification.createdAt), desc(verification.id))
    .limit(50);
}

export function setCompanyState(database: D1Database, id: string, state: CompanyState, now: Date): Statement {
  return drizzle(database).update(company).set({ state, updatedAt: now.toISOString() }).where(eq(company.id, id));
}

/** Statements that close the accounts of a company: those that were active are suspended, those that waited are refused. */
export function closeAccounts(database: D1Database, companyId: string, now: Date): Statement[] {
  const client = drizzle(database);
  const updatedAt = now.toISOString();
  const accounts = client.select({ id: user.id }).from(user).where(eq(user.companyId, companyId));
  return [
    client
      .update(user)
      .set({ state: 'suspended', askedType: null, updatedAt })
      .where(and(eq(user.companyId, companyId), inArray(user.state, ['active', 'suspended']))),
    client
      .update(user)
      .set({ state: 'refused', updatedAt })
      .where(and(eq(user.companyId, companyId), inArray(user.state, [...PENDING_STATES]))),
    client.delete(session).where(inArray(session.userId, accounts)),
    client.delete(waitingProof).where(inArray(waitingProof.userId, accounts)),
    client
      .update(invitation)
      .set({ state: 'void', updatedAt })
      .where(and(eq(invitation.companyId, companyId), eq(invitation.state, 'open'))),
  ];
}

/** Registrations of that SIREN that nobody confirmed yet. */
export function deleteRegistrationsOf(database: D1Database, siren: string): Statement {
  return drizzle(database).delete(registration).where(eq(registration.siren, siren));
}
