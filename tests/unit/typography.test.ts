import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countedAnswers, frenchDate, frenchTypography } from '../../src/faq/typography.ts';

/** Shows the spaces that do not break: `~` the ordinary one, `_` the narrow one. */
const shown = (text: string) => text.replaceAll('\u00a0', '~').replaceAll('\u202f', '_');

describe('text as it is set', () => {
  test.each([
    ['Est-ce gratuit ?', 'Est-ce gratuit_?'],
    ['Oui ; non !', 'Oui_; non_!'],
    ["l'éditeur qu'on dit aujourd'hui d'« accord »", 'l’éditeur qu’on dit aujourd’hui d’«~accord~»'],
    ["utiliser l'", 'utiliser l’'],
    ["de type 'a', 'l'", "de type 'a', 'l'"],
    ["'a' est une lettre, l'8 un chiffre", "'a' est une lettre, l’8 un chiffre"],
    ['Voici : un', 'Voici~: un'],
    ['« oui »', '«~oui~»'],
    ['1 000 000 €', '1_000_000~€'],
    ['30 jours, 2 ans, 10 h, 5 %, 20 Mo', '30~jours, 2~ans, 10~h, 5~%, 20~Mo'],
    ['2 hommes', '2 hommes'],
    ['le 12 mars 2026', 'le 12 mars 2026'],
    ['un mot – un autre', 'un mot~– un autre'],
    ['à 12:30, https://agence.example/?a=1', 'à 12:30, https://agence.example/?a=1'],
    ['vague 1 2026', 'vague 1 2026'],
  ])('%s', (typed, expected) => {
    expect(shown(frenchTypography(typed))).toBe(expected);
  });

  test('only spaces and apostrophes change, one for one (any text)', () => {
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replaceAll('’', "'");
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', ' ', ':', '«', '»', '?', '1', '000', '€', 'h', '–', 'é', "'", '\u00a0')), (pieces) => {
        const text = pieces.join('');
        expect(plain(frenchTypography(text))).toBe(plain(text));
      }),
    );
  });

  test('a text already right stays as it is (any text)', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', ' ', ':', '«', '»', '?', '1', '000', '€', 'h', '–', "'")), (pieces) => {
        const once = frenchTypography(pieces.join(''));
        expect(frenchTypography(once)).toBe(once);
      }),
    );
  });
});

describe('dates in words', () => {
  test.each([
    ['2026-03-12', '12~mars~2026'],
    ['2026-03-01', '1er~mars~2026'],
    ['2026-08-11', '11~août~2026'],
    ['2024-02-29', '29~février~2024'],
    ['2026-12-31T23:59:59.999Z', '31~décembre~2026'],
  ])('%s', (iso, expected) => {
    expect(shown(frenchDate(iso))).toBe(expected);
  });
});

describe('counts', () => {
  test.each([
    [0, 'aucune réponse'],
    [1, '1~réponse'],
    [2, '2~réponses'],
    [1234, '1_234~réponses'],
  ])('%i', (count, expected) => {
    expect(shown(countedAnswers(count))).toBe(expected);
  });
});
