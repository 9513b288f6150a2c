/** Who may do what with the accounts of a company (A1 to A14), and what becomes of an account. Pure. */
import {
  type AccountAction,
  type AccountRefusal,
  type AccountType,
  type CompanyState,
  type Decision,
  type InvitationRefusal,
  type InvitationState,
  PENDING_STATES,
  type Relation,
  TYPE_GIVEN,
  type UserState,
  type UserType,
} from './model.ts';

const ALLOWED = { allowed: true } as const;

function refuse<Reason extends string>(reason: Reason): Decision<Reason> {
  return { allowed: false, reason };
}

/** Who acts. */
export interface Actor {
  type: UserType;
  state: UserState;
  /** Of their company; for an agent, of the company that is acted on. */
  companyState: CompanyState | null;
}

/** An account of a company, as others act on it. */
export interface Target {
  type: AccountType;
  state: UserState;
  /** A7: the higher type that is asked for it and not granted yet. */
  askedType: AccountType | null;
  /** It is attached to an account above it. */
  hasResponsable: boolean;
  /** A10: no other mandataire of its verified company is active. */
  isLastMandataire: boolean;
}

export function isPending({ state }: { state: UserState }): boolean {
  return PENDING_STATES.some((pending) => pending === state);
}

/** What stops somebody from managing any account at all; null when nothing does (A3, A5b, A8). */
function whatStops({ type, state, companyState }: Actor): AccountRefusal | null {
  if (state === 'suspended') return 'actor_suspended';
  if (state !== 'active') return 'actor_pending';
  if (companyState === 'closed') return 'company_closed';
  if (type === 'agent') return null;
  if (companyState !== 'verified') return 'company_unverified';
  return type === 'salarie' ? 'manages_nobody' : null;
}

/** Does this account, by its type, see all those of its company? A representant has the mandataire's rights (A9). */
const seesCompany = (actor: Actor) => whatStops(actor) === null;

/** L4: an account is seen by its holder, by those of the company who manage accounts, by those below it, and by the agency. */
function maySee(actor: Actor, target: Target, relation: Relation): boolean {
  if (relation === 'self') return true;
  if (actor.state !== 'active') return false;
  if (actor.type === 'agent') return true;
  if (relation === 'other_company') return false;
  return seesCompany(actor) || (relation === 'above' && target.state === 'active');
}

/** Does this change of type take a mandataire's place away? */
const endsMandate = (action: AccountAction) => action === 'suspend' || action === 'make_representant' || action === 'make_salarie';

/** A10: the agency acts where nobody of the company is above: on a mandataire at a top. */
function mayAgencyAct(action: AccountAction, target: Target): Decision {
  if (action === 'validate' || action === 'refuse' || target.type !== 'mandataire') return refuse('company_runs_itself');
  if (target.hasResponsable) return refuse('has_responsable');
  return mayChange(action, 'agent', target);
}

/** A5, A6, A7, A5c: validating, or refusing, is company-wide, and a matter of the two types alone. */
function mayValidate(actor: Actor, { type, state, askedType }: Target): Decision {
  if (state === 'refused') return refuse('was_refused');
  if (state === 'suspended') return refuse('is_suspended');
  if (state === 'active' && askedType === null) return refuse('not_pending');
  const wanted = askedType ?? type;
  if (wanted === 'mandataire') return refuse('verified_not_validated');
  return wanted === 'representant' && actor.type !== 'mandataire' ? refuse('mandataire_only') : ALLOWED;
}

/** What the account itself allows, for somebody who stands where they may act on it. */
function mayChange(action: AccountAction, actor: UserType, target: Target): Decision {
  const { type, state, askedType, isLastMandataire } = target;
  if (action === 'reactivate') return state === 'suspended' ? ALLOWED : refuse('not_suspended');
  if (state === 'suspended') return refuse('is_suspended');
  const given = action in TYPE_GIVEN ? TYPE_GIVEN[action as keyof typeof TYPE_GIVEN] : null;
  if (given === type) return refuse('already_that_type');
  if (given !== null && given === askedType) return refuse('type_already_asked');
  if (type === 'mandataire' && endsMandate(action)) {
    // A5: a representant is designated by a mandataire.
    if (given === 'representant' && actor === 'representant') return refuse('mandataire_only');
    if (isLastMandataire) return refuse('last_mandataire');
  }
  return ALLOWED;
}

/**
 * May this person do that with that account? (A3 to A10, P1)
 *
 * @param relation how the target stands to the actor (tree.ts)
 * @returns a refusal `not_visible` is answered like an address that nothing has
 */
export function mayAct(action: AccountAction, actor: Actor, target: Target, relation: Relation): Decision {
  if (!maySee(actor, target, relation)) return refuse('not_visible');
  if (action === 'see') return ALLOWED;
  const stopped = whatStops(actor);
  if (stopped !== null) return refuse(stopped);
  if (actor.type === 'agent')
    return isPending(target) || target.state === 'refused' ? refuse('company_runs_itself') : mayAgencyAct(action, target);
  if (relation === 'self') return refuse('own_account');
  if (action === 'validate' || action === 'refuse') return mayValidate(actor, target);
  // It has no place in the tree yet, so that nobody is above it.
  if (isPending(target)) return refuse('still_pending');
  if (target.state === 'refused') return refuse('was_refused');
  if (relation === 'above') return refuse('account_above');
  if (relation === 'beside') return refuse('account_beside');
  return mayChange(action, actor.type, target);
}

/** What changes of an account; what is absent stays. */
export interface AccountChange {
  type?: AccountType;
  state?: UserState;
  askedType?: AccountType | null;
}

/** May this account, by its type, validate that one? (A5, A6) */
function validates(validator: UserType, type: AccountType): boolean {
  if (type === 'mandataire') return false;
  return validator === 'mandataire' || (validator === 'representant' && type === 'salarie');
}

/** What an allowed action makes of the account. A7: upwards, the old type stays in force until the new one is validated or verified. */
export function changeBy(
  action: Exclude<AccountAction, 'see'>,
  actor: UserType,
  target: Pick<Target, 'type' | 'state' | 'askedType'>,
): AccountChange {
  switch (action) {
    case 'validate':
      return target.askedType === null ? { state: 'active' } : { type: target.askedType, askedType: null };
    case 'refuse':
      return target.askedType === null ? { state: 'refused' } : { askedType: null };
    case 'suspend':
      return { state: 'suspended' };
    case 'reactivate':
      return { state: 'active' };
    case 'make_mandataire':
      return { askedType: 'mandataire' };
    case 'make_salarie':
      return { type: 'salarie', askedType: null };
    case 'make_representant':
      return target.type === 'salarie' && !validates(actor, 'representant')
        ? { askedType: 'representant' }
        : { type: 'representant', askedType: null };
  }
}

/** Does this change take from the account the right to invite, so that its open invitations are void (A12)? */
export function losesInvitations({ type, state }: AccountChange): boolean {
  return type === 'salarie' || state === 'suspended';
}

/** A7, A8: a mandataire and a representant invite all three types, a salarie none. */
export function mayInvite(actor: Actor): Decision {
  if (actor.type === 'agent') return refuse('company_runs_itself');
  const stopped = whatStops(actor);
  return stopped === null ? ALLOWED : refuse(stopped);
}

/** A12: an invitation is resent and revoked by its inviter, and by the accounts above. */
export function mayManageInvitation(actor: Actor, relationOfInviter: Relation): Decision {
  const may = mayInvite(actor);
  if (!may.allowed) return may;
  return ['self', 'below_directly', 'below_indirectly'].includes(relationOfInviter) ? ALLOWED : refuse('not_visible');
}

/** How long an invitation, or a fresh sending of it, is good for, in milliseconds: 7 days (A12). */
export const INVITATION_LIFETIME = 7 * 24 * 60 * 60 * 1000;

/** How long the link of a registration is good for, in milliseconds: a day. */
export const REGISTRATION_LIFETIME = 24 * 60 * 60 * 1000;

/** An invitation as it is accepted. */
export interface Invited {
  type: AccountType;
  state: InvitationState;
  expiresAt: Date;
  /** The link is not the last one that was sent. */
  superseded: boolean;
}

/** A12: what stops an invitation from being accepted; to be told only to who holds a secret that was really issued. */
export function mayAccept({ state, expiresAt, superseded }: Invited, inviter: Actor, now: Date): Decision<InvitationRefusal> {
  if (state !== 'open') return refuse(state);
  if (superseded) return refuse('superseded');
  if (now.getTime() >= expiresAt.getTime()) return refuse('expired');
  return mayInvite(inviter).allowed ? ALLOWED : refuse('void');
}

/**
 * How an account begins. A5b: the invitation of somebody who may validate that type counts as the validation, as long as the person
 * registers under the very name and address that were written in it; a mandataire is always verified (A3).
 *
 * @param inviter type of who invited; null for whoever asks to join (A11)
 * @param asInvited the name and the address are those of the invitation
 */
export function firstState(type: AccountType, inviter: UserType | null, asInvited: boolean): 'to_verify' | 'to_validate' | 'active' {
  if (type === 'mandataire') return 'to_verify';
  return inviter !== null && asInvited && validates(inviter, type) ? 'active' : 'to_validate';
}

/** A14: whom a new account is attached to: its inviter, else its validator; a mandataire who registers alone to nobody. */
export function firstResponsable(inviterId: string | null, validatorId: string | null): string | null {
  return inviterId ?? validatorId;
}

/** A3: a mandataire to be, whether new or chosen among the accounts of the company (A7). */
export function isToVerify({ state, askedType }: { state: UserState; askedType: AccountType | null }): boolean {
  return state === 'to_verify' || (state === 'active' && askedType === 'mandataire');
}

const MINUTE = 60_000;

/** A3: when a registry that did not answer is asked again: after 1, 2, 4… minutes, at most an hour. */
export function nextCheck(attempts: number, now: Date): Date {
  return new Date(now.getTime() + Math.min(2 ** attempts, 60) * MINUTE);
}

/** A3: a pending account, or one that was refused, may be given up by its holder; what is active leaves by a request. */
export function mayGiveUp(account: { state: UserState }): boolean {
  return isPending(account) || account.state === 'refused';
}

/** Why the agency does not take a second factor away. */
export type LiftRefusal = 'company_closed' | 'no_second_factor';

/** May an agent take the second factor of a company's account away, once they know that its holder has lost it? Nothing else opens then. */
export function mayLiftSecondFactor(companyState: CompanyState, hasSecondFactor: boolean): Decision<LiftRefusal> {
  if (companyState === 'closed') return refuse('company_closed');
  return hasSecondFactor ? ALLOWED : refuse('no_second_factor');
}
