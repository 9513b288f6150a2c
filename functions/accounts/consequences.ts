/** What an action brings about, in words, before it is done. */
import { TYPE_LABELS } from './account-messages.ts';
import type { CompanyMembers } from './company-members.ts';
import { ACCOUNT_ACTIONS, type Account, type AccountAction, type AccountRefusal, type CompanyPart } from './model.ts';
import { changeBy, isPending, losesInvitations, mayAct } from './rules.ts';

/** What may be done with an account other than to see it. */
export type Doing = Exclude<AccountAction, 'see'>;

/** The last part of each address. */
export const ACTION_SLUGS: Record<Doing, string> = {
  validate: 'valider',
  refuse: 'refuser',
  make_mandataire: 'proposer-mandataire',
  make_representant: 'designer-representant',
  make_salarie: 'rendre-salarie',
  suspend: 'suspendre',
  reactivate: 'reactiver',
};

export const DOINGS: readonly Doing[] = ACCOUNT_ACTIONS.filter((action) => action !== 'see');

/** What somebody may do with an account, and the reasons of what they may not. */
export function doingsOf(
  members: CompanyMembers<CompanyPart>,
  actorId: string,
  account: Account,
): { action: Doing; refusal: AccountRefusal | null }[] {
  const actor = members.actorById(actorId);
  if (!actor) return [];
  const relation = members.relation(actorId, account.id);
  return DOINGS.map((action) => {
    const decision = mayAct(action, actor, members.target(account), relation);
    return { action, refusal: decision.allowed ? null : decision.reason };
  });
}

export const counted = (count: number, one: string, many: string) => (count === 1 ? `1\u00a0${one}` : `${count}\u00a0${many}`);

/** What will happen, sentence by sentence. */
export function consequencesOf(action: Doing, members: CompanyMembers, actorId: string, account: Account): string[] {
  const actor = members.find(actorId);
  const change = changeBy(action, actor?.type ?? 'salarie', account);
  const name = account.name;
  const below = members.view.accounts.filter(({ responsableId }) => responsableId === account.id).length;
  const invitations = members.view.invitations.filter(({ inviterId }) => inviterId === account.id).length;
  const said: string[] = [];
  if (action === 'validate' && change.state === 'active')
    said.push(`${name} accède à l’espace de l’entreprise, avec un compte ${TYPE_LABELS[account.type]}.`);
  if (action === 'validate' && change.type) said.push(`${name} devient ${TYPE_LABELS[change.type]}, tout de suite.`);
  if (action === 'validate' && isPending(account)) said.push('Le compte est rattaché à la personne qui l’a invité, ou à vous-même.');
  if (action === 'refuse') said.push('La personne reçoit un e-mail. Elle n’y lit ni votre nom, ni votre raison.');
  if (change.askedType === 'mandataire')
    said.push(
      `${name} est invité à prouver son identité. D’ici là, son compte ne change pas.`,
      'Une fois vérifié, il a les mêmes droits que vous.',
    );
  if (change.askedType === 'representant') said.push('Un mandataire doit encore valider. D’ici là, le compte ne change pas.');
  if (action === 'make_representant' && change.type)
    said.push(`${name} peut tout de suite gérer les comptes qui lui sont rattachés, et en inviter d’autres.`);
  if (action === 'make_salarie') said.push(`${name} ne gère plus aucun compte, tout de suite, et doit se reconnecter.`);
  if (action === 'suspend')
    said.push(
      `${name} est déconnecté et ne peut plus se connecter.`,
      'Le compte et son historique sont gardés\u00a0: vous pourrez le réactiver.',
    );
  if (action === 'reactivate') said.push(`${name} peut de nouveau se connecter, avec le type ${TYPE_LABELS[account.type]}.`);
  if (losesInvitations(change)) {
    if (below > 0) said.push(`${counted(below, 'compte lui reste rattaché', 'comptes lui restent rattachés')}.`);
    if (invitations > 0) said.push(`${counted(invitations, 'invitation en cours est annulée', 'invitations en cours sont annulées')}.`);
  }
  if (action !== 'refuse') said.push(`${name} reçoit un e-mail.`);
  return said;
}
