import type { Facet } from '../facets.ts';
import type { ThesaurusSource } from './thesaurus.ts';

/** Digits of a document's number, at the end of its name in the index. */
export const DOCUMENT_DIGITS = 4;

/** Where the site serves {@link SearchData}. */
export const SEARCH_DATA = 'pagefind/lexique.json';

/** Where the site serves the rarer words of an initial, packed. */
export function rarerWords(initial: string): string {
  return `pagefind/lexique-${initial}.txt`;
}

/** What the browser needs beside Pagefind's own files. */
export interface SearchData {
  /** Documents of the index. */
  total: number;
  /** The most frequent words, packed; all of them on a small site. */
  words: string;
  /** Initials of the rarer words; each has a file of its own. */
  rarer: string;
  thesaurus: ThesaurusSource;
  /** Lexemes that so many documents hold that their other names are not asked for. */
  common: string[];
  /** Lexemes that so many documents hold that they are indexed in parts, with the number of these. */
  parts: Record<string, number>;
  /** Facets that some question carries: the index has a filter for each. */
  filters: Facet[];
}

/** The initial under which a normalised word is filed. */
export function initialOf(word: string): string {
  return /^[a-z]/.exec(word)?.[0] ?? '0';
}

const CODE_OF_A = 65;
const LONGEST_SHARED = 25;

/**
 * Writes words, in lower case, as one text: of each word, how many letters it shares with the one before (A for none, B for one…)
 * and the letters that follow. Words that begin alike are best side by side.
 */
export function packWords(words: readonly string[]): string {
  let before = '';
  return words
    .map((word) => {
      let shared = 0;
      while (shared < LONGEST_SHARED && shared < word.length && word[shared] === before[shared]) shared += 1;
      before = word;
      return String.fromCharCode(CODE_OF_A + shared) + word.slice(shared);
    })
    .join('');
}

/** Reads what {@link packWords} wrote. */
export function unpackWords(packed: string): string[] {
  let before = '';
  return Array.from(packed.matchAll(/([A-Z])([^A-Z]*)/g), ([, shared = 'A', rest = '']) => {
    before = before.slice(0, shared.charCodeAt(0) - CODE_OF_A) + rest;
    return before;
  });
}
