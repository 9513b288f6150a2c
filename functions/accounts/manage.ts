/** What somebody does with the account of another: validate, refuse, change its type, suspend, reactivate. */
import type { Statement } from '../database.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { ACCOUNT_REFUSAL_MESSAGES } from './account-messages.ts';
import { commit, deleteSessions, findCompanyView, insertEvent, refusalOf, updateAccount, voidInvitations } from './account-repository.ts';
import { CompanyMembers } from './company-members.ts';
import { withdrawExaminations } from './examination-repository.ts';
import type { Account, AccountAction, AccountEventKind, AccountRefusal, UserType } from './model.ts';
import { type AccountChange, changeBy, firstResponsable, isPending, isToVerify, losesInvitations, mayAct, mayInvite } from './rules.ts';

export interface ActionContext {
  database: D1Database;
  now: Date;
  newId: () => string;
}

/** Who acts: an account of the company, or the agency. */
export type ActingUser = { kind: 'account'; id: string } | { kind: 'agent'; id: string };

export function refused(reason: AccountRefusal): AppError {
  if (reason === 'not_visible') return new AppError('not_found');
  const forbidden: readonly AccountRefusal[] = [
    'manages_nobody',
    'actor_pending',
    'actor_suspended',
    'company_unverified',
    'company_closed',
    'mandataire_only',
    'own_account',
    'account_above',
    'account_beside',
    'company_runs_itself',
    'has_responsable',
  ];
  return new AppError(forbidden.includes(reason) ? 'forbidden' : 'conflict', { reason, message: ACCOUNT_REFUSAL_MESSAGES[reason] });
}

/** What becomes of a company, with its event. */
export interface Change<T> {
  kind: AccountEventKind;
  actorId: string | null;
  subjectId: string;
  details?: Record<string, string>;
  statements: Statement[];
  result: T;
}

/** Times that a change is tried anew, when something else of the company changed at the same moment. */
const TRIES = 5;

/**
 * Reads a company, decides, writes; and all of it again when the company has changed in between: what is decided is decided on what is.
 *
 * @param decide gives the statements of the change, with the next event's number; throws what refuses it. What else it reads is as sure
 *   as the company, as long as it never changes without an event of the company
 * @throws AppError `not_found` when there is no such company, `conflict` when the database refused, `unavailable`
 */
export async function changeCompany<T>(
  { database, now, newId }: ActionContext,
  companyId: string,
  decide: (members: CompanyMembers) => Change<T> | Promise<Change<T>>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const view = await within(LONGEST_WAIT, findCompanyView(database, companyId)).catch((cause) => {
      throw new AppError('unavailable', { cause });
    });
    if (!view) throw new AppError('not_found');
    const { statements, result, kind, actorId, subjectId, details = {} } = await decide(new CompanyMembers(view));
    const event = { id: newId(), companyId, number: view.lastEvent + 1, kind, actorId, subjectId, details };
    try {
      await within(LONGEST_WAIT, commit(database, [insertEvent(database, event, now), ...statements]));
      return result;
    } catch (cause) {
      const why = refusalOf(cause);
      if (why === 'stale' && attempt < TRIES) continue;
      if (why === 'last_mandataire') throw refused('last_mandataire');
      throw new AppError(why === null ? 'unavailable' : 'conflict', { cause });
    }
  }
}

/** The mail that tells somebody what became of their account. */
const TOLD: Record<Exclude<AccountAction, 'see'>, string> = {
  validate: 'account_validated',
  refuse: 'account_refused',
  make_mandataire: 'account_type_asked',
  make_representant: 'account_type_changed',
  make_salarie: 'account_type_changed',
  suspend: 'account_suspended',
  reactivate: 'account_reactivated',
};

/** A14: the place of an account that was pending: below its inviter as long as that one manages accounts, else below its validator. */
function placeOf(members: CompanyMembers, account: Account, validatorId: string): string | null {
  const inviter = account.inviterId === null ? null : members.actorById(account.inviterId);
  return firstResponsable(inviter && mayInvite(inviter).allowed ? account.inviterId : null, validatorId);
}

/**
 * Does one thing with an account.
 *
 * @param companyId of the target, as the actor may know it: one's own company, or any for an agent
 * @returns the change
 * @throws AppError `not_found`, `forbidden` or `conflict` with the reason of the refusal; `unavailable`
 */
export function actOnAccount(
  action: Exclude<AccountAction, 'see'>,
  actor: ActingUser,
  { companyId, accountId }: { companyId: string; accountId: string },
  context: ActionContext,
): Promise<AccountChange> {
  const { database, now, newId } = context;
  return changeCompany(context, companyId, (members) => {
    const target = members.find(accountId);
    const acting = actor.kind === 'agent' ? members.agent : members.actorById(actor.id);
    if (!target || !acting) throw new AppError('not_found');
    const relation = actor.kind === 'agent' ? 'other_company' : members.relation(actor.id, target.id);
    const decision = mayAct(action, acting, members.target(target), relation);
    if (!decision.allowed) throw refused(decision.reason);

    const type: UserType = acting.type;
    const change = changeBy(action, type, target);
    const place = isPending(target) && change.state === 'active' ? { responsableId: placeOf(members, target, actor.id) } : {};
    // A higher type that is asked for waits through a suspension: nobody proves or validates anything meanwhile.
    const told = change.askedType === 'representant' ? 'account_type_asked' : TOLD[action];
    const statements: Statement[] = [
      updateAccount(database, target.id, { ...change, ...place }, now),
      oweMail(
        database,
        { id: newId(), kind: told, recipient: target.email, recipientKey: target.emailKey, subjectId: target.id, parameters: {} },
        now,
      ),
    ];
    if (losesInvitations(change)) statements.push(voidInvitations(database, target.id, now));
    // Nothing is left to be examined of who does not wait to be verified any more.
    if (isToVerify(target) && !isToVerify({ ...target, ...change })) statements.push(withdrawExaminations(database, target.id, now));
    // S6: who loses a right is signed out; the rest reads the account anew at each request.
    if (change.state === 'suspended' || change.type === 'salarie') statements.push(deleteSessions(database, target.id));
    return { kind: action, actorId: actor.id, subjectId: target.id, statements, result: change };
  });
}
