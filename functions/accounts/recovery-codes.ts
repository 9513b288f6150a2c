/** The codes for the day when the telephone is lost: ten, each good once, written so that they can be copied from paper. */

const CODES = 10;
const LENGTH = 10;
/** Letters and digits that are not taken for one another: 32 of them, so that a byte draws each as often. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz123456789';

function drawCode(): string {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(LENGTH)), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** 50 random bits each. */
export function drawRecoveryCodes(): string[] {
  return Array.from({ length: CODES }, drawCode);
}

/** A code as somebody typed it: six digits of an application, or one of these; null for anything else. */
export function readCode(typed: string): { kind: 'application' | 'recovery'; code: string } | null {
  const bare = typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-\u2010-\u2015]/g, '');
  if (/^\d{6}$/.test(bare)) return { kind: 'application', code: bare };
  return /^[a-z0-9]{10}$/.test(bare) ? { kind: 'recovery', code: `${bare.slice(0, 5)}-${bare.slice(5)}` } : null;
}
