/** S5: what compares the times of known and unknown says what it should of times that are made up. */
import { describe, expect, test } from 'vitest';
import { chanceFrom, median, type Pair, signTest, verdictOf } from '../support/enumeration.ts';

/** Pairs of about 100 ms; the known take so much longer. */
function made(count: number, longer: number, seed: number): Pair[] {
  const chance = chanceFrom(seed);
  const noisy = () => 100 + 20 * chance() ** 4;
  return Array.from({ length: count }, () => ({ known: noisy() + longer, unknown: noisy() }));
}

describe('S5: comparing times', () => {
  test('nothing that differs is not told apart, but once in a hundred times', () => {
    const told = Array.from({ length: 100 }, (_, seed) => signTest(made(400, 0, seed)));
    expect(told.filter((p) => p <= 0.01).length).toBeLessThanOrEqual(4);
    const { low, high } = verdictOf(made(200, 0, 3), chanceFrom(3));
    expect([low < 0, high > 0, low > -0.02, high < 0.02]).toEqual([true, true, true, true]);
  });

  test('two milliseconds of a hundred are', () => {
    const { p, low, ratio } = verdictOf(made(200, 2, 1), chanceFrom(1));
    expect([p < 1e-6, low > 0.01, ratio < 0.99]).toEqual([true, true, true]);
  });

  test('the sign test counts as the binomial law does', () => {
    const pairs = (slower: number, faster: number) => [
      ...Array.from({ length: slower }, () => ({ known: 2, unknown: 1 })),
      ...Array.from({ length: faster }, () => ({ known: 1, unknown: 2 })),
    ];
    expect(signTest(pairs(5, 5))).toBe(1);
    expect(signTest(pairs(10, 0))).toBeCloseTo(2 / 1024, 10);
    expect(signTest(pairs(9, 1))).toBeCloseTo(22 / 1024, 10);
    expect(signTest([{ known: 1, unknown: 1 }])).toBe(1);
  });

  test('the median is the middle one, or between two', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  });
});
