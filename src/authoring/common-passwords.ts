/** Passwords that everybody tries, of the zxcvbn lists: for the Worker, which refuses them. */
import { dictionary } from '@zxcvbn-ts/language-common';

/** The most frequent ones are refused with anything around them; the rest only when they are long enough to be chosen at all. */
const MOST_FREQUENT = 10_000;
const SHORTEST_PART = 6;
const SHORTEST_WHOLE = 12;

/** Most frequent first, in lower case, each once. */
export function commonPasswords(): string[] {
  const words = [...dictionary['passwords-common']].map((word) => String(word).toLowerCase());
  return [...new Set(words.filter((word, rank) => word.length >= (rank < MOST_FREQUENT ? SHORTEST_PART : SHORTEST_WHOLE)))];
}
