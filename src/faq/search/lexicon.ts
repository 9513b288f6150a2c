/** The words of the site: what is known, what completes a beginning, what is nearest to a typing mistake. */
import { distance } from 'fastest-levenshtein';
import { isCode, lexemeOf } from './lexemes.ts';
import { normalise } from './words.ts';

/** Completions of a beginning that are worth searching. */
const COMPLETIONS = 6;
/** Mistakes for each letter of a word beyond which it is another word. */
const LARGEST_SHARE = 0.3;
/** Letters of each of two words run together. */
const SHORTEST_PART = 4;
/** Letters of each of two words run together, when one has a mistake. */
const SHORTEST_CORRECTED_PART = 5;
/** How sure a part's correction must be. */
const SURE_PART = 0.8;
/** How sure it is that two known words were run together: surer than two mistakes in a word, less than one. */
const SPLIT = 0.93;
/** Letters of a beginning that is completed. */
const SHORTEST_BEGINNING = 3;

interface Entry {
  /** Normalised. */
  word: string;
  /** With its accents. */
  written: string;
  lexeme: string;
}

export class Lexicon {
  /** Most frequent first. */
  readonly #entries: readonly Entry[];
  readonly #lexemes: ReadonlySet<string>;

  /** @param words words of the site in lower case with their accents, the most frequent first */
  constructor(words: readonly string[]) {
    this.#entries = words.map((written) => {
      const word = normalise(written);
      return { word, written, lexeme: lexemeOf(word) };
    });
    this.#lexemes = new Set(this.#entries.map(({ lexeme }) => lexeme));
  }

  /** Does the site say this, in one form or another? */
  has(lexeme: string): boolean {
    return this.#lexemes.has(lexeme);
  }

  /** Lexemes of the known words that begin so, of the most frequent first. */
  complete(beginning: string): string[] {
    if (beginning.length < SHORTEST_BEGINNING) return [];
    const found = new Set<string>();
    for (const { word, lexeme } of this.#entries) {
      if (word.length > beginning.length && word.startsWith(beginning)) found.add(lexeme);
      if (found.size === COMPLETIONS) break;
    }
    return [...found];
  }

  /**
   * The known word nearest to a typing mistake, with how sure that is (0 to 1), or null when none is near enough: one mistake, and
   * one more for every three letters beyond six. Codes are never corrected.
   */
  nearest(word: string): { written: string; lexeme: string; sureness: number } | null {
    if (word.length < 3 || isCode(word)) return null;
    const most = Math.max(1, Math.floor(word.length * LARGEST_SHARE));
    let best: Entry | null = null;
    let bestCost = most + 0.01;
    for (const entry of this.#entries) {
      if (Math.abs(entry.word.length - word.length) > most || isCode(entry.word)) continue;
      const cost = mistakes(word, entry.word);
      if (cost < bestCost) {
        best = entry;
        bestCost = cost;
      }
    }
    return best && { written: best.written, lexeme: best.lexeme, sureness: 1 - bestCost / (2 * word.length) };
  }

  /**
   * Two known words run together (« santeconnect »), with how sure that is (0 to 1), or null. Unless `exact`, one of them may have a
   * mistake if it is long (« medicosocail »).
   */
  split(word: string, exact = false): { lexemes: [string, string]; sureness: number } | null {
    const pairs = Array.from({ length: Math.max(0, word.length - 2 * SHORTEST_PART + 1) }, (_, index): [string, string] => {
      const at = index + SHORTEST_PART;
      return [word.slice(0, at), word.slice(at)];
    });
    for (const [first, second] of pairs) {
      const lexemes: [string, string] = [lexemeOf(first), lexemeOf(second)];
      if (lexemes.every((lexeme) => this.has(lexeme))) return { lexemes, sureness: SPLIT };
    }
    for (const [first, second] of pairs) {
      if (exact || Math.min(first.length, second.length) < SHORTEST_CORRECTED_PART) continue;
      const [left, right] = [this.#almost(first), this.#almost(second)];
      if (left && right && Math.max(left.sureness, right.sureness) === 1)
        return { lexemes: [left.lexeme, right.lexeme], sureness: SPLIT * left.sureness * right.sureness };
    }
    return null;
  }

  /** The known word that a part of a word is, or surely means. */
  #almost(part: string): { lexeme: string; sureness: number } | null {
    const lexeme = lexemeOf(part);
    if (this.has(lexeme)) return { lexeme, sureness: 1 };
    const nearest = this.nearest(part);
    return nearest && nearest.sureness >= SURE_PART ? nearest : null;
  }
}

/**
 * What it costs to take one word for the other: Levenshtein's distance, two letters swapped counting once, another first letter
 * counting half a mistake more, words that sound alike half as much.
 */
function mistakes(typed: string, candidate: string): number {
  let cost = distance(typed, candidate);
  if (cost === 2 && isSwap(typed, candidate)) cost = 1;
  if (typed[0] !== candidate[0]) cost += 0.5;
  // In a short word, another letter makes another word.
  if (typed.length <= 4 && candidate.length === typed.length && cost === 1 && !isSwap(typed, candidate)) cost += 0.5;
  if (cost > 1 && sound(typed) === sound(candidate)) cost = Math.max(0.75, cost / 2);
  return cost;
}

function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (a[i] === b[i]) i += 1;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}

/** A rough key of how a normalised French word sounds. */
function sound(word: string): string {
  return word
    .replace(/ph/g, 'f')
    .replace(/qu|k|c(?=[aoulr])/g, 'k')
    .replace(/c(?=[eiy])|ss|ti(?=on)/g, 's')
    .replace(/y/g, 'i')
    .replace(/[ea]n|[ea]m/g, 'an')
    .replace(/eau|au/g, 'o')
    .replace(/h/g, '')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?:es|s|e|t|x)$/, '');
}
