/** Who may try to sign in, for how long, and where it leads. Pure. */
import type { Bucket, UserState, UserType } from './model.ts';

/** For whom a part of the site is: the agency's agents have /equipe/, the accounts of companies /espace/. */
export const AUDIENCES = ['agency', 'companies'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** S6: who does nothing is signed out after `idle` seconds; no session lasts longer than `longest` milliseconds, used or not. */
export const SESSION_LIMITS = {
  agency: { idle: 15 * 60, longest: 8 * 60 * 60 * 1000 },
  companies: { idle: 30 * 60, longest: 12 * 60 * 60 * 1000 },
} as const satisfies Record<Audience, { idle: number; longest: number }>;

/** A session that is used is written again after a minute, in seconds: one write a minute, whatever is read. */
export const SESSION_TOUCH = 60;

export function isSessionOver(audience: Audience, createdAt: Date, now: Date): boolean {
  return now.getTime() - createdAt.getTime() >= SESSION_LIMITS[audience].longest;
}

/** Who signs in where. A5b: a pending account does, to read its state; nobody does with one that is suspended. */
export function maySignIn(audience: Audience, { type, state }: { type: UserType; state: UserState }): boolean {
  if (audience === 'agency') return type === 'agent' && state === 'active';
  return type !== 'agent' && state !== 'suspended';
}

/** How long after signing in one may change what protects the account, in milliseconds; later, one signs in again. */
export const STEP_UP_LIFETIME = 10 * 60 * 1000;

/** Has somebody signed in with this session a moment ago? Not in the future either: clocks may be set back. */
export function isFresh(createdAt: Date, now: Date): boolean {
  return Math.abs(now.getTime() - createdAt.getTime()) < STEP_UP_LIFETIME;
}

/** How long a code is waited for after the password, in milliseconds. */
export const CODE_LIFETIME = 10 * 60 * 1000;

/** How long the link to a new password is good for, in milliseconds: half an hour. */
export const RESET_LIFETIME = 30 * 60 * 1000;

/** How long both addresses have to say yes to a change, in milliseconds: a day. */
export const ADDRESS_CHANGE_LIFETIME = 24 * 60 * 60 * 1000;

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
  /** Accounts that one network opens, and mails that one address gets about it. */
  register: { atOnce: 20, oneEvery: 30_000 },
  registered: { atOnce: 4, oneEvery: 10 * 60_000 },
  /** Logins and links that one network asks for again; and that one address gets. */
  remind: { atOnce: 10, oneEvery: 60_000 },
  reminded: { atOnce: 3, oneEvery: 20 * 60_000 },
  /** Codes tried for one account after its password: 290 a day, of a million, three of which open. */
  code: { atOnce: 5, oneEvery: 5 * 60_000 },
  /** One code opens once, as long as it is one. */
  spent: { atOnce: 1, oneEvery: 90_000 },
  /** Addresses that one account asks to change to. */
  address: { atOnce: 3, oneEvery: 20 * 60_000 },
} as const satisfies Record<string, Rate>;

export type Limit = keyof typeof RATES;
/** Those of a sign-in. */
type SignInLimit = 'pair' | 'login' | 'network' | 'device';

/** The limits that a try is held to: a browser that is known for this login is held to its own alone. */
export function limitsOf(isKnownDevice: boolean): readonly SignInLimit[] {
  return isKnownDevice ? ['device'] : ['pair', 'login', 'network'];
}

export function bucketOf(limit: Limit, key: string): Bucket {
  const { atOnce, oneEvery } = RATES[limit];
  return { key, cost: oneEvery, depth: atOnce * oneEvery };
}

/** Until when a browser is known for the login with which it signed in, in seconds: 90 days. */
export const DEVICE_LIFETIME = 90 * 24 * 60 * 60;

/** The part of the site of each audience, where they arrive in it, and where their own account is. */
export const PLACES = {
  agency: { root: '/equipe/', home: '/equipe/messages/', account: '/equipe/compte/' },
  companies: { root: '/espace/', home: '/espace/', account: '/espace/profil/' },
} as const satisfies Record<Audience, { root: string; home: string; account: string }>;

/** Pages that lead somewhere only to who is not signed in. */
const ENTRANCES = ['connexion/', 'deconnexion/', 'inscription/', 'invitation/', 'identifiant-oublie/', 'mot-de-passe/'];

/** The page that was asked for before the sign-in: an address of that part of the site, or its first page (row 63). */
export function pageAfterSignIn(audience: Audience, asked: string | undefined): string {
  const { root, home } = PLACES[audience];
  if (asked === undefined || !/^\/[\w\-.~%/?=&+:@!,;]*$/.test(asked) || !asked.startsWith(root)) return home;
  const { origin, pathname, search } = new URL(asked, 'https://site.invalid');
  const isEntrance = ENTRANCES.some((entrance) => pathname.startsWith(root + entrance));
  return origin !== 'https://site.invalid' || !pathname.startsWith(root) || isEntrance ? home : pathname + search;
}
