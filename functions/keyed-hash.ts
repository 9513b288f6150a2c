/** Keyed hashes and random values, by WebCrypto. Texts are base64url without padding. */

export function base64url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true });
}

/** 128 random bits, or as many bytes as asked. */
export function randomText(bytes = 16): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

/** The keys of the few secrets that there are. */
const KEYS = new Map<string, CryptoKey>();

async function keyOf(secret: string): Promise<CryptoKey> {
  const known = KEYS.get(secret);
  if (known) return known;
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  KEYS.set(secret, key);
  return key;
}

/**
 * HMAC-SHA-256.
 *
 * @param purpose what the hash is for: the same text for another purpose has another hash
 */
export async function keyedHash(secret: string, purpose: string, text: string): Promise<string> {
  const signed = new TextEncoder().encode(`${purpose}\n${text}`);
  return base64url(new Uint8Array(await crypto.subtle.sign('HMAC', await keyOf(secret), signed)));
}

/** SHA-256. */
export async function digest(content: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** Compares without telling by its time where two texts differ. */
export function sameText(a: string, b: string): boolean {
  const encoder = new TextEncoder();
  const left = encoder.encode(a);
  const right = encoder.encode(b);
  return left.byteLength === right.byteLength && crypto.subtle.timingSafeEqual(left, right);
}

/** What a form's token tells. */
export interface FormToken {
  /** 128 random bits of this very form. */
  id: string;
  /** Milliseconds since it was issued. */
  age: number;
}

/**
 * A form's token: `<random>.<issued, base 36>.<signature>`, good for one purpose.
 *
 * @param id the same as a former token's, to keep what was sent with it
 */
export async function issueFormToken(secret: string, purpose: string, now: Date, id: string = randomText()): Promise<string> {
  const body = `${id}.${now.getTime().toString(36)}`;
  return `${body}.${await keyedHash(secret, 'form', `${body}\n${purpose}`)}`;
}

/** Reads a form's token; null when this site did not issue it for this purpose. */
export async function readFormToken(secret: string, purpose: string, token: string, now: Date): Promise<FormToken | null> {
  const [id = '', issued = '', signature = ''] = token.split('.');
  const body = `${id}.${issued}`;
  const expected = await keyedHash(secret, 'form', `${body}\n${purpose}`);
  if (token !== `${body}.${signature}` || !sameText(signature, expected)) return null;
  return { id, age: now.getTime() - Number.parseInt(issued, 36) };
}
