import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAcronym, isStopWord, normalise, readWords, tellingWords } from '../../src/faq/search/words.ts';
import { anyText } from '../support/any-text.ts';

const words = (text: string) => readWords(text).map(({ word }) => word);
const telling = (text: string) => tellingWords(text).map(({ word }) => word);

describe('words are compared without accents, case or ligatures', () => {
  test.each([
    ['RÉFÉRENCEMENT', 'referencement'],
    ['référencement', 'referencement'],
    ['cœur', 'coeur'],
    ['æquo', 'aequo'],
    ['ﬁche', 'fiche'],
    ['ｄｏｓｓｉｅｒ', 'dossier'],
    ['L’offre', "l'offre"],
  ])('%s', (written, expected) => {
    expect(normalise(written)).toBe(expected);
  });

  test('row 28: « rené » composed or not is one word', () => {
    expect(words('rene\u0301')).toEqual(words('ren\u00e9'));
  });
});

describe('elisions', () => {
  test.each([
    ["l'INSi", ['insi']],
    ['l’INSi', ['insi']],
    ["d'un", ['un']],
    ["j'ai", ['ai']],
    ["jusqu'à", ['a']],
    ["Qu'est-ce que l'ANS", ['est', 'ce', 'que', 'ans']],
    ["D'e-CPS", ['ecps']],
    ['l', ['l']],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('the written form keeps its accents and loses its article', () => {
    expect(readWords("l'Éditeur")).toEqual([{ written: 'Éditeur', word: 'editeur' }]);
  });
});

describe('codes and compound words', () => {
  test.each([
    ['2.10', ['2.10']],
    ['SC.PSC.14', ['sc.psc.14']],
    ['v2', ['v2']],
    ['e-CPS', ['ecps']],
    ['ai-je', ['ai', 'je']],
    ['MSSanté/DMP', ['mssante', 'dmp']],
    ['CI-SIS', ['ci', 'sis']],
    ['D.M.N.', ['dmn']],
    ['fin. Début', ['fin', 'debut']],
    ['2.', ['2']],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });
});

describe('stop words', () => {
  test('say nothing of a subject', () => {
    expect(telling('comment faire pour avoir une attestation')).toEqual(['attestation']);
  });

  test('« VA » written in capitals among small letters is an acronym; « va » is a verb', () => {
    expect(telling('on va signer la VA')).toEqual(['signer', 'va']);
  });

  test('a text all in capitals tells nothing of acronyms', () => {
    expect(telling('ON VA SIGNER')).toEqual(['signer']);
  });

  test('only two capitals or more make an acronym', () => {
    expect(isAcronym('VA')).toBe(true);
    expect(isAcronym('A')).toBe(false);
    expect(isAcronym('Va')).toBe(false);
    expect(isStopWord('va')).toBe(true);
  });
});

describe('row 83: odd characters', () => {
  test.each([
    ['zero-width space', 'certi\u200bfication', ['certification']],
    ['soft hyphen', 'certi\u00adfication', ['certification']],
    ['joiners', 'certi\u200d\u200cfication', ['certification']],
    ['Zalgo', 'z\u0337\u0301a\u0337l\u0337g\u0337o\u0337\u0489', ['zalgo']],
    ['right-to-left override', '\u202edossier\u202c', ['dossier']],
    ['emoji flags', '🇫🇷 👩‍⚕️ dossier', ['dossier']],
    ['only emoji', '🇫🇷👩‍⚕️', []],
    ['another script', 'ملف 文件', ['ملف', '文件']],
    ['lone surrogate', 'dos\ud800sier', ['dos', 'sier']],
    ['NUL', 'dos\0sier', ['dos', 'sier']],
  ])('row 83: %s', (_, text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('row 83: a word of 10,000 letters is one word', () => {
    expect(words('x'.repeat(10_000))).toHaveLength(1);
  });
});

describe('row 84: what looks like a program', () => {
  test.each([
    ['a regular expression', '(a+)+$ .* [x]{1,9999} \\', ['a', 'x', '1', '9999']],
    ['full-text syntax', '"dossier" NEAR( OR * -x', ['dossier', 'near', 'or', 'x']],
    ['SQL (row 64)', "'; DROP TABLE x;--", ['drop', 'table', 'x']],
    ['nothing', '', []],
    ['spaces', ' \t\n\u00a0', []],
    ['marks only', '??? … « » !!!', []],
  ])('row 84: %s', (_, text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('row 84: any text gives words, never more than it has characters, and never throws', () => {
    fc.assert(
      fc.property(anyText(300), (text) => {
        const found = readWords(text);
        expect(found.length).toBeLessThanOrEqual(text.normalize('NFKC').length);
        for (const { word } of found) expect(word).not.toMatch(/\s|^$/);
      }),
    );
  });
});
