/** How good a ranking is, from labelled searches. */

export interface LabelledQuery {
  q: string;
  kind: string;
  /** 2 for a question that answers, 1 for one that helps; empty when nothing answers. */
  targets: Record<string, number>;
}

/** Discounted gain of the first five results over that of the best five (Järvelin and Kekäläinen 2002), from 0 to 1. */
export function ndcg5(ranking: readonly string[], targets: Record<string, number>): number {
  const gain = (grades: number[]) => grades.slice(0, 5).reduce((sum, grade, rank) => sum + (2 ** grade - 1) / Math.log2(rank + 2), 0);
  const best = gain(Object.values(targets).sort((a, b) => b - a));
  return best === 0 ? 0 : gain(ranking.map((slug) => targets[slug] ?? 0)) / best;
}

/** Share of the targets that stand in the first results, of those that there is room for; from 0 to 1. */
export function recall(depth: number, ranking: readonly string[], targets: Record<string, number>): number {
  const wanted = Object.keys(targets);
  const shown = new Set(ranking.slice(0, depth));
  return wanted.length === 0 ? 0 : wanted.filter((slug) => shown.has(slug)).length / Math.min(depth, wanted.length);
}

/** The targets that answer, without those that only help. */
export function answersOf(targets: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(targets).filter(([, grade]) => grade === 2));
}

/** One over the rank of the first result that answers (grade 2), among ten. */
export function reciprocalRank10(ranking: readonly string[], targets: Record<string, number>): number {
  const rank = ranking.slice(0, 10).findIndex((slug) => targets[slug] === 2);
  return rank < 0 ? 0 : 1 / (rank + 1);
}

export interface Figures {
  queries: number;
  ndcg5: number;
  /** Recall at 3 of the targets that answer. */
  answers3: number;
  /** Recall at 3 of those that help too. */
  recall3: number;
  recall5: number;
  /** Of the targets that answer. */
  mrr10: number;
  /** Share of searches with no result at all. */
  empty: number;
}

export function figuresOf(runs: readonly { query: LabelledQuery; ranking: readonly string[] }[]): Figures {
  const mean = (value: (run: (typeof runs)[number]) => number) =>
    runs.length === 0 ? 0 : runs.reduce((sum, run) => sum + value(run), 0) / runs.length;
  return {
    queries: runs.length,
    ndcg5: mean(({ query, ranking }) => ndcg5(ranking, query.targets)),
    answers3: mean(({ query, ranking }) => recall(3, ranking, answersOf(query.targets))),
    recall3: mean(({ query, ranking }) => recall(3, ranking, query.targets)),
    recall5: mean(({ query, ranking }) => recall(5, ranking, query.targets)),
    mrr10: mean(({ query, ranking }) => reciprocalRank10(ranking, query.targets)),
    empty: mean(({ ranking }) => (ranking.length === 0 ? 1 : 0)),
  };
}
