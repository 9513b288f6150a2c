/** What people read about signing in when it is hard, and about what protects their account. */
import { counted } from './consequences.ts';

export const HELP_NOTICES = {
  sent: 'Un e-mail vient de partir à l’adresse que vous avez donnée.',
  gone: 'Il a déjà servi, il a expiré, ou il est incomplet. Un lien vers un nouveau mot de passe est valable 30\u00a0minutes\u00a0: demandez-en un autre.',
  addressGone: 'Il a déjà servi, il a expiré, ou la demande a été retirée. Refaites la demande depuis votre profil.',
  addressTaken: 'Cette adresse a déjà un autre compte. Le changement n’a pas eu lieu\u00a0: choisissez-en une autre.',
  tooMany: 'Trop de demandes en peu de temps. Regardez d’abord vos derniers e-mails, puis réessayez un peu plus tard.',
} as const;

/** What the sign-in page says of what has just happened. */
export const SIGN_IN_NOTICES = {
  sortie: 'Vous êtes déconnecté.',
  partout: 'Vous êtes déconnecté partout. Connectez-vous de nouveau sur vos propres appareils.',
  supprime: 'Votre compte en attente est supprimé.',
  ouvert: 'Votre adresse est confirmée et le compte ouvert. Votre identifiant vient de partir par e-mail.',
  'mot-de-passe': 'Votre mot de passe est changé. Connectez-vous avec le nouveau.',
  adresse: 'Votre adresse est changée. Connectez-vous de nouveau\u00a0: l’identifiant reste le même.',
  recommencer: 'Le délai pour donner le code est passé. Recommencez par le mot de passe.',
} as const;

export const CODE_ERRORS = {
  wrong: 'Ce code n’est pas le bon. Vérifiez que votre téléphone est à l’heure, et donnez le code affiché maintenant.',
  spent: 'Ce code a déjà servi. Attendez le suivant\u00a0: il s’affiche dans moins de 30\u00a0secondes.',
} as const;

/** What was just done, as the page of the account says it. */
export const DONE_NOTICES = {
  active: 'Le second facteur est activé. Gardez bien les codes de secours ci-dessous.',
  codes: 'Voici de nouveaux codes de secours. Les anciens n’ouvrent plus rien.',
  desactive: 'Le second facteur est désactivé.',
  cle: 'La clé d’accès est enregistrée.',
  'cle-retiree': 'La clé d’accès est retirée.',
  session: 'Cette connexion est fermée.',
  demande:
    'Deux e-mails viennent de partir, l’un à votre adresse actuelle, l’autre à la nouvelle. L’adresse change quand les deux ont été confirmés.',
  annule: 'La demande de changement d’adresse est retirée.',
  depart: 'Votre demande de départ est enregistrée.',
  reste: 'Votre demande de départ est retirée.',
} as const;

export type DoneNotice = keyof typeof DONE_NOTICES;

/** « 1 code de secours », « 8 codes de secours ». */
export function recoveryCodesLeft(left: number): string {
  return left === 0 ? 'aucun code de secours' : counted(left, 'code de secours', 'codes de secours');
}
