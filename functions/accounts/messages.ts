import { PASSWORD_LONGEST } from './model.ts';

export const FIELD_MESSAGES = {
  login: 'L’identifiant a 200 caractères au plus.',
  noLogin: 'Écrivez votre identifiant.',
  password: `Le mot de passe a ${PASSWORD_LONGEST} caractères au plus.`,
  noPassword: 'Écrivez votre mot de passe.',
  suite: 'L’adresse où revenir n’en est pas une.',
  noCode: 'Écrivez le code à six chiffres, ou un code de secours.',
  code: 'Un code a six chiffres\u00a0; un code de secours, dix lettres et chiffres.',
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

export const STILL_SIGNED_IN =
  'Vous n’êtes pas encore déconnecté\u00a0: le service est momentanément indisponible. Réessayez dans un instant.';
export const UNAVAILABLE = 'La connexion n’a pas abouti\u00a0: le service est momentanément indisponible. Réessayez dans un instant.';
export const PASSKEY_REFUSED = 'Cette clé d’accès n’ouvre aucun compte ici. Connectez-vous avec votre identifiant et votre mot de passe.';
export const PASSKEY_NOT_KEPT = 'Cette clé d’accès n’a pas pu être enregistrée. Recommencez, en laissant votre appareil vous reconnaître.';
export const CODE_WRONG = 'Ce code n’est pas le bon. Donnez celui que l’application affiche maintenant.';
