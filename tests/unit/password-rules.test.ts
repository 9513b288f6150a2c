import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commonPasswords } from '../../.generated/common-passwords.ts';
import { PASSWORD_REFUSALS } from '../../functions/accounts/model.ts';
import { judgePassword } from '../../functions/accounts/password-rules.ts';

const OWNER = { firstName: 'Hélène', lastName: 'Le Goff', email: 'helene.legoff@editeur.example', login: 'helene.le-goff.x7k2p' };
const judge = (password: string) => judgePassword(password, OWNER);

describe('S6, row 60: which passwords are taken: a closed table', () => {
  test.each([
    ['onze signes', 'too_short'],
    ['', 'too_short'],
    ['é'.repeat(11), 'too_short'],
    [`phrase ${'x'.repeat(194)}`, 'too_long'],
    ['aaaaaaaaaaaa', 'repeated'],
    ['abababababab', 'repeated'],
    ['1qaz2wsx3edc', 'common'],
    ['QWERTY123456', 'common'],
    ['Password2026!', 'common'],
    ['passwordpassword', 'common'],
    ['2026-sunshine-!!', 'common'],
    ['HélèneLeGoff', 'personal'],
    ['helene.legoff@editeur.example', 'personal'],
    ['helenelegoff2026', 'personal'],
    ['Guichet202611', 'product'],
    ['guichetguichet', 'product'],
    ['MotDePasse123!', 'product'],
  ] as const)('« %s »: %s', (password, reason) => {
    expect(judge(password)).toBe(reason);
    expect(PASSWORD_REFUSALS).toContain(reason);
  });

  test.each([
    'tilleul lanterne rivage',
    'correct cheval pile agrafe',
    'xK9!vR2#mQ7z',
    'le guichet ouvre à neuf heures',
    '🏮🍃🌊🎈🎐🎏🎎🎍🎋🎄🎃🎂',
  ])('« %s » is taken', (password) => expect(judge(password)).toBeNull());
});

test('12 characters, as people count them: accents and emoji are one each', () => {
  expect(judge(`${'e\u0301a'.repeat(5)}x`)).toBe('too_short');
  expect(judgePassword('quinze signes !', OWNER, 15)).toBeNull();
  expect(judgePassword('quatorze signe', OWNER, 15)).toBe('too_short');
});

test('the list is there: ten thousand of the most frequent, less those that are too short to be part of one', () => {
  expect(commonPasswords.length).toBeGreaterThan(7000);
  for (const word of ['password', 'sunshine', 'qwerty123456']) expect(commonPasswords).toContain(word);
});

test('every common one that is long enough is refused, however its capitals', () => {
  for (const word of commonPasswords.filter(({ length }) => length >= 12)) {
    expect(judge(word), word).not.toBeNull();
    expect(judge(word.toUpperCase()), word).not.toBeNull();
  }
});

test('no sign is asked for: any long varied text is taken', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const password = [...bytes].map((byte) => 'bcdfghjklmnpqrstvwxz'[byte % 20]).join('');
      fc.pre(new Set(password).size >= 8);
      expect(judge(password)).toBeNull();
    }),
  );
});
