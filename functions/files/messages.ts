import { ATTACHMENT_LIMITS } from '../../src/contact/limits.ts';

export const tooManyFiles = (most: number) => `${most} fichiers au plus. Retirez-en, ou réunissez-les dans une archive ZIP.`;

export const ATTACHMENT_ERRORS = {
  many: tooManyFiles(ATTACHMENT_LIMITS.files),
  total: '15 Mo au plus pour tous les fichiers ensemble.',
  big: 'dépasse 5 Mo.',
  empty: 'est vide.',
  kind: 'n’est pas d’un type accepté : PDF, PNG, JPEG, texte, CSV, ZIP ou document bureautique.',
  bomb: 'est une archive qui devient démesurée une fois ouverte.',
  locked: 'est une archive abîmée : elle ne peut pas être lue.',
} as const;

/** Said when a form has to be sent again, and what came with it could not be kept. */
export const FILES_AGAIN = 'Choisissez de nouveau vos fichiers : ils n’ont pas pu être gardés.';
