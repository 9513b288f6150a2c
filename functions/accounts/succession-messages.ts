/** What people read about successions (A10). */
import type { SuccessionRefusal, SuccessionState } from './model.ts';

export const SUCCESSION_REFUSAL_MESSAGES: Record<SuccessionRefusal, string> = {
  company_closed: 'L’espace de cette entreprise est fermé.',
  not_mandataire: 'Seul un mandataire actif peut demander à en remplacer un autre.',
  own_account: 'Vous ne pouvez pas demander à vous remplacer vous-même.',
  not_top_mandataire: 'Ce compte n’est pas, ou plus, celui d’un mandataire en tête de l’entreprise.',
  not_newer: 'Seul un mandataire vérifié après celui qu’il veut remplacer peut le demander.',
  already_open: 'Une demande de succession est déjà en cours dans votre entreprise\u00a0: attendez la réponse de l’agence.',
  not_asker: 'Seule la personne qui a fait la demande peut la retirer.',
  not_replaced: 'Seule la personne à remplacer peut s’opposer.',
  already_objected: 'Votre opposition est déjà enregistrée.',
  already_decided: 'Cette demande n’est plus en cours\u00a0: rechargez la page.',
  objection_time:
    'Le délai d’opposition n’est pas terminé, et personne ne s’est opposé\u00a0: la demande ne peut pas encore être accordée.',
  asker_gone: 'La personne qui a fait la demande n’est plus un mandataire actif\u00a0: la demande ne peut qu’être refusée.',
  replaced_gone:
    'La personne à remplacer n’est plus un mandataire actif en tête de l’entreprise\u00a0: la demande ne peut qu’être refusée.',
};

export const SUCCESSION_STATE_LABELS: Record<SuccessionState, string> = {
  open: 'en cours',
  granted: 'acceptée',
  refused: 'refusée',
  withdrawn: 'retirée',
};

export const SUCCESSION_FIELD_MESSAGES = {
  replaced: 'Choisissez le mandataire à remplacer.',
  text: 'Expliquez pourquoi, en quelques phrases\u00a0: l’agence et la personne à remplacer le lisent.',
  objection: 'Expliquez en quelques phrases pourquoi vous vous opposez\u00a0: l’agence le lit.',
  answer: 'Écrivez les raisons de la décision\u00a0: les personnes concernées les lisent.',
  long: '4\u00a0000 caractères au plus.',
  unreadable: 'Le texte contient un caractère qui ne peut pas être enregistré. Retirez ce qui a été collé d’un autre logiciel.',
} as const;

export const SUCCESSION_NOTICES = {
  asked: 'Votre demande est envoyée. La personne à remplacer vient d’être avertie par e-mail.',
  objected: 'Votre opposition est enregistrée. L’agence décidera, et vous écrira.',
  withdrawn: 'Votre demande est retirée.',
} as const;
