/** People who sign in. Today the agency's agents; those of companies come with the same tables. */

export const USER_TYPES = ['agent'] as const;
export type UserType = (typeof USER_TYPES)[number];

/** `suspended`: kept, with everything that carries its name, but nobody signs in with it. */
export const USER_STATES = ['active', 'suspended'] as const;
export type UserState = (typeof USER_STATES)[number];

/** Somebody of the agency, as the desk shows them. */
export interface Agent {
  id: string;
  name: string;
  login: string;
}

/** L2: what a login is made of, as its canonical key. */
export const LOGIN = /^[a-z0-9._-]{3,64}$/;

/** In characters. */
export const NAME_LONGEST = 120;
export const EMAIL_LONGEST = 254;
/** Of an agent (S6); any characters, no composition rule. */
export const PASSWORD_SHORTEST = 15;
export const PASSWORD_LONGEST = 200;

/** A bucket that leaks: every try pours `cost` into it, a millisecond takes 1 away, and nothing fits beyond `depth`. */
export interface Bucket {
  /** A keyed hash: it tells neither the login nor the network. */
  key: string;
  /** In milliseconds. */
  cost: number;
  /** In milliseconds: as many tries at once as it holds costs. */
  depth: number;
}
