import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lexemeOf } from '../../src/faq/search/lexemes.ts';
import { Lexicon } from '../../src/faq/search/lexicon.ts';
import { normalise } from '../../src/faq/search/words.ts';
import { anyText } from '../support/any-text.ts';

/** The most frequent first. */
const lexicon = new Lexicon([
  'certification',
  'référencement',
  'logiciel',
  'logo',
  'dossier',
  'santé',
  'connect',
  'hôpital',
  'financement',
  'dpi',
  'dpa',
  'lgo',
  'lgc',
  '2.10',
  '2.11',
  'sc.psc.14',
  'sc.psc.15',
]);

const nearest = (typed: string) => lexicon.nearest(normalise(typed))?.written ?? null;

test('a word is known in all its forms', () => {
  expect(lexicon.has(lexemeOf('certifications'))).toBe(true);
  expect(lexicon.has(lexemeOf('chocolat'))).toBe(false);
});

test('rarer words that it learns are known, completed, and what a mistake may be near to', () => {
  const learning = new Lexicon(['dossier']);
  expect(learning.has(lexemeOf('dossiers'))).toBe(true);
  expect(learning.nearest('parfun')).toBeNull();
  learning.learn(['parfum', 'dorsal']);
  expect(learning.has(lexemeOf('parfums'))).toBe(true);
  expect(learning.complete('dor')).toEqual([lexemeOf('dorsal')]);
  expect(learning.nearest('parfun')?.written).toBe('parfum');
});

test('of two words equally near, the one that the site says is meant, however late it was learnt', () => {
  const learning = new Lexicon(['dossier'], ['parfut']);
  expect(learning.nearest('parfux')?.written).toBe('parfut');
  learning.learn(['parfum']);
  expect(learning.nearest('parfux')?.written).toBe('parfum');
});

test('a word that begins is likely to become those that begin so, the most frequent first, one of each lexeme', () => {
  const words = new Lexicon(['logiciel', 'logo', 'logicielle', 'lot', 'dossier']);
  expect(words.likely('lo')).toEqual(['logiciel', 'logo', 'lot']);
  expect(words.likely('logo')).toEqual([]);
  expect(words.likely('x')).toEqual([]);
});

test('words that go on from a beginning are those of the site, then those that only visitors say', () => {
  const words = new Lexicon(['dossier', 'dpi', 'dé'], ['dpo', 'd']);
  expect(words.goingOn('d', () => true)).toEqual(['dossier', 'dpi', 'dé', 'dpo']);
  expect(words.goingOn('dp', (word) => word.length === 3)).toEqual(['dpi', 'dpo']);
  expect(words.goingOn('', (_, lexeme) => lexeme === lexemeOf('dossiers'))).toEqual(['dossier']);
});

describe('typing mistakes', () => {
  test.each([
    ['a letter too many', 'certiffication', 'certification'],
    ['a letter missing', 'referencment', 'référencement'],
    ['another letter', 'logiciek', 'logiciel'],
    ['two letters swapped', 'dosiser', 'dossier'],
    ['two mistakes in a long word', 'sertificasion', 'certification'],
    ['written as it sounds', 'opital', 'hôpital'],
    ['no accents', 'hopitall', 'hôpital'],
    ['a plural, which is none', 'logicels', 'logiciel'],
    ['two letters swapped in a plural', 'dosisers', 'dossier'],
    ['two letters swapped and one missing', 'certifictaon', 'certification'],
  ])('%s: %s', (_, typed, expected) => {
    expect(nearest(typed)).toBe(expected);
  });

  test('too many mistakes make another word', () => {
    expect(nearest('chocolat')).toBeNull();
    expect(nearest('dxxxier')).toBeNull();
  });

  test('in a short word, another letter makes another word; two letters swapped do not', () => {
    expect(nearest('dpo')).toBeNull();
    expect(nearest('log')).not.toBe('lgc');
    expect(nearest('dip')).toBe('dpi');
  });

  test('short words that sound alike are not the same for that', () => {
    expect(new Lexicon(['vaut', 'vague']).nearest('vaue')?.written).toBe('vague');
  });

  test('a word that only visitors say is meant too, after those of the site', () => {
    const both = new Lexicon(['contrat'], ['concurrent']);
    expect(both.nearest('concurent')).toMatchObject({ written: 'concurrent' });
    expect(both.has(lexemeOf('concurrent'))).toBe(false);
    expect(both.complete('concu')).toEqual([]);
    expect(new Lexicon(['contrit'], ['contrat']).nearest('controt')?.written).toBe('contrit');
  });

  test('words of one or two letters are not corrected', () => {
    expect(nearest('dp')).toBeNull();
  });

  test.each(['2.12', '2.1', 'sc.psc.16', 'dpi2', 'certification2'])('codes are never corrected: %s', (typed) => {
    expect(nearest(typed)).toBeNull();
  });

  test('no word is corrected into a code', () => {
    expect(new Lexicon(['certificatio2']).nearest('certificatioz')).toBeNull();
  });

  test('of two words equally near, the more frequent is meant', () => {
    expect(new Lexicon(['contrat', 'contrit']).nearest('controt')?.written).toBe('contrat');
    expect(new Lexicon(['contrit', 'contrat']).nearest('controt')?.written).toBe('contrit');
  });

  test('the fewer mistakes for its length, the surer a correction', () => {
    const one = lexicon.nearest('certificaton')?.sureness ?? 0;
    const two = lexicon.nearest('certifcaton')?.sureness ?? 0;
    expect(one).toBeGreaterThan(two);
    expect(two).toBeGreaterThan(0.5);
  });
});

describe('beginnings', () => {
  test('are completed by the words that begin so, the most frequent first', () => {
    expect(lexicon.complete('log')).toEqual([lexemeOf('logiciel'), lexemeOf('logo')]);
  });

  test('of one or two letters are not completed', () => {
    expect(lexicon.complete('lo')).toEqual([]);
  });

  test('are completed by a few words at most', () => {
    const many = new Lexicon(Array.from({ length: 50 }, (_, rank) => `mot${'abcdefghijklmnopqrstuvwxyz'[rank % 26]}${'xyz'[rank % 3]}uv`));
    expect(many.complete('mot').length).toBeLessThanOrEqual(6);
  });

  test('« 2.1 » completes to the codes of its chapter', () => {
    expect(lexicon.complete('2.1')).toEqual([lexemeOf('2.10'), lexemeOf('2.11')]);
  });
});

describe('words run together', () => {
  test('are split in two known words', () => {
    expect(lexicon.split('santeconnect')?.lexemes).toEqual([lexemeOf('sante'), lexemeOf('connect')]);
  });

  test('are left alone when a part is unknown or too short', () => {
    expect(lexicon.split('santechocolat')).toBeNull();
    expect(lexicon.split('dpilogiciel')).toBeNull();
  });

  test('may have one mistake when both parts are long, which is less sure, unless they are searched exactly', () => {
    const split = lexicon.split('logicielconect');
    expect(split?.lexemes).toEqual([lexemeOf('logiciel'), lexemeOf('connect')]);
    expect(split?.sureness).toBeLessThan(lexicon.split('logicielconnect')?.sureness ?? 0);
    expect(lexicon.split('logicielconect', true)).toBeNull();
    expect(lexicon.split('logicelconect')).toBeNull();
  });
});

test('rows 83 and 84: any word is answered, never by a code, never by a throw', () => {
  fc.assert(
    fc.property(anyText(60), (text) => {
      const word = normalise(text);
      const found = lexicon.nearest(word);
      if (found) expect(found.written).not.toMatch(/\d/);
      expect(lexicon.complete(word).length).toBeLessThanOrEqual(6);
      lexicon.split(word);
    }),
  );
});
