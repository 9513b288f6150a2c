/** The sentence that matched, with its matched words. */
import { lexemeOf } from './lexemes.ts';
import { lexemesAsked, type Unit } from './plan.ts';
import { readWords } from './words.ts';

/** A piece of text, matched or not. */
export interface Segment {
  text: string;
  matched: boolean;
}

/** The most that an excerpt shows, in characters. */
const LONGEST = 240;

const SENTENCE_END = /(?<=[.!?…])\s+(?=[\p{Lu}«])/u;
const TOKEN = /[\p{L}\p{N}\p{M}]+(?:[.\-_/][\p{L}\p{N}\p{M}]+)*/gu;

/** A word of a text, with the lexemes that it holds. */
interface Token {
  start: number;
  end: number;
  lexemes: string[];
}

/** What was read of texts: while someone types, the same ones are looked at again and again. */
const read = { tokens: new Map<string, Token[]>(), sentences: new Map<string, string[]>() };

function remember<T>(before: Map<string, T>, text: string, work: (text: string) => T): T {
  const known = before.get(text) ?? work(text);
  before.set(text, known);
  return known;
}

const tokensOf = (text: string) =>
  remember(read.tokens, text, () =>
    Array.from(text.matchAll(TOKEN), ({ 0: token, index }) => ({
      start: index,
      end: index + token.length,
      lexemes: readWords(token).map(({ word }) => lexemeOf(word)),
    })),
  );

/** Cuts a text into matched and other pieces. */
export function highlight(text: string, lexemes: ReadonlySet<string>): Segment[] {
  const segments: Segment[] = [];
  let before = 0;
  for (const { start, end, lexemes: held } of tokensOf(text)) {
    if (!held.some((lexeme) => lexemes.has(lexeme))) continue;
    if (start > before) segments.push({ text: text.slice(before, start), matched: false });
    segments.push({ text: text.slice(start, end), matched: true });
    before = end;
  }
  if (before < text.length) segments.push({ text: text.slice(before), matched: false });
  return segments;
}

/** The sentences of a text; a list's item comes with the words that introduce the list, when both fit. */
function readSentences(text: string): string[] {
  const sentences: string[] = [];
  let lead = '';
  for (const line of text.split('\n')) {
    const introduced = lead && /^\p{Ll}/u.test(line) ? `${lead} ${line}` : line;
    if (introduced !== line && introduced.length <= LONGEST) sentences.push(introduced);
    else sentences.push(...line.split(SENTENCE_END));
    if (/:\s*$/.test(line)) lead = line.split(SENTENCE_END).at(-1) ?? '';
    else if (introduced === line) lead = '';
  }
  return sentences.filter((sentence) => sentence.trim());
}

/** A thing said, with how telling it is. */
interface Said extends Pick<Unit, 'asked'> {
  importance: number;
}

/** How much a word tells that is only part of what was asked: it decides between sentences that say the same otherwise. */
const PART = 0.001;

/** How much of what was said a sentence says, the more telling the more. */
function worthOf(sentence: string, said: readonly Said[], lexemes: ReadonlySet<string>): number {
  const held = new Set(tokensOf(sentence).flatMap((token) => token.lexemes));
  const parts = [...held].filter((lexeme) => lexemes.has(lexeme)).length;
  return said.reduce((worth, { asked, importance }) => {
    const ways = asked.filter((way) => way.lexemes.every((lexeme) => held.has(lexeme)));
    return worth + importance * Math.max(0, ...ways.map(({ weight }) => weight));
  }, PART * parts);
}

/** The sentence of a text that says most of what was said; the first one when none does. */
export function excerpt(text: string, said: readonly Said[]): Segment[] {
  const lexemes = lexemesAsked(said);
  const sentences = remember(read.sentences, text, readSentences);
  let best = sentences[0] ?? '';
  let most = 0;
  for (const sentence of sentences) {
    const worth = worthOf(sentence, said, lexemes);
    if (worth > most) {
      best = sentence;
      most = worth;
    }
  }
  return highlight(best.length > LONGEST ? `${best.slice(0, LONGEST).replace(/\s+\S*$/, '')}…` : best, lexemes);
}
