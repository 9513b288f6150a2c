/** Invitations: sent, sent again, revoked, accepted (A5b, A7, A12 to A14). */
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { INVITATION_REFUSAL_MESSAGES } from './account-messages.ts';
import {
  findCompanyView,
  findInvitation,
  findInvitationByLink,
  insertInvitation,
  insertInvitationLink,
  refusalOf,
  updateInvitation,
} from './account-repository.ts';
import { hashOfSecret, invitationSecret } from './account-secrets.ts';
import { CompanyMembers } from './company-members.ts';
import { changeCompany, refused } from './manage.ts';
import type { AccountType, Company, Invitation, InvitationRefusal } from './model.ts';
import { announceWaiting, LOGIN_DRAWS, type OpeningContext, openAccount } from './open-account.ts';
import { plainName } from './representative-match.ts';
import { firstState, INVITATION_LIFETIME, mayAccept, mayInvite, mayManageInvitation } from './rules.ts';

export interface Invitee {
  type: AccountType;
  firstName: string;
  lastName: string;
  email: string;
  emailKey: string;
}

export interface InvitingContext extends OpeningContext {
  /** Keys the links. */
  secret: string;
}

const unavailable = (cause: unknown): never => {
  throw new AppError('unavailable', { cause });
};

const lifetimeFrom = (now: Date) => new Date(now.getTime() + INVITATION_LIFETIME).toISOString();

function mailOf(invitation: Pick<Invitation, 'id' | 'email' | 'emailKey'>, sending: number, { database, now, newId }: OpeningContext) {
  const { id, email, emailKey } = invitation;
  return oweMail(
    database,
    { id: newId(), kind: 'account_invitation', recipient: email, recipientKey: emailKey, subjectId: id, parameters: { sending } },
    now,
  );
}

/**
 * Invites somebody. What is known of the address elsewhere is not looked at, so that the inviter learns nothing of it (L4).
 *
 * @returns the id of the invitation
 * @throws AppError `forbidden` (A8), `invalid_input` for somebody of the company, or who is invited already
 */
export function invite(inviter: { id: string; companyId: string }, invitee: Invitee, context: InvitingContext): Promise<string> {
  const { database, now, newId, secret } = context;
  return changeCompany(context, inviter.companyId, (members) => {
    const actor = members.actorById(inviter.id);
    if (!actor) throw new AppError('not_found');
    const decision = mayInvite(actor);
    if (!decision.allowed) throw refused(decision.reason);
    // Whoever invites sees all the accounts of the company: this tells them nothing new.
    if (members.view.accounts.some(({ emailKey }) => emailKey === invitee.emailKey))
      throw new AppError('invalid_input', { fields: { email: 'Cette personne a déjà un compte dans votre entreprise.' } });
    const open = members.view.invitations.find(({ emailKey, expiresAt }) => emailKey === invitee.emailKey && expiresAt > now.toISOString());
    if (open)
      throw new AppError('invalid_input', { fields: { email: 'Une invitation attend déjà cette personne. Renvoyez-la, ou retirez-la.' } });
    const id = newId();
    const time = now.toISOString();
    const row: Invitation = {
      ...invitee,
      id,
      companyId: inviter.companyId,
      inviterId: inviter.id,
      state: 'open',
      sending: 1,
      expiresAt: lifetimeFrom(now),
      userId: null,
      createdAt: time,
      updatedAt: time,
    };
    const statements = [
      insertInvitation(database, row),
      insertInvitationLink(database, { secretHash: invitationSecret(secret, id, 1).hash, invitationId: id, sending: 1 }),
      mailOf(row, 1, context),
    ];
    return { kind: 'invited', actorId: inviter.id, subjectId: id, details: { type: invitee.type }, statements, result: id };
  });
}

/** What an inviter, or an account above, does with an invitation. */
export type InvitationAction = 'resend' | 'revoke';

/**
 * Sends an invitation again, with a new secret and 7 new days, or revokes it (A12).
 *
 * @throws AppError `not_found` for one that is not theirs to manage, `conflict` for one that is no longer open
 */
export function manageInvitation(
  action: InvitationAction,
  actor: { id: string; companyId: string },
  invitationId: string,
  context: InvitingContext,
): Promise<void> {
  const { database, now, secret } = context;
  return changeCompany(context, actor.companyId, (members) => {
    const acting = members.actorById(actor.id);
    const invitation = members.view.invitations.find(({ id }) => id === invitationId);
    if (!acting) throw new AppError('not_found');
    // Whoever manages none does not learn either which invitations there are (L4).
    const may = mayInvite(acting);
    if (!may.allowed) throw refused(may.reason);
    if (!invitation) throw new AppError('conflict', { message: 'Cette invitation n’est plus en cours.' });
    const decision = mayManageInvitation(acting, members.relation(actor.id, invitation.inviterId));
    if (!decision.allowed) throw refused(decision.reason);
    const sending = invitation.sending + 1;
    const event = { actorId: actor.id, subjectId: invitation.id, result: undefined };
    if (action === 'revoke')
      return { ...event, kind: 'invitation_revoked', statements: [updateInvitation(database, invitation.id, { state: 'revoked' }, now)] };
    return {
      ...event,
      kind: 'invitation_sent_again',
      statements: [
        updateInvitation(database, invitation.id, { sending, expiresAt: lifetimeFrom(now) }, now),
        insertInvitationLink(database, {
          secretHash: invitationSecret(secret, invitation.id, sending).hash,
          invitationId: invitation.id,
          sending,
        }),
        mailOf(invitation, sending, context),
      ],
    };
  });
}

/** An invitation, as the holder of its link reads it. */
export interface HeldInvitation {
  invitation: Invitation;
  company: Company;
  inviterName: string;
  /** Null when it may be accepted. */
  refusal: InvitationRefusal | null;
}

function refusalFor(members: CompanyMembers, invitation: Invitation, superseded: boolean, now: Date): InvitationRefusal | null {
  const inviter = members.actorById(invitation.inviterId);
  if (!inviter) return invitation.state === 'open' ? 'void' : invitation.state;
  const { type, state, expiresAt } = invitation;
  const decision = mayAccept({ type, state, expiresAt: new Date(expiresAt), superseded }, inviter, now);
  return decision.allowed ? null : decision.reason;
}

/** The invitation of a link; null when no such link was ever issued. */
export async function readInvitation(
  linkSecret: string,
  { database, now }: Pick<OpeningContext, 'database' | 'now'>,
): Promise<HeldInvitation | null> {
  try {
    const held = await within(LONGEST_WAIT, findInvitationByLink(database, hashOfSecret(linkSecret)));
    const view = held && (await within(LONGEST_WAIT, findCompanyView(database, held.invitation.companyId)));
    if (!held || !view) return null;
    const members = new CompanyMembers(view);
    return {
      invitation: held.invitation,
      company: view.company,
      inviterName: members.find(held.invitation.inviterId)?.name ?? '',
      refusal: refusalFor(members, held.invitation, held.superseded, now),
    };
  } catch (cause) {
    throw new AppError('unavailable', { cause });
  }
}

/** Registers whoever holds the link. */
export interface Acceptance {
  firstName: string;
  lastName: string;
  passwordHash: string;
}

/** A5b: the name of the invitation, but for accents, capitals and hyphens. */
const sameName = (one: { firstName: string; lastName: string }, other: { firstName: string; lastName: string }) =>
  plainName(one.firstName) === plainName(other.firstName) && plainName(one.lastName) === plainName(other.lastName);

/** What accepting came to. `unknown`: no such link was ever issued. */
export type Accepted =
  | { outcome: 'opened'; state: 'to_verify' | 'to_validate' | 'active' }
  | { outcome: 'unknown' }
  | { outcome: 'refused'; reason: InvitationRefusal; message: string }
  | { outcome: 'address_taken' };

/**
 * Opens the account of an invitation, by its link: it proves the very address that was invited, never another.
 *
 * @throws AppError `unavailable`
 */
export async function acceptInvitation(linkSecret: string, acceptance: Acceptance, context: InvitingContext): Promise<Accepted> {
  const { database, now, newId } = context;
  for (let draw = 1; ; draw += 1) {
    const held = await within(LONGEST_WAIT, findInvitationByLink(database, hashOfSecret(linkSecret))).catch(unavailable);
    if (!held) return { outcome: 'unknown' };
    try {
      return await changeCompany(context, held.invitation.companyId, (members) => {
        // As it is now: the company's view holds the open ones.
        const current = members.view.invitations.find(({ id }) => id === held.invitation.id);
        const invitation = current ?? { ...held.invitation, state: held.invitation.state === 'open' ? 'void' : held.invitation.state };
        const superseded = held.superseded || (current !== undefined && current.sending !== held.invitation.sending);
        const reason = refusalFor(members, invitation, superseded, now);
        if (reason !== null) throw new InvitationRefused(reason);
        const { type, email, emailKey, inviterId } = invitation;
        const state = firstState(type, members.actorById(inviterId)?.type ?? null, sameName(invitation, acceptance));
        const id = newId();
        const account = {
          ...acceptance,
          ...{ id, siren: members.view.company.siren, type, state, email, emailKey, inviterId },
          responsableId: state === 'active' ? inviterId : null,
        };
        const statements = [
          ...openAccount(account, context),
          updateInvitation(database, invitation.id, { state: 'accepted', userId: id }, now),
          ...(state === 'to_validate' ? announceWaiting(members, { id, type }, context) : []),
        ];
        return { kind: 'invitation_accepted', actorId: id, subjectId: id, statements, result: { outcome: 'opened', state } as const };
      });
    } catch (error) {
      if (error instanceof InvitationRefused) {
        // The view holds open ones alone: what became of this one is asked again.
        const reason = error.reason === 'void' ? await reasonOf(held.invitation.id) : error.reason;
        return { outcome: 'refused', reason, message: INVITATION_REFUSAL_MESSAGES[reason] };
      }
      const why = error instanceof AppError ? refusalOf(error.cause) : null;
      if (why === 'email_taken') return { outcome: 'address_taken' };
      if (why === 'login_taken' && draw < LOGIN_DRAWS) continue;
      throw error;
    }
  }

  async function reasonOf(id: string): Promise<InvitationRefusal> {
    const now = await within(LONGEST_WAIT, findInvitation(database, id)).catch(unavailable);
    return now && now.state !== 'open' ? now.state : 'void';
  }
}

class InvitationRefused extends Error {
  override name = 'InvitationRefused';
  readonly reason: InvitationRefusal;

  constructor(reason: InvitationRefusal) {
    super(reason);
    this.reason = reason;
  }
}
