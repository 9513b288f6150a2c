/** A10: what the agency sees of companies and does about them, by the front door of its desk. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { agencyRoutes } from '../../functions/accounts/agency-routes.tsx';
import { createAgent, run, sessionOf, visit } from './agents.ts';
import {
  all,
  createAccount,
  createCompany,
  createVerification,
  enter,
  events,
  forgetCompanies,
  mails,
  postForm,
  setState,
  TIME,
} from './companies.ts';
import { get, post, SITE } from './requests.ts';

const SIREN = '000000018';
const LIST = '/equipe/entreprises/';
const PAGE = `${LIST}${SIREN}/`;

let agent = '';

/** Ana and Max, mandataires at tops; Ben below Ana, Léo below Ben. */
async function company(): Promise<void> {
  await createCompany(SIREN, 'LOGICIELS DU PONT');
  await createAccount('Ana Roc', { company: SIREN });
  await createAccount('Max Pré', { company: SIREN });
  await createAccount('Ben Lac', { company: SIREN, type: 'representant', responsable: 'ana' });
  await createAccount('Leo Val', { company: SIREN, type: 'salarie', responsable: 'ben' });
  await setState(SIREN, 'verified');
}

beforeEach(async () => {
  await forgetCompanies();
  await createAgent('agathe', { name: 'Agathe Agence' });
  agent = await sessionOf('agathe');
});

const json = (address: string, fields: Record<string, string> = {}, cookie = agent) =>
  postForm(address, fields, { cookie, accept: 'application/json' });
const act = (id: string, slug: string) => json(`${PAGE}comptes/${id}/${slug}/`);
const stateOf = async (id: string) => (await all('SELECT type, state, responsable_id FROM user WHERE id = ?', id))[0];

describe('who gets in', () => {
  const guarded = [...new Set(agencyRoutes.routes.filter(({ path }) => !path.includes('*')).map(({ path }) => path))];

  test('there are routes to guard', () => expect(guarded.length).toBeGreaterThan(7));

  test.each(guarded)('%s asks who it is: a page leads to the sign-in, anything else is refused', async (path) => {
    const address = `${LIST}${path.slice(1)}`.replace(/:\w+/g, 'x');
    const page = await visit(address);
    expect([page.status, page.headers.get('location')]).toEqual([303, `/equipe/connexion/?suite=${encodeURIComponent(address)}`]);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect((await postForm(address, {}, { accept: 'application/json' })).status).toBe(401);
  });

  test('a mandataire is nobody at the desk', async () => {
    await company();
    const cookie = await enter('ana');
    expect((await visit(PAGE, cookie)).status).toBe(303);
    expect((await json(`${PAGE}fermer/`, {}, cookie)).status).toBe(401);
    expect(await all('SELECT state FROM company')).toEqual([{ state: 'verified' }]);
  });

  test('rows 48 and 49: from another site, or from none', async () => {
    await company();
    const type = { 'content-type': 'application/x-www-form-urlencoded', cookie: agent };
    for (const origin of ['https://evil.example', 'null', null])
      expect((await post(`${PAGE}fermer/`, '', { ...type, origin })).status).toBe(403);
    expect((await post(`${PAGE}fermer/`, '', { ...type, origin: SITE, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  test('row 47: a page is not written to; row 44: no field is expected', async () => {
    await company();
    expect((await json(LIST)).status).toBe(405);
    expect((await json(PAGE)).status).toBe(405);
    expect((await json(`${PAGE}fermer/`, { force: '1' })).status).toBe(400);
    expect((await json(`${PAGE}comptes/ana/suspendre/`, { force: '1' })).status).toBe(400);
    expect((await get(`${PAGE}comptes/ana/supprimer/`, { cookie: agent })).status).toBe(404);
    expect((await get(`${LIST}999999999/`, { cookie: agent })).status).toBe(404);
  });
});

describe('the list', () => {
  const names = async (query: string) => {
    const page = await (await visit(`${LIST}${query}`, agent)).text();
    return [...page.matchAll(/<a href="\/equipe\/entreprises\/(\d{9})\/"><strong>/g)].map(([, siren]) => siren);
  };

  test('row 64: by name and by SIREN, literally: no sign of it is a joker, and long text is no error', async () => {
    await createCompany('000000018', 'SANTÉ 100% DU PONT');
    await createCompany('000000026', 'SANTE_DU PHARE');
    await createCompany('100000009', 'Éditions « du » Lac');
    for (const [query, found] of [
      ['santé', ['000000018']],
      ['du p', ['000000026', '000000018']],
      ['%', ['000000018']],
      ['_', ['000000026']],
      ['0000 000 2', ['000000026']],
      ['100000009', ['100000009']],
      ['éditions « du »', ['100000009']],
      ["' OR 1=1; --", []],
      ['é'.repeat(120), []],
      ['nulle part', []],
    ] as const)
      expect(await names(`?${new URLSearchParams({ cherche: query })}`), query).toEqual(found);
  });

  test('row 100: by pages of fifty, from where the last one ended', async () => {
    const sirens = Array.from({ length: 120 }, (_, index) => String(100_000_000 + index));
    await env.DB.batch(
      sirens.map((siren, index) =>
        env.DB.prepare('INSERT INTO company (id, siren, name, address, created_at, updated_at) VALUES (?1, ?1, ?2, ?3, ?4, ?4)').bind(
          ...[siren, `ENTREPRISE ${index % 7}`, 'Paris', TIME],
        ),
      ),
    );
    const seen: (string | undefined)[] = [];
    for (let next: string | null = LIST; next !== null; ) {
      const page: string = await (await visit(next, agent)).text();
      seen.push(...[...page.matchAll(/<a href="\/equipe\/entreprises\/(\d{9})\/"><strong>/g)].map(([, siren]) => siren));
      next = /<a href="([^"]+)">Suivantes</.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? null;
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
    const plan = await all(
      'EXPLAIN QUERY PLAN SELECT id FROM company WHERE (name, id) > (?, ?) ORDER BY name, id LIMIT 51',
      'ENTREPRISE 3',
      '100000003',
    );
    expect(plan.map(({ detail }) => detail).join(' ')).toContain('company_name');
  });
});

describe("a company's page", () => {
  test('its facts, accounts, invitations, verifications and trace, with names', async () => {
    await company();
    await createAccount('Ida Mont', { company: SIREN, type: 'salarie', state: 'to_validate' });
    await createVerification('ana', 'verified');
    await run([
      `INSERT INTO invitation (id, company_id, inviter_id, type, first_name, last_name, email, email_key, expires_at, created_at, updated_at)
       VALUES ('i', '${SIREN}', 'ana', 'salarie', 'Zoé', 'Pic', 'zoe@x.example', 'zoe@x.example', '${TIME}', '${TIME}', '${TIME}')`,
    ]);
    expect((await act('max', 'suspendre')).status).toBe(303);
    const page = await (await visit(`${PAGE}?fait=suspend`, agent)).text();
    for (const shown of ['LOGICIELS DU PONT', 'Le compte est suspendu.', 'Ben Lac', 'Ida Mont', 'en attente de validation', 'Zoé Pic'])
      expect(page).toContain(shown);
    expect(page).toMatch(/Compte suspendu[^<]*Max Pré.*par Agathe Agence.*\(agence\)/s);
    expect(page).toMatch(/Ana Roc.*vérifié.*un registre/s);
    expect(page.match(/comptes\/\w+\/suspendre\//g), 'the last mandataire has no button').toBeNull();
    expect(page).toContain('/comptes/max/reactiver/');
  });

  test('its trace goes by pages', async () => {
    await company();
    await env.DB.batch(
      Array.from({ length: 60 }, (_, index) =>
        env.DB.prepare(
          "INSERT INTO audit_event (id, company_id, number, kind, subject_id, created_at) VALUES (?1, ?2, ?3, 'corrected', 'ana', ?4)",
        ).bind(`e${index}`, SIREN, index + 1, TIME),
      ),
    );
    const first = await (await visit(PAGE, agent)).text();
    expect(first.match(/Nom corrigé/g)).toHaveLength(50);
    const older = /href="([^"]+avant=\d+)#historique"/.exec(first)?.[1] ?? '';
    expect((await (await visit(older, agent)).text()).match(/Nom corrigé/g)).toHaveLength(10);
  });
});

describe('A10: what the agency does with a mandataire at a top', () => {
  test('it demotes, suspends, reactivates; the trace and the mail say so', async () => {
    await company();
    const confirmation = await (await visit(`${PAGE}comptes/max/suspendre/`, agent)).text();
    expect(confirmation).toContain('Max Pré est déconnecté');
    expect((await act('max', 'suspendre')).headers.get('location')).toBe(`${PAGE}?fait=suspend`);
    expect((await act('max', 'reactiver')).status).toBe(303);
    expect((await act('max', 'rendre-salarie')).status).toBe(303);
    expect(await stateOf('max')).toMatchObject({ type: 'salarie', state: 'active' });
    expect(await events(SIREN)).toEqual(['suspend', 'reactivate', 'make_salarie']);
    expect(await mails()).toEqual(
      ['account_reactivated', 'account_suspended', 'account_type_changed'].map((kind) => `${kind} max@x.example`),
    );
    expect((await all('SELECT DISTINCT actor_id FROM audit_event')).map(({ actor_id }) => actor_id)).toEqual(['id-agathe']);
  });

  test('the accounts of others are their own matter', async () => {
    await company();
    for (const [id, slug, status, reason] of [
      ['ben', 'suspendre', 403, 'company_runs_itself'],
      ['leo', 'designer-representant', 403, 'company_runs_itself'],
      ['ana', 'valider', 403, 'company_runs_itself'],
      ['ana', 'reactiver', 409, 'not_suspended'],
      ['ana', 'proposer-mandataire', 409, 'already_that_type'],
    ] as const) {
      const answer = await act(id, slug);
      expect([answer.status, await answer.json()], `${id} ${slug}`).toMatchObject([status, { error: { reason } }]);
      expect((await get(`${PAGE}comptes/${id}/${slug}/`, { cookie: agent })).status).toBe(status);
    }
    await run(["UPDATE user SET responsable_id = 'ana' WHERE id = 'max'"]);
    const answer = await act('max', 'suspendre');
    expect([answer.status, await answer.json()]).toMatchObject([403, { error: { reason: 'has_responsable' } }]);
    expect(await events(SIREN)).toEqual([]);
  });

  test('an account is found in its own company alone', async () => {
    await company();
    await createCompany('000000026');
    expect((await json(`${LIST}000000026/comptes/max/suspendre/`)).status).toBe(404);
    expect((await json(`${PAGE}comptes/nobody/suspendre/`)).status).toBe(404);
    expect(await stateOf('max')).toMatchObject({ state: 'active' });
  });

  test.each(['suspendre', 'rendre-salarie', 'designer-representant'])('row 38: the last mandataire, %s: 409', async (slug) => {
    await company();
    await act('max', 'suspendre');
    const answer = await act('ana', slug);
    expect([answer.status, await answer.json()]).toMatchObject([409, { error: { reason: 'last_mandataire' } }]);
    expect(await stateOf('ana')).toMatchObject({ type: 'mandataire', state: 'active' });
  });

  test('row 37: two agents take the two last mandataires away at once: one remains', async () => {
    await company();
    await createAgent('basile');
    const other = await sessionOf('basile');
    for (let round = 0; round < 15; round += 1) {
      const both = await Promise.all([json(`${PAGE}comptes/ana/rendre-salarie/`), json(`${PAGE}comptes/max/rendre-salarie/`, {}, other)]);
      expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
      expect(await all("SELECT id FROM user WHERE type = 'mandataire' AND state = 'active'")).toHaveLength(1);
      await run(["UPDATE user SET type = 'mandataire' WHERE id IN ('ana', 'max')"]);
    }
  });

  test('row 37, the known-bad twin: who counts and then writes, without the trigger, loses both', async () => {
    await company();
    const trigger = await env.DB.prepare("SELECT sql FROM sqlite_master WHERE name = 'user_keeps_mandataire'").first<string>('sql');
    await run(['DROP TRIGGER user_keeps_mandataire']);
    const demote = async (id: string) => {
      const others = await env.DB.prepare("SELECT count(*) AS n FROM user WHERE type = 'mandataire' AND state = 'active' AND id <> ?")
        .bind(id)
        .first<number>('n');
      if (others) await env.DB.prepare("UPDATE user SET type = 'salarie' WHERE id = ?").bind(id).run();
    };
    let lost = 0;
    const rounds = 20;
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all([demote('ana'), demote('max')]);
      if ((await all("SELECT id FROM user WHERE type = 'mandataire'")).length === 0) lost += 1;
      await run(["UPDATE user SET type = 'mandataire' WHERE id IN ('ana', 'max')"]);
    }
    await run([trigger ?? '']);
    expect(lost).toBeGreaterThan(rounds / 2);
  });
});

describe('A10: the agency closes a company', () => {
  /** With everything that closing has to end. */
  async function full(): Promise<{ ana: string }> {
    await company();
    await createAccount('Ida Mont', { company: SIREN, type: 'salarie', state: 'to_validate' });
    await createAccount('Noe Bois', { company: SIREN, state: 'to_verify' });
    await createAccount('Old Pin', { company: SIREN, type: 'salarie', state: 'refused' });
    await createCompany('000000026');
    await createAccount('Zoe Mont', { company: '000000026' });
    await setState('000000026', 'verified');
    const hash = '$scrypt$x';
    await run([
      `INSERT INTO invitation (id, company_id, inviter_id, type, first_name, last_name, email, email_key, expires_at, created_at, updated_at)
       VALUES ('i', '${SIREN}', 'ana', 'salarie', 'Zoé', 'Pic', 'pic@x.example', 'pic@x.example', '2099', '${TIME}', '${TIME}')`,
      ...[SIREN, '000000026'].map(
        (siren) =>
          `INSERT INTO registration (id, siren, company_name, company_address, type, first_name, last_name, email, email_key, password_hash, secret_hash, expires_at, created_at)
           VALUES ('r${siren}', '${siren}', 'x', 'x', 'salarie', 'a', 'b', 'r@x.example', 'r@x.example', '${hash}', 's${siren}', '2099', '${TIME}')`,
      ),
      `INSERT INTO examination (id, user_id, text, created_at) VALUES ('e', 'noe', 'x', '${TIME}')`,
      `INSERT INTO succession (id, company_id, asker_id, replaced_id, text, objection_end, created_at) VALUES ('s', '${SIREN}', 'max', 'ana', 'x', '2099', '${TIME}')`,
      `INSERT INTO waiting_proof (user_id, person, next_at, created_at) VALUES ('noe', '{}', '${TIME}', '${TIME}')`,
    ]);
    return { ana: await enter('ana') };
  }

  test('the page says it all before; then all of it happens, to this company alone', async () => {
    const { ana } = await full();
    const page = (await (await visit(`${PAGE}fermer/`, agent)).text()).replaceAll('\u00a0', ' ');
    for (const said of [
      '4 comptes sont suspendus',
      '2 comptes en attente sont refusés',
      '1 invitation en cours est annulée',
      '6 personnes reçoivent un e-mail',
    ])
      expect(page).toContain(said);
    expect((await json(`${PAGE}fermer/`)).headers.get('location')).toBe(`${PAGE}?fait=closed`);

    expect(await all('SELECT id, state FROM company ORDER BY id')).toEqual([
      { id: SIREN, state: 'closed' },
      { id: '000000026', state: 'verified' },
    ]);
    const states = await all(`SELECT id, state FROM user WHERE company_id = '${SIREN}' ORDER BY id`);
    expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toEqual({
      ...{ ana: 'suspended', ben: 'suspended', leo: 'suspended', max: 'suspended' },
      ...{ ida: 'refused', noe: 'refused', old: 'refused' },
    });
    expect(await stateOf('zoe')).toMatchObject({ state: 'active' });
    expect(await all('SELECT user_id FROM session')).toEqual([{ user_id: 'id-agathe' }]);
    expect(await all('SELECT state FROM invitation')).toEqual([{ state: 'void' }]);
    expect(await all('SELECT siren FROM registration')).toEqual([{ siren: '000000026' }]);
    expect(await all('SELECT state FROM examination')).toEqual([{ state: 'withdrawn' }]);
    expect(await all('SELECT state FROM succession')).toEqual([{ state: 'withdrawn' }]);
    expect(await all('SELECT user_id FROM waiting_proof')).toEqual([]);
    expect(await mails()).toEqual(['ana', 'ben', 'ida', 'leo', 'max', 'noe'].map((id) => `company_closed ${id}@x.example`));
    expect(await events(SIREN)).toEqual(['company_closed']);
    expect((await visit('/espace/', ana)).headers.get('location')).toContain('/espace/connexion/');
    expect((await visit(`/espace/inscription/?siren=${SIREN}`)).status).toBe(409);
  });

  test('once: the second time, and what else the agency would do there, is refused', async () => {
    await company();
    await json(`${PAGE}fermer/`);
    expect((await json(`${PAGE}fermer/`)).status).toBe(409);
    expect((await visit(`${PAGE}fermer/`, agent)).headers.get('location')).toBe(PAGE);
    const answer = await act('ana', 'reactiver');
    expect([answer.status, await answer.json()]).toMatchObject([403, { error: { reason: 'company_closed' } }]);
    expect(await events(SIREN)).toEqual(['company_closed']);
  });

  test('two agents at once: it is closed once, everybody is told once', async () => {
    for (let round = 0; round < 5; round += 1) {
      await forgetCompanies();
      await company();
      await createAgent('agathe');
      agent = await sessionOf('agathe');
      const both = await Promise.all([json(`${PAGE}fermer/`), json(`${PAGE}fermer/`)]);
      expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
      expect(await mails()).toHaveLength(4);
    }
  });

  test('while a mandataire manages accounts: nobody is left active', async () => {
    await company();
    const ana = await enter('ana');
    const [closed] = await Promise.all([
      json(`${PAGE}fermer/`),
      postForm('/espace/comptes/ben/rendre-salarie/', {}, { cookie: ana, accept: 'application/json' }),
    ]);
    expect(closed.status).toBe(303);
    expect(await all("SELECT id FROM user WHERE state = 'active' AND company_id IS NOT NULL")).toEqual([]);
  });
});

describe('A10: a closed company is opened again', () => {
  const reopen = (account: string) => json(`${PAGE}rouvrir/`, { account });

  test('with one of its mandataires, active and at a top; the others stay suspended', async () => {
    await company();
    await json(`${PAGE}fermer/`);
    await run(['DELETE FROM outbox']);
    expect(await (await visit(`${PAGE}rouvrir/`, agent)).text()).toContain('Max Pré');
    expect((await reopen('max')).headers.get('location')).toBe(`${PAGE}?fait=reopened`);
    expect(await all('SELECT state FROM company')).toEqual([{ state: 'verified' }]);
    expect(await stateOf('max')).toMatchObject({ state: 'active', responsable_id: null });
    expect(await stateOf('ana')).toMatchObject({ state: 'suspended' });
    expect(await mails()).toEqual(['account_reactivated max@x.example']);
    expect((await act('ana', 'reactiver')).status, 'another mandataire at a top, by the agency').toBe(303);
  });

  test('A3: never with somebody who was not verified, nor with somebody else', async () => {
    await company();
    await createAccount('Noe Bois', { company: SIREN, state: 'to_verify' });
    expect((await reopen('ana')).status, 'not closed').toBe(409);
    await json(`${PAGE}fermer/`);
    for (const [account, status] of [
      ['noe', 409],
      ['ben', 409],
      ['nobody', 404],
      ['', 400],
    ] as const)
      expect((await reopen(account)).status, account).toBe(status);
    expect(await all('SELECT state FROM company')).toEqual([{ state: 'closed' }]);
    expect(await (await visit(`${PAGE}rouvrir/`, agent)).text()).not.toContain('Noe');
  });

  test('with two mandataires at once: one of them, the other is refused', async () => {
    await company();
    await json(`${PAGE}fermer/`);
    const both = await Promise.all([reopen('ana'), reopen('max')]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await all("SELECT id FROM user WHERE state = 'active' AND company_id IS NOT NULL")).toHaveLength(1);
  });
});

describe('a second factor that was lost', () => {
  const LIFT = `${PAGE}comptes/ben/second-facteur/`;
  const lift = () => json(LIFT, { known: 'oui' });

  /** Ben has a second factor, and is signed in. */
  async function protectedBen(): Promise<string> {
    await company();
    const cookie = await enter('ben');
    await run([
      "INSERT INTO second_factor (id, user_id, secret, recovery_codes, verified) VALUES ('f', 'ben', 'x', 'x', 1)",
      "UPDATE user SET two_factor_enabled = 1 WHERE id = 'ben'",
    ]);
    return cookie;
  }
  const factors = () => all("SELECT user_id FROM second_factor WHERE user_id = 'ben'");

  test('the agency takes it away: sessions end, the holder and the mandataires are told, the trace names the agent', async () => {
    const cookie = await protectedBen();
    expect((await visit('/espace/', cookie)).status).toBe(200);
    const page = await (await visit(PAGE, agent)).text();
    expect(page).toContain(`href="${LIFT}"`);
    expect(await (await visit(LIFT, agent)).text()).toContain('Voici ce qui va se passer');
    expect((await lift()).headers.get('location')).toBe(`${PAGE}?fait=second_factor_lifted`);
    expect(await factors()).toEqual([]);
    expect(await all("SELECT two_factor_enabled FROM user WHERE id = 'ben'")).toEqual([{ two_factor_enabled: 0 }]);
    expect((await visit('/espace/', cookie)).status).toBe(303);
    expect(await mails()).toEqual([
      'other_second_factor_lifted ana@x.example',
      'other_second_factor_lifted max@x.example',
      'second_factor_lifted ben@x.example',
    ]);
    expect(await all("SELECT actor_id, subject_id FROM audit_event WHERE kind = 'second_factor_lifted'")).toMatchObject([
      { subject_id: 'ben' },
    ]);
    expect(await (await visit(PAGE, agent)).text()).toContain('Second facteur retiré par l’agence');
  });

  test('nothing changes before the agent says that they know who asks', async () => {
    await protectedBen();
    const answer = await postForm(LIFT, {}, { cookie: agent });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Cochez la case');
    expect((await json(LIFT, { known: 'oui', force: '1' })).status).toBe(400);
    expect(await factors()).toHaveLength(1);
  });

  test('an agent who signed in more than ten minutes ago does it again first', async () => {
    await protectedBen();
    const before = new Date(Date.now() - 11 * 60_000).toISOString();
    await run([`UPDATE session SET created_at = '${before}' WHERE user_id <> 'ben'`]);
    const answer = await lift();
    expect([answer.status, (await answer.json<{ error: { reason?: string } }>()).error.reason]).toEqual([401, 'step_up']);
    expect((await visit(LIFT, agent)).headers.get('location')).toBe(`/equipe/connexion/confirmer/?${new URLSearchParams({ suite: LIFT })}`);
    expect(await factors()).toHaveLength(1);
  });

  test('two agents at once: it is taken away once, the other reads that it is gone', async () => {
    await protectedBen();
    const answers = await Promise.all(Array.from({ length: 8 }, lift));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array<number>(7).fill(409)]);
    expect(await all("SELECT number FROM audit_event WHERE kind = 'second_factor_lifted'")).toHaveLength(1);
    expect(await mails()).toHaveLength(3);
  });

  test('refused: without one, in a closed company, of another company, of nobody', async () => {
    await protectedBen();
    await createCompany('000000026');
    const reason = async (address: string) => {
      const answer = await json(address, { known: 'oui' });
      return [answer.status, (await answer.json<{ error: { reason?: string } }>()).error.reason];
    };
    expect(await reason(`${PAGE}comptes/leo/second-facteur/`)).toEqual([409, 'no_second_factor']);
    expect((await visit(`${PAGE}comptes/leo/second-facteur/`, agent)).status).toBe(409);
    expect((await json(`${PAGE}comptes/agathe/second-facteur/`, { known: 'oui' })).status).toBe(404);
    expect((await json(`${LIST}000000026/comptes/ben/second-facteur/`, { known: 'oui' })).status).toBe(404);
    await json(`${PAGE}fermer/`);
    expect(await reason(LIFT)).toEqual([409, 'company_closed']);
    expect(await factors()).toHaveLength(1);
  });
});
