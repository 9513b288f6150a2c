/** A proof of work (ALTCHA) that a browser gives under pressure: bound to one form, used once, asked of nobody else. */
import { type Challenge, createChallenge, randomInt, type Solution, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { keyedHash } from '../keyed-hash.ts';

/** A second or so of a phone's work. */
const COST = 5000;
const LEAST = 500;
const MOST = 1500;

/** How long a browser may take, in milliseconds: with the time to read the page. */
export const PROOF_LIFETIME = 60 * 60 * 1000;

function secretsOf(secret: string) {
  return {
    hmacSignatureSecret: keyedHash(secret, 'proof', 'signature'),
    hmacKeySignatureSecret: keyedHash(secret, 'proof', 'key'),
  };
}

/** What the browser has to solve, as JSON for the page. */
export async function askProof(secret: string, formId: string, now: Date): Promise<string> {
  const challenge = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: COST,
    counter: randomInt(LEAST, MOST),
    deriveKey,
    data: { form: formId },
    expiresAt: new Date(now.getTime() + PROOF_LIFETIME),
    ...secretsOf(secret),
  });
  return JSON.stringify(challenge);
}

function read(payload: string): { challenge: Challenge; solution: Solution } | null {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null && 'challenge' in value && 'solution' in value
      ? (value as { challenge: Challenge; solution: Solution })
      : null;
  } catch {
    return null;
  }
}

/** A proof that holds, by the signature that makes it count once; null for any other. */
export async function readProof(
  secret: string,
  formId: string,
  payload: string,
  now: Date,
): Promise<{ signature: string; expiresAt: Date } | null> {
  const proof = read(payload);
  const { signature } = proof?.challenge ?? {};
  if (!proof || typeof signature !== 'string' || proof.challenge.parameters?.data?.form !== formId) return null;
  const expiresAt = new Date(Number(proof.challenge.parameters.expiresAt) * 1000);
  if (!(expiresAt > now)) return null;
  try {
    const { verified } = await verifySolution({ ...proof, deriveKey, ...secretsOf(secret) });
    return verified ? { signature, expiresAt } : null;
  } catch {
    return null;
  }
}
