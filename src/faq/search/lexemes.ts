/**
 * Lexemes: what the index holds instead of words, so that « certifications », « certification » and « certifié » meet.
 *
 * Pagefind matches the beginnings of words: « ins » would find « insérer ». A lexeme therefore ends in a mark, and only matches
 * itself; beginnings are completed from the lexicon instead, where they can be weighed.
 */
import { stemmer } from '@orama/stemmers/french';
import { tellingWords } from './words.ts';

/** Ends a lexeme, with the digit of a part: never stands so in a French stem or in a code. */
const MARK = 'q';
const END = `${MARK}0`;

/** Parts of a lexeme, at most, and the base of their digits, which thus end before the mark: no part begins another lexeme. */
export const MOST_PARTS = 26;

/** The name in the index of a part of a lexeme that so many documents hold that it is indexed in several; the first is the lexeme. */
export const partOf = (lexeme: string, part: number) => lexeme.slice(0, -1) + part.toString(MOST_PARTS);

/** Pagefind also indexes pieces of words, which nobody asks for. */
export const isIndexed = (word: string) => /q[0-9a-p]$/.test(word);

/** True for « 2.10 », « sc.psc.14 », « v2 »: neither stemmed nor corrected. */
export function isCode(word: string): boolean {
  return /\d/.test(word);
}

/** Plurals that the French stemmer keeps apart: « labos », « réseaux ». */
const PLURAL = /(?<=\p{L}{3}[aiou])s$|(?<=\p{L}{3}u)x$/u;

/** Families whose forms, without accents, the stemmer takes for others': « référencé » for « référent ». */
const FAMILIES: readonly string[] = ['referenc'];

/** Words that the stemmer takes for others', in the singular: « gérant » for « gérer », « data » for « date », « PASSI » for « passe ». */
const APART: ReadonlySet<string> = new Set([
  ...['case', 'coup', 'data', 'devis', 'gerant', 'montant', 'passi', 'pays', 'reglement', 'traitant', 'visa'],
]);

/** Lexemes already worked out: a search meets the same words again and again. */
const known = new Map<string, string>();

function workOut(word: string): string {
  if (isCode(word)) return `${word.replaceAll('.', 'p')}${END}`;
  const family = FAMILIES.find((beginning) => word.startsWith(beginning));
  if (family) return `${family}${END}`;
  const apart = [word, word.replace(/s$/, ''), word.replace(/es?$/, '')].find((form) => APART.has(form));
  if (apart) return `${apart}${END}`;
  return `${word.length > 3 ? stemmer(word.replace(PLURAL, '')) : word}${END}`;
}

/** The lexeme of one normalised word. */
export function lexemeOf(word: string): string {
  const before = known.get(word);
  if (before !== undefined) return before;
  const lexeme = workOut(word);
  known.set(word, lexeme);
  return lexeme;
}

/** The lexemes of a text, in order, without stop words. */
export function lexemesOf(text: string): string[] {
  return tellingWords(text).map(({ word }) => lexemeOf(word));
}
