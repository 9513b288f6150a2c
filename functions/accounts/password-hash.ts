/**
 * Passwords as they are kept (S6): scrypt, with its parameters and its salt in the stored text, `$scrypt$ln=14,r=8,p=5$<salt>$<hash>`.
 * A password is compared in its composed form (NFC), since keyboards differ in how they write « é »; nothing else is changed or cut.
 *
 * The one file of the Worker that uses Node's own crypto: WebCrypto has no scrypt.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

export interface HashParameters {
  /** Base-2 logarithm of the cost N. */
  ln: number;
  /** Block size. */
  r: number;
  /** Parallelization. */
  p: number;
}

export const HASH_PARAMETERS: HashParameters = { ln: 14, r: 8, p: 5 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** What the platform gives one scrypt, in bytes; a machine of one's own would give more (row 98). */
export const LARGEST_MEMORY = 32 * 1024 * 1024;

/** What one scrypt takes, in bytes: 128 N r, and 128 r for each of its p blocks. */
export function memoryOf({ ln, r, p }: HashParameters): number {
  return 128 * r * (2 ** ln + p + 2);
}

function derive(password: string, salt: Uint8Array, length: number, parameters: HashParameters): Promise<Buffer> {
  const { ln, r, p } = parameters;
  if (memoryOf(parameters) > LARGEST_MEMORY) throw new Error('these scrypt parameters take more memory than production gives');
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, length, { N: 2 ** ln, r, p, maxmem: LARGEST_MEMORY }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** The text to keep of a password; another one each time. */
export async function hashPassword(password: string, parameters: HashParameters = HASH_PARAMETERS): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, HASH_BYTES, parameters);
  return `$scrypt$ln=${parameters.ln},r=${parameters.r},p=${parameters.p}$${base64(salt)}$${base64(hash)}`;
}

const STORED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,86})\$([A-Za-z0-9+/]{43,86})$/;

function read(stored: string) {
  const [, ln, r, p, salt = '', hash = ''] = STORED.exec(stored) ?? [];
  if (ln === undefined) throw new Error('this is no stored password');
  return {
    parameters: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

/** Is it the password that this text was kept of? */
export async function isPasswordOf(stored: string, password: string): Promise<boolean> {
  const { parameters, salt, hash } = read(stored);
  return timingSafeEqual(await derive(password, salt, hash.byteLength, parameters), hash);
}

/** True when it was hashed with less than today's parameters: to be hashed again while the password is at hand. */
export function isWeakHash(stored: string): boolean {
  const { ln, r, p } = read(stored).parameters;
  return ln < HASH_PARAMETERS.ln || r < HASH_PARAMETERS.r || p < HASH_PARAMETERS.p;
}
