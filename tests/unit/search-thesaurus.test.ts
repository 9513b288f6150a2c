import { describe, expect, test } from 'vitest';
import type { Taxonomy } from '../../src/faq/facets.ts';
import { lexemeOf, lexemesOf } from '../../src/faq/search/lexemes.ts';
import { expressionLexemes, readThesaurus, thesaurusSource, thesaurusWords } from '../../src/faq/search/thesaurus.ts';
import { RIVER } from '../support/small-faq.ts';

const taxonomy = (more: Partial<Taxonomy>): Taxonomy => ({ facets: RIVER, acronyms: [], synonyms: [], ...more });
const key = (text: string) => expressionLexemes(text).join(' ');
/** What may be said instead of an expression, with how surely it means the same. */
const alternatives = (source: ReturnType<typeof thesaurusSource>, text: string) =>
  Object.fromEntries((readThesaurus(source).alternatives.get(key(text)) ?? []).map(({ lexemes, weight }) => [lexemes.join(' '), weight]));

describe('acronyms', () => {
  const source = thesaurusSource(
    taxonomy({ acronyms: [{ short: 'ANS', full: 'Agence du Numérique', also: ['agence numérique nationale'] }] }),
  );

  test('lead from the short to the full name', () => {
    expect(alternatives(source, 'ans')).toHaveProperty([key('Agence du Numérique')]);
  });

  test('lead from the full name to the short', () => {
    expect(alternatives(source, "l'agence du numérique")).toHaveProperty([key('ANS')]);
  });

  test('lead to and from their other spellings', () => {
    expect(alternatives(source, 'agence numérique nationale')).toHaveProperty([key('ANS')]);
  });

  test('without a full name or another spelling, say nothing', () => {
    expect(thesaurusSource(taxonomy({ acronyms: [{ short: 'XYZ', also: [] }] })).flat(2)).not.toContain('XYZ');
  });

  test('may be a stop word: « VA »', () => {
    const withVa = thesaurusSource(taxonomy({ acronyms: [{ short: 'VA', full: "Vérification d'aptitude", also: [] }] }));
    expect(alternatives(withVa, 'va')).toHaveProperty([lexemesOf("Vérification d'aptitude").join(' ')]);
  });
});

describe('facet values', () => {
  test('lead from the short name to the label, without what stands in its brackets', () => {
    expect(alternatives(thesaurusSource(taxonomy({})), 'PT')).toHaveProperty([key('Pont Tournant')]);
  });
});

describe('synonyms', () => {
  test('each word of a group leads to each other, never to itself', () => {
    const source = thesaurusSource(taxonomy({ synonyms: [['prix', 'tarif', 'coût']] }));
    expect(Object.keys(alternatives(source, 'tarif')).sort()).toEqual([key('coût'), key('prix')].sort());
  });

  test('mean the same less surely than an acronym and its full name', () => {
    const source = thesaurusSource(taxonomy({ acronyms: [{ short: 'ABC', full: 'Alpha', also: [] }], synonyms: [['prix', 'tarif']] }));
    expect(alternatives(source, 'prix')[key('tarif')]).toBeLessThan(alternatives(source, 'abc')[key('alpha')] ?? 0);
  });

  test('said twice, the surest counts, whatever the order', () => {
    const twice: ReturnType<typeof thesaurusSource> = [
      [0.2, ['prix', 'tarif']],
      [0.9, ['prix', 'tarif']],
      [0.5, ['prix', 'tarif']],
    ];
    expect(alternatives(twice, 'prix')).toEqual({ [key('tarif')]: 0.9 });
  });
});

test('every word of every expression is known, though no answer may say it', () => {
  const { lexemes } = readThesaurus([[1, ['boîte aux lettres', 'BAL']]]);
  expect([...lexemes].sort()).toEqual([...lexemesOf('boîte lettres'), ...lexemesOf('BAL')].sort());
});

test('an expression that says nothing is left out', () => {
  expect(readThesaurus([[1, ['!!!', 'prix']]]).alternatives.get(key('prix'))).toEqual([]);
});

test('a common word is known, found by its other names, and asks for none of them', () => {
  const { alternatives, lexemes } = readThesaurus([[0.65, ['dossier', 'pochette']]], [lexemeOf('dossier')]);
  expect(alternatives.get(lexemeOf('dossier'))).toBeUndefined();
  expect(alternatives.get(lexemeOf('pochette'))?.map((way) => way.lexemes)).toEqual([[lexemeOf('dossier')]]);
  expect(lexemes.has(lexemeOf('dossier'))).toBe(true);
});

test('the words of a thesaurus are given once, in lower case with their accents, without small words', () => {
  expect(thesaurusWords([[0.65, ['Bon de commande', 'commande', 'Préprod', 'e-signature']]])).toEqual([
    'bon',
    'commande',
    'préprod',
    'esignature',
  ]);
});

test('a lexeme is followed by those that stand next to it in an expression', () => {
  const { following } = readThesaurus(
    thesaurusSource(
      taxonomy({
        synonyms: [
          ['vague 2', 'deuxième vague', 'v2'],
          ['vague 1', 'v1'],
        ],
      }),
    ),
  );
  expect([...(following.get(lexemeOf('vague')) ?? [])]).toEqual([lexemeOf('2'), lexemeOf('1')]);
  expect([...(following.get(lexemeOf('deuxieme')) ?? [])]).toEqual([lexemeOf('vague')]);
  expect(following.has(lexemeOf('v2'))).toBe(false);
});
