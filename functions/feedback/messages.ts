import type { Refusal } from './model.ts';

export const REFUSAL_MESSAGES: Record<Refusal, string> = {
  unknown_question: 'Cette question n’est pas ou plus publiée : son avis ne peut pas être enregistré.',
  reason_without_no: 'Les raisons et le commentaire vont avec la réponse « Non ».',
  stale_form: 'Cette page est ouverte depuis trop longtemps. Rechargez-la, puis donnez votre avis.',
};

export const FIELD_MESSAGES = {
  question: 'L’identifiant de la question manque ou n’en est pas un.',
  helpful: 'Dites si la réponse vous a été utile : oui ou non.',
  reason: 'Choisissez une des raisons proposées.',
  comment: 'Le commentaire est du texte de 500 caractères au plus.',
  form: 'Le jeton du formulaire est illisible. Rechargez la page.',
} as const;

export const STATUS_MESSAGES = {
  yes: 'Merci, c’est noté. Vous pouvez changer d’avis.',
  no: 'C’est noté. Dites-nous pourquoi, si vous le voulez bien.',
  noWithReason: 'Merci, vos raisons sont transmises à l’équipe qui rédige les réponses.',
} as const;
