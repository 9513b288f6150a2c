import { distance } from 'fastest-levenshtein';

/** Domains of e-mail that many people have; a near miss of one is mostly a slip. */
const FREQUENT = [
  'gmail.com',
  'outlook.com',
  'outlook.fr',
  'hotmail.com',
  'hotmail.fr',
  'yahoo.com',
  'yahoo.fr',
  'icloud.com',
  'orange.fr',
  'wanadoo.fr',
  'free.fr',
  'laposte.net',
  'bbox.fr',
  'protonmail.com',
  'proton.me',
] as const;

/** Real domains a letter or two away from a frequent one. */
const REAL = new Set<string>([...FREQUENT, 'mail.com', 'email.com', 'gmx.com', 'gmx.fr', 'ymail.com', 'fre.fr', 'me.com', 'sfr.fr']);

/** The large providers have these endings too; `.cm`, `.co` and `.om` are slips more often than countries. */
const OTHER_ENDINGS =
  /^(?:hotmail|outlook|yahoo|live|proton|protonmail|orange|wanadoo)\.(?:at|be|ca|ch|de|es|eu|gr|ie|it|lu|nl|pl|pt|se|co\.uk)$/;

/** The address that was probably meant, when its domain is nearly a frequent one; null when nothing is to be said. */
export function meantAddress(email: string): string | null {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1).toLowerCase();
  if (at < 1 || domain.length < 4 || REAL.has(domain) || OTHER_ENDINGS.test(domain)) return null;
  const [nearest] = FREQUENT.map((known) => ({ known, far: distance(domain, known) })).sort((a, b) => a.far - b.far);
  const most = domain.length < 8 ? 1 : 2;
  return nearest && nearest.far <= most ? `${email.slice(0, at)}@${nearest.known}` : null;
}
