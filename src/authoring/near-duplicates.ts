/** Finds answers that are nearly the same text. */

const SHINGLE_WORDS = 3;
/** Shingles that stand in more answers than this are phrases of the house, not signs of a copy. */
const COMMON = 50;

function shingles(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const set = new Set<string>();
  for (let i = 0; i + SHINGLE_WORDS <= words.length; i += 1) set.add(words.slice(i, i + SHINGLE_WORDS).join(' '));
  return set;
}

/** Pairs of positions whose texts share at least `threshold` (0 to 1) of their runs of three words (Jaccard index). */
export function nearDuplicates(texts: readonly string[], threshold = 0.7): [number, number][] {
  const sets = texts.map(shingles);
  const counts = new Map<string, number>();
  for (const set of sets) for (const shingle of set) counts.set(shingle, (counts.get(shingle) ?? 0) + 1);
  const countOf = (shingle: string) => counts.get(shingle) ?? 0;

  // Texts that share so much share one of their rarest shingles: only those are looked at (« prefix filtering »).
  const holders = new Map<string, number[]>();
  sets.forEach((set, position) => {
    const rarest = [...set]
      .sort((a, b) => countOf(a) - countOf(b) || (a < b ? -1 : 1))
      .slice(0, set.size - Math.ceil(threshold * set.size) + 1);
    for (const shingle of rarest) {
      if (countOf(shingle) > 1 && countOf(shingle) <= COMMON) holders.set(shingle, [...(holders.get(shingle) ?? []), position]);
    }
  });
  const candidates = new Map<string, [number, number]>();
  for (const positions of holders.values()) {
    for (const [rank, a] of positions.entries()) for (const b of positions.slice(rank + 1)) candidates.set(`${a},${b}`, [a, b]);
  }
  return [...candidates.values()].filter(([a, b]) => {
    const left = sets[a] ?? new Set();
    const right = sets[b] ?? new Set();
    const shared = left.intersection(right).size;
    return shared / (left.size + right.size - shared) >= threshold;
  });
}
