/** The companies and people of the demonstration: made up, and each shows what it is said to. */
import { describe, expect, test } from 'vitest';
import { readPerson } from '../../functions/accounts/identity-claims.ts';
import { readRegistryAnswer } from '../../functions/accounts/registry-answer.ts';
import { matchRepresentative } from '../../functions/accounts/representative-match.ts';
import { readSiren } from '../../src/contact/siren.ts';
import { DEMO_COMPANIES } from '../../tools/demo/companies.ts';
import { DEMO_PEOPLE } from '../../tools/demo/people.ts';

/** What the check of this person for this company finds. */
function check(familyName: string, siren: string) {
  const person = DEMO_PEOPLE.find(({ family_name }) => family_name === familyName);
  const company = readRegistryAnswer({ results: DEMO_COMPANIES }, siren);
  if (!person || !company) throw new Error(`${familyName} or ${siren} is not there`);
  return matchRepresentative(readPerson(person), company);
}

describe('the demonstration', () => {
  test('nobody can take its companies and people for real ones', () => {
    for (const { siren, nom_complet } of DEMO_COMPANIES) {
      expect(readSiren(siren), siren).toBe(siren);
      expect(siren).toMatch(/^000/);
      expect(nom_complet).toMatch(/\(démonstration\)$/i);
    }
    for (const { family_name } of DEMO_PEOPLE) expect(family_name).toMatch(/^Démo-/);
    expect(new Set(DEMO_PEOPLE.map(({ sub }) => sub)).size).toBe(DEMO_PEOPLE.length);
    expect(new Set(DEMO_COMPANIES.map(({ siren }) => siren)).size).toBe(DEMO_COMPANIES.length);
  });

  test.each([
    ['Démo-Pont', '000000018', { result: 'verified' }],
    ['Démo-Phare', '000000026', { result: 'verified' }],
    ['Démo-Le Goff', '000000034', { result: 'verified' }],
    ['Démo-Bois', '000000075', { result: 'verified' }],
    ['Démo-Contrôle', '000000018', { result: 'close_match', fields: ['office'] }],
    ['Démo-Boix', '000000075', { result: 'close_match', fields: ['family_name'] }],
    ['Démo-Inconnu', '000000018', { result: 'no_match' }],
    ['Démo-Lac', '000000067', { result: 'closed_company' }],
    ['Démo-Pont', '000000042', { result: 'not_covered', reason: 'represented_by_company' }],
    ['Démo-Pont', '000000059', { result: 'not_covered', reason: 'legal_form' }],
    ['Démo-Inconnu', '000000083', { result: 'not_covered', reason: 'not_published' }],
  ])('A3: %s, for %s: %j', (familyName, siren, result) => {
    expect(check(familyName, siren)).toEqual(result);
  });
});
