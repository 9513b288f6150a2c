import { keyedHash } from './keyed-hash.ts';

/**
 * The network that a request comes from, as one sender may use it: an IPv4 address, or the first half of an IPv6 one. Only what the
 * platform says counts, never a header that anybody can write.
 */
export function networkOf(request: Request): string {
  const address = request.headers.get('cf-connecting-ip') ?? '';
  if (!address.includes(':')) return address || 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  try {
    // URL writes an IPv6 address in its one short form; its groups are counted out from there.
    const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
    const [left = '', right] = short.split('::');
    const groups = left.split(':').filter(Boolean);
    const after = right === undefined ? [] : right.split(':').filter(Boolean);
    const zeros = right === undefined ? [] : Array<string>(8 - groups.length - after.length).fill('0');
    return [...groups, ...zeros, ...after].slice(0, 4).join(':');
  } catch {
    return 'unknown';
  }
}

/** A keyed hash of the network that a request comes from. It changes every day, so that nobody is followed from day to day. */
export function networkHash(secret: string, request: Request, now: Date): string {
  return keyedHash(secret, `network ${now.toISOString().slice(0, 10)}`, networkOf(request));
}
