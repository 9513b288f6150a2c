import { describe, expect, test } from 'vitest';
import { readRegistryAnswer } from '../../functions/accounts/registry-answer.ts';

const SIREN = '732829320';
const COMPANY = {
  siren: SIREN,
  nom_complet: 'LOGICIELS EXEMPLE (LE)',
  nom_raison_sociale: 'LOGICIELS EXEMPLE',
  etat_administratif: 'A',
  siege: { adresse: '1 RUE DE LA DÉMONSTRATION 75000 PARIS' },
  dirigeants: [],
};
const read = (change: Record<string, unknown>) => readRegistryAnswer({ results: [{ ...COMPANY, ...change }] }, SIREN);
const headOf = (head: Record<string, unknown>) => read({ dirigeants: [head] })?.heads[0];

describe('A3: the registry’s answer', () => {
  test('fields that are not used may be there or not', () => {
    expect(read({ finances: { 2025: { ca: 1 } }, complements: null, dirigeants: undefined })).toEqual({
      siren: SIREN,
      name: 'LOGICIELS EXEMPLE',
      address: '1 RUE DE LA DÉMONSTRATION 75000 PARIS',
      closed: false,
      heads: [],
    });
  });

  test.each([
    ['the name in full, when there is no other', { nom_raison_sociale: null }, { name: 'LOGICIELS EXEMPLE (LE)' }],
    ['the SIREN, when there is no name', { nom_raison_sociale: '', nom_complet: null }, { name: SIREN }],
    [
      'the address of the map',
      { siege: { adresse: null, geo_adresse: '1 Rue Exemple 75000 Paris' } },
      { address: '1 Rue Exemple 75000 Paris' },
    ],
    ['the town alone', { siege: { code_postal: '75000', libelle_commune: 'PARIS' } }, { address: '75000 PARIS' }],
    ['no address', { siege: null }, { address: '' }],
    ['a company that ceased', { etat_administratif: 'C' }, { closed: true }],
  ])('%s', (_, change, expected) => {
    expect(read(change)).toMatchObject(expected);
  });

  test('only the very company that was asked for is taken, wherever it stands', () => {
    expect(readRegistryAnswer({ results: [] }, SIREN)).toBeNull();
    expect(readRegistryAnswer({ results: [{ ...COMPANY, siren: '000000018' }] }, SIREN)).toBeNull();
    expect(readRegistryAnswer({ results: [{ ...COMPANY, siren: '000000018' }, COMPANY] }, SIREN)).toMatchObject({ siren: SIREN });
  });

  test.each([
    null,
    [],
    {},
    { results: null },
    { results: [{ ...COMPANY, siren: 732829320 }] },
    { results: [{ ...COMPANY, etat_administratif: null }] },
    { results: [{ ...COMPANY, dirigeants: 'personne' }] },
    { results: [{ ...COMPANY, dirigeants: [{ nom: 'EXEMPLE' }] }] },
    { results: [{ ...COMPANY, dirigeants: [{ type_dirigeant: 'personne physique', nom: 12 }] }] },
  ])('another form is no answer: %j', (answer) => {
    expect(() => readRegistryAnswer(answer, SIREN)).toThrow();
  });
});

describe('A3: heads', () => {
  const PERSON = { type_dirigeant: 'personne physique', nom: 'MARTIN (LE GOFF)', prenoms: 'HELENE', qualite: 'Gérante' };

  test('a person, with the birth as far as it is published', () => {
    const person = { kind: 'person', givenNames: 'HELENE', familyName: 'MARTIN (LE GOFF)', office: 'Gérante' };
    expect(headOf({ ...PERSON, date_de_naissance: '1974-05', annee_de_naissance: '1974' })).toEqual({ ...person, birth: '1974-05' });
    expect(headOf({ ...PERSON, date_de_naissance: null, annee_de_naissance: '1974' })).toEqual({ ...person, birth: '1974' });
    expect(headOf({ ...PERSON, date_de_naissance: '' })).toEqual({ ...person, birth: null });
  });

  test('a name that is left out is one that is not published', () => {
    expect(headOf({ ...PERSON, nom: null })).toMatchObject({ familyName: '[NON-DIFFUSIBLE]' });
  });

  test('a company, by its name or its initials', () => {
    const body = { type_dirigeant: 'personne morale', siren: '000000018', denomination: 'HOLDING EXEMPLE', qualite: 'Président de SAS' };
    expect(headOf(body)).toEqual({ kind: 'body', siren: '000000018', name: 'HOLDING EXEMPLE', office: 'Président de SAS' });
    expect(headOf({ ...body, siren: '', denomination: null, sigle: 'HE', qualite: null })).toEqual({
      kind: 'body',
      siren: null,
      name: 'HE',
      office: '',
    });
  });
});
