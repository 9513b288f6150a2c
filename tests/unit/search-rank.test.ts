import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Unit } from '../../src/faq/search/plan.ts';
import { favourAlike, favourRelated, type Postings, rank, weighUnits } from '../../src/faq/search/rank.ts';

/** One thing said, by the ways to find it: `a`, or `a b` for words that must stand together. */
const unit = (ways: Record<string, number>, extra = false): Unit => ({
  said: Object.keys(ways)[0] ?? '',
  asked: Object.entries(ways).map(([lexemes, weight]) => ({ lexemes: lexemes.split(' '), weight })),
  extra,
});

const found = (postings: Record<string, Record<string, number>>): Map<string, Postings> =>
  new Map(Object.entries(postings).map(([lexeme, scores]) => [lexeme, new Map(Object.entries(scores))]));

const ranked = (units: Unit[], postings: Record<string, Record<string, number>>, total = 10) =>
  rank(weighUnits(units, found(postings), total));
const order = (...args: Parameters<typeof ranked>) => ranked(...args).map(({ document }) => document);
const coverageOf = (name: string, ...args: Parameters<typeof ranked>) =>
  ranked(...args).find(({ document }) => document === name)?.coverage;

test('what is found under more of what was said comes first', () => {
  expect(order([unit({ a: 1 }), unit({ b: 1 })], { a: { one: 2, both: 1.5 }, b: { both: 1.5 } })).toEqual(['both', 'one']);
});

test('any word is enough to be found: there is no AND', () => {
  expect(order([unit({ a: 1 }), unit({ b: 1 })], { a: { one: 1 }, b: { other: 1 } })).toHaveLength(2);
});

test('a rare word tells more than a common one', () => {
  const common = Object.fromEntries(Array.from({ length: 9 }, (_, rank) => [`d${rank}`, 1]));
  const args = [[unit({ common: 1 }), unit({ rare: 1 })], { common, rare: { x: 1 } }] as const;
  expect(coverageOf('x', [...args[0]], args[1])).toBeGreaterThan(0.8);
  expect(coverageOf('d0', [...args[0]], args[1])).toBeLessThan(0.2);
});

test('the ways of saying one thing do not add up: the best counts', () => {
  const [first] = ranked([unit({ a: 1, b: 0.5 })], { a: { x: 2 }, b: { x: 2 } });
  const [alone] = ranked([unit({ a: 1 })], { a: { x: 2 } });
  expect(first?.score).toBe(alone?.score);
});

test('a less sure way weighs less', () => {
  expect(order([unit({ sure: 1, unsure: 0.6 })], { sure: { x: 1 }, unsure: { y: 1 } })).toEqual(['x', 'y']);
});

test('words that make one name must all be there', () => {
  expect(order([unit({ 'a b': 1 })], { a: { x: 1, y: 1 }, b: { y: 1 } })).toEqual(['y']);
  expect(order([unit({ 'a b': 1 })], { a: { x: 1 } })).toEqual([]);
});

test('an expression only adds: not finding it costs nothing', () => {
  const words = [unit({ a: 1 })];
  expect(coverageOf('x', [...words, unit({ z: 1 }, true)], { a: { x: 1 }, z: {} })).toBe(1);
  expect(order([...words, unit({ z: 1 }, true)], { a: { x: 1, y: 1 }, z: { y: 1 } })).toEqual(['y', 'x']);
});

test('something said that nothing holds lowers the coverage of all', () => {
  expect(coverageOf('x', [unit({ a: 1 }), unit({})], { a: { x: 1 } })).toBeLessThan(0.7);
});

test('equal scores come in one order, on every run', () => {
  expect(order([unit({ a: 1 })], { a: { b: 1, a: 1, c: 1 } })).toEqual(['a', 'b', 'c']);
});

describe('nothing', () => {
  test.each([
    ['said', [], {}],
    ['found', [unit({ a: 1 })], {}],
    ['to search with', [unit({})], {}],
  ])('%s gives nothing', (_, units, postings) => {
    expect(ranked(units, postings)).toEqual([]);
    expect(ranked(units, postings, 0)).toEqual([]);
  });
});

test('rows 83 and 84: coverage is from 0 to 1, scores are finite and sorted, whatever was found', () => {
  const lexeme = fc.constantFrom('a', 'b', 'c', 'a b', 'b c');
  const units = fc.array(
    fc
      .tuple(fc.dictionary(lexeme, fc.double({ min: 0.1, max: 1, noNaN: true }), { maxKeys: 4 }), fc.boolean())
      .map(([ways, extra]) => unit(ways, extra)),
  );
  const postings = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.double({ min: 0.01, max: 50, noNaN: true })),
  );
  fc.assert(
    fc.property(units, postings, fc.integer({ min: 3, max: 5000 }), (said, holds, total) => {
      const list = ranked(said, holds, total);
      for (const { coverage, score, confidence } of list) {
        expect(coverage).toBeGreaterThanOrEqual(0);
        expect(coverage).toBeLessThanOrEqual(1);
        expect(Number.isFinite(score) && Number.isFinite(confidence)).toBe(true);
      }
      expect(list.map(({ score }) => score)).toEqual(list.map(({ score }) => score).sort((a, b) => b - a));
      expect(new Set(list.map(({ document }) => document)).size).toBe(list.length);
    }),
  );
});

describe('questions asked in the words of the search', () => {
  const asked = (name: string, score: number, ...ways: string[]) => ({
    document: name,
    score,
    coverage: 1,
    confidence: score,
    ways: ways.map((way) => way.split(' ')),
  });
  const postings = { a: { x: 1 }, b: { x: 1 }, c: { x: 1 } };
  const favoured = (units: Unit[], ...results: ReturnType<typeof asked>[]) =>
    favourAlike(results, weighUnits(units, found(postings), 10)).map(({ document, score }) => [document, score]);
  const AB = [unit({ a: 1 }), unit({ b: 1 })];

  test('come first, and answer with more confidence', () => {
    expect(favoured(AB, asked('apart', 3, 'a c', 'b c'), asked('together', 2, 'a b'))).toEqual([
      ['together', 10],
      ['apart', expect.closeTo(7.24, 2)],
    ]);
    const [first] = favourAlike([asked('together', 2, 'a b')], weighUnits(AB, found(postings), 10));
    expect(first?.confidence).toBe(10);
  });

  test('the best way counts, however many there are', () => {
    expect(favoured(AB, asked('x', 2, 'a b', 'c', 'c d e'))).toEqual(favoured(AB, asked('x', 2, 'a b')));
  });

  test('what a question says beside the search makes it less alike', () => {
    const [[, short], [, long]] = favoured(AB, asked('short', 1, 'a b'), asked('long', 1, 'a b c d e')) as [
      [string, number],
      [string, number],
    ];
    expect(short).toBeGreaterThan(long);
  });

  test('another word for the same thing is alike, less surely', () => {
    const other = [unit({ a: 1 }), unit({ b: 1, z: 0.6 })];
    expect(favoured(other, asked('same', 1, 'a b'), asked('other', 1, 'a z'), asked('none', 1, 'a y')).map(([name]) => name)).toEqual([
      'same',
      'other',
      'none',
    ]);
  });

  test('without a way to ask, or with nothing alike, nothing changes', () => {
    expect(favoured(AB, asked('x', 2), asked('y', 1, 'd e'))).toEqual([
      ['x', 2],
      ['y', 1],
    ]);
  });
});

describe('related answers', () => {
  const answer = (name: string, score: number, related: string[] = []) => ({
    document: name,
    score,
    related,
    coverage: 1,
    confidence: 1,
  });
  const names = (...answers: ReturnType<typeof answer>[]) => favourRelated(answers).map(({ document }) => document);

  test('move up beside the answer that they belong to, whichever of the two says so', () => {
    expect(names(answer('a', 10, ['c']), answer('b', 5), answer('c', 4.5))).toEqual(['a', 'c', 'b']);
    expect(names(answer('a', 10), answer('b', 5), answer('c', 4.5, ['a']))).toEqual(['a', 'c', 'b']);
  });

  test('move up the more the earlier they are named', () => {
    expect(names(answer('a', 10, ['c', 'd']), answer('b', 5), answer('c', 4), answer('d', 4))).toEqual(['a', 'c', 'd', 'b']);
    expect(names(answer('a', 10, ['x', 'y', 'c']), answer('b', 8), answer('c', 6))).toEqual(['a', 'b', 'c']);
  });

  test('never pass the first answer, nor one that is clearly better', () => {
    expect(names(answer('a', 10, ['b', 'c']), answer('b', 9.8, ['c']), answer('c', 9.7))).toEqual(['a', 'b', 'c']);
    expect(names(answer('a', 10, ['c']), answer('b', 9), answer('c', 1))).toEqual(['a', 'b', 'c']);
  });

  test('without relations, the order stays, and nobody is lost or doubled', () => {
    expect(names(answer('a', 3), answer('b', 2), answer('c', 1))).toEqual(['a', 'b', 'c']);
    expect(names(answer('a', 3, ['a', 'nowhere']))).toEqual(['a']);
    expect(names()).toEqual([]);
  });
});
