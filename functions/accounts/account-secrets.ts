/** The secrets in links of mails: made again when a mail leaves, kept only as hashes. */
import { digest, keyedHash } from '../keyed-hash.ts';

export interface LinkSecret {
  /** In the address, base64url. */
  secret: string;
  /** In the database. */
  hash: string;
}

const of = (secret: string): LinkSecret => ({ secret, hash: digest(secret) });

export function registrationSecret(key: string, id: string): LinkSecret {
  return of(keyedHash(key, 'registration', id));
}

/** A12: each sending of an invitation has its own. */
export function invitationSecret(key: string, id: string, sending: number): LinkSecret {
  return of(keyedHash(key, 'invitation', `${id}\n${sending}`));
}

export function resetSecret(key: string, id: string): LinkSecret {
  return of(keyedHash(key, 'password reset', id));
}

/** Each of the two addresses has its own. */
export function addressSecret(key: string, id: string, side: 'present' | 'new'): LinkSecret {
  return of(keyedHash(key, 'address change', `${id}\n${side}`));
}

export const hashOfSecret = (secret: string): string => digest(secret);
