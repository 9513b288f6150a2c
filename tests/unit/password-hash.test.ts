import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PASSWORD_LONGEST, PASSWORD_SHORTEST } from '../../functions/accounts/model.ts';
import {
  HASH_PARAMETERS,
  hashPassword,
  isPasswordOf,
  isWeakHash,
  LARGEST_MEMORY,
  memoryOf,
} from '../../functions/accounts/password-hash.ts';

/** Less work, where what is tested does not depend on it. */
const QUICK = { ln: 4, r: 8, p: 1 };

describe('S6: how a password is kept', () => {
  test('S6: with scrypt 2^14, 8, 5, its parameters and 16 random bytes of salt in the text', async () => {
    const [one, other] = await Promise.all([hashPassword('tilleul lanterne'), hashPassword('tilleul lanterne')]);
    expect(one).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one.split('$')[3]).not.toBe(other?.split('$')[3]);
    expect(await isPasswordOf(one, 'tilleul lanterne')).toBe(true);
    expect(await isPasswordOf(one, 'tilleul lanternE')).toBe(false);
  });

  test('S6: what was kept with less is known, to be hashed anew', async () => {
    expect(isWeakHash(await hashPassword('a', HASH_PARAMETERS))).toBe(false);
    for (const weaker of [{ ln: 13 }, { r: 4 }, { p: 1 }]) {
      const stored = await hashPassword('a', { ...HASH_PARAMETERS, ...weaker });
      expect(isWeakHash(stored)).toBe(true);
      expect(await isPasswordOf(stored, 'a')).toBe(true);
    }
  });

  test('S6: at least 15 characters for an agent, up to 200', () => {
    expect([PASSWORD_SHORTEST, PASSWORD_LONGEST]).toEqual([15, 200]);
  });

  test.each([
    ['spaces around it', ' tilleul '],
    ['NUL', 'til\0leul'],
    ['emoji', '🌳🏮🏞️'],
    ['200 characters', 'x'.repeat(200)],
    ['200 emoji', '🌳'.repeat(200)],
    ['controls', 'a\tb\nc'],
  ])('row 59: %s: verified as given', async (_, password) => {
    const stored = await hashPassword(password, QUICK);
    expect(await isPasswordOf(stored, password)).toBe(true);
    for (const other of [password.trim(), password.slice(0, -1), password.replace('\0', ''), password.split('\0')[0] ?? '', `${password}x`])
      if (other !== password) expect(await isPasswordOf(stored, other)).toBe(false);
  });

  test('row 59: « é » is the same password as « e » and its accent, and not as « e » or « É »', async () => {
    const stored = await hashPassword('été', QUICK);
    expect(await Promise.all(['e\u0301te\u0301', 'ete', 'Été', 'e\u0301te'].map((typed) => isPasswordOf(stored, typed)))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test.each([
    '',
    'tilleul',
    '$scrypt$',
    '$scrypt$ln=14,r=8,p=5$$',
    '$2b$10$abcdefghijklmnopqrstuv',
    `$scrypt$ln=14,r=8,p=5$short$${'a'.repeat(43)}`,
  ])('« %s » is no stored password: nobody signs in with it', async (stored) => {
    await expect(isPasswordOf(stored, '')).rejects.toThrow('no stored password');
  });
});

describe('row 98: production gives less than a machine of one’s own', () => {
  test('row 98: what a password takes is what production gives', () => {
    expect(LARGEST_MEMORY).toBe(32 * 1024 * 1024);
    expect(memoryOf(HASH_PARAMETERS)).toBeLessThanOrEqual(LARGEST_MEMORY);
  });

  test('row 98: parameters that take more are refused here too', async () => {
    for (const more of [
      { ln: 15, r: 8, p: 1 },
      { ln: 14, r: 16, p: 1 },
      { ln: 20, r: 8, p: 1 },
    ])
      await expect(hashPassword('a', more)).rejects.toThrow('more memory');
  });

  test('row 98: nothing of the Worker asks PBKDF2 for more than 100,000 rounds', () => {
    const tooMany = (code: string) =>
      /pbkdf2/i.test(code)
        ? [...code.matchAll(/\b(?:iterations|cost|rounds)\b\s*[:=]\s*([\d_]+)/gi)].filter(
            ([, n = '']) => Number(n.replaceAll('_', '')) > 100_000,
          )
        : [];
    expect(tooMany("crypto.subtle.deriveBits({ name: 'PBKDF2', iterations: 600_000 })")).toHaveLength(1);
    expect(tooMany("const ROUNDS = 1; derive('PBKDF2', { cost: 5000 })")).toEqual([]);
    const folder = path.join(import.meta.dirname, '../../functions');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
    expect(files.length).toBeGreaterThan(40);
    expect(files.filter((file) => tooMany(readFileSync(path.join(folder, file), 'utf8')).length > 0)).toEqual([]);
  });
});
