/** When a mail is tried again, and when it is given up. */
import type { Attempt } from './model.ts';

/** After so many attempts a mail is dead. */
export const LONGEST_LIFE = 10;

/**
 * Milliseconds from the first attempt to the second; each later delay is FACTOR times the one before, so that the tenth attempt comes 71
 * hours after the first at the latest, and whoever was not reached in 72 hours is given up.
 */
const FIRST_DELAY = 26_000;
const FACTOR = 3;
/** Share of a delay that chance takes away at most, so that mails that failed together do not all come back together. */
const JITTER = 0.1;

/**
 * How long a drain may hold a mail, in milliseconds: longer than three may take that are composed and sent one after the other over one
 * connection (drain.ts, mailer.ts).
 */
export const LEASE = 120_000;
/** A lease that ends later than this was made by a clock that is wrong, and does not hold (R9). */
export const LONGEST_LEASE = LEASE + 5 * 60_000;

/**
 * Milliseconds to wait after an attempt that failed.
 *
 * @param attempts how many were made, 1 or more
 * @param chance from 0 to 1
 */
export function delayAfter(attempts: number, chance: number): number {
  return Math.round(FIRST_DELAY * FACTOR ** (attempts - 1) * (1 - JITTER * chance));
}

/** What becomes of a mail whose attempt failed. */
export type Fate = { state: 'dead' } | { state: 'pending'; delay: number };

export function fateAfter({ permanent }: { permanent: boolean }, attempts: number, chance: number): Fate {
  return permanent || attempts >= LONGEST_LIFE ? { state: 'dead' } : { state: 'pending', delay: delayAfter(attempts, chance) };
}

/** What is known of an attempt that failed; nothing in it was written by anybody. */
export interface Failure {
  /** The client's own code, as `ETIMEDOUT`. */
  code: string | null;
  /** The command that was answered, as `RCPT TO`. */
  command: string | null;
  /** The relay's answer, as 550; null when it gave none. */
  response: number | null;
  /** The enhanced status of that answer (RFC 3463), as `5.1.1`. */
  status: string | null;
  /** The relay had been given the whole text. */
  handedOver: boolean;
}

/** Refusals of a recipient that speak of us or of the relay: signing in, policy, routing. They are tried again, since somebody may put them right. */
const ABOUT_US = /^5\.[347]\./;
const AUTHENTICATION = [530, 534, 535, 538];

function refusesRecipient({ code, command, response, status }: Failure): boolean {
  // The client itself finds no address to send to.
  if (command === 'API' && code === 'EENVELOPE') return true;
  if (command !== 'RCPT TO' || response === null || response < 500) return false;
  return !AUTHENTICATION.includes(response) && !ABOUT_US.test(status ?? '');
}

/** A word of ours, in capitals and digits; anything else is not repeated. */
const ours = (text: string | null) => (text !== null && /^[A-Z][A-Z0-9_ -]{0,30}$/.test(text) ? text : null);

/**
 * What a failure says: a recipient that is refused for good is given up at once; all else is tried again. Without an answer once the
 * relay had the whole text, nobody knows whether it took it.
 */
export function judgeFailure(failure: Failure): Attempt & { outcome: 'failed' } {
  const { code, command, response, status, handedOver } = failure;
  const said = response === null ? [ours(command), ours(code)] : [ours(command), response, status];
  return {
    outcome: 'failed',
    permanent: refusesRecipient(failure),
    uncertain: handedOver && response === null,
    cause: said.filter((part) => part !== null).join(' ') || 'unknown',
  };
}
