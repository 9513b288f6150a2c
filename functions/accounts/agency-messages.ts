/** What agents read about companies. */
import type { Doing } from './consequences.ts';
import type { AccountEventKind, CompanyState, VerificationKind, VerificationResult } from './model.ts';
import type { LiftRefusal } from './rules.ts';

export const COMPANY_STATE_LABELS: Record<CompanyState, string> = {
  unverified: 'pas encore vérifiée',
  verified: 'vérifiée',
  closed: 'fermée',
};

/** The trace of a company; the name of whom it is about follows. */
export const EVENT_LABELS: Record<AccountEventKind, string> = {
  registered: 'Compte ouvert',
  invited: 'Invitation envoyée',
  invitation_sent_again: 'Invitation renvoyée',
  invitation_revoked: 'Invitation retirée',
  invitation_accepted: 'Invitation acceptée',
  checked: 'Vérification sans succès',
  verified: 'Mandataire vérifié',
  examination_asked: 'Examen demandé à l’agence',
  examination_granted: 'Examen accordé',
  examination_refused: 'Examen refusé',
  examination_withdrawn: 'Demande d’examen retirée',
  succession_asked: 'Succession demandée',
  succession_objected: 'Opposition à la succession',
  succession_withdrawn: 'Demande de succession retirée',
  succession_granted: 'Succession accordée',
  succession_refused: 'Succession refusée',
  corrected: 'Nom corrigé',
  gave_up: 'Compte en attente abandonné',
  validate: 'Compte validé',
  refuse: 'Demande refusée',
  make_mandataire: 'Proposé comme mandataire',
  make_representant: 'Désigné représentant',
  make_salarie: 'Rendu salarié',
  suspend: 'Compte suspendu',
  reactivate: 'Compte réactivé',
  company_closed: 'Entreprise fermée',
  company_reopened: 'Entreprise rouverte',
  password_changed: 'Mot de passe changé',
  password_reset: 'Mot de passe choisi de nouveau par un lien',
  address_changed: 'Adresse e-mail changée',
  second_factor_on: 'Second facteur activé',
  second_factor_off: 'Second facteur désactivé',
  second_factor_lifted: 'Second facteur retiré par l’agence',
  recovery_codes_drawn: 'Codes de secours renouvelés',
  recovery_code_used: 'Code de secours utilisé',
  passkey_added: 'Clé d’accès ajoutée',
  passkey_removed: 'Clé d’accès retirée',
  sessions_closed: 'Déconnexion partout',
  leave_asked: 'Demande de départ',
  leave_withdrawn: 'Demande de départ retirée',
};

export const VERIFICATION_KIND_LABELS: Record<VerificationKind, string> = {
  office: 'Identité, entreprise et fonction',
  agent: 'Examen par l’agence',
};

export const RESULT_LABELS: Record<VerificationResult, string> = {
  verified: 'vérifié',
  close_match: 'presque\u00a0: une information diffère',
  no_match: 'la personne ne figure pas parmi les représentants légaux',
  not_covered: 'le registre ne permet pas de vérifier',
  closed_company: 'l’entreprise a cessé son activité',
  unavailable: 'le registre ne répondait pas',
  refused: 'refusé',
};

export const AGENCY_ACTION_LABELS: Record<Doing, string> = {
  validate: 'Valider',
  refuse: 'Refuser',
  make_mandataire: 'Proposer comme mandataire',
  make_representant: 'Rendre représentant',
  make_salarie: 'Rendre salarié',
  suspend: 'Suspendre',
  reactivate: 'Réactiver',
};

/** What was just done, as the next page says it. */
export const AGENCY_DONE = {
  grant: 'L’examen est accordé\u00a0: la personne est mandataire, et vient d’en être avertie.',
  refuse: 'L’examen est refusé. La personne reçoit votre réponse par e-mail.',
  make_representant: 'Le compte est maintenant celui d’un représentant.',
  make_salarie: 'Le compte est maintenant celui d’un salarié.',
  suspend: 'Le compte est suspendu.',
  reactivate: 'Le compte est de nouveau actif.',
  second_factor_lifted: 'Le second facteur est retiré. La personne et les mandataires viennent d’en être avertis.',
  closed: 'L’entreprise est fermée, avec tous ses comptes.',
  reopened: 'L’entreprise est rouverte.',
  succession_grant: 'La succession est accordée\u00a0: les deux personnes viennent d’en être averties.',
  succession_refuse: 'La succession est refusée\u00a0: les deux personnes viennent d’en être averties.',
} as const;

export const NO_COMPANY = 'Aucune entreprise n’a ce SIREN ici.';

/** Why a second factor is not taken away. */
export const LIFT_REFUSALS: Record<LiftRefusal, string> = {
  company_closed: 'L’entreprise est fermée\u00a0: personne ne s’y connecte.',
  no_second_factor: 'Ce compte n’a pas, ou plus, de second facteur.',
};
