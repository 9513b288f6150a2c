import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RELATIONS } from '../../functions/accounts/model.ts';
import { above, forestOf, keepsTree, type Node, relationOf, type Tree, treeOf } from '../../functions/accounts/tree.ts';

const node = (id: string, responsableId: string | null, companyId: string | null = 'one'): Node => ({ id, responsableId, companyId });

/**
 * one:  ana ─ bruno ─ chloé ─ denis      two:  zoé
 *         └─ émile                       agent: agathe
 *       fanny
 */
const FAMILY = treeOf([
  node('ana', null),
  node('bruno', 'ana'),
  node('chloé', 'bruno'),
  node('denis', 'chloé'),
  node('émile', 'ana'),
  node('fanny', null),
  node('zoé', null, 'two'),
  node('agathe', null, null),
]);

describe('P1: how accounts stand to each other', () => {
  test.each([
    ['bruno', 'bruno', 'self'],
    ['bruno', 'ana', 'above'],
    ['denis', 'ana', 'above'],
    ['ana', 'bruno', 'below_directly'],
    ['ana', 'chloé', 'below_indirectly'],
    ['ana', 'denis', 'below_indirectly'],
    ['bruno', 'émile', 'beside'],
    ['ana', 'fanny', 'beside'],
    ['émile', 'denis', 'beside'],
    ['ana', 'zoé', 'other_company'],
    ['ana', 'agathe', 'other_company'],
    ['agathe', 'ana', 'other_company'],
    ['ana', 'nobody', 'other_company'],
    ['nobody', 'ana', 'other_company'],
  ] as const)('%s, %s: %s', (self, other, expected) => {
    expect(relationOf(FAMILY, self, other)).toBe(expected);
    expect(RELATIONS).toContain(expected);
  });

  test('two agents are strangers', () => {
    const agents = treeOf([node('a', null, null), node('b', null, null)]);
    expect(relationOf(agents, 'a', 'b')).toBe('other_company');
  });

  test('above, the nearest first', () => expect(above(FAMILY, 'denis')).toEqual(['chloé', 'bruno', 'ana']));

  test('row 42: a cycle is said, never followed for ever', () => {
    const cycle = treeOf([node('a', 'c'), node('b', 'a'), node('c', 'b'), node('d', 'a')]);
    for (const id of ['a', 'd']) expect(() => above(cycle, id)).toThrow('cycle');
  });
});

describe('P5: where an account may be attached', () => {
  test.each([
    ['émile', 'denis', true],
    ['bruno', 'fanny', true],
    ['ana', null, true],
    ['bruno', 'bruno', false],
    ['bruno', 'denis', false],
    ['ana', 'zoé', false],
    ['nobody', null, false],
  ] as const)('%s to %s: %s', (id, to, expected) => expect(keepsTree(FAMILY, id, to)).toBe(expected));
});

test('a forest keeps every account of a company, with its depth', () => {
  const [ana, fanny, ...others] = forestOf([...FAMILY.values()].filter(({ companyId }) => companyId === 'one'));
  expect(others).toEqual([]);
  expect(fanny?.account.id).toBe('fanny');
  expect(ana?.children.map(({ account }) => account.id)).toEqual(['bruno', 'émile']);
  expect(ana?.children[0]?.children[0]?.children[0]).toMatchObject({ account: { id: 'denis' }, depth: 3, children: [] });
});

test('part of a company is a forest too: whose responsable is not shown stands at its top', () => {
  const shown = ['chloé', 'denis'].map((id) => FAMILY.get(id) as Node);
  expect(forestOf(shown).map(({ account, children }) => [account.id, children.length])).toEqual([['chloé', 1]]);
});

/** Trees of up to 40 accounts: each is attached to one that came before, or to nobody. */
const trees = fc
  .array(fc.nat(), { minLength: 2, maxLength: 40 })
  .map(
    (picks): Tree => treeOf(picks.map((pick, index) => node(`n${index}`, pick % (index + 1) === index ? null : `n${pick % (index + 1)}`))),
  );
const pairs = trees.chain((tree) => fc.tuple(fc.constant(tree), fc.constantFrom(...tree.keys()), fc.constantFrom(...tree.keys())));

describe('over any tree', () => {
  test('whoever is above has the other below', () => {
    const mirror = {
      self: ['self'],
      above: ['below_directly', 'below_indirectly'],
      below_directly: ['above'],
      below_indirectly: ['above'],
      beside: ['beside'],
      other_company: ['other_company'],
    };
    fc.assert(
      fc.property(pairs, ([tree, one, other]) => {
        expect(mirror[relationOf(tree, one, other)]).toContain(relationOf(tree, other, one));
      }),
    );
  });

  test('P5: an allowed move makes no cycle, a refused one would', () => {
    fc.assert(
      fc.property(pairs, ([tree, id, to]) => {
        const moved = treeOf([...tree.values()].map((each) => (each.id === id ? { ...each, responsableId: to } : each)));
        const walk = () => [...moved.keys()].map((each) => above(moved, each));
        if (keepsTree(tree, id, to)) expect(walk).not.toThrow();
        else if (relationOf(tree, id, to) !== 'below_directly' || id === to) expect(walk).toThrow('cycle');
      }),
    );
  });
});
