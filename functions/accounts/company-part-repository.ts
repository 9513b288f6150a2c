/** What pages read of a company: never more than they show, so that a company of ten thousand costs what one of ten does (P5). */
import { and, asc, desc, eq, exists, inArray, isNotNull, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import { alias } from 'drizzle-orm/sqlite-core';
import { accountColumns, companyColumns, isAccount, lastVerification } from './account-repository.ts';
import { type CompanyPart, type Invitation, PENDING_STATES, type Succession, type Verification } from './model.ts';
import { plainName } from './representative-match.ts';
import { company, invitation, succession, user } from './tables.ts';

/** A company of no more accounts is shown as one tree. */
const WHOLE = 50;
/** Accounts on one page of a larger one. */
const STEP = 20;
/** What waits, what was refused, what is open: as many of each. */
const MOST = 50;

/** Accounts that have a place in the tree. */
const isPlaced = inArray(user.state, ['active', 'suspended']);

/** Accounts, by a statement that gives their ids. */
type Ids = SQLWrapper;

/** The accounts of a company with these ids, and all those above them. */
const closedUpwards = (client: DrizzleD1Database, companyId: string, ids: readonly Ids[]) => {
  // Not one UNION for each: D1 takes five at most.
  const first = sql.join(
    ids.map((some) => sql`id IN (SELECT id FROM ${some})`),
    sql` OR `,
  );
  return client
    .select(accountColumns)
    .from(user)
    .where(
      and(
        eq(user.companyId, companyId),
        sql`${user.id} IN (
          WITH RECURSIVE up (id) AS (
            SELECT id FROM user WHERE ${first} UNION SELECT above.responsable_id FROM user AS above JOIN up ON above.id = up.id WHERE above.responsable_id IS NOT NULL
          ) SELECT id FROM up)`,
      ),
    )
    .orderBy(asc(user.name), asc(user.id));
};

const these = (ids: readonly string[]): SQL => sql`(SELECT value AS id FROM json_each(${JSON.stringify(ids)}))`;

/** Two mandataires, where there are two: enough to know whether one is the last (A10). */
const mandataires = (client: DrizzleD1Database, companyId: string): Ids =>
  client
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.companyId, companyId), eq(user.state, 'active'), eq(user.type, 'mandataire')))
    .limit(2);

/** Accounts that wait for somebody of the company, or for a check. */
const waiting = (client: DrizzleD1Database, companyId: string): Ids[] => [
  client
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.companyId, companyId), inArray(user.state, [...PENDING_STATES])))
    .limit(MOST),
  client
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.companyId, companyId), isNotNull(user.askedType)))
    .limit(MOST),
];

const companyRow = (client: DrizzleD1Database, companyId: string) =>
  client.select(companyColumns).from(company).where(eq(company.id, companyId));

/** Some accounts of a company, with those above them. */
export async function findCompanyPart(database: D1Database, companyId: string, ids: readonly string[]): Promise<CompanyPart | null> {
  const client = drizzle(database);
  const [[found], accounts] = await client.batch([
    companyRow(client, companyId),
    closedUpwards(client, companyId, [these(ids), mandataires(client, companyId)]),
  ]);
  return found ? { company: found, accounts: accounts.filter(isAccount) } : null;
}

/** What the first page of the space shows, in one round trip: the part that concerns the account, its last check, the last succession. */
export async function findHome(
  database: D1Database,
  companyId: string,
  userId: string,
): Promise<{ part: CompanyPart | null; verification: Verification | null; succession: Succession | null }> {
  const client = drizzle(database);
  const [[found], accounts, [check], [lastSuccession]] = await client.batch([
    companyRow(client, companyId),
    closedUpwards(client, companyId, [these([userId]), mandataires(client, companyId), ...waiting(client, companyId)]),
    lastVerification(client, userId),
    client
      .select()
      .from(succession)
      .where(eq(succession.companyId, companyId))
      .orderBy(desc(succession.createdAt), desc(succession.id))
      .limit(1),
  ]);
  const part = found ? { company: found, accounts: accounts.filter(isAccount) } : null;
  return { part, verification: check ?? null, succession: lastSuccession ?? null };
}

/** Which accounts of a large company are listed. */
export interface ListPlace {
  /** The account whose own are listed; null for those at the top. */
  under: string | null;
  /** The list goes on after this account; null from the beginning. */
  after: string | null;
  /** These alone, wherever they stand; null for those under an account. */
  found: readonly string[] | null;
}

/** A line of the list of a large company. */
export interface ListLine {
  id: string;
  /** Accounts are attached to it. */
  leads: boolean;
}

/** The accounts of a company as one page shows them. */
export interface AccountList extends CompanyPart {
  /** Open ones, the last one first; at most fifty. */
  invitations: Invitation[];
  /** The lines of a large company; null when every account is in `accounts`. */
  lines: ListLine[] | null;
  /** The list goes on after this account. */
  next: string | null;
}

/** The accounts of a company: all of them when they are few, else one page of those in a place. One round trip. */
export async function findAccountList(
  database: D1Database,
  companyId: string,
  selfId: string,
  { under, after, found: sought }: ListPlace,
): Promise<AccountList | null> {
  const client = drizzle(database);
  const isSmall = sql`(SELECT count(*) FROM (SELECT 1 FROM ${user} WHERE ${user.companyId} = ${companyId} LIMIT ${WHOLE + 1})) <= ${WHOLE}`;
  const below = alias(user, 'below');
  const leads = exists(
    client
      .select({ one: sql`1` })
      .from(below)
      .where(and(eq(below.companyId, companyId), eq(below.responsableId, user.id))),
  );
  const isUnder = under === null ? and(isNull(user.responsableId), isPlaced) : eq(user.responsableId, under);
  const place = sought ? sql`${user.id} IN ${these(sought)}` : isUnder;
  const isAfter =
    after === null ? undefined : sql`(${user.name}, ${user.id}) > (SELECT name, id FROM user AS last WHERE last.id = ${after})`;
  const page = (leads: SQL.Aliased<number>) =>
    client
      .select({ id: user.id, leads })
      .from(user)
      .where(and(eq(user.companyId, companyId), sql`NOT ${isSmall}`, place, isAfter))
      .orderBy(asc(user.name), asc(user.id))
      .limit(STEP + 1);
  const openInvitations = and(eq(invitation.companyId, companyId), eq(invitation.state, 'open'));
  const inviters = client.select({ id: invitation.inviterId }).from(invitation).where(openInvitations);
  const refused = client
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.companyId, companyId), eq(user.state, 'refused')))
    .limit(MOST);
  const all = client
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.companyId, companyId), isSmall));

  const [[found], accounts, invitations, [size], lines] = await client.batch([
    companyRow(client, companyId),
    closedUpwards(client, companyId, [
      these(under === null ? [selfId] : [selfId, under]),
      all,
      page(sql<number>`0`.as('leads')),
      mandataires(client, companyId),
      ...waiting(client, companyId),
      refused,
      sql`(SELECT inviter_id AS id FROM ${inviters.orderBy(desc(invitation.createdAt), asc(invitation.id)).limit(MOST)})`,
    ]),
    client.select().from(invitation).where(openInvitations).orderBy(desc(invitation.createdAt), asc(invitation.id)).limit(MOST),
    client
      .select({ isSmall: sql<number>`${isSmall}` })
      .from(company)
      .where(eq(company.id, companyId)),
    page(sql<number>`${leads}`.as('leads')),
  ]);
  if (!found || !size) return null;
  const shown = lines.slice(0, STEP);
  return {
    company: found,
    accounts: accounts.filter(isAccount),
    invitations,
    lines: size.isSmall ? null : shown.map((line) => ({ id: line.id, leads: Boolean(line.leads) })),
    next: lines.length > STEP ? (shown.at(-1)?.id ?? null) : null,
  };
}

/**
 * The accounts of a company whose name or address holds a text, whatever its case and accents: a page of them by name, and one more
 * where there are more.
 *
 * Reads all names of the company, since SQLite knows neither case nor accents of French.
 */
export async function findAccountsNamed(database: D1Database, companyId: string, text: string): Promise<string[]> {
  const wanted = plainName(text);
  if (wanted === '') return [];
  const names = await drizzle(database)
    .select({ id: user.id, name: user.name, email: user.email })
    .from(user)
    .where(and(eq(user.companyId, companyId), isPlaced))
    .orderBy(asc(user.name), asc(user.id));
  return names
    .filter(({ name, email }) => plainName(`${name} ${email}`).includes(wanted))
    .slice(0, STEP + 1)
    .map(({ id }) => id);
}
