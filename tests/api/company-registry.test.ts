/** A3: the registry of companies, over HTTP, from the Workers runtime. */
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { findCompany, RegistryUnavailable } from '../../functions/accounts/company-registry.ts';
import { faulty } from './outside-services.ts';

const ADDRESS = '1 RUE DE LA DÉMONSTRATION 75000 PARIS';

/** The registry's answer with one company. */
const answerOf = (company: Record<string, unknown>) => ({
  results: [{ siren: '000000018', nom_complet: 'EXEMPLE', etat_administratif: 'A', ...company }],
  total_results: 1,
});
const askedOf = (fault: string) => findCompany({ COMPANY_REGISTRY_URL: faulty(fault) }, '000000018');
const answered = (text: string) => askedOf(`answer-${text}`);

describe('A3: a company as the registry knows it', () => {
  test('with its name, its address and its heads, an auditor among them', async () => {
    expect(await findCompany(env, '000000018')).toEqual({
      siren: '000000018',
      name: 'LOGICIELS DU PONT (DÉMONSTRATION)',
      address: ADDRESS,
      closed: false,
      heads: [
        { kind: 'person', givenNames: 'CAMILLE MARIE', familyName: 'DÉMO-PONT', birth: '1974-05', office: 'Président de SAS' },
        {
          kind: 'person',
          givenNames: 'SACHA',
          familyName: 'DÉMO-CONTRÔLE',
          birth: '1961-02',
          office: 'Commissaire aux comptes titulaire',
        },
      ],
    });
  });

  test('headed by a company', async () => {
    expect((await findCompany(env, '000000042'))?.heads).toEqual([
      { kind: 'body', siren: '000000018', name: 'LOGICIELS DU PONT (DÉMONSTRATION)', office: 'Président de SAS' },
    ]);
  });

  test('without heads, closed, or with a head whose name is not published', async () => {
    expect(await findCompany(env, '000000059')).toMatchObject({ closed: false, heads: [] });
    expect(await findCompany(env, '000000067')).toMatchObject({ closed: true });
    expect(await findCompany(env, '000000083')).toMatchObject({ heads: [{ familyName: '[NON-DIFFUSIBLE]', birth: null }] });
  });

  test('one that it does not know is none', async () => {
    expect(await findCompany(env, '732829320')).toBeNull();
  });

  test('another company in the answer is not the one that was asked for', async () => {
    expect(await answered(JSON.stringify(answerOf({})))).toMatchObject({ name: 'EXEMPLE' });
    expect(await answered(JSON.stringify(answerOf({ siren: '000000026' })))).toBeNull();
  });
});

describe('A3: a registry in trouble can be asked again', () => {
  const unavailable = (asked: Promise<unknown>) => expect(asked).rejects.toThrow(RegistryUnavailable);

  test.each(['status-429', 'status-500', 'status-503', 'status-404', 'status-204', 'elsewhere', 'hung-up', 'huge'])('%s', (fault) =>
    unavailable(askedOf(fault)),
  );

  test.each([
    ['what is no JSON', '<!doctype html><title>Maintenance</title>'],
    ['half an answer', '{"results": [{"siren": "000000018"'],
    ['no list', '{"resultats": []}'],
    ['a state that nobody knows', JSON.stringify(answerOf({ etat_administratif: 'X' }))],
    ['a head of no known kind', JSON.stringify(answerOf({ dirigeants: [{ type_dirigeant: 'autre', nom: 'EXEMPLE' }] }))],
  ])('%s', (_, text) => unavailable(answered(text)));

  test('nobody listens', () => unavailable(findCompany({ COMPANY_REGISTRY_URL: 'http://127.0.0.1:9' }, '000000018')));

  test('silence, before or in the middle of the answer, is left after 5 seconds', async () => {
    await Promise.all([unavailable(askedOf('silent')), unavailable(askedOf('stalled'))]);
  });
});
