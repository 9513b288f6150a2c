/** What people read about accounts. */

import type { ProofRefusal } from './identity-claims.ts';
import type {
  Account,
  AccountAction,
  AccountRefusal,
  AccountType,
  CheckResult,
  InvitationRefusal,
  MatchField,
  NotCoveredReason,
  PasswordRefusal,
  UserState,
} from './model.ts';
import { ACCOUNT_PASSWORD_SHORTEST, PASSWORD_LONGEST } from './model.ts';

export const TYPE_LABELS: Record<AccountType, string> = {
  mandataire: 'mandataire',
  representant: 'représentant',
  salarie: 'salarié',
};

export const TYPE_MEANINGS: Record<AccountType, string> = {
  mandataire: 'Le représentant légal de l’entreprise. Son identité est vérifiée.',
  representant: 'Agit par délégation du mandataire\u00a0: gère les comptes et les produits.',
  salarie: 'Utilise les services, sans gérer de compte.',
};

export const STATE_LABELS: Record<UserState, string> = {
  to_verify: 'identité à vérifier',
  to_validate: 'en attente de validation',
  active: 'actif',
  suspended: 'suspendu',
  refused: 'refusé',
};

/** « représentant, suspendu » ; « salarié, demande à partir ». */
export function inWords({ type, state, askedType, leaveAskedAt }: Account): string {
  return [
    TYPE_LABELS[type],
    state !== 'active' && STATE_LABELS[state],
    askedType !== null && `proposé comme ${TYPE_LABELS[askedType]}`,
    leaveAskedAt !== null && 'demande à partir',
  ]
    .filter(Boolean)
    .join(', ');
}

export const ACTION_LABELS: Record<Exclude<AccountAction, 'see'>, string> = {
  validate: 'Valider',
  refuse: 'Refuser',
  make_mandataire: 'Proposer comme mandataire',
  make_representant: 'Désigner représentant',
  make_salarie: 'Mettre fin à la délégation',
  suspend: 'Suspendre',
  reactivate: 'Réactiver',
};

/** Every refusal in words; one without its sentence does not compile. */
export const ACCOUNT_REFUSAL_MESSAGES: Record<AccountRefusal, string> = {
  not_visible: 'Rien ne porte cette adresse.',
  actor_pending: 'Votre compte n’est pas encore actif. Vous pourrez gérer des comptes dès qu’il le sera.',
  actor_suspended: 'Votre compte est suspendu.',
  company_unverified: 'L’entreprise n’est pas encore vérifiée. Un mandataire doit d’abord faire vérifier son identité.',
  company_closed: 'L’espace de cette entreprise est fermé. Écrivez à l’agence pour le rouvrir.',
  manages_nobody: 'Un compte salarié ne gère pas d’autres comptes. Adressez-vous à votre responsable.',
  own_account: 'Vous ne pouvez pas faire cela sur votre propre compte. Adressez-vous à votre responsable, ou à l’agence.',
  account_above: 'Ce compte est au-dessus du vôtre\u00a0: vous ne gérez que les comptes qui vous sont rattachés.',
  account_beside: 'Ce compte ne vous est pas rattaché\u00a0: seules les personnes au-dessus de lui peuvent le gérer.',
  mandataire_only: 'Seul un mandataire peut désigner ou valider un représentant.',
  verified_not_validated: 'Un mandataire n’est pas validé par un collègue\u00a0: son identité est vérifiée automatiquement.',
  not_pending: 'Ce compte n’attend aucune validation\u00a0: quelqu’un s’en est peut-être déjà chargé.',
  still_pending: 'Ce compte n’est pas encore actif\u00a0: validez-le, ou refusez-le.',
  was_refused: 'Ce compte a déjà été refusé. Pour l’accueillir, envoyez une nouvelle invitation.',
  is_suspended: 'Ce compte est suspendu. Réactivez-le d’abord.',
  not_suspended: 'Ce compte n’est pas suspendu.',
  already_that_type: 'Ce compte a déjà ce type.',
  type_already_asked: 'Ce changement est déjà demandé\u00a0: il attend une validation, ou une vérification.',
  last_mandataire:
    'C’est le dernier mandataire actif de l’entreprise, et il en faut toujours un. Faites d’abord vérifier un autre mandataire.',
  has_responsable: 'Ce compte est rattaché à un autre compte de l’entreprise\u00a0: c’est à celui-ci d’agir.',
  company_runs_itself: 'L’entreprise gère elle-même ce compte.',
};

/** What whoever opens an account reads, beside the errors of fields. */
export const REGISTRATION_NOTICES = {
  unknown: 'Le registre ne connaît aucune entreprise de ce SIREN. Vérifiez-le.',
  ceased:
    'Le registre dit que cette entreprise a cessé son activité\u00a0: elle ne peut pas ouvrir d’espace. S’il s’agit d’une erreur, écrivez-nous.',
  closedHere: 'L’espace de cette entreprise est fermé. Écrivez-nous pour le rouvrir.',
  registryDown: 'Le registre des entreprises ne répond pas. Réessayez dans quelques minutes\u00a0: le SIREN est resté dans le champ.',
  tooMany: 'Trop d’inscriptions en peu de temps. Réessayez un peu plus tard.',
  gone: 'Il a déjà servi, il a expiré, ou il est incomplet. Vérifiez que vous avez ouvert le lien du dernier e-mail, en entier.',
  addressTaken:
    'Cette adresse a déjà un compte. Connectez-vous avec l’identifiant reçu par e-mail\u00a0; pour changer d’entreprise, quittez d’abord la première.',
} as const;

/** A12, told to who holds a link that was really issued. */
export const INVITATION_REFUSAL_MESSAGES: Record<InvitationRefusal, string> = {
  accepted: 'Cette invitation a déjà servi. Connectez-vous avec l’identifiant reçu par e-mail.',
  revoked: 'Cette invitation a été retirée. Adressez-vous à la personne qui vous a invité.',
  void: 'Cette invitation n’est plus valable. Demandez-en une nouvelle à votre entreprise.',
  superseded: 'Une invitation plus récente vous a été envoyée\u00a0: utilisez le lien du dernier e-mail.',
  expired: 'Ce lien a expiré. Demandez-en un nouveau à la personne qui vous a invité.',
};

export const MATCH_FIELD_LABELS: Record<MatchField, string> = {
  given_names: 'les prénoms',
  family_name: 'le nom',
  birth: 'la date de naissance',
  office: 'la fonction\u00a0: elle ne donne pas le pouvoir de représenter l’entreprise',
};

export const NOT_COVERED_MESSAGES: Record<NotCoveredReason, string> = {
  legal_form: 'Le registre ne nomme pas les représentants légaux de cette forme d’entreprise.',
  represented_by_company: 'L’entreprise est représentée par une autre société.',
  not_published: 'Le registre ne publie pas le nom de la personne qui représente cette entreprise.',
};

/** Of the proof of identity, and of what was just done about it. */
export const IDENTITY_NOTICES: Record<ProofRefusal | 'provider_down' | 'corrected', string> = {
  cancelled: 'Vous avez interrompu la preuve d’identité. Vous pouvez la reprendre quand vous voulez.',
  not_proven:
    'La preuve d’identité n’a pas abouti. Recommencez\u00a0: elle doit se terminer dans le même navigateur, en moins de 15\u00a0minutes.',
  incomplete:
    'Le service d’identité n’a pas transmis tout ce qu’il faut. Recommencez en acceptant de partager votre nom et votre date de naissance.',
  provider_down: 'Le service d’identité ne répond pas. Réessayez dans quelques minutes.',
  corrected: 'Votre nom est corrigé. Vous pouvez de nouveau prouver votre identité.',
};

/** What the person reads of the last check. */
export const CHECK_MESSAGES: Record<CheckResult['result'], string> = {
  verified: 'Votre identité et votre fonction sont vérifiées.',
  close_match: 'Le registre nomme une personne très proche de vous, mais une information diffère.',
  no_match: 'Votre nom ne figure pas parmi les représentants légaux que nomme le registre.',
  not_covered: 'Le registre ne permet pas de vérifier qui représente cette entreprise.',
  closed_company: 'Le registre dit que cette entreprise a cessé son activité.',
  unavailable: 'Le registre ne répond pas pour l’instant. Nous réessayons sans que vous ayez rien à faire.',
};

export const PASSWORD_REFUSAL_MESSAGES: Record<PasswordRefusal, string> = {
  too_short: `Choisissez un mot de passe d’au moins ${ACCOUNT_PASSWORD_SHORTEST} caractères.`,
  too_long: `Le mot de passe a ${PASSWORD_LONGEST} caractères au plus.`,
  repeated: 'Ce mot de passe répète toujours les mêmes signes. Choisissez-en un plus varié, par exemple une phrase.',
  personal: 'Ce mot de passe est fait de votre nom ou de votre adresse. Choisissez-en un que personne ne devine.',
  product: 'Ce mot de passe est fait d’un mot de ce site. Choisissez-en un que personne ne devine.',
  common: 'Ce mot de passe figure parmi ceux que tout le monde essaie. Choisissez-en un autre, par exemple une phrase.',
};

/** « 732 829 320 ». */
export const spacedSiren = (siren: string) => siren.replace(/(\d{3})(?=\d)/g, '$1\u00a0');
