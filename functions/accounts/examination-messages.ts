/** What people read about examinations (A3). */
import type { ExaminationRefusal, ExaminationState } from './model.ts';

export const EXAMINATION_REFUSAL_MESSAGES: Record<ExaminationRefusal, string> = {
  company_closed: 'L’espace de cette entreprise est fermé. Écrivez à l’agence pour le rouvrir.',
  not_to_verify: 'Votre compte n’attend plus de vérification\u00a0: rechargez la page.',
  already_open: 'L’agence examine déjà votre demande. Pour la changer, retirez-la d’abord.',
  not_checked: 'Prouvez d’abord votre identité\u00a0: l’agence n’examine que ce que le registre n’a pas permis de vérifier.',
  company_ceased:
    'Le registre dit que cette entreprise a cessé son activité\u00a0: l’agence ne peut pas examiner la demande. S’il s’agit d’une erreur, faites d’abord corriger le registre, ou écrivez-nous.',
};

export const EXAMINATION_STATE_LABELS: Record<ExaminationState, string> = {
  open: 'en cours d’examen',
  granted: 'acceptée',
  refused: 'refusée',
  withdrawn: 'retirée',
};

export const EXAMINATION_FIELD_MESSAGES = {
  text: 'Expliquez en quelques phrases ce que l’agence doit regarder.',
  long: '4\u00a0000 caractères au plus. Joignez un document pour le reste.',
  unreadable: 'Le texte contient un caractère qui ne peut pas être enregistré. Retirez ce qui a été collé d’un autre logiciel.',
  attachments: 'Joignez au moins un document\u00a0: pièce d’identité, extrait du registre, décision de nomination.',
  answer: 'Écrivez ce qui manque, ou ce qui ne va pas\u00a0: la personne le lit.',
} as const;

export const EXAMINATION_NOTICES = {
  examination_asked: 'Votre demande d’examen est envoyée. Vous recevrez un e-mail dès que l’agence aura répondu.',
  examination_withdrawn: 'Votre demande d’examen est retirée.',
} as const;

export const EXAMINATION_TOO_MANY = 'Trop d’envois en peu de temps. Réessayez un peu plus tard.';

export const DECIDED_ALREADY = 'Cette demande n’attend plus de décision\u00a0: voici ce qui a été décidé.';
