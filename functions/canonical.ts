/** The keys by which logins, and e-mail addresses, are compared (L2): what looks or reads the same is the same. */

/** Full case folding of one character. Lower, upper, lower: « ẞ » becomes « ß », « SS », « ss »; « ς », « Σ » and « σ » become « σ ». */
function foldCharacter(character: string): string {
  // The dotless i is a letter of its own, though its capital is I.
  if (character === 'ı') return character;
  // One by one, since the lower case of « Σ » depends on what stands around it.
  return [...character.toLowerCase().toUpperCase()].map((upper) => upper.toLowerCase()).join('');
}

/** L2: trimmed, NFKC, full case folding, NFKC again. */
export function canonical(text: string): string {
  return [...text.normalize('NFKC').trim()].map(foldCharacter).join('').normalize('NFKC');
}

/** Key of a login, whatever its form. */
export function loginKey(login: string): string {
  return canonical(login);
}

/** What would make URL read something else than a domain: a port, a path, another host. */
const NOT_IN_A_DOMAIN = /[\s/\\?#@:%<>[\]^|]/;

/** Key of an e-mail address, its domain in ASCII; null when it is none. Both spellings of an international domain have the same. */
export function emailKey(email: string): string | null {
  const address = canonical(email);
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  if (at < 1 || domain === '' || NOT_IN_A_DOMAIN.test(domain) || !URL.canParse(`http://${domain}`)) return null;
  return `${address.slice(0, at)}@${new URL(`http://${domain}`).hostname}`;
}
