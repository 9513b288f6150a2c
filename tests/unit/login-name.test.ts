import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loginFrom } from '../../functions/accounts/login-name.ts';
import { LOGIN } from '../../functions/accounts/model.ts';
import { loginKey } from '../../functions/canonical.ts';

const BYTES = new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7]);

test.each([
  ['Hélène', 'Le Goff', 'helene.le-goff.abcde'],
  ['Jean-Pierre', 'D’Alençon', 'jean-pierre.d-alencon.abcde'],
  ['Zoé', '', 'zoe.abcde'],
  ['Ελένη', '李', 'compte.abcde'],
  ['A'.repeat(80), 'B', `${'a'.repeat(58)}.abcde`],
])('L2b: %s %s: %s', (firstName, lastName, expected) => expect(loginFrom(firstName, lastName, BYTES)).toBe(expected));

test('L2, rows 28 and 29: whatever the name, a login is its own key, in Latin letters, without @', () => {
  const anything = fc.string({ unit: 'grapheme', maxLength: 100 });
  fc.assert(
    fc.property(anything, anything, fc.uint8Array({ minLength: 5, maxLength: 16 }), (firstName, lastName, random) => {
      const login = loginFrom(firstName, lastName, random);
      expect(login).toMatch(LOGIN);
      expect(loginKey(login)).toBe(login);
    }),
  );
});
