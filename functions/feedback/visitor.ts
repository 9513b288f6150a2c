/**
 * Who a visitor is, without knowing who (F5, V1): a random value in a cookie, kept only as a keyed hash that differs on every
 * question; without cookies, the form that the page was given. Signatures and hashes are WebCrypto's HMAC-SHA-256.
 */

/** `__Host-`: sent to this site alone, over a secure connection. */
export const VISITOR_COOKIE = '__Host-visiteur';

/** How long a browser keeps the cookie, in seconds: a year. */
export const VISITOR_COOKIE_AGE = 365 * 24 * 60 * 60;

const RANDOM_BYTES = 16;
const VISITOR = /^[A-Za-z0-9_-]{22,43}$/;

function base64url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true });
}

async function hmac(secret: string, purpose: string, text: string): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(`${purpose}\n${text}`)));
}

/** A visitor never seen before: 128 random bits. */
export function newVisitor(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)));
}

/** The cookie's value, or null for one that this site did not set. */
export function readVisitor(cookie: string | undefined): string | null {
  return cookie !== undefined && VISITOR.test(cookie) ? cookie : null;
}

/** What a vote keeps of its visitor. */
export async function voterHash(secret: string, visitor: string, questionId: string): Promise<string> {
  return base64url(await hmac(secret, 'voter', `${visitor}\n${questionId}`));
}

/** A form's token: `<random>.<issued, base 36>.<signature>`, good for one question. */
export async function issueForm(secret: string, questionId: string, now: Date): Promise<string> {
  const body = `${newVisitor()}.${now.getTime().toString(36)}`;
  return `${body}.${base64url(await hmac(secret, 'form', `${body}\n${questionId}`))}`;
}

export interface ReadForm {
  /** In milliseconds. */
  age: number;
  /** The visitor that the form stands for while the browser has no cookie: the same for every sending of this form. */
  visitor: string;
}

/** Reads a form's token; null when this site did not issue it for this question. */
export async function readForm(secret: string, questionId: string, token: string, now: Date): Promise<ReadForm | null> {
  const [random = '', issued = '', signature = ''] = token.split('.');
  const body = `${random}.${issued}`;
  const expected = base64url(await hmac(secret, 'form', `${body}\n${questionId}`));
  if (token !== `${body}.${signature}` || !sameText(signature, expected)) return null;
  return { age: now.getTime() - Number.parseInt(issued, 36), visitor: base64url(await hmac(secret, 'visitor', random)) };
}

/** Compares without telling by its time where two texts differ. */
function sameText(a: string, b: string): boolean {
  const encoder = new TextEncoder();
  const left = encoder.encode(a);
  const right = encoder.encode(b);
  return left.byteLength === right.byteLength && crypto.subtle.timingSafeEqual(left, right);
}
