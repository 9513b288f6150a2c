/** A10: a mandataire who cannot be reached is replaced by a newer one, by the front door of the space and of the desk. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { decideSuccession } from '../../functions/accounts/succession.ts';
import { objectionEnd } from '../../functions/accounts/succession-rules.ts';
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

const SIREN = '000000018';
const PAGE = '/espace/succession/';
const TEXT = 'Ana a quitté l’entreprise et ne répond plus.';
const LATER = '2026-06-01T10:00:00.000Z';

let max = '';

/** Ana at the top, Ben below her, Léo below Ben; Max, a mandataire who was verified later, at another top. */
async function company(): Promise<void> {
  await createCompany(SIREN);
  await createAccount('Ana Roc', { company: SIREN });
  await createAccount('Ben Lac', { company: SIREN, type: 'representant', responsable: 'ana' });
  await createAccount('Leo Val', { company: SIREN, type: 'salarie', responsable: 'ben' });
  await createAccount('Max Pré', { company: SIREN, createdAt: LATER });
  await createVerification('max', 'verified', LATER);
  await setState(SIREN, 'verified');
  await createAgent('agathe');
}

beforeEach(async () => {
  await forgetCompanies();
  await company();
  max = await enter('max');
});

const json = (address: string, fields: Record<string, string>, cookie: string) =>
  postForm(address, fields, { cookie, accept: 'application/json' });
const ask = (cookie = max, replaced = 'ana') => json(PAGE, { replaced, text: TEXT }, cookie);
const object = (cookie: string, text = 'Je suis en congé, et je reviens.') => json(`${PAGE}opposition/`, { text }, cookie);
const reasonOf = async (answer: Response) =>
  [answer.status, ((await answer.json()) as { error: { reason?: string } }).error.reason] as const;

async function idOfLast(): Promise<string> {
  return (await all('SELECT id FROM succession ORDER BY created_at DESC, id DESC'))[0]?.id ?? '';
}
const deskOf = async () => `/equipe/entreprises/${SIREN}/successions/${await idOfLast()}/`;
const decide = async (decision: string, cookie: string, answer = 'Vu les pièces.') => json(await deskOf(), { decision, answer }, cookie);
/** The time to object is over. */
const timePasses = () => run(["UPDATE succession SET objection_end = '2026-01-01T00:00:00.000Z'"]);
const tree = async () =>
  Object.fromEntries(
    (await all(`SELECT id, state, responsable_id FROM user WHERE company_id = '${SIREN}'`)).map(({ id, state, responsable_id }) => [
      id,
      [state, responsable_id],
    ]),
  );
const BEFORE = { ana: ['active', null], ben: ['active', 'ana'], leo: ['active', 'ben'], max: ['active', null] };

describe('asking', () => {
  test('the old one is warned at once, with five working days; the agency is told', async () => {
    expect(await (await visit(PAGE, max)).text()).toContain('Ana Roc');
    const answer = await ask();
    expect(answer.headers.get('location')).toBe(`${PAGE}?suite=asked`);
    const [row] = await all('SELECT * FROM succession');
    expect(row).toMatchObject({ asker_id: 'max', replaced_id: 'ana', state: 'open', text: TEXT, objected_at: null });
    expect(row?.objection_end).toBe(objectionEnd(new Date(row?.created_at ?? '')).toISOString());
    expect((await mails()).map((mail) => mail.replace(/ .*agence.*/, ''))).toContain('succession_warned ana@x.example');
    expect((await mails()).map((mail) => mail.split(' ')[0])).toEqual(['succession_announcement', 'succession_warned']);
    expect(await events(SIREN)).toEqual(['succession_asked']);
    expect(await tree()).toEqual(BEFORE);
    const ana = await enter('ana');
    expect(await (await visit('/espace/', ana)).text()).toContain('demande à prendre votre place');
    const page = await (await visit(PAGE, ana)).text();
    expect(page).toContain(TEXT);
    expect(page).toContain('S’opposer');
  });

  test('who may not: the older one, a representant, a salarie, nobody', async () => {
    const ana = await enter('ana');
    expect(await reasonOf(await ask(ana, 'max'))).toEqual([409, 'not_newer']);
    expect(await reasonOf(await ask(max, 'max'))).toEqual([409, 'own_account']);
    expect(await reasonOf(await ask(max, 'ben'))).toEqual([409, 'not_top_mandataire']);
    expect(await reasonOf(await ask(max, 'nobody'))).toEqual([409, 'not_top_mandataire']);
    const ben = await enter('ben');
    expect(await reasonOf(await ask(ben))).toEqual([403, 'not_mandataire']);
    expect((await visit(PAGE, ben)).status).toBe(403);
    expect((await visit(PAGE)).status).toBe(303);
    for (const fields of [{ replaced: 'ana' }, { text: TEXT }, { replaced: 'ana', text: TEXT, state: 'granted' }] as Record<
      string,
      string
    >[])
      expect((await json(PAGE, fields, max)).status).toBe(400);
    expect(await all('SELECT id FROM succession')).toEqual([]);
  });

  test('one is open at a time, also when two ask at once', async () => {
    await createAccount('Noe Bois', { company: SIREN, createdAt: LATER });
    await createVerification('noe', 'verified', LATER);
    const noe = await enter('noe');
    for (let round = 0; round < 10; round += 1) {
      const both = await Promise.all([ask(), ask(noe)]);
      expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
      expect(await all("SELECT id FROM succession WHERE state = 'open'")).toHaveLength(1);
      await run(["UPDATE succession SET state = 'withdrawn', decided_at = '1' WHERE state = 'open'"]);
    }
  });

  test('taken back by the asker alone; the old one is told', async () => {
    await ask();
    expect(await reasonOf(await json(`${PAGE}retirer/`, {}, await enter('ana')))).toEqual([403, 'not_asker']);
    expect((await json(`${PAGE}retirer/`, {}, await enter('ben'))).status).toBe(404);
    await run(['DELETE FROM outbox']);
    expect((await json(`${PAGE}retirer/`, {}, max)).status).toBe(303);
    expect(await mails()).toEqual(['succession_withdrawn ana@x.example']);
    expect(await reasonOf(await json(`${PAGE}retirer/`, {}, max))).toEqual([409, 'already_decided']);
    expect((await ask()).status).toBe(303);
  });
});

describe('objecting', () => {
  test('the old one, once, with a text that the agency reads; the asker is told', async () => {
    await ask();
    await run(['DELETE FROM outbox']);
    const ana = await enter('ana');
    expect(await reasonOf(await object(max))).toEqual([403, 'not_replaced']);
    expect((await object(await enter('ben'))).status).toBe(404);
    expect((await object(ana, ' ')).status).toBe(400);
    expect((await object(ana)).headers.get('location')).toBe(`${PAGE}?suite=objected`);
    expect(await reasonOf(await object(ana))).toEqual([409, 'already_objected']);
    expect(await mails()).toEqual(['succession_objected max@x.example']);
    expect(await (await visit(PAGE, max)).text()).toContain('s’est opposée');
    expect(await (await visit(await deskOf(), await sessionOf('agathe'))).text()).toContain('Je suis en congé');
  });

  test('while the agency grants: both are on one truth', async () => {
    const agent = await sessionOf('agathe');
    for (let round = 0; round < 8; round += 1) {
      const ana = await enter('ana');
      await ask();
      const [objected, granted] = await Promise.all([object(ana), decide('grant', agent)]);
      const state = (await tree()).ana?.[0];
      // The time is not over: granted only when the objection came first.
      expect([objected.status, granted.status, state]).toEqual(granted.status === 303 ? [303, 303, 'suspended'] : [303, 409, 'active']);
      await run([
        'DELETE FROM succession',
        "UPDATE user SET state = 'active' WHERE id = 'ana'",
        "UPDATE user SET responsable_id = 'ana' WHERE id = 'ben'",
      ]);
    }
  });
});

describe('the agency decides', () => {
  test('not before the time is over, unless there is an objection', async () => {
    await ask();
    const agent = await sessionOf('agathe');
    expect(await reasonOf(await decide('grant', agent))).toEqual([409, 'objection_time']);
    const page = await (await visit(await deskOf(), agent)).text();
    expect(page).toContain('Le délai d’opposition n’est pas terminé');
    expect(page).not.toContain('value="grant"');
    expect(await tree()).toEqual(BEFORE);
    await expect(
      run(["UPDATE succession SET state = 'granted', agent_id = 'x', decided_at = created_at"]),
      'the database refuses it too',
    ).rejects.toThrow('succession_objection_time');
    await object(await enter('ana'));
    expect((await decide('grant', agent)).status).toBe(303);
  });

  test('R9: a millisecond before the end, and at the end', async () => {
    await ask();
    const [{ id = '', objection_end = '' } = {}] = await all('SELECT id, objection_end FROM succession');
    const at = (now: Date) =>
      decideSuccession({ id, companyId: SIREN }, { decision: 'grant', answer: 'Vu.' }, 'id-agathe', {
        ...{ database: env.DB, now, newId: () => crypto.randomUUID() },
      });
    await expect(at(new Date(Date.parse(objection_end) - 1))).rejects.toMatchObject({ reason: 'objection_time' });
    await at(new Date(objection_end));
    expect((await tree()).ana).toEqual(['suspended', null]);
  });

  test('granted: the old one is suspended, all that is attached goes to the new one, both are told', async () => {
    const ana = await enter('ana');
    await createAccount('Ida Mont', { company: SIREN, type: 'salarie', state: 'to_validate' });
    await run([
      "UPDATE user SET inviter_id = 'ana' WHERE id = 'ida'",
      `INSERT INTO invitation (id, company_id, inviter_id, type, first_name, last_name, email, email_key, expires_at, created_at, updated_at)
       VALUES ('i', '${SIREN}', 'ana', 'salarie', 'Zoé', 'Pic', 'pic@x.example', 'pic@x.example', '2099', '${TIME}', '${TIME}')`,
    ]);
    await ask();
    await timePasses();
    await run(['DELETE FROM outbox']);
    const agent = await sessionOf('agathe');
    const page = await (await visit(await deskOf(), agent)).text();
    expect(page).toContain('ce qui lui est rattaché l’est à Max Pré\u00a0: Ben Lac');
    expect((await decide('grant', agent)).headers.get('location')).toBe(`/equipe/entreprises/${SIREN}/?fait=succession_grant`);
    expect(await tree()).toMatchObject({ ana: ['suspended', null], ben: ['active', 'max'], leo: ['active', 'ben'], max: ['active', null] });
    expect(await all("SELECT inviter_id FROM user WHERE id = 'ida'")).toEqual([{ inviter_id: 'max' }]);
    expect(await all('SELECT state FROM invitation')).toEqual([{ state: 'void' }]);
    expect(await mails()).toEqual(['succession_granted max@x.example', 'succession_replaced ana@x.example']);
    expect(await events(SIREN)).toEqual(['succession_asked', 'succession_granted']);
    expect((await visit('/espace/', ana)).headers.get('location')).toContain('/espace/connexion/');
  });

  test('P5: a new one who stands below the old one becomes a top', async () => {
    await run(["UPDATE user SET responsable_id = 'ben' WHERE id = 'max'"]);
    await ask();
    await timePasses();
    expect((await decide('grant', await sessionOf('agathe'))).status).toBe(303);
    expect(await tree()).toMatchObject({ ana: ['suspended', null], max: ['active', null], ben: ['active', 'max'], leo: ['active', 'ben'] });
  });

  test('refused, at any time, with its reasons: nothing changes, both are told', async () => {
    await ask();
    await run(['DELETE FROM outbox']);
    const agent = await sessionOf('agathe');
    expect((await decide('refuse', agent, ' ')).status).toBe(400);
    expect((await decide('close', agent)).status).toBe(400);
    expect((await decide('refuse', agent, 'Ana nous a répondu.')).status).toBe(303);
    expect(await tree()).toEqual(BEFORE);
    expect(await mails()).toEqual(['succession_refused ana@x.example', 'succession_refused max@x.example']);
    expect(await (await visit(PAGE, max)).text()).toContain('Ana nous a répondu.');
    expect(await reasonOf(await decide('refuse', agent))).toEqual([409, 'already_decided']);
  });

  test.each([
    ['the asker is no mandataire any more', "UPDATE user SET type = 'salarie' WHERE id = 'max'", 'asker_gone'],
    ['the old one was suspended meanwhile', "UPDATE user SET state = 'suspended' WHERE id = 'ana'", 'replaced_gone'],
  ])('%s: it can only be refused', async (_, change, reason) => {
    await ask();
    await timePasses();
    await run([change]);
    const agent = await sessionOf('agathe');
    expect(await reasonOf(await decide('grant', agent))).toEqual([409, reason]);
    expect((await decide('refuse', agent)).status).toBe(303);
  });

  test('two agents at once: one decides, the other gets conflict and sees what was decided', async () => {
    await createAgent('basile');
    const agents = [await sessionOf('agathe'), await sessionOf('basile')];
    for (let round = 0; round < 8; round += 1) {
      await ask();
      await timePasses();
      const address = await deskOf();
      const both = await Promise.all(
        ['grant', 'refuse'].map((decision, rank) => postForm(address, { decision, answer: 'Vu.' }, { cookie: agents[rank] ?? '' })),
      );
      expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
      const [row] = await all('SELECT state FROM succession');
      expect(await both.find(({ status }) => status === 409)?.text()).toContain(row?.state === 'granted' ? 'acceptée' : 'refusée');
      expect((await tree()).ana?.[0]).toBe(row?.state === 'granted' ? 'suspended' : 'active');
      await run([
        'DELETE FROM succession',
        "UPDATE user SET state = 'active' WHERE id = 'ana'",
        "UPDATE user SET responsable_id = 'ana' WHERE id = 'ben'",
      ]);
    }
  });

  test('while somebody of the company changes: nothing stays attached to who is suspended', async () => {
    const agent = await sessionOf('agathe');
    await createAccount('Ida Mont', { company: SIREN, type: 'salarie', state: 'to_validate' });
    for (let round = 0; round < 8; round += 1) {
      const ana = await enter('ana');
      await ask();
      await timePasses();
      const address = await deskOf();
      const [granted] = await Promise.all([
        json(address, { decision: 'grant', answer: 'Vu.' }, agent),
        json('/espace/comptes/ida/valider/', {}, ana),
      ]);
      expect(granted.status).toBe(303);
      expect(await all("SELECT id FROM user WHERE responsable_id = 'ana'")).toEqual([]);
      await run([
        'DELETE FROM succession',
        "UPDATE user SET responsable_id = NULL, state = 'to_validate' WHERE id = 'ida'",
        "UPDATE user SET state = 'active' WHERE id = 'ana'",
        "UPDATE user SET responsable_id = 'ana' WHERE id = 'ben'",
      ]);
    }
  });

  test('the known-bad twin: who looks, moves and suspends without the number of the last event leaves somebody attached to a suspended account', async () => {
    await createAccount('Ida Mont', { company: SIREN, type: 'salarie', state: 'to_validate' });
    let left = 0;
    const rounds = 20;
    for (let round = 0; round < rounds; round += 1) {
      const naiveGrant = async () => {
        const below = await all("SELECT id FROM user WHERE responsable_id = 'ana'");
        for (const { id } of below) await env.DB.prepare("UPDATE user SET responsable_id = 'max' WHERE id = ?").bind(id).run();
        await env.DB.prepare("UPDATE user SET state = 'suspended' WHERE id = 'ana'").run();
      };
      const naiveValidate = async () => {
        const active = await env.DB.prepare("SELECT 1 AS n FROM user WHERE id = 'ana' AND state = 'active'").first('n');
        if (active) await env.DB.prepare("UPDATE user SET state = 'active', responsable_id = 'ana' WHERE id = 'ida'").run();
      };
      await Promise.all([naiveGrant(), naiveValidate()]);
      if ((await all("SELECT id FROM user WHERE responsable_id = 'ana'")).length > 0) left += 1;
      await run([
        "UPDATE user SET responsable_id = NULL, state = 'to_validate' WHERE id = 'ida'",
        "UPDATE user SET state = 'active' WHERE id = 'ana'",
        "UPDATE user SET responsable_id = 'ana' WHERE id = 'ben'",
      ]);
    }
    expect(left).toBeGreaterThan(rounds / 2);
  });

  test('a succession is found in its own company alone', async () => {
    await ask();
    await createCompany('000000026');
    const address = `/equipe/entreprises/000000026/successions/${await idOfLast()}/`;
    const agent = await sessionOf('agathe');
    expect((await visit(address, agent)).status).toBe(404);
    expect((await json(address, { decision: 'refuse', answer: 'Non.' }, agent)).status).toBe(404);
  });
});
