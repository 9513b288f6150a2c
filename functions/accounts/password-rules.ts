/** Which passwords are taken (S6): long enough, and not among those that everybody tries. No rule about signs. Pure. */
import { commonPasswords } from '../../.generated/common-passwords.ts';
import { ACCOUNT_PASSWORD_SHORTEST, PASSWORD_LONGEST, type PasswordRefusal } from './model.ts';
import { plainName } from './representative-match.ts';

const COMMON: ReadonlySet<string> = new Set(commonPasswords);

/** Words of this site, which its users would think of first. */
const PRODUCT = ['guichet', 'agence', 'motdepasse', 'segur', 'convergence', 'certification'];

/** Fewer different signs than that are typed by leaning on the keyboard. */
const LEAST_SIGNS = 5;

/** Letters and digits alone, in lower case, without accents. */
const bare = (text: string) => plainName(text).replaceAll(' ', '');
/** Without the digits and signs that people put around a word. */
const core = (text: string) => bare(text).replace(/^\d+|\d+$/g, '');

/** A text that is one shorter text again and again, or the text itself. */
const unit = (text: string) => /^(.+?)\1+$/.exec(text)?.[1] ?? text;

/** What is known of the person, none of which makes a password. */
export interface PasswordOwner {
  firstName: string;
  lastName: string;
  email: string;
  login?: string;
}

/** The person's own words that are long enough to mean something. */
function wordsOf({ firstName, lastName, email, login = '' }: PasswordOwner): string[] {
  return [firstName, lastName, email.split('@')[0] ?? '', email, login, `${firstName}${lastName}`]
    .map(bare)
    .filter((word) => word.length >= 4);
}

/**
 * Why a password is not taken; null when it is.
 *
 * @param shortest in characters
 */
export function judgePassword(
  password: string,
  owner: PasswordOwner,
  shortest: number = ACCOUNT_PASSWORD_SHORTEST,
): PasswordRefusal | null {
  const signs = [...password.normalize('NFC')];
  if (signs.length < shortest) return 'too_short';
  if (signs.length > PASSWORD_LONGEST) return 'too_long';
  if (new Set(signs).size < LEAST_SIGNS) return 'repeated';
  const whole = bare(password);
  const word = core(password);
  if (wordsOf(owner).some((own) => own === whole || own === word || own === unit(whole))) return 'personal';
  if (PRODUCT.some((name) => word.includes(name) && word.replaceAll(name, '').length < 3)) return 'product';
  return [password.toLowerCase(), whole, word, unit(whole), unit(word)].some((text) => COMMON.has(text)) ? 'common' : null;
}
