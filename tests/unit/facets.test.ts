import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byCouloir,
  countChosen,
  emptySelection,
  FACETS,
  type Facet,
  GUIDED_FACETS,
  parseSelection,
  type Selection,
  toQuery,
  withoutValue,
  withValue,
} from '../../src/faq/facets.ts';
import { anyText } from '../support/any-text.ts';
import { RIVER } from '../support/small-faq.ts';

const read = (query: string) => parseSelection(new URLSearchParams(query), RIVER);

/** Any choice of known values, in the order of the taxonomy. */
const anySelection = fc.record(
  Object.fromEntries(FACETS.map((facet) => [facet, fc.subarray(RIVER[facet].values.map(({ slug }) => slug))])) as Record<
    Facet,
    fc.Arbitrary<string[]>
  >,
) as fc.Arbitrary<Selection>;

describe('Q1: the facets', () => {
  test('Q1: five guided questions, asked in the order of the rule', () => {
    expect(GUIDED_FACETS).toEqual(['offre', 'couloir', 'dispositif', 'service', 'thematique']);
  });

  test('Q1: vague filters a list and is never asked', () => {
    expect(FACETS).toEqual([...GUIDED_FACETS, 'vague']);
  });

  test('Q1: dispositifs stand under the couloir that they belong to, a couloir without any nowhere', () => {
    const grouped = (...slugs: string[]) =>
      byCouloir(
        RIVER.dispositif.values.filter(({ slug }) => slugs.includes(slug)),
        RIVER,
      ).map(({ couloir, own }) => [couloir.slug, ...own.map(({ slug }) => slug)]);
    expect(grouped('tunnel', 'bac', 'pont')).toEqual([
      ['gauche', 'pont'],
      ['droite', 'bac', 'tunnel'],
    ]);
    expect(grouped('tunnel')).toEqual([['droite', 'tunnel']]);
    expect(grouped()).toEqual([]);
  });
});

describe('the address of a choice', () => {
  test('names every chosen value, facets in the order of Q1', () => {
    const selection = { ...emptySelection(), vague: ['vague-1'], offre: ['achat', 'location'] };
    expect(toQuery(selection)).toBe('offre=achat&offre=location&vague=vague-1');
  });

  test('is empty when nothing is chosen', () => {
    expect(toQuery(emptySelection())).toBe('');
    expect(countChosen(read(''))).toBe(0);
  });

  test('reads the same whatever the order and the repetitions of its parts', () => {
    expect(toQuery(read('vague=vague-1&offre=location&offre=achat&offre=location'))).toBe('offre=achat&offre=location&vague=vague-1');
  });

  test('row 45: drops values and facets that nobody defined', () => {
    const found = read('offre=achat&offre=vol&offre=__proto__&couleur=bleu&__proto__=x&constructor=y');
    expect(found).toEqual({ ...emptySelection(), offre: ['achat'] });
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
  });

  test('is case sensitive, since slugs are lower case', () => {
    expect(countChosen(read('offre=ACHAT&OFFRE=achat'))).toBe(0);
  });

  test('gives every choice back (any choice)', () => {
    fc.assert(
      fc.property(anySelection, (selection) => {
        expect(read(toQuery(selection))).toEqual(selection);
      }),
    );
  });

  test('is one for one choice: reading and writing again changes nothing (any shuffled and repeated address)', () => {
    const pair = fc.tuple(
      fc.constantFrom(...FACETS),
      fc.constantFrom('achat', 'location', 'gauche', 'pont', 'eau', 'prix', 'vague-2', 'x'),
    );
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const once = toQuery(read(new URLSearchParams(pairs).toString()));
        const reversed = toQuery(read(new URLSearchParams([...pairs, ...pairs].reverse()).toString()));
        expect(reversed).toBe(once);
        expect(toQuery(read(once))).toBe(once);
      }),
    );
  });

  test('row 81: never throws and stays short whatever the address says (any text)', () => {
    fc.assert(
      fc.property(anyText(500), (query) => {
        expect(toQuery(read(query)).length).toBeLessThan(500);
      }),
    );
  });
});

describe('changing a choice', () => {
  test('a value chosen twice counts once', () => {
    const once = withValue(emptySelection(), 'offre', 'achat');
    expect(withValue(once, 'offre', 'achat')).toEqual(once);
    expect(countChosen(once)).toBe(1);
  });

  test('a value taken away leaves the others', () => {
    const both = read('offre=achat&offre=location&couloir=gauche');
    expect(withoutValue(both, 'offre', 'achat')).toEqual(read('offre=location&couloir=gauche'));
  });

  test('neither changes the choice it was given', () => {
    const before = Object.freeze({ ...emptySelection(), offre: Object.freeze(['achat']) as unknown as string[] });
    withValue(before, 'offre', 'location');
    withoutValue(before, 'offre', 'achat');
    expect(before.offre).toEqual(['achat']);
  });
});
