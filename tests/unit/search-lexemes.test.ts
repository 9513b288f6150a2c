import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCode, lexemeOf, lexemesOf } from '../../src/faq/search/lexemes.ts';
import { normalise } from '../../src/faq/search/words.ts';

const lexeme = (word: string) => lexemeOf(normalise(word));

describe('forms of one word meet', () => {
  test.each([
    ['certification', 'certifications'],
    ['certification', 'certifié'],
    ['délai', 'DÉLAIS'],
    ['logiciel', 'logiciels'],
    ['référencement', 'référencer'],
    ['référencement', 'référencé'],
    ['labo', 'labos'],
    ['réseau', 'réseaux'],
    ['gérant', 'gérantes'],
    ['case', 'cases'],
  ])('%s and %s', (one, other) => {
    expect(lexeme(other)).toBe(lexeme(one));
  });

  test.each([
    ['référencé', 'référent'],
    ['gérant', 'gérer'],
    ['PASSI', 'passe'],
    ['règlement', 'règles'],
    ['data', 'date'],
    ['montants', 'monter'],
    ['devis', 'dev'],
    ['pays', 'payer'],
    ['cases', 'cas'],
  ])('« %s » is not taken for « %s »', (one, other) => {
    expect(lexeme(one)).not.toBe(lexeme(other));
  });

  test('words of three letters or fewer stay as they are: they are acronyms more often than plurals', () => {
    expect(lexeme('dmp')).not.toBe(lexeme('dm'));
    expect(lexeme('ans')).not.toBe(lexeme('an'));
  });
});

describe('codes', () => {
  test.each(['2.10', 'sc.psc.14', 'v2', 'ms1'])('%s is a code', (word) => {
    expect(isCode(word)).toBe(true);
  });

  test('a word without a digit is none', () => {
    expect(isCode('sc.psc')).toBe(false);
  });

  test('two codes are never the same lexeme', () => {
    expect(new Set(['2.1', '2.10', '21', '210', '2.11', 'v2', 'v21'].map(lexemeOf)).size).toBe(7);
  });
});

describe('Pagefind matches beginnings, so no lexeme begins another', () => {
  test('« ins » does not find « insérer »', () => {
    expect(lexeme('insérer').startsWith(lexeme('ins'))).toBe(false);
    expect(lexeme('insérer').startsWith('ins')).toBe(true);
  });

  test('no lexeme is the beginning of another (any words and codes)', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$|^[a-z]{0,3}[0-9]{1,3}(\.[0-9]{1,2})?$/).filter((text) => !text.includes('q0'));
    fc.assert(
      fc.property(word, word, (one, other) => {
        const [a, b] = [lexemeOf(one), lexemeOf(other)];
        expect(a !== b && b.startsWith(a)).toBe(false);
      }),
    );
  });

  test('holds only what Pagefind takes for one word', () => {
    for (const word of ['sc.psc.14', '2.10', 'référencement', 'e-cps']) expect(lexeme(word).replace('-', '')).toMatch(/^[a-z0-9]+$/);
  });
});

test('the lexemes of a text come in order, without its stop words', () => {
  expect(lexemesOf('Le dossier et les dossiers de preuve 2.10')).toEqual(['dossier', 'dossier', 'preuve', '2.10'].map(lexeme));
});
