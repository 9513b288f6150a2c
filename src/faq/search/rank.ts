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
  /** How well it answers, whatever was said: coverage, times the score by unit of what was said. */
  confidence: number;
}

export interface RankInput {
  units: readonly Unit[];
  /** By lexeme. */
  postings: ReadonlyMap<string, Postings>;
  /** Number of documents of the index. */
  total: number;
}

/** How telling a thing is: the fewer documents hold it, the more. Unknown things tell as much as the rarest known one. */
function tellingness(documents: number, total: number): number {
  return Math.log(1 + (total - documents + 0.5) / (documents + 0.5));
}

/** Scores by document of several lexemes that together make one name: all must be there. */
function together(lexemes: readonly string[], postings: ReadonlyMap<string, Postings>): Map<string, number> {
  const [first, ...others] = lexemes.map((lexeme) => postings.get(lexeme) ?? new Map<string, number>());
  const scores = new Map<string, number>();
  for (const [document, score] of first ?? []) {
    const rest = others.map((found) => found.get(document));
    if (rest.every((other) => other !== undefined))
      scores.set(document, rest.reduce((sum: number, other) => sum + (other ?? 0), score) / Math.sqrt(lexemes.length));
  }
  return scores;
}

/**
 * Adds up, for each document, the best way in which it answers each thing said, then favours documents that answer more of what
 * was said. An expression only adds to a document what its words did not find in it.
 */
export function rank({ units, postings, total }: RankInput): Ranked[] {
  const sums = new Map<string, { score: number; answered: number }>();
  let said = 0;
  for (const unit of units) {
    const best = new Map<string, { score: number; weight: number }>();
    for (const { lexemes, weight } of unit.asked) {
      for (const [document, score] of together(lexemes, postings)) {
        const weighed = score * weight;
        if (weighed > (best.get(document)?.score ?? 0)) best.set(document, { score: weighed, weight });
      }
    }
    const importance = tellingness(best.size, total);
    if (!unit.extra) said += importance;
    for (const [document, { score, weight }] of best) {
      const sum = sums.get(document) ?? { score: 0, answered: 0 };
      sum.score += score;
      sum.answered += importance * weight;
      sums.set(document, sum);
    }
  }
  return [...sums]
    .map(([document, { score, answered }]) => {
      const coverage = said === 0 ? 0 : Math.min(1, answered / said);
      const favoured = score * (0.4 + 0.6 * coverage);
      return { document, coverage, score: favoured, confidence: said === 0 ? 0 : (coverage * favoured) / said };
    })
    .sort((a, b) => b.score - a.score || (a.document < b.document ? -1 : 1));
}

/** What an author said of a document: where it stands, and which others a reader would want next. */
export interface Neighbourhood {
  address: string;
  /** Addresses. */
  related: readonly string[];
}

/** How much of the first and of the second result's score goes to each result that is related to them (measured on a development set). */
const FAVOUR = [0.1, 0.05];

/** Reorders results: beside a good answer, what its author called related counts for more than what merely shares words with it. */
export function favourRelated<R extends Ranked & Neighbourhood>(ranked: readonly R[]): R[] {
  const areRelated = (a: Neighbourhood, b: Neighbourhood) => a !== b && (a.related.includes(b.address) || b.related.includes(a.address));
  const favoured = ranked.map((result) => {
    const favour = FAVOUR.reduce((sum, share, rank) => {
      const good = ranked[rank];
      return good && areRelated(good, result) ? sum + share * good.score : sum;
    }, 0);
    return { result, score: result.score + favour };
  });
  return favoured.sort((a, b) => b.score - a.score).map(({ result }) => result);
}
