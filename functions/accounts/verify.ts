/** The verification of a mandataire (A3): what each check found is kept, and what it opens is opened with it. */
import type { Statement } from '../database.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { deleteProof, findAccount, insertVerification, keepProof, updateAccount, verifyCompany } from './account-repository.ts';
import type { CompanyMembers } from './company-members.ts';
import { withdrawExaminations } from './examination-repository.ts';
import { type ActionContext, changeCompany } from './manage.ts';
import type { Account, AccountEventKind, CheckResult, Verification, VerificationKind } from './model.ts';
import { matchRepresentative, type ProvenPerson, type RegistryCompany } from './representative-match.ts';
import { firstResponsable, isToVerify, mayInvite, nextCheck } from './rules.ts';

/** The registry, as it answers: null for a company that it does not know; throws when it does not answer. */
export type AskRegistry = (siren: string) => Promise<RegistryCompany | null>;

/** What a check found. */
export interface Check {
  kind: VerificationKind;
  /** `refused`: by an agent. */
  found: CheckResult | { result: 'refused' };
  /** Who found it: the name of the registry, or the agent's id. */
  source: string;
}

/** The event that a check is. */
function eventOf({ kind, found, source }: Check): { kind: AccountEventKind; actorId: string | null } {
  const verified = found.result === 'verified';
  if (kind === 'agent') return { kind: verified ? 'examination_granted' : 'examination_refused', actorId: source };
  return { kind: verified ? 'verified' : 'checked', actorId: null };
}

/** A14: below the inviter, as long as that one manages accounts; a mandataire who registered alone is a top. */
function placeOf(members: CompanyMembers, { inviterId, responsableId, state }: Account): string | null {
  if (state === 'active') return responsableId;
  const inviter = inviterId === null ? null : members.actorById(inviterId);
  return firstResponsable(inviter && mayInvite(inviter).allowed ? inviterId : null, null);
}

/** What a mandataire who is verified brings about: the account, the company, and the mails, also to every other mandataire. */
function admit(members: CompanyMembers, account: Account, { database, now, newId }: ActionContext): Statement[] {
  const told = [
    { kind: 'mandataire_verified', to: account },
    ...members.activeMandataires.map((other) => ({ kind: 'mandataire_admitted', to: other })),
  ];
  return [
    updateAccount(
      database,
      account.id,
      { type: 'mandataire', state: 'active', askedType: null, responsableId: placeOf(members, account) },
      now,
    ),
    verifyCompany(database, members.view.company.id, now),
    // Nobody has to look any more.
    withdrawExaminations(database, account.id, now),
    ...told.map(({ kind, to }) =>
      oweMail(database, { id: newId(), kind, recipient: to.email, recipientKey: to.emailKey, subjectId: account.id, parameters: {} }, now),
    ),
  ];
}

/**
 * Keeps what a check found; when all is verified, the account is a mandataire's and its company is verified (A3).
 *
 * @param more statements that go with it, or what decides on them at each try, and may throw
 * @throws AppError `not_found`, `conflict` when the account no longer waits for a verification, `unavailable`
 */
export async function recordCheck(
  account: Account,
  check: Check,
  context: ActionContext,
  more: readonly Statement[] | (() => Promise<readonly Statement[]>) = [],
): Promise<void> {
  const { database, now, newId } = context;
  await changeCompany(context, account.companyId, async (members) => {
    const current = members.find(account.id);
    if (!current) throw new AppError('not_found');
    if (!isToVerify(current) || members.view.company.state === 'closed')
      throw new AppError('conflict', { message: 'Ce compte n’attend plus de vérification.' });
    const { found } = check;
    const others = typeof more === 'function' ? await more() : more;
    const row: Verification = {
      id: newId(),
      userId: account.id,
      kind: check.kind,
      result: found.result,
      fields: found.result === 'close_match' ? found.fields : [],
      reason: found.result === 'not_covered' ? found.reason : null,
      source: check.source,
      createdAt: now.toISOString(),
    };
    const verified = found.result === 'verified';
    return {
      ...eventOf(check),
      subjectId: account.id,
      details: { result: found.result },
      statements: [insertVerification(database, row), ...others, ...(verified ? admit(members, current, context) : [])],
      result: undefined,
    };
  });
}

/**
 * Compares a proven person with the registry, and keeps what was found. A registry that does not answer is asked again later (listDue).
 *
 * @param attempts tries before this one
 * @param source name of the registry
 */
export async function checkOffice(
  { userId, person, attempts }: { userId: string; person: ProvenPerson; attempts: number },
  { ask, siren, source }: { ask: AskRegistry; siren: string; source: string },
  context: ActionContext,
): Promise<CheckResult> {
  const { database, now } = context;
  const account = await within(LONGEST_WAIT, findAccount(database, userId)).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });
  if (!account) throw new AppError('not_found');
  let found: CheckResult;
  try {
    const company = await ask(siren);
    found = company ? matchRepresentative(person, company) : { result: 'not_covered', reason: 'legal_form' };
  } catch {
    found = { result: 'unavailable' };
  }
  const waits = found.result === 'unavailable' ? nextCheck(attempts, now) : null;
  const proof = waits ? keepProof(database, userId, person, waits, now) : deleteProof(database, userId);
  await recordCheck(account, { kind: 'office', found, source }, context, [proof]);
  return found;
}
