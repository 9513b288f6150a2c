/** L2b: the login that the platform issues. Pure. */
import { plainName } from './representative-match.ts';

/** Without letters and digits that are taken for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const SUFFIX = 5;
/** L2: a login has 64 characters at most; the name leaves room for the suffix. */
const NAME = 64 - 1 - SUFFIX;

/**
 * « hélène », « Le Goff » and random bytes: `helene.le-goff.x7k2p`. A name without Latin letters leaves the suffix after `compte`.
 *
 * @param random at least 5 bytes
 */
export function loginFrom(firstName: string, lastName: string, random: Uint8Array): string {
  const part = (text: string) =>
    plainName(text)
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '');
  const name =
    [part(firstName), part(lastName)]
      .filter(Boolean)
      .join('.')
      .slice(0, NAME)
      .replace(/[-.]+$/, '') || 'compte';
  const suffix = [...random.subarray(0, SUFFIX)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `${name}.${suffix}`;
}
