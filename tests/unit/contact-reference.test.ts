import { describe, expect, test } from 'vitest';
import { makeReference, REFERENCE_BYTES, readReference } from '../../functions/contact/reference.ts';

const ALPHABET = [...'34679ACDEFHJKMNPQRTVWXY'];
const MANY = 300;

/** The same ones on every run. */
function references(count: number): string[] {
  let seed = 20_261_123;
  const next = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed >>> 24;
  };
  return Array.from({ length: count }, () => makeReference(Uint8Array.from({ length: REFERENCE_BYTES }, next)));
}

const REFERENCES = references(MANY);
/** The characters of a reference, without what only makes it easy to read. */
const charactersOf = (reference: string) => [...reference.slice(3).replace('-', '')];

describe('C5: a reference that is read over the phone', () => {
  test('C5: it is `GU-` and seven characters in two groups', () => {
    for (const reference of REFERENCES) expect(reference).toMatch(/^GU-[34679ACDEFHJKMNPQRTVWXY]{4}-[34679ACDEFHJKMNPQRTVWXY]{3}$/);
  });

  test('C5: no character looks or sounds like another one of it', () => {
    const used = new Set(REFERENCES.flatMap(charactersOf));
    expect([...used].sort()).toEqual([...ALPHABET].sort());
    for (const lookalikes of ['O0Q', 'I1L', 'S5', 'Z2', 'B8', 'UV', 'G6'])
      expect([...lookalikes].filter((character) => used.has(character)).length, lookalikes).toBeLessThanOrEqual(1);
  });

  test('C5: every single wrong character is noticed', () => {
    const missed: string[] = [];
    for (const reference of REFERENCES) {
      const characters = charactersOf(reference);
      for (const place of characters.keys())
        for (const wrong of ALPHABET) {
          if (wrong === characters[place]) continue;
          const typed = characters.with(place, wrong).join('');
          if (readReference(`GU-${typed}`) !== null) missed.push(`${reference} as ${typed}`);
        }
    }
    expect(missed).toEqual([]);
  });

  test('C5: every exchange of two different characters is noticed, neighbours or not', () => {
    const missed: string[] = [];
    let tried = 0;
    for (const reference of REFERENCES) {
      const characters = charactersOf(reference);
      for (let one = 0; one < characters.length; one += 1)
        for (let other = one + 1; other < characters.length; other += 1) {
          const [first = '', second = ''] = [characters[one], characters[other]];
          if (first === second) continue;
          tried += 1;
          const typed = characters.with(one, second).with(other, first).join('');
          if (readReference(`GU-${typed}`) !== null) missed.push(`${reference} as ${typed}`);
        }
    }
    expect(tried).toBeGreaterThan(MANY * 10);
    expect(missed).toEqual([]);
  });

  test('C5, known-bad twin: a plain sum would miss every exchange', () => {
    const sum = (characters: readonly string[]) =>
      characters.reduce((total, character) => total + ALPHABET.indexOf(character), 0) % ALPHABET.length;
    const [reference = ''] = REFERENCES;
    const [first = '', second = '', ...rest] = charactersOf(reference);
    expect(sum([second, first, ...rest])).toBe(sum([first, second, ...rest]));
  });

  test('C5: what people type of it is read', () => {
    for (const reference of REFERENCES.slice(0, 20)) {
      const bare = reference.replaceAll('-', '');
      const typed = [
        reference,
        reference.toLowerCase(),
        bare,
        bare.toLowerCase(),
        ` ${reference}. `,
        reference.replaceAll('-', ' '),
        reference.replaceAll('-', '\u2011'),
        reference.replaceAll('-', '\u00a0–\u00a0'),
        `« ${reference} »`,
        [...bare].join(' '),
        [...bare].map((character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0)).join(''),
      ];
      expect(typed.map(readReference)).toEqual(typed.map(() => reference));
    }
  });

  test.each([
    '',
    'GU',
    'GU-',
    'bonjour',
    'GU-0000-000',
    `${REFERENCES[0]}3`,
    REFERENCES[0]?.slice(0, -1) ?? '',
    `XX${REFERENCES[0]?.slice(2)}`,
  ])('C5: « %s » is none', (typed) => {
    expect(readReference(typed)).toBeNull();
  });

  test('C5: a reference says nothing of when it was made: other bytes, another reference', () => {
    expect(new Set(REFERENCES).size).toBe(MANY);
  });
});
