import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

/** Solves a proof of work, asked and answered as JSON. */
export async function solve(asked: string): Promise<string> {
  const challenge = JSON.parse(asked) as Challenge;
  const solution = await solveChallenge({ challenge, deriveKey });
  if (!solution) throw new Error('no solution in time');
  return JSON.stringify({ challenge, solution });
}
