/** Where words begin and end, when they are typed otherwise than the site writes them. */
import { isCode, lexemeOf } from './lexemes.ts';
import type { Lexicon } from './lexicon.ts';
import { isStopWord, readWords, type Word } from './words.ts';

/** « vague2 », « v2.10 »: a word and its number. */
const NUMBERED = /^(\p{L}{2,})(\d[\d.]*)$/u;
/** An article whose apostrophe was left out: « lhébergement ». */
const BARE_ELISION = /^(?:l|d|j|n|s|m|t|c|qu)(?=[aeiouyh])/;

/** What a code is made of: its parts, or a word and its number; nothing when it is of one piece. */
function partsOfCode({ written, word }: Word): Word[] {
  const parts = written.split(/[-_/]/).filter(Boolean);
  if (parts.length > 1) return parts.flatMap(readWords);
  const [, letters, digits] = NUMBERED.exec(word) ?? [];
  return letters && digits ? [letters, digits].map((part) => ({ written: part, word: part })) : [];
}

/** What an unknown word may be made of, if the site knows it: « vague » and « 2 » for « vague2 », « hébergement » for « lhébergement ». */
export function wordsWithin(each: Word): Word[] {
  if (isCode(each.word)) return partsOfCode(each);
  const bare = each.word.replace(BARE_ELISION, '');
  return bare === each.word ? [] : [{ written: bare, word: bare }];
}

/**
 * Opens words that say nothing as they are. Of a code, what the site says and the numbers are taken, and nothing is left to be corrected.
 *
 * @param isKnown does the site say this word?
 */
export function openWords(words: readonly Word[], isKnown: (word: string) => boolean): Word[] {
  return words.flatMap((each) => {
    if (isStopWord(each.word) || isKnown(each.word)) return [each];
    const within = openWords(wordsWithin(each), isKnown);
    return within.some(({ word }) => isKnown(word)) ? within.filter(({ word }) => isKnown(word) || isCode(word)) : [each];
  });
}

/** Joins words that the site writes as one, « e cps », « data matrix »; gives each word once, normalised. */
export function joinWords(words: readonly Word[], lexicon: Lexicon): string[] {
  const list: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i]?.word ?? '';
    const both = word + (words[i + 1]?.word ?? '');
    const unusual = word.length === 1 || !lexicon.has(lexemeOf(word)) || !lexicon.has(lexemeOf(words[i + 1]?.word ?? ''));
    if (i + 1 < words.length && unusual && both.length > 3 && lexicon.has(lexemeOf(both))) {
      list.push(both);
      i += 1;
    } else if (word.length > 1 || isCode(word)) list.push(word);
  }
  return [...new Set(list)];
}
