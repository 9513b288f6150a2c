/** What a browser keeps between the two halves of a proof of identity: signed, for one account, good once and for a quarter of an hour. */
import { base64url, keyedHash, sameText } from '../keyed-hash.ts';
import type { KeptProof } from './identity-proof.ts';

export const PROOF_COOKIE = '__Host-preuve';

/** In seconds. */
export const PROOF_LIFETIME = 15 * 60;

const signatureOf = (secret: string, accountId: string, body: string) => keyedHash(secret, 'proof', `${accountId}\n${body}`);

/** The cookie's value. */
export function sealProof(secret: string, accountId: string, kept: KeptProof, now: Date): string {
  const body = base64url(new TextEncoder().encode(JSON.stringify({ kept, at: now.getTime() })));
  return `${body}.${signatureOf(secret, accountId, body)}`;
}

/** What was kept; null when this site did not keep it for that account, or too long ago. */
export function openProof(secret: string, accountId: string, value: string | undefined, now: Date): KeptProof | null {
  const [body = '', signature = ''] = (value ?? '').split('.');
  if (!sameText(signature, signatureOf(secret, accountId, body))) return null;
  const bytes = Uint8Array.fromBase64(body, { alphabet: 'base64url' });
  const { kept, at } = JSON.parse(new TextDecoder().decode(bytes)) as { kept: KeptProof; at: number };
  const age = now.getTime() - at;
  return age >= 0 && age < PROOF_LIFETIME * 1000 ? kept : null;
}
