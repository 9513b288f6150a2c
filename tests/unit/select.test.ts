import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  emptySelection,
  FACETS,
  type Facet,
  type FacetDefinitions,
  type Facets,
  GUIDED_FACETS,
  type GuidedFacet,
  type Selection,
} from '../../src/faq/facets.ts';
import { countValues, type Filed, matches, nextGuided, offeredValues, relaxations, select } from '../../src/faq/select.ts';
import { filed, RIVER } from '../support/small-faq.ts';

const chosen = (selection: Partial<Selection>): Selection => ({ ...emptySelection(), ...selection });

/** « bac 2 » : a value and how many answers it leads to. */
const counted = (questions: readonly Filed[], selection: Selection, facet: Facet, facets = RIVER) =>
  countValues(questions, selection, facet, facets).map(({ value, count }) => `${value.slug} ${count}`);

describe('Q2: which questions a choice keeps', () => {
  const question = filed({ couloir: ['gauche', 'droite'], service: ['eau'] });

  test('Q2: nothing chosen keeps everything', () => {
    expect(matches(question, emptySelection())).toBe(true);
  });

  test('Q2: values of one facet are joined by OR', () => {
    expect(matches(question, chosen({ service: ['gaz', 'eau'] }))).toBe(true);
  });

  test('Q2: facets are joined by AND', () => {
    expect(matches(question, chosen({ couloir: ['gauche'], service: ['eau'] }))).toBe(true);
    expect(matches(question, chosen({ couloir: ['gauche'], service: ['gaz'] }))).toBe(false);
  });

  test('Q2: only questions that carry the value match: one that carries none in that facet does not', () => {
    expect(matches(filed({}), chosen({ service: ['eau'] }))).toBe(false);
  });
});

/** Numbers from 0 to 1, the same on every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SLUGS = ['a', 'b', 'c', 'd', 'e'];
/** Five values in each facet; dispositif « a » belongs to couloir « a », and so on. */
const FIVE_BY_FIVE = Object.fromEntries(
  FACETS.map((facet) => [
    facet,
    {
      label: facet,
      question: `${facet} ?`,
      values: SLUGS.map((slug) => ({
        slug,
        label: slug,
        definition: slug,
        synonyms: [],
        ...(facet === 'dispositif' && { couloir: slug }),
      })),
    },
  ]),
) as unknown as FacetDefinitions;

/** 30 questions, each with none to three values a facet. */
const CORPUS: Filed[] = (() => {
  const random = randomNumbers(20260312);
  return Array.from({ length: 30 }, () =>
    filed(Object.fromEntries(FACETS.map((facet) => [facet, SLUGS.filter(() => random() < 0.35).slice(0, 3)])) as unknown as Facets),
  );
})();

/** The same facts kept another way: for each value, one bit a question. */
const BITS = new Map<string, number>();
for (const facet of FACETS) {
  for (const slug of SLUGS) {
    const bits = CORPUS.reduce((sum, question, place) => (question.facets[facet].includes(slug) ? sum | (1 << place) : sum), 0);
    BITS.set(`${facet} ${slug}`, bits);
  }
}
const ALL = 2 ** CORPUS.length - 1;
const bitsOf = (facet: Facet, value: string) => BITS.get(`${facet} ${value}`) ?? 0;
const bitCount = (bits: number) => bits.toString(2).replaceAll('0', '').length;

/** Up to one value in each of the five guided facets: (5 + 1)^5 choices, of which 5^5 = 3,125 with a value in each. */
function* combinations(): Generator<Partial<Record<GuidedFacet, string>>> {
  const options = [undefined, ...SLUGS];
  for (const offre of options)
    for (const couloir of options)
      for (const dispositif of options)
        for (const service of options) for (const thematique of options) yield { offre, couloir, dispositif, service, thematique } as never;
}

const selectionOf = (combination: Partial<Record<GuidedFacet, string>>): Selection =>
  chosen(Object.fromEntries(GUIDED_FACETS.map((facet) => [facet, combination[facet] === undefined ? [] : [combination[facet]]])));

describe('Q3: counts beside each value', () => {
  test('Q2, Q3, P16: results and counts are those of brute force in all 7,776 combinations of up to one value a facet', () => {
    let seen = 0;
    const errors: string[] = [];
    for (const combination of combinations()) {
      seen += 1;
      const selection = selectionOf(combination);
      const kept = GUIDED_FACETS.reduce(
        (bits, facet) => (combination[facet] === undefined ? bits : bits & bitsOf(facet, combination[facet])),
        ALL,
      );
      if (select(CORPUS, selection).length !== bitCount(kept)) errors.push(`${JSON.stringify(combination)}: results`);
      for (const facet of FACETS) {
        const others = GUIDED_FACETS.filter((name) => name !== facet).reduce(
          (bits, name) => (combination[name] === undefined ? bits : bits & bitsOf(name, combination[name])),
          ALL,
        );
        for (const { value, count } of countValues(CORPUS, selection, facet, FIVE_BY_FIVE))
          if (count !== bitCount(others & bitsOf(facet, value.slug))) errors.push(`${JSON.stringify(combination)}: ${facet} ${value.slug}`);
      }
    }
    expect(seen).toBe(7776);
    expect(errors).toEqual([]);
  });

  test('P16: the comparison can fail: counts that forget to leave out the counted facet are caught', () => {
    const selection = chosen({ offre: ['a'] });
    const naive = CORPUS.filter((question) => matches(question, selection) && question.facets.offre.includes('b')).length;
    const right = countValues(CORPUS, selection, 'offre', FIVE_BY_FIVE).find(({ value }) => value.slug === 'b')?.count;
    expect(naive).not.toBe(right);
    expect(right).toBe(bitCount(bitsOf('offre', 'b')));
  });

  test('Q3: the count beside a value is what choosing it leaves (any choice of several values a facet)', () => {
    const anySelection = fc.record(
      Object.fromEntries(FACETS.map((facet) => [facet, fc.subarray(SLUGS)])),
    ) as unknown as fc.Arbitrary<Selection>;
    fc.assert(
      fc.property(anySelection, (selection) => {
        for (const facet of FACETS)
          for (const { value, count } of countValues(CORPUS, selection, facet, FIVE_BY_FIVE))
            expect(select(CORPUS, { ...selection, [facet]: [value.slug] })).toHaveLength(count);
      }),
    );
  });

  test('Q3: a value that leads to nothing is counted 0, for the list to say so', () => {
    expect(counted([filed({ service: ['eau'] })], emptySelection(), 'service')).toEqual(['eau 1', 'gaz 0']);
  });

  test('Q1: a chosen couloir narrows the dispositifs to its own', () => {
    const questions = [filed({ couloir: ['gauche'], dispositif: ['pont'] }), filed({ couloir: ['droite'], dispositif: ['bac'] })];
    expect(counted(questions, emptySelection(), 'dispositif')).toEqual(['pont 1', 'bac 1', 'tunnel 0']);
    expect(counted(questions, chosen({ couloir: ['droite'] }), 'dispositif')).toEqual(['bac 1', 'tunnel 0']);
  });

  test('Q1: two chosen couloirs offer the dispositifs of both', () => {
    expect(counted([], chosen({ couloir: ['gauche', 'droite'] }), 'dispositif')).toEqual(['pont 0', 'bac 0', 'tunnel 0']);
  });

  test('Q3: a chosen value is always listed, even outside its couloir or hidden, so that it can be taken away', () => {
    expect(counted([], chosen({ couloir: ['droite'], dispositif: ['pont'] }), 'dispositif')).toEqual(['pont 0', 'bac 0', 'tunnel 0']);
    expect(counted([], chosen({ couloir: ['ile'] }), 'couloir')).toEqual(['gauche 0', 'droite 0', 'ile 0']);
  });

  test('a hidden value is not offered', () => {
    expect(counted([filed({ couloir: ['ile'] })], emptySelection(), 'couloir')).toEqual(['gauche 0', 'droite 0']);
  });
});

test('Q3: a value that no question carries is not offered, nor one that is hidden, nor a facet of which none is carried', () => {
  const questions = [
    filed({ couloir: ['droite', 'ile'], dispositif: ['tunnel'], service: ['gaz'] }),
    filed({ couloir: ['gauche'], service: ['gaz'] }),
  ];
  const offered = offeredValues(questions, RIVER);
  expect(Object.fromEntries(FACETS.map((facet) => [facet, offered[facet].map(({ slug }) => slug)]))).toEqual({
    offre: [],
    couloir: ['gauche', 'droite'],
    dispositif: ['tunnel'],
    service: ['gaz'],
    thematique: [],
    vague: [],
  });
});

describe('Q2: the order of results', () => {
  const everywhere = { ...filed({ couloir: ['gauche', 'droite'] }), name: 'everywhere' };
  const here = { ...filed({ couloir: ['gauche'] }), name: 'here' };
  const names = (questions: { name: string }[]) => questions.map(({ name }) => name);

  test('the closest to the choice come first: filed under it alone before filed under everything', () => {
    expect(names(select([everywhere, here], chosen({ couloir: ['gauche'] })))).toEqual(['here', 'everywhere']);
  });

  test('equally close questions keep the order of the alphabet, in which they are published', () => {
    const questions = ['a', 'b', 'c'].map((name) => ({ ...filed({ service: ['eau'] }), name }));
    expect(names(select(questions, chosen({ service: ['eau'] })))).toEqual(['a', 'b', 'c']);
  });

  test('nothing chosen keeps the order given', () => {
    expect(names(select([everywhere, here], emptySelection()))).toEqual(['everywhere', 'here']);
  });

  test('closeness adds up over facets', () => {
    const couloirOnly = { ...filed({ couloir: ['gauche'], service: ['eau', 'gaz'] }), name: 'couloir' };
    const both = { ...filed({ couloir: ['gauche'], service: ['eau'] }), name: 'both' };
    expect(names(select([couloirOnly, both], chosen({ couloir: ['gauche'], service: ['eau'] })))).toEqual(['both', 'couloir']);
  });
});

describe('Q1: the next guided question', () => {
  const next = (questions: readonly Filed[], selection: Partial<Selection> = {}, answered: GuidedFacet[] = []) =>
    nextGuided(questions, chosen(selection), new Set(answered), RIVER);

  test('Q1: questions are asked in order', () => {
    const questions = [filed({ offre: ['achat'], couloir: ['gauche'] }), filed({ offre: ['location'], couloir: ['droite'] })];
    expect(next(questions)).toBe('offre');
    expect(next(questions, {}, ['offre'])).toBe('couloir');
  });

  test('Q3: a question that would not narrow is passed over', () => {
    const questions = [filed({ offre: ['achat'], service: ['eau'] }), filed({ offre: ['achat'], service: ['gaz'] })];
    expect(next(questions)).toBe('service');
  });

  test('Q3: nothing is asked when one answer is left, or none', () => {
    expect(next([filed({ offre: ['achat'], service: ['eau'] })])).toBeNull();
    expect(next([], {})).toBeNull();
  });

  test('Q1: vague is never asked', () => {
    expect(next([filed({ vague: ['vague-1'] }), filed({ vague: ['vague-2'] })])).toBeNull();
  });

  test('Q3: a hidden value is no reason to ask', () => {
    expect(next([filed({ couloir: ['ile'] }), filed({})])).toBeNull();
  });

  test('Q1, Q3: on every path of answers, each question narrows, no answer leads to nothing, and five questions at most are asked', () => {
    let paths = 0;
    const follow = (selection: Selection, answered: ReadonlySet<GuidedFacet>) => {
      const left = select(CORPUS, selection).length;
      expect(left).toBeGreaterThan(0);
      const facet = nextGuided(CORPUS, selection, answered, FIVE_BY_FIVE);
      if (facet === null) {
        paths += 1;
        return;
      }
      expect(answered.has(facet)).toBe(false);
      const offered = countValues(CORPUS, selection, facet, FIVE_BY_FIVE).filter(({ count }) => count > 0);
      expect(offered.some(({ count }) => count < left)).toBe(true);
      const then = new Set([...answered, facet]);
      expect(then.size).toBeLessThanOrEqual(5);
      for (const { value } of offered) follow({ ...selection, [facet]: [value.slug] }, then);
      follow(selection, then);
    };
    follow(emptySelection(), new Set());
    expect(paths).toBeGreaterThan(100);
  });
});

describe('Q3: a way out of a dead end', () => {
  test('Q3: names each single choice that can be taken away and what that brings back, the most first', () => {
    const questions = [
      filed({ offre: ['achat'], service: ['eau'] }),
      filed({ offre: ['location'], service: ['gaz'] }),
      filed({ offre: ['location'], service: ['gaz'] }),
    ];
    expect(relaxations(questions, chosen({ offre: ['achat'], service: ['gaz'] }))).toEqual([
      { facet: 'offre', value: 'achat', count: 2 },
      { facet: 'service', value: 'gaz', count: 1 },
    ]);
  });

  test('Q3: leaves out a choice whose removal would still find nothing', () => {
    const questions = [filed({ offre: ['achat'], service: ['eau'] })];
    expect(relaxations(questions, chosen({ offre: ['location'], service: ['gaz'], thematique: ['prix'] }))).toEqual([]);
  });

  test('Q3: what it promises is what taking the choice away finds (any choice)', () => {
    const anySelection = fc.record(Object.fromEntries(FACETS.map((facet) => [facet, fc.subarray(SLUGS, { maxLength: 2 })])));
    fc.assert(
      fc.property(anySelection as unknown as fc.Arbitrary<Selection>, (selection) => {
        const found = relaxations(CORPUS, selection);
        for (const { facet, value, count } of found) {
          const wider = { ...selection, [facet]: selection[facet].filter((other) => other !== value) };
          expect(select(CORPUS, wider)).toHaveLength(count);
        }
        expect(found.map(({ count }) => count)).toEqual(found.map(({ count }) => count).sort((a, b) => b - a));
      }),
    );
  });
});
