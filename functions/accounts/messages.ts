import { PASSWORD_LONGEST } from './model.ts';

export const FIELD_MESSAGES = {
  login: 'L’identifiant a 200 caractères au plus.',
  noLogin: 'Écrivez votre identifiant.',
  password: `Le mot de passe a ${PASSWORD_LONGEST} caractères au plus.`,
  noPassword: 'Écrivez votre mot de passe.',
  suite: 'L’adresse où revenir n’en est pas une.',
} as const;

/** The same for a login that does not exist, a wrong password and a suspended account (L4). */
export const WRONG_PAIR = 'L’identifiant et le mot de passe ne vont pas ensemble. Vérifiez-les, puis réessayez.';

/** « 40 secondes », « 2 minutes ». */
function spoken(seconds: number): string {
  if (seconds < 60) return seconds <= 1 ? '1 seconde' : `${seconds} secondes`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

export function tooManyTries(seconds: number): string {
  return `Trop d’essais en peu de temps. Réessayez dans ${spoken(seconds)}.`;
}

export const SIGNED_OUT = 'Vous êtes déconnecté.';
export const GIVEN_UP = 'Votre compte en attente est supprimé.';
export const ADDRESS_CONFIRMED = 'Votre adresse est confirmée et le compte ouvert. Votre identifiant vient de partir par e-mail.';
export const STILL_SIGNED_IN =
  'Vous n’êtes pas encore déconnecté\u00a0: le service est momentanément indisponible. Réessayez dans un instant.';
export const UNAVAILABLE = 'La connexion n’a pas abouti\u00a0: le service est momentanément indisponible. Réessayez dans un instant.';
