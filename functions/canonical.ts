/** The one key by which logins, and addresses, are compared (L2). */
const fold = (text: string) => text.trim().normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');

/** Key of an e-mail address: its domain in ASCII. Null when it is not an address. */
export function emailKey(email: string): string | null {
  const folded = fold(email);
  const at = folded.lastIndexOf('@');
  if (at < 1) return null;
  try {
    const { hostname } = new URL(`http://${folded.slice(at + 1)}`);
    return `${folded.slice(0, at)}@${hostname}`;
  } catch {
    return null;
  }
}
