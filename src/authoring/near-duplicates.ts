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
  const holders = new Map<string, number[]>();
  sets.forEach((set, position) => {
    for (const shingle of set) {
      const list = holders.get(shingle);
      if (list) list.push(position);
      else holders.set(shingle, [position]);
    }
  });
  const candidates = new Map<string, [number, number]>();
  for (const positions of holders.values()) {
    if (positions.length < 2 || positions.length > COMMON) continue;
    for (let i = 0; i < positions.length; i += 1) {
      for (let j = i + 1; j < positions.length; j += 1) {
        const pair: [number, number] = [positions[i] ?? 0, positions[j] ?? 0];
        candidates.set(pair.join(), pair);
      }
    }
  }
  return [...candidates.values()].filter(([a, b]) => {
    const left = sets[a] ?? new Set();
    const right = sets[b] ?? new Set();
    const shared = left.intersection(right).size;
    return shared / (left.size + right.size - shared) >= threshold;
  });
}
