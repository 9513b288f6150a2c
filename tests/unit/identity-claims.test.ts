import { describe, expect, test } from 'vitest';
import { ProofRefused, readPerson } from '../../functions/accounts/identity-claims.ts';

const CLAIMS = { sub: 'demo', given_name: 'Hélène Marie', family_name: 'Le Goff', birthdate: '1974-05-09' };

describe('A3: a person, from claims', () => {
  test('given names are told one by one, or separated by spaces', () => {
    expect(readPerson(CLAIMS)).toEqual({
      givenNames: ['Hélène', 'Marie'],
      familyName: 'Le Goff',
      usualName: null,
      birthDate: '1974-05-09',
    });
    expect(readPerson({ ...CLAIMS, given_name_array: ['Hélène Marie', 'Anne'] }).givenNames).toEqual(['Hélène Marie', 'Anne']);
  });

  test.each([
    ['Martin', 'Martin'],
    ['Le Goff', null],
    ['', null],
    [null, null],
  ])('the name in use %j is read as %j', (preferred_username, usualName) => {
    expect(readPerson({ ...CLAIMS, preferred_username }).usualName).toBe(usualName);
  });

  test('a day or a month that nobody knows stays so', () => {
    expect(readPerson({ ...CLAIMS, birthdate: '1974-00-00' }).birthDate).toBe('1974-00-00');
  });

  test.each([
    ['no given name', { given_name: undefined }],
    ['an empty family name', { family_name: ' ' }],
    ['no birth', { birthdate: undefined }],
    ['a year alone', { birthdate: '1974' }],
    ['a birth in words', { birthdate: '9 mai 1974' }],
    ['an empty list of given names', { given_name_array: [] }],
    ['a name that is no text', { family_name: 12 }],
  ])('with %s nothing is proven', (_, change) => {
    expect(() => readPerson({ ...CLAIMS, ...change })).toThrow(new ProofRefused('incomplete'));
  });
});
