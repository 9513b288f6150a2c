import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emailKey, loginKey } from '../../functions/canonical.ts';
import { anyText } from '../support/any-text.ts';

describe('L2: one canonical key', () => {
  test.each([
    ['capitals', 'RENÉ'],
    ['small letters', 'rené'],
    ['an accent that follows its letter', 'rene\u0301'],
    ['capitals with such an accent', 'RENE\u0301'],
    ['a space after it', 'René '],
    ['spaces of other kinds around it', '\u00a0\u2003René\u3000\n'],
    ['full-width letters', '\uff32\uff25\uff2e\uff25\u0301'],
    ['a mathematical letter', '\u{1d411}ené'],
  ])('L2, row 28: %s', (_, written) => {
    expect(loginKey(written)).toBe('rené');
    expect(emailKey(`${written.trim()}@agence.example`)).toBe('rené@agence.example');
  });

  test.each([
    ['Straße', 'STRASSE', 'strasse'],
    ['STRAẞE', 'straße', 'strasse'],
    ['ΟΔΟΣ', 'οδος', 'οδοσ'],
    ['ﬁn', 'FIN', 'fin'],
    ['ŉa', 'ʼNA', 'ʼna'],
    ['K', 'k', 'k'],
  ])('L2: « %s » and « %s » fold to « %s », in full', (one, other, key) => {
    expect([loginKey(one), loginKey(other)]).toEqual([key, key]);
  });

  test('L2: what is different stays different', () => {
    const different = ['rene', 'rené', 'rène', 'renee', 're.ne', 're-ne', 'ıris', 'iris'];
    expect(new Set(different.map(loginKey)).size).toBe(different.length);
  });

  test('L2: what Unicode calls the same but for its case has one key, letter by letter', () => {
    const apart: string[] = [];
    for (let code = 0; code < 0x20000; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const letter = String.fromCodePoint(code);
      for (const other of [letter.toLowerCase(), letter.toUpperCase()])
        if (other !== letter && letter !== 'ı' && loginKey(letter) !== loginKey(other)) apart.push(letter);
    }
    expect(apart).toEqual([]);
  });

  test('L2: a key is its own key', () => {
    fc.assert(fc.property(anyText(40), (text) => loginKey(loginKey(text)) === loginKey(text)));
  });
});

describe('L2: the key of an e-mail address', () => {
  test.each([
    ['a domain in capitals', 'Ana@AGENCE.Example', 'ana@agence.example'],
    ['an international domain', 'ana@bücher.example', 'ana@xn--bcher-kva.example'],
    ['the same in ASCII', 'ana@XN--BCHER-KVA.example', 'ana@xn--bcher-kva.example'],
    ['the same, full-width, with an ideographic dot', 'ana@ｂücher。example', 'ana@xn--bcher-kva.example'],
    ['an at sign in quotes', '"a@b"@agence.example', '"a@b"@agence.example'],
    ['a plus', 'ana+guichet@agence.example', 'ana+guichet@agence.example'],
  ])('L2: %s', (_, written, key) => {
    expect(emailKey(written)).toBe(key);
  });

  test.each([
    '',
    'ana',
    '@agence.example',
    'ana@',
    'ana@a/b',
    'ana@a:25',
    'ana@a b',
    'ana@a?b',
    'ana@[::1]',
    'ana@a%41b',
    'ana@a\\b',
    'ana@a<b',
  ])('L2: « %s » has none', (written) => {
    expect(emailKey(written)).toBeNull();
  });

  test('L2: any text has a key or none, and nothing else happens', () => {
    fc.assert(
      fc.property(anyText(60), (text) => {
        const key = emailKey(`a@${text}`);
        return key === null || emailKey(key) === key;
      }),
    );
  });
});
