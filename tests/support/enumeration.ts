/**
 * S5: does an answer tell, by its time, whether somebody exists? Two kinds of requests are timed in pairs, in random order, and compared
 * three ways. For every entrance: give it two requests.
 */

/** Milliseconds of the same pair. */
export interface Pair {
  known: number;
  unknown: number;
}

/** Numbers that are the same at each run. */
export function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** Times pairs, one request at a time, the first of each drawn by lot. */
export async function timePairs(
  count: number,
  ask: { known: (rank: number) => Promise<unknown>; unknown: (rank: number) => Promise<unknown> },
  chance: () => number,
): Promise<Pair[]> {
  const timed = async (request: (rank: number) => Promise<unknown>, rank: number) => {
    const begun = performance.now();
    await request(rank);
    return performance.now() - begun;
  };
  const pairs: Pair[] = [];
  for (let rank = 0; rank < count; rank += 1) {
    if (chance() < 0.5) {
      const known = await timed(ask.known, rank);
      pairs.push({ known, unknown: await timed(ask.unknown, rank) });
    } else {
      const unknown = await timed(ask.unknown, rank);
      pairs.push({ unknown, known: await timed(ask.known, rank) });
    }
  }
  return pairs;
}

/** log(n!) */
function logFactorial(n: number): number {
  let sum = 0;
  for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor);
  return sum;
}

/** The two-sided sign test: how likely it is, if nothing differs, that one kind is slower as often as that. */
export function signTest(pairs: readonly Pair[]): number {
  const differing = pairs.filter(({ known, unknown }) => known !== unknown);
  const n = differing.length;
  const slower = differing.filter(({ known, unknown }) => known > unknown).length;
  const fewer = Math.min(slower, n - slower);
  let tail = 0;
  for (let k = 0; k <= fewer; k += 1) tail += Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) - n * Math.LN2);
  return Math.min(1, 2 * tail);
}

/** What the times tell. Shares are of the median of all times. */
export interface Verdict {
  /** Median of the unknown over that of the known (P7). */
  ratio: number;
  /** The interval that holds the median of the differences with 95 % confidence, by resampling the pairs. */
  low: number;
  high: number;
  /** Of the sign test. */
  p: number;
}

const RESAMPLES = 2000;

export function verdictOf(pairs: readonly Pair[], chance: () => number): Verdict {
  const whole = median(pairs.flatMap(({ known, unknown }) => [known, unknown]));
  const differences = pairs.map(({ known, unknown }) => known - unknown);
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(differences.map(() => differences[Math.floor(chance() * differences.length)] ?? 0)),
  ).toSorted((a, b) => a - b);
  const at = (share: number) => (medians[Math.floor(share * (RESAMPLES - 1))] ?? Number.NaN) / whole;
  const ratio = median(pairs.map(({ unknown }) => unknown)) / median(pairs.map(({ known }) => known));
  return { ratio, low: at(0.025), high: at(0.975), p: signTest(pairs) };
}

export const inWords = ({ ratio, low, high, p }: Verdict): string =>
  `unknown over known ${ratio.toFixed(4)}, difference ${(100 * low).toFixed(2)} % to ${(100 * high).toFixed(2)} % of the median, sign test p = ${p.toExponential(1)}`;
