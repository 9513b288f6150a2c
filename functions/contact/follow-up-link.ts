/** The secret of a follow-up link (C5): made from the message's id, so that it need not be kept; only its hash is. */
import { digest, keyedHash } from '../keyed-hash.ts';

/** 256 bits. The same message has the same secret as long as the Worker's secret is the same. */
export function followUpSecret(secret: string, messageId: string): string {
  return keyedHash(secret, 'follow-up', messageId);
}

/** What is kept of it. */
export function secretHash(followUp: string): string {
  return digest(followUp);
}

export function followUpPath(followUp: string): string {
  return `/contact/suivi/${followUp}/`;
}
