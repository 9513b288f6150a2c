/** The words of the site: what is known, what completes a beginning, what is nearest to a typing mistake. */
import { distance } from 'fastest-levenshtein';
import { isCode, lexemeOf } from './lexemes.ts';
import { normalise } from './words.ts';

/** Completions of a beginning that are worth searching. */
const COMPLETIONS = 6;
/** Words that a beginning is likely to become. */
const LIKELY = 12;
/** Mistakes for each letter of a word beyond which it is another word. */
const LARGEST_SHARE = 0.25;
/** Letters of each of two words run together. */
const SHORTEST_PART = 4;
/** Letters of each of two words run together, when one has a mistake. */
const SHORTEST_CORRECTED_PART = 5;
/** How sure a part's correction must be. */
const SURE_PART = 0.8;
/** How sure it is that two known words were run together: surer than two mistakes in a word, less than one. */
const SPLIT = 0.93;
/** Letters of a sound that two words share without chance. */
const SHORTEST_SOUND = 4;
/** Letters of a beginning that is completed. */
const SHORTEST_BEGINNING = 3;

interface Entry {
  /** Normalised. */
  word: string;
  /** With its accents. */
  written: string;
  lexeme: string;
}

function entryOf(written: string): Entry {
  const word = normalise(written);
  return { word, written, lexeme: lexemeOf(word) };
}

const goesOn = ({ word }: Entry, beginning: string) => word.length > beginning.length && word.startsWith(beginning);

export class Lexicon {
  /** Most frequent first. */
  readonly #entries: Entry[];
  readonly #lexemes: Set<string>;
  /** What a mistake may be near to: words of the site, and then others. */
  readonly #meant: Entry[];
  readonly #others: readonly Entry[];

  /**
   * @param words words of the site in lower case with their accents, the most frequent first
   * @param others words that visitors may mean too, whether an answer says them or not
   */
  constructor(words: readonly string[], others: readonly string[] = []) {
    this.#entries = [];
    this.#lexemes = new Set();
    this.#meant = [];
    this.learn(words);
    const known = new Set(this.#entries.map(({ word }) => word));
    this.#others = others.map(entryOf).filter(({ word }) => !known.has(word) && !isCode(word));
  }

  /** Knows rarer words too from now on. */
  learn(words: readonly string[]): void {
    for (const entry of words.map(entryOf)) {
      this.#entries.push(entry);
      this.#lexemes.add(entry.lexeme);
      if (!isCode(entry.word)) this.#meant.push(entry);
    }
  }

  /** Does the site say this, in one form or another? */
  has(lexeme: string): boolean {
    return this.#lexemes.has(lexeme);
  }

  /** Lexemes of the known words that begin so, of the most frequent first. */
  complete(beginning: string): string[] {
    return beginning.length < SHORTEST_BEGINNING ? [] : this.#begunSo(beginning, COMPLETIONS).map(({ lexeme }) => lexeme);
  }

  /** The words of the site that a word of which so little is typed is likely to become, the most frequent first, one of each lexeme. */
  likely(beginning: string): string[] {
    return this.#begunSo(beginning, LIKELY).map(({ written }) => written);
  }

  /** The known words that begin so and go on, whether the site says them or not, that pass a test. */
  goingOn(beginning: string, test: (word: string, lexeme: string) => boolean): string[] {
    const known = [...this.#entries, ...this.#others];
    return known.filter((entry) => goesOn(entry, beginning) && test(entry.word, entry.lexeme)).map(({ written }) => written);
  }

  /** The most frequent words that begin so and go on, one of each lexeme. */
  #begunSo(beginning: string, most: number): Entry[] {
    const found = new Map<string, Entry>();
    for (const entry of this.#entries) {
      if (found.size === most) break;
      if (goesOn(entry, beginning) && !found.has(entry.lexeme)) found.set(entry.lexeme, entry);
    }
    return [...found.values()];
  }

  /**
   * The known word nearest to a typing mistake, with how sure that is (0 to 1), or null when none is near enough: one mistake, two
   * in eight letters, three in twelve. Codes are never corrected.
   */
  nearest(word: string): { written: string; lexeme: string; sureness: number } | null {
    if (word.length < 3 || isCode(word)) return null;
    const most = Math.max(1, Math.floor(word.length * LARGEST_SHARE));
    const costOf = mistakesIn(word, most);
    let best: Entry | null = null;
    let bestCost = most + 0.01;
    for (const entries of [this.#meant, this.#others]) {
      for (const entry of entries) {
        if (Math.abs(entry.word.length - word.length) > most + 1) continue;
        const cost = costOf(entry.word);
        if (cost < bestCost) {
          best = entry;
          bestCost = cost;
        }
      }
    }
    return best && { written: best.written, lexeme: best.lexeme, sureness: 1 - bestCost / (2 * word.length) };
  }

  /**
   * Two known words run together (« santeconnect »), with how sure that is (0 to 1), or null. Unless `exact`, one of them may have a
   * mistake if it is long (« medicosocail »): then the two words are given as they are meant.
   */
  split(word: string, exact = false): { lexemes: [string, string]; sureness: number; corrected: string | null } | null {
    const pairs = Array.from({ length: Math.max(0, word.length - 2 * SHORTEST_PART + 1) }, (_, index): [string, string] => {
      const at = index + SHORTEST_PART;
      return [word.slice(0, at), word.slice(at)];
    });
    for (const [first, second] of pairs) {
      const lexemes: [string, string] = [lexemeOf(first), lexemeOf(second)];
      if (lexemes.every((lexeme) => this.has(lexeme))) return { lexemes, sureness: SPLIT, corrected: null };
    }
    if (exact) return null;
    for (const [first, second] of pairs) {
      if (Math.min(first.length, second.length) < SHORTEST_CORRECTED_PART) continue;
      const [left, right] = [lexemeOf(first), lexemeOf(second)];
      const near = this.has(left) ? this.nearest(second) : this.has(right) ? this.nearest(first) : null;
      if (!near || near.sureness < SURE_PART || !this.has(near.lexeme)) continue;
      const sureness = SPLIT * near.sureness;
      return this.has(left)
        ? { lexemes: [left, near.lexeme], sureness, corrected: `${first} ${near.written}` }
        : { lexemes: [near.lexeme, right], sureness, corrected: `${near.written} ${second}` };
    }
    return null;
  }
}

/** Words with two neighbouring letters swapped. */
function swapsOf(word: string): string[] {
  return Array.from({ length: Math.max(0, word.length - 1) }, (_, at) => {
    return `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`;
  });
}

/** A word without the mark of its plural, which is no mistake. */
const singular = (word: string) => (word.length > 4 ? word.replace(/[sx]$/, '') : word);

/**
 * What it costs to take another word for the one that was typed: Levenshtein's distance, two letters swapped counting once, another
 * first letter counting half a mistake more, words that sound alike half as much.
 *
 * @param most what it may cost; beyond, the cost is not exact
 */
function mistakesIn(typed: string, most: number): (candidate: string) => number {
  const one = singular(typed);
  const swaps = swapsOf(one);
  const sounds = sound(typed);
  return (candidate) => {
    const other = singular(candidate);
    let cost = distance(one, other);
    // One swap is two mistakes to Levenshtein.
    if (cost >= 2 && cost <= most + 1) cost = Math.min(cost, ...swaps.map((swapped) => 1 + distance(swapped, other)));
    if (cost > most + 1 && sounds.length < SHORTEST_SOUND) return cost;
    if (typed[0] !== candidate[0]) cost += 0.5;
    // In a short word, another letter makes another word.
    if (typed.length <= 4 && candidate.length === typed.length && cost === 1 && !swaps.includes(other)) cost += 0.5;
    if (cost > 1 && sounds.length >= SHORTEST_SOUND && sounds === sound(candidate)) cost = Math.max(0.75, cost / 2);
    return cost;
  };
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
