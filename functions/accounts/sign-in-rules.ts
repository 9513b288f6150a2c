/** Who may try to sign in, for how long, and where it leads. Pure. */
import type { Bucket } from './model.ts';

/** An agent who does nothing is signed out after 15 minutes (S6), in seconds. */
export const SESSION_IDLE = 15 * 60;
/** A session that is used is written again after a minute, in seconds: one write a minute, whatever is read. */
export const SESSION_TOUCH = 60;
/** No session of an agent lasts longer (S6), in milliseconds. */
export const SESSION_LONGEST = 8 * 60 * 60 * 1000;

/** S6: over 8 hours after the sign-in, used or not. */
export function isSessionOver(createdAt: Date, now: Date): boolean {
  return now.getTime() - createdAt.getTime() >= SESSION_LONGEST;
}

/** Tries at once, and the milliseconds after which one more is possible. */
interface Rate {
  atOnce: number;
  oneEvery: number;
}

/**
 * S7. `login` is for all networks together, so that at most 10 hashes are made for one login in a minute. One network alone (`pair`) comes
 * nowhere near, so it cannot lock the owner out from another one; against a crowd of networks there is `device`, a bucket of its own
 * for each browser that has signed in with this login before. `network` slows down who tries one password on many logins.
 */
export const RATES = {
  pair: { atOnce: 4, oneEvery: 30_000 },
  login: { atOnce: 6, oneEvery: 15_000 },
  network: { atOnce: 20, oneEvery: 6_000 },
  device: { atOnce: 6, oneEvery: 15_000 },
} as const satisfies Record<string, Rate>;

export type Limit = keyof typeof RATES;

/** The limits that a try is held to: a browser that is known for this login is held to its own alone. */
export function limitsOf(isKnownDevice: boolean): readonly Limit[] {
  return isKnownDevice ? ['device'] : ['pair', 'login', 'network'];
}

export function bucketOf(limit: Limit, key: string): Bucket {
  const { atOnce, oneEvery } = RATES[limit];
  return { key, cost: oneEvery, depth: atOnce * oneEvery };
}

/** Until when a browser is known for the login with which it signed in, in seconds: 90 days. */
export const DEVICE_LIFETIME = 90 * 24 * 60 * 60;

/** Where an agent arrives. */
export const DESK = '/equipe/messages/';

const SIGN_IN_PAGES = ['/equipe/connexion/', '/equipe/deconnexion/'];

/** The page that was asked for before the sign-in: an address of the desk, on this site, or the desk's first page (row 63). */
export function pageAfterSignIn(asked: string | undefined): string {
  if (asked === undefined || !/^\/equipe\/[\w\-.~%/?=&+:@!,;]*$/.test(asked)) return DESK;
  const { origin, pathname, search } = new URL(asked, 'https://site.invalid');
  if (origin !== 'https://site.invalid' || !pathname.startsWith('/equipe/') || SIGN_IN_PAGES.includes(pathname)) return DESK;
  return pathname + search;
}
