/**
 * Keyed hashes and random values. By node:crypto, which makes a hash at once: waiting for WebCrypto takes longer than making it.
 * Texts are base64url without padding.
 */
import { createHash, createHmac } from 'node:crypto';

export function base64url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true });
}

/** 128 random bits, or as many bytes as asked. */
export function randomText(bytes = 16): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

/**
 * HMAC-SHA-256.
 *
 * @param purpose what the hash is for: the same text for another purpose has another hash
 */
export function keyedHash(secret: string, purpose: string, text: string): string {
  return createHmac('sha256', secret).update(`${purpose}\n${text}`).digest('base64url');
}

/** SHA-256. */
export function digest(content: string | Uint8Array<ArrayBuffer>): string {
  return createHash('sha256').update(content).digest('base64url');
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
export function issueFormToken(secret: string, purpose: string, now: Date, id: string = randomText()): string {
  const body = `${id}.${now.getTime().toString(36)}`;
  return `${body}.${keyedHash(secret, 'form', `${body}\n${purpose}`)}`;
}

/** Reads a form's token; null when this site did not issue it for this purpose. */
export function readFormToken(secret: string, purpose: string, token: string, now: Date): FormToken | null {
  const [id = '', issued = '', signature = ''] = token.split('.');
  const body = `${id}.${issued}`;
  const expected = keyedHash(secret, 'form', `${body}\n${purpose}`);
  if (token !== `${body}.${signature}` || !sameText(signature, expected)) return null;
  return { id, age: now.getTime() - Number.parseInt(issued, 36) };
}
