import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isRepresentative,
  matchRepresentative,
  type ProvenPerson,
  plainName,
  type RegistryCompany,
  type RegistryPerson,
} from '../../functions/accounts/representative-match.ts';

const person = (more: Partial<ProvenPerson> = {}): ProvenPerson => ({
  givenNames: ['Hélène', 'Marie'],
  familyName: 'Le Goff',
  usualName: null,
  birthDate: '1974-05-09',
  ...more,
});
const head = (more: Partial<RegistryPerson> = {}): RegistryPerson => ({
  kind: 'person',
  givenNames: 'HELENE MARIE',
  familyName: 'LE GOFF',
  birth: '1974-05',
  office: 'Président de SAS',
  ...more,
});
const AUDITOR = head({ givenNames: 'PAUL', familyName: 'ROY', birth: '1960', office: 'Commissaire aux comptes titulaire' });
const company = (heads: RegistryCompany['heads'], closed = false): RegistryCompany => ({
  siren: '732829320',
  name: 'LOGICIELS EXEMPLE',
  address: '1 rue de la Démonstration 75000 PARIS',
  closed,
  heads,
});
const found = (one: ProvenPerson, ...heads: RegistryCompany['heads']) => matchRepresentative(one, company(heads));

describe('A3: the same person, however the two write it', () => {
  test.each([
    ['capitals and accents', person(), head()],
    ['a hyphen for a space', person({ familyName: 'Le-Goff' }), head()],
    ['an apostrophe', person({ familyName: 'D’Alençon' }), head({ familyName: "D'ALENCON" })],
    ['composed and decomposed accents', person({ givenNames: ['He\u0301le\u0300ne'] }), head()],
    ['a ligature', person({ familyName: 'Lecœur' }), head({ familyName: 'LECOEUR' })],
    ['the registry has the first given name alone', person(), head({ givenNames: 'Hélène' })],
    ['the registry has more given names', person({ givenNames: ['Hélène'] }), head({ givenNames: 'HELENE MARIE JEANNE' })],
    ['commas between given names', person(), head({ givenNames: 'Hélène, Marie' })],
    ['a double given name', person({ givenNames: ['Jean-Pierre'] }), head({ givenNames: 'JEAN PIERRE' })],
    ['the usual name before the birth name', person(), head({ familyName: 'MARTIN (LE GOFF)' })],
    ['the usual name alone', person({ usualName: 'Martin' }), head({ familyName: 'MARTIN' })],
    ['the year of birth alone', person(), head({ birth: '1974' })],
    ['the whole date of birth', person(), head({ birth: '1974-05-09' })],
    ['a day of birth that nobody knows', person({ birthDate: '1974-00-00' }), head()],
  ])('%s', (_, one, other) => expect(found(one, AUDITOR, other)).toEqual({ result: 'verified' }));
});

describe('A3: one thing differs: it is named', () => {
  test.each([
    ['another given name', person({ givenNames: ['Anne'] }), head(), 'given_names'],
    ['given names in another order', person({ givenNames: ['Marie', 'Hélène'] }), head(), 'given_names'],
    ['another family name', person({ familyName: 'Le Gall' }), head(), 'family_name'],
    ['another year', person({ birthDate: '1975-05-09' }), head(), 'birth'],
    ['another month', person({ birthDate: '1974-06-09' }), head(), 'birth'],
    ['another day', person(), head({ birth: '1974-05-10' }), 'birth'],
    ['no birth in the registry', person(), head({ birth: null }), 'birth'],
    ['an auditor', person(), head({ office: 'Commissaire aux comptes suppléant' }), 'office'],
    ['a member of the board', person(), head({ office: 'Administrateur' }), 'office'],
  ])('%s', (_, one, other, field) => expect(found(one, AUDITOR, other)).toEqual({ result: 'close_match', fields: [field] }));

  test('the nearest head of the company counts', () => {
    const twins = [head({ givenNames: 'ANNE', birth: '1980' }), head({ givenNames: 'HELENE', birth: '1975' })];
    expect(found(person(), ...twins)).toEqual({ result: 'close_match', fields: ['birth'] });
  });
});

describe('A3: the other results', () => {
  const PARENT = { kind: 'body', siren: '552100554', name: 'GROUPE EXEMPLE', office: 'Président' } as const;

  test.each([
    ['somebody else', [head({ givenNames: 'PAUL', familyName: 'ROY', birth: '1960' })], { result: 'no_match' }],
    ['nobody is named', [], { result: 'not_covered', reason: 'legal_form' }],
    ['auditors alone are named', [AUDITOR], { result: 'not_covered', reason: 'legal_form' }],
    ['the representative is a company', [PARENT, AUDITOR], { result: 'not_covered', reason: 'represented_by_company' }],
    [
      'the names are not published',
      [head({ familyName: '[NON-DIFFUSIBLE]', givenNames: '[NON-DIFFUSIBLE]', birth: null })],
      { result: 'not_covered', reason: 'not_published' },
    ],
    ['a company and somebody else', [PARENT, head({ givenNames: 'PAUL', familyName: 'ROY' })], { result: 'no_match' }],
  ] as const)('%s', (_, heads, expected) => expect(found(person(), ...heads)).toEqual(expected));

  test('a closed company is nobody’s, even its own representative’s', () => {
    expect(matchRepresentative(person(), company([head()], true))).toEqual({ result: 'closed_company' });
  });

  test('a person without a name is nobody', () => {
    const nobody = person({ givenNames: [''], familyName: ' ', usualName: '', birthDate: '' });
    expect(found(nobody, head({ givenNames: '', familyName: '', birth: '' })).result).not.toBe('verified');
  });
});

describe('offices', () => {
  test.each([
    'Gérant',
    'Gérante',
    'Co-gérant',
    'Associé-gérant',
    'Président',
    'Présidente de SAS',
    'Président du directoire',
    'Président-directeur général',
    'Président du conseil d’administration et directeur général',
    'Directeur général',
    'Directrice générale',
    'Directeur général délégué',
    'Liquidateur',
    'Entrepreneur individuel',
    'Associé indéfiniment et solidairement responsable',
  ])('%s represents', (office) => expect(isRepresentative(office)).toBe(true));

  test.each([
    '',
    'Commissaire aux comptes titulaire',
    'Administrateur',
    'Administratrice',
    'Membre du conseil de surveillance',
    'Président du conseil de surveillance',
    'Président du conseil d’administration',
    'Censeur',
    'Associé',
  ])('« %s » does not', (office) => expect(isRepresentative(office)).toBe(false));
});

describe('over any text', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => plainName(text) !== '');

  test('a plain name is plain, whatever its capitals and its form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = plainName(text);
        expect(plainName(plain)).toBe(plain);
        expect(plainName(text.normalize('NFD'))).toBe(plain);
        expect(plainName(text.normalize('NFC'))).toBe(plain);
      }),
    );
  });

  test('who is written as themselves is verified', () => {
    fc.assert(
      fc.property(name, name, (givenName, familyName) => {
        const [given, family] = [plainName(givenName), plainName(familyName)];
        const one = person({ givenNames: [given], familyName: family });
        expect(found(one, head({ givenNames: given.toUpperCase(), familyName: family.toUpperCase() })).result).toBe('verified');
      }),
    );
  });

  test('nobody is verified by a head whose family name and birth are others', () => {
    fc.assert(
      fc.property(name, (familyName) => {
        fc.pre(!plainName(familyName).includes('le goff'));
        expect(found(person({ familyName, birthDate: '1999-01-01' }), head()).result).not.toBe('verified');
      }),
    );
  });
});
