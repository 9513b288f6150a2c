import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { excerpt, highlight, type Segment } from '../../src/faq/search/excerpt.ts';
import { lexemesOf } from '../../src/faq/search/lexemes.ts';
import { anyText } from '../support/any-text.ts';

const lexemes = (text: string) => new Set(lexemesOf(text));
/** Each word a thing said, all as telling. */
const said = (text: string) => lexemesOf(text).map((lexeme) => ({ asked: [{ lexemes: [lexeme], weight: 1 }], importance: 1 }));
const textOf = (segments: Segment[]) => segments.map(({ text }) => text).join('');
/** Matched pieces between brackets. */
const marked = (segments: Segment[]) => segments.map(({ text, matched }) => (matched ? `[${text}]` : text)).join('');

describe('matched words', () => {
  test.each([
    ['in another form', 'dossier', 'Des dossiers complets', 'Des [dossiers] complets'],
    ['with other accents and case', 'REFERENCEMENT', 'Le référencement Ségur', 'Le [référencement] Ségur'],
    ['after an article', 'ins', "Qualité de l'INS", "Qualité de l'[INS]"],
    ['codes whole', 'SC.PSC.14', 'Exigence SC.PSC.14.', 'Exigence [SC.PSC.14].'],
    ['not inside other words', 'ins', 'Insérer, instituer', 'Insérer, instituer'],
    ['several', 'dossier preuve', 'Un dossier, une preuve', 'Un [dossier], une [preuve]'],
    ['at both ends', 'dossier', 'dossier ou dossier', '[dossier] ou [dossier]'],
    ['none', 'chocolat', 'Un dossier', 'Un dossier'],
    ['in nothing', 'dossier', '', ''],
  ])('%s', (_, said, text, expected) => {
    expect(marked(highlight(text, lexemes(said)))).toBe(expected);
  });

  test('row 65: the pieces put together are the text, to the character (any text)', () => {
    fc.assert(
      fc.property(anyText(), fc.array(fc.constantFrom('dossier', ' ', '<b>', "l'", 'é', '\u200b', '🇫🇷', 'preuve')), (noise, pieces) => {
        const text = pieces.join('') + noise;
        const segments = highlight(text, lexemes('dossier preuve'));
        expect(textOf(segments)).toBe(text);
        expect(segments.every((segment) => segment.text.length > 0)).toBe(true);
      }),
    );
  });
});

describe('the sentence shown', () => {
  test('is the one with the most different matched words', () => {
    const text = 'Le dossier est long. Le dossier contient une preuve signée. Il se relit.';
    expect(marked(excerpt(text, said('dossier preuve')))).toBe('Le [dossier] contient une [preuve] signée.');
  });

  test('is rather the one with the more telling word', () => {
    const telling = said('dossier preuve signature').map((each, rank) => ({ ...each, importance: [0.2, 0.3, 2][rank] ?? 1 }));
    expect(textOf(excerpt('Le dossier et sa preuve. Une signature suffit.', telling))).toBe('Une signature suffit.');
  });

  test('is rather the one that says all of a name', () => {
    const name = { asked: [{ lexemes: lexemesOf('attestation service fait'), weight: 0.9 }], importance: 1 };
    const text = 'Le service fait tout. Un service. Il faut une attestation de service fait.';
    expect(textOf(excerpt(text, [name, ...said('service')]))).toBe('Il faut une attestation de service fait.');
  });

  test('is the first of equals', () => {
    expect(textOf(excerpt('Un dossier ici. Un dossier là.', said('dossier')))).toBe('Un dossier ici.');
  });

  test('is the first sentence when none matches', () => {
    expect(textOf(excerpt('Oui. Non.', said('chocolat')))).toBe('Oui.');
  });

  test('does not run over two blocks', () => {
    expect(textOf(excerpt('Sans rien\nAvec un dossier', said('dossier')))).toBe('Avec un dossier');
  });

  test('does not end at a point inside a code or a number', () => {
    expect(textOf(excerpt("L'exigence 2.10 demande un dossier. Et après.", said('dossier')))).toBe("L'exigence 2.10 demande un dossier.");
  });

  test('an empty text shows nothing', () => {
    expect(excerpt('', said('dossier'))).toEqual([]);
    expect(excerpt(' \n ', said('dossier'))).toEqual([]);
  });

  test('row 83: is short whatever the text (any text)', () => {
    fc.assert(
      fc.property(anyText(2000), fc.integer({ min: 0, max: 40 }), (noise, times) => {
        const text = `dossier ${'mot très long sans fin '.repeat(times)}${noise}`;
        expect(textOf(excerpt(text, said('dossier'))).length).toBeLessThanOrEqual(241);
      }),
    );
  });

  test('a long sentence is cut at a word and says so', () => {
    const shown = textOf(excerpt(`Un dossier ${'complet '.repeat(60)}.`, said('dossier')));
    expect(shown).toMatch(/ complet…$/);
  });
});
