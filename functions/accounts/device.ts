/** A browser that has signed in before (S7): it is not held back by what strangers try on the same login. It opens nothing by itself. */
import { issueFormToken, readFormToken } from '../keyed-hash.ts';
import { DEVICE_LIFETIME } from './sign-in-rules.ts';

export const DEVICE_COOKIE = '__Host-appareil';

const purposeOf = (key: string) => `device\n${key}`;

/** What the browser keeps after a sign-in with this login. */
export function issueDevice(secret: string, key: string, now: Date): string {
  return issueFormToken(secret, purposeOf(key), now);
}

/** What tells this browser from another one, or null when it has not signed in with this login, or too long ago. */
export function readDevice(secret: string, key: string, cookie: string | undefined, now: Date): string | null {
  const read = cookie === undefined ? null : readFormToken(secret, purposeOf(key), cookie, now);
  return read && read.age >= 0 && read.age < DEVICE_LIFETIME * 1000 ? read.id : null;
}
