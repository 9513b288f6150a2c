import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initialOf, packWords, unpackWords } from '../../src/faq/search/search-data.ts';

describe('packed words', () => {
  test('are read back as they were, in their order', () => {
    const words = ['certificat', 'certification', 'certifié', 'dossier', '2.10', 'e-cps', 'œuvre', 'a'];
    expect(unpackWords(packWords(words))).toEqual(words);
  });

  test('are read back whatever they are, as long as they hold no capital (any words)', () => {
    const word = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => !/[A-Z]/.test(text));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(unpackWords(packWords(words))).toEqual(words);
      }),
    );
  });

  test('take less room than their letters when they begin alike', () => {
    expect(packWords(['certificat', 'certification'])).toBe('AcertificatKion');
  });

  test('none is an empty text', () => {
    expect(unpackWords(packWords([]))).toEqual([]);
  });
});

describe('the initial of a word', () => {
  test.each([
    ['convergence', 'c'],
    ['2.10', '0'],
    ['ωmega', '0'],
    ['', '0'],
  ])('« %s » is filed under %s', (word, initial) => {
    expect(initialOf(word)).toBe(initial);
  });
});
