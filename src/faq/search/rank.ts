/** From what the index found for each thing said to one ranking. */
import type { Unit } from './plan.ts';

/** What the index found for one lexeme: a score (BM25) by document. */
export type Postings = ReadonlyMap<string, number>;

export interface Ranked {
  /** The index's name of the document. */
  document: string;
  score: number;
  /** From 0 to 1: how much of what was said, weighed by how telling it is, the document answers. */
  coverage: number;
  /**
   * How well it answers, whatever was said: the score by unit of what was said, times how alike its question is, and the less the more
   * of what was said is left unanswered.
   */
  confidence: number;
}

/** A thing said, with what was found for it. */
export interface WeighedUnit extends Unit {
  /** How telling it is. */
  importance: number;
  /** The best way in which each document answers it: its score, and how surely that way means what was said. */
  best: ReadonlyMap<string, { score: number; weight: number }>;
}

/**
 * How telling a thing is, as Pagefind's BM25 weighs it: the fewer documents hold it, the more. Unknown things tell more than the
 * rarest known one.
 */
export function tellingness(documents: number, total: number): number {
  return Math.log(1 + (total - documents + 0.5) / (documents + 0.5));
}

/** Scores by document of several lexemes that together make one name: all must be there. */
function together(lexemes: readonly string[], postings: ReadonlyMap<string, Postings>): Postings {
  const [first = new Map<string, number>(), ...others] = lexemes.map((lexeme) => postings.get(lexeme) ?? new Map<string, number>());
  if (others.length === 0) return first;
  const scores = new Map<string, number>();
  for (const [document, score] of first) {
    const rest = others.map((found) => found.get(document));
    if (rest.every((other) => other !== undefined))
      scores.set(document, rest.reduce((sum: number, other) => sum + (other ?? 0), score) / Math.sqrt(lexemes.length));
  }
  return scores;
}

/**
 * What the index found, by thing said.
 *
 * @param postings by lexeme
 * @param total number of documents of the index
 */
export function weighUnits(units: readonly Unit[], postings: ReadonlyMap<string, Postings>, total: number): WeighedUnit[] {
  return units.map((unit) => {
    const best = new Map<string, { score: number; weight: number }>();
    for (const { lexemes, weight } of unit.asked) {
      for (const [document, score] of together(lexemes, postings)) {
        const weighed = score * weight;
        if (weighed > (best.get(document)?.score ?? 0)) best.set(document, { score: weighed, weight });
      }
    }
    return { ...unit, best, importance: tellingness(best.size, total) };
  });
}

/** How much was said: expressions only repeat what their words say. */
const amountSaid = (units: readonly WeighedUnit[]) => units.reduce((sum, { extra, importance }) => (extra ? sum : sum + importance), 0);

/** How much of what was said is answered, from 0 to 1. */
const share = (answered: number, said: number) => (said === 0 ? 0 : Math.min(1, answered / said));

/** How fast confidence sinks with what is left unanswered (measured on development sets). */
const DOUBT = 1.25;

/**
 * Adds up, for each document, the best way in which it answers each thing said, then favours documents that answer more of what
 * was said. An expression only adds to a document what its words did not find in it.
 */
export function rank(units: readonly WeighedUnit[]): Ranked[] {
  const sums = new Map<string, { score: number; answered: number }>();
  for (const { best, importance } of units) {
    for (const [document, { score, weight }] of best) {
      const sum = sums.get(document) ?? { score: 0, answered: 0 };
      sum.score += score;
      sum.answered += importance * weight;
      sums.set(document, sum);
    }
  }
  const said = amountSaid(units);
  return [...sums]
    .map(([document, { score, answered }]) => {
      const coverage = share(answered, said);
      const favoured = score * (0.4 + 0.6 * coverage);
      const confidence = said === 0 ? 0 : (coverage ** DOUBT * favoured) / said;
      return { document, coverage, score: favoured, confidence };
    })
    .sort(byScore);
}

const byScore = (a: Ranked, b: Ranked) => b.score - a.score || (a.document < b.document ? -1 : 1);

/**
 * How much what was said is like one way to ask, from 0 to 1: how much of it that way says, times how much of that way was said.
 *
 * @param way lexemes
 */
function likenessTo(way: ReadonlySet<string>, units: readonly WeighedUnit[]): number {
  let answered = 0;
  const met = new Set<string>();
  for (const { asked, importance } of units) {
    const said = asked.filter(({ lexemes }) => lexemes.every((lexeme) => way.has(lexeme)));
    if (said.length === 0) continue;
    const surest = said.reduce((a, b) => (b.weight > a.weight ? b : a));
    answered += importance * surest.weight;
    for (const lexeme of surest.lexemes) met.add(lexeme);
  }
  return share(answered, amountSaid(units)) * Math.sqrt(met.size / way.size);
}

/** The ways in which a document's question is asked, each as its lexemes. */
export interface Wordings {
  ways: readonly (readonly string[])[];
}

/** How many times more a document counts whose question is asked in the very words of the search (measured on development sets). */
const LIKENESS = 4;

/** Reorders results: words that one way to ask holds together tell more than the same words here and there in a document. */
export function favourAlike<R extends Ranked & Wordings>(ranked: readonly R[], units: readonly WeighedUnit[]): R[] {
  const favoured = ranked.map((result) => {
    const likeness = Math.max(0, ...result.ways.filter(({ length }) => length > 0).map((way) => likenessTo(new Set(way), units)));
    const favour = 1 + LIKENESS * likeness;
    return { ...result, score: result.score * favour, confidence: result.confidence * favour };
  });
  return favoured.sort(byScore);
}

/** What an author said of a document: which others a reader would want next, by their names in the index, the most wanted first. */
export interface Neighbourhood {
  document: string;
  related: readonly string[];
}

/** How much one is wanted after the other, from 0 to 1, whichever of the two says so. */
function nearness(one: Neighbourhood, other: Neighbourhood): number {
  const wanted = (from: Neighbourhood, to: Neighbourhood) => {
    const place = from.related.indexOf(to.document);
    return place < 0 ? 0 : 1 / (1 + place);
  };
  return one === other ? 0 : Math.max(wanted(one, other), wanted(other, one));
}

/** How much of the score of the first results goes to what is related to them (measured on development sets). */
const FAVOUR = [0.5, 0.2, 0.1];
/** The most that another result has of the first one's score. */
const BEHIND = 0.99;

/**
 * Reorders results: beside a good answer, what its author called related counts for more than what merely shares words with it. The
 * first one stays the first.
 */
export function favourRelated<R extends Ranked & Neighbourhood>(ranked: readonly R[]): R[] {
  const [first, ...others] = ranked;
  if (!first) return [];
  const most = first.score * BEHIND;
  const favoured = others.map((result) => {
    const favour = FAVOUR.reduce((sum, share, rank) => {
      const good = ranked[rank];
      return good ? sum + share * nearness(good, result) * good.score : sum;
    }, 0);
    return { result, score: Math.min(result.score + favour, most) };
  });
  return [first, ...favoured.sort((a, b) => b.score - a.score).map(({ result }) => result)];
}
