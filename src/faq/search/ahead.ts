/** What somebody who types is likely to ask next. */
import { lexemeOf, lexemesOf } from './lexemes.ts';
import type { Lexicon } from './lexicon.ts';
import { lexemesAsked, planSearch } from './plan.ts';
import type { Thesaurus } from './thesaurus.ts';
import { normalise } from './words.ts';

/** The word that is being typed, as it is written: empty after a space. It is looked for from where a word begins: texts may be long. */
const LAST_WORD = /(?<!\p{L})\p{L}*$/u;

const lastWord = (query: string) => LAST_WORD.exec(query)?.[0] ?? '';

/** The word that is being typed, normalised; empty when none is. */
export const wordBegun = (query: string): string => normalise(lastWord(query));

export interface Prospect {
  /** The whole query with the letter that is likely to follow, if any is. */
  text: string | null;
  /** Lexemes that the letters to come are likely to ask for, those of the next letter first. */
  lexemes: string[];
}

/**
 * Looks ahead while someone types: at the next word of a name that is half said (« vague » goes on with « 2 »), at the acronyms that one
 * more letter makes, at the most frequent words that begin so.
 */
export function whatMayCome(query: string, lexicon: Lexicon, thesaurus: Thesaurus): Prospect {
  const typed = lastWord(query);
  if (!typed && !/\s$/.test(query)) return { text: null, lexemes: [] };
  const begun = normalise(typed);
  const before = query.slice(0, query.length - typed.length);
  const following = thesaurus.following.get(lexemesOf(before).at(-1) ?? '');
  const goingOn = following ? lexicon.goingOn(begun, (_, lexeme) => following.has(lexeme)) : [];
  const isNextAcronym = (word: string, lexeme: string) => word.length === begun.length + 1 && thesaurus.alternatives.has(lexeme);
  const acronyms = begun ? lexicon.goingOn(begun, isNextAcronym) : [];
  const likely = begun ? lexicon.likely(begun) : [];
  const [first] = [...goingOn, ...likely];
  /** A whole word is asked for with its other names. */
  const askedWith = (word: string) => [...lexemesAsked(planSearch(before + word, lexicon, thesaurus).units)];
  return {
    text: first === undefined ? null : before + first.slice(0, typed.length + 1),
    lexemes: [...new Set([...[...goingOn, ...acronyms].flatMap(askedWith), ...likely.map((word) => lexemeOf(normalise(word)))])],
  };
}
