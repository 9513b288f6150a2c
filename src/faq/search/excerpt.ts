/** The sentence that matched, with its matched words. */
import { lexemeOf } from './lexemes.ts';
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

function matchesLexeme(token: string, lexemes: ReadonlySet<string>): boolean {
  return readWords(token).some(({ word }) => lexemes.has(lexemeOf(word)));
}

/** Cuts a text into matched and other pieces. */
export function highlight(text: string, lexemes: ReadonlySet<string>): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (!matchesLexeme(token, lexemes)) continue;
    if (index > end) segments.push({ text: text.slice(end, index), matched: false });
    segments.push({ text: token, matched: true });
    end = index + token.length;
  }
  if (end < text.length) segments.push({ text: text.slice(end), matched: false });
  return segments;
}

/** The sentences of a text; a list's item comes with the words that introduce the list, when both fit. */
function sentencesOf(text: string): string[] {
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

/** The sentence of a text that holds the most different matched lexemes; the first one when none does. */
export function excerpt(text: string, lexemes: ReadonlySet<string>): Segment[] {
  const sentences = sentencesOf(text);
  let best = sentences[0] ?? '';
  let most = 0;
  for (const sentence of sentences) {
    const found = new Set(
      readWords(sentence)
        .map(({ word }) => lexemeOf(word))
        .filter((lexeme) => lexemes.has(lexeme)),
    );
    if (found.size > most) {
      best = sentence;
      most = found.size;
    }
  }
  return highlight(best.length > LONGEST ? `${best.slice(0, LONGEST).replace(/\s+\S*$/, '')}…` : best, lexemes);
}
