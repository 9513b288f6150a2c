/** From what was typed to what is asked of the index. */
import { joinWords, openWords } from './boundaries.ts';
import { lexemeOf } from './lexemes.ts';
import type { Lexicon } from './lexicon.ts';
import type { Thesaurus } from './thesaurus.ts';
import { isAcronym, isStopWord, readWords, type Word } from './words.ts';

/** Lexemes that all count as one thing said, with how surely they mean it. */
export interface Asked {
  lexemes: readonly string[];
  /** From 0 to 1. */
  weight: number;
}

/** One thing that the visitor said, a word or an expression, and every way to find it. */
export interface Unit {
  said: string;
  asked: Asked[];
  /** True for an expression whose words also count one by one: it can only add to what they find. */
  extra: boolean;
}

/** Every lexeme that is asked for. */
export function lexemesAsked(units: readonly Pick<Unit, 'asked'>[]): Set<string> {
  return new Set(units.flatMap(({ asked }) => asked.flatMap(({ lexemes }) => lexemes)));
}

export interface Correction {
  from: string;
  to: string;
}

export interface Plan {
  units: Unit[];
  corrections: Correction[];
}

/** Words of a query that are looked at; a longer text is cut. */
const MOST_WORDS = 40;
const LONGEST_QUERY = 500;
/** Words of the longest expression of the thesaurus that is looked for. */
const LONGEST_EXPRESSION = 5;
/** In a query of so few words, a stop word that is also an acronym (« va ») is taken for the acronym. */
const FEW_WORDS = 3;

const COMPLETED = 0.8;
const LONG_BEGINNING = 6;

export interface PlanOptions {
  /** Search the words as they are typed, uncorrected. */
  exact?: boolean;
}

interface ReadWord {
  said: string;
  /** The lexeme that expressions are looked up with. */
  lexeme: string;
  asked: Asked[];
  correction: Correction | null;
}

/** The words that say something; all of them when none does. */
function telling(query: string, lexicon: Lexicon, thesaurus: Thesaurus): Word[] {
  const isKnown = (word: string) => lexicon.has(lexemeOf(word)) || thesaurus.lexemes.has(lexemeOf(word));
  const typed = readWords(query.slice(0, LONGEST_QUERY)).slice(0, MOST_WORDS);
  const parted = typed.flatMap((each) => (isKnown(each.word) ? [each] : (thesaurus.runTogether.get(each.word) ?? [each])));
  const words = openWords(parted, isKnown).slice(0, MOST_WORDS);
  const shouted = !/\p{Ll}/u.test(query);
  const kept = words.filter(({ written, word }) => {
    if (!isStopWord(word)) return true;
    return (isAcronym(written) && !shouted) || (words.length <= FEW_WORDS && word.length > 1 && thesaurus.alternatives.has(lexemeOf(word)));
  });
  return kept.length > 0 ? kept : words;
}

function readWord(typed: string, last: boolean, lexicon: Lexicon, thesaurus: Thesaurus, exact: boolean): ReadWord {
  const lexeme = lexemeOf(typed);
  const plain = { said: typed, lexeme, correction: null };
  if (lexicon.has(lexeme)) return { ...plain, asked: [{ lexemes: [lexeme], weight: 1 }] };
  if (thesaurus.lexemes.has(lexeme)) return { ...plain, asked: [] };
  // Only the last word may still be half typed; a longer beginning is taken for one wherever it stands.
  const completions = last || typed.length >= LONG_BEGINNING ? lexicon.complete(typed) : [];
  if (completions.length > 0) return { ...plain, asked: completions.map((completion) => ({ lexemes: [completion], weight: COMPLETED })) };
  const split = lexicon.split(typed, exact);
  const nearest = exact ? null : lexicon.nearest(typed);
  if (split && split.sureness > (nearest?.sureness ?? 0)) {
    const correction = split.corrected ? { from: typed, to: split.corrected } : null;
    return { ...plain, asked: [{ lexemes: split.lexemes, weight: split.sureness }], correction };
  }
  if (!nearest) return { ...plain, asked: [] };
  return {
    said: nearest.written,
    lexeme: nearest.lexeme,
    // A word that only visitors say is found by its other names.
    asked: lexicon.has(nearest.lexeme) ? [{ lexemes: [nearest.lexeme], weight: nearest.sureness }] : [],
    correction: { from: typed, to: nearest.written },
  };
}

/** Alternatives of an expression that the site can find, every one of their words being known to it. */
function alternativesOf(key: string, lexicon: Lexicon, thesaurus: Thesaurus): Asked[] {
  return (thesaurus.alternatives.get(key) ?? []).filter(({ lexemes }) => lexemes.every((lexeme) => lexicon.has(lexeme)));
}

/** Expressions of several words that have other names, the longest first, none within another. */
function expressionsOf(words: readonly ReadWord[], lexicon: Lexicon, thesaurus: Thesaurus): Unit[] {
  const units: Unit[] = [];
  const taken = new Set<number>();
  for (let length = Math.min(LONGEST_EXPRESSION, words.length); length >= 2; length -= 1) {
    for (let start = 0; start + length <= words.length; start += 1) {
      const span = words.slice(start, start + length);
      if (span.some((_, offset) => taken.has(start + offset))) continue;
      const asked = alternativesOf(span.map(({ lexeme }) => lexeme).join(' '), lexicon, thesaurus);
      if (asked.length === 0) continue;
      for (let offset = 0; offset < length; offset += 1) taken.add(start + offset);
      units.push({ said: span.map(({ said }) => said).join(' '), asked, extra: true });
    }
  }
  return units;
}

/** Plans a search. A query of stop words alone is searched for those words. */
export function planSearch(query: string, lexicon: Lexicon, thesaurus: Thesaurus, { exact = false }: PlanOptions = {}): Plan {
  const words = joinWords(telling(query, lexicon, thesaurus), lexicon).map((word, index, { length }) =>
    readWord(word, index === length - 1, lexicon, thesaurus, exact),
  );
  const units = words.map(({ said, lexeme, asked }) => ({
    said,
    asked: [...asked, ...alternativesOf(lexeme, lexicon, thesaurus)],
    extra: false,
  }));
  return {
    units: [...units, ...expressionsOf(words, lexicon, thesaurus)],
    corrections: words.map(({ correction }) => correction).filter((correction) => correction !== null),
  };
}
