/** A3: a mandataire is verified, by the front door: a real OpenID Connect provider and a registry that speaks like the State's. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { findAccount } from '../../functions/accounts/account-repository.ts';
import { hashPassword } from '../../functions/accounts/password-hash.ts';
import { recheckOffices } from '../../functions/accounts/recheck.ts';
import { run, setCookieOf, visit } from './agents.ts';
import { Visitor } from './outside-services.ts';
import { ask, postForm, QUIET, SITE } from './requests.ts';

const ENTRY = '/espace/connexion/';
const HOME = '/espace/identite/';
const PASSWORD = 'tilleul lanterne rivage';
const TIME = "'2026-11-23T12:00:00.000Z'";

let hash: string | undefined;

/** A mandataire to be of a company of the demonstration. */
async function newcomer(
  siren: string,
  [firstName, lastName]: [string, string] = ['Camille', 'Démo-Pont'],
): Promise<{ id: string; cookie: string }> {
  hash ??= await hashPassword(PASSWORD);
  const id = `new-${siren}`;
  const login = `new.${siren}`;
  await run([
    `INSERT INTO company (id, siren, name, address, created_at, updated_at) VALUES ('${siren}', '${siren}', 'Entreprise (démonstration)', 'Paris', ${TIME}, ${TIME})`,
    `INSERT INTO user (id, type, state, name, first_name, last_name, login, login_key, email, email_key, company_id, created_at, updated_at)
     VALUES ('${id}', 'mandataire', 'to_verify', '${firstName} ${lastName}', '${firstName}', '${lastName}', '${login}', '${login}', '${login}@x.example', '${login}@x.example', '${siren}', ${TIME}, ${TIME})`,
    `INSERT INTO credential (id, user_id, provider_id, account_id, password, created_at, updated_at) VALUES ('${id}', '${id}', 'credential', '${id}', '${hash}', ${TIME}, ${TIME})`,
  ]);
  const cookie = setCookieOf(await postForm(ENTRY, { login, password: PASSWORD }));
  return { id, cookie: cookie ?? '' };
}

beforeEach(async () => {
  await run([
    "UPDATE company SET state = 'closed'",
    ...['session', 'credential', 'account_verification', 'waiting_proof', 'user', 'audit_event', 'outbox', 'company', 'sign_in_bucket'].map(
      (table) => `DELETE FROM ${table}`,
    ),
  ]);
});

/** Proves an identity, as a browser goes from here to the provider and back; null cancels. */
async function prove(cookie: string, name: string | null): Promise<{ response: Response; returned: URL; kept: string }> {
  const begun = await visit(`${HOME}prouver/`, cookie);
  const kept = setCookieOf(begun, '__Host-preuve') ?? '';
  const returned = await new Visitor().prove(begun.headers.get('location') ?? '', name);
  expect(returned.origin).toBe(SITE);
  const response = await visit(returned.pathname + returned.search, `${cookie}; ${kept}`);
  return { response, returned, kept };
}

const checks = async () =>
  (await env.DB.prepare('SELECT result, fields, source FROM account_verification').all()).results as { result: string; fields: string }[];

describe('A2, A3: by the identity provider and the registry', () => {
  test('the legal representative is verified: account, company, mails', async () => {
    const { id, cookie } = await newcomer('000000018');
    const { response } = await prove(cookie, 'Camille Marie Démo-Pont');
    expect([response.status, response.headers.get('location')]).toEqual([303, HOME]);
    expect(await checks()).toMatchObject([{ result: 'verified' }]);
    expect(await findAccount(env.DB, id)).toMatchObject({ state: 'active', type: 'mandataire' });
    expect(await env.DB.prepare("SELECT state FROM company WHERE id = '000000018'").first('state')).toBe('verified');
    expect((await visit(HOME, cookie)).headers.get('location')).toBe('/espace/');
  });

  test.each([
    ['somebody else', '000000018', 'Dominique Démo-Phare', 'no_match'],
    ['an association without representatives', '000000059', 'Camille Marie Démo-Pont', 'not_covered'],
    ['a company that another one heads', '000000042', 'Camille Marie Démo-Pont', 'not_covered'],
    ['a company that has ceased', '000000067', 'Camille Marie Démo-Pont', 'closed_company'],
  ])('%s: nothing opens, and the page says why', async (_, siren, name, result) => {
    const { id, cookie } = await newcomer(siren);
    await prove(cookie, name);
    expect(await checks()).toMatchObject([{ result }]);
    expect(await findAccount(env.DB, id)).toMatchObject({ state: 'to_verify' });
    expect(await (await visit(HOME, cookie)).text()).toContain('Dernière vérification');
  });

  test('cancelled: said, and nothing is kept', async () => {
    const { cookie } = await newcomer('000000018');
    const { response } = await prove(cookie, null);
    expect(response.headers.get('location')).toBe(`${HOME}?suite=cancelled`);
    expect(await checks()).toEqual([]);
    expect(await (await visit(`${HOME}?suite=cancelled`, cookie)).text()).toContain('Vous avez interrompu');
  });

  test('a return is good once, in the browser that began, for the account that began', async () => {
    const { cookie } = await newcomer('000000059');
    const { returned, kept, response } = await prove(cookie, 'Camille Marie Démo-Pont');
    expect(setCookieOf(response, '__Host-preuve')).toBe('__Host-preuve=');
    const address = returned.pathname + returned.search;
    const refused = `${HOME}?suite=not_proven`;
    expect((await visit(address, `${cookie}; ${kept}`)).headers.get('location')).toBe(refused);
    expect((await visit(address, cookie)).headers.get('location')).toBe(refused);
    const other = await newcomer('000000018', ['Dominique', 'Démo-Phare']);
    expect((await visit(address, `${other.cookie}; ${kept}`)).headers.get('location')).toBe(refused);
    expect((await visit(address, `${cookie}; __Host-preuve=eyJ9.x`)).headers.get('location')).toBe(refused);
    expect(await checks()).toHaveLength(1);
  });

  test('a registry that does not answer is asked again by itself, and then verifies', async () => {
    const { id, cookie } = await newcomer('000000018');
    await run([
      `INSERT INTO waiting_proof (user_id, person, next_at, created_at) VALUES ('${id}', '{"givenNames":["Camille","Marie"],"familyName":"Démo-Pont","usualName":null,"birthDate":"1974-05-09"}', ${TIME}, ${TIME})`,
    ]);
    const down = { ...env, COMPANY_REGISTRY_URL: 'http://127.0.0.1:9' };
    const newId = () => crypto.randomUUID();
    await recheckOffices(down, new Date('2026-11-23T12:00:00Z'), newId);
    expect(await checks()).toMatchObject([{ result: 'unavailable' }]);
    await recheckOffices(env, new Date('2026-11-23T12:01:59Z'), newId);
    expect(await checks(), 'not before its time').toHaveLength(1);
    await recheckOffices(env, new Date('2026-11-23T12:02:00Z'), newId);
    expect((await checks()).map(({ result }) => result)).toContain('verified');
    expect(await findAccount(env.DB, id)).toMatchObject({ state: 'active' });
    expect((await visit('/espace/comptes/', cookie)).status).toBe(200);
  });
});

describe('A3: nobody is trapped', () => {
  test('the name is corrected', async () => {
    const { id, cookie } = await newcomer('000000018', ['Camile', 'Demo']);
    expect((await postForm(`${HOME}corriger/`, { firstName: 'Camille', lastName: '' }, { cookie })).status).toBe(400);
    const answer = await postForm(`${HOME}corriger/`, { firstName: 'Camille', lastName: 'Démo-Pont' }, { cookie });
    expect(answer.headers.get('location')).toBe(`${HOME}?suite=corrected`);
    expect(await findAccount(env.DB, id)).toMatchObject({ name: 'Camille Démo-Pont' });
  });

  test('L5: who gives up is gone; the address is free, the login is not', async () => {
    const { id, cookie } = await newcomer('000000018');
    await run(["INSERT INTO issued_login VALUES ('new.000000018', '1')"]);
    expect((await postForm(`${HOME}renoncer/`, {}, { cookie })).headers.get('location')).toBe('/espace/connexion/?fait=supprime');
    expect(await findAccount(env.DB, id)).toBeNull();
    expect((await visit('/espace/', cookie)).status).toBe(303);
    expect(await env.DB.prepare('SELECT login_key FROM issued_login').first('login_key')).toBe('new.000000018');
  });

  test('an active account is neither corrected nor given up there', async () => {
    const { id, cookie } = await newcomer('000000018');
    await run([`UPDATE user SET state = 'active' WHERE id = '${id}'`]);
    expect((await postForm(`${HOME}corriger/`, { firstName: 'A', lastName: 'B' }, { cookie })).status).toBe(409);
    expect((await postForm(`${HOME}renoncer/`, {}, { cookie })).status).toBe(409);
    expect(await findAccount(env.DB, id)).toMatchObject({ state: 'active', firstName: 'Camille' });
  });
});

describe('a registry and an identity provider that are made up', () => {
  const STATE = {
    COMPANY_REGISTRY_URL: 'https://recherche-entreprises.api.gouv.fr',
    IDENTITY_ISSUER: 'https://oidc.franceconnect.gouv.fr/api/v2',
  };
  const SAID = 'Démonstration\u00a0: le registre des entreprises et le service d’identité sont fictifs.';

  test.each(['/espace/inscription/', HOME])('%s says so, and says nothing where they are the State’s', async (address) => {
    const { cookie } = await newcomer('000000018');
    const textBy = async (bindings: Partial<typeof STATE>) => {
      const page = await ask(address, { headers: { cookie, accept: 'text/html' } }, { ...QUIET, ...bindings });
      expect(page.status).toBe(200);
      return (await page.text()).replaceAll('&nbsp;', '\u00a0');
    };
    expect(await textBy({})).toContain(SAID);
    expect(await textBy({ COMPANY_REGISTRY_URL: STATE.COMPANY_REGISTRY_URL })).toContain(SAID);
    expect(await textBy(STATE)).not.toContain('fictifs');
  });
});
