/** A3: what the automatic checks did not find is examined by an agent, by the front door on both sides. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { findAccount } from '../../functions/accounts/account-repository.ts';
import { forgetDocuments } from '../../functions/accounts/purge.ts';
import { DAY, RETENTION } from '../../src/contact/retention.ts';
import { EXE, PDF, PNG } from '../support/files.ts';
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
} from './companies.ts';
import { objectKeys, sendTo } from './contact.ts';

const SIREN = '000000018';
const PAGE = '/espace/identite/examen/';
const TEXT = 'Je viens d’être nommée, le registre n’est pas encore à jour.';

const pdf = (name = 'nomination.pdf') => new File([PDF], name, { type: 'application/pdf' });
const png = () => new File([PNG], 'piece.png', { type: 'image/png' });

beforeEach(forgetCompanies);

/** Ana, who waits to be verified, and whose last check found this. */
async function newcomer(result: Parameters<typeof createVerification>[1] | null = 'no_match'): Promise<string> {
  await createCompany(SIREN);
  await createAccount('Ana Roc', { company: SIREN, state: 'to_verify' });
  if (result) await createVerification('ana', result);
  return enter('ana');
}

const ask = (cookie: string, fields: Record<string, string | string[]> = { text: TEXT }, files: File[] = [pdf()], accept = 'text/html') =>
  sendTo(PAGE, fields, { files, headers: { cookie, accept } });

async function asked(): Promise<{ cookie: string; id: string }> {
  const cookie = await newcomer();
  expect((await ask(cookie)).headers.get('location')).toBe('/espace/identite/?suite=examination_asked');
  const [row] = await all('SELECT id FROM examination');
  return { cookie, id: row?.id ?? '' };
}

async function anAgent(login = 'agathe'): Promise<string> {
  await createAgent(login);
  return sessionOf(login);
}

const deskOf = (id: string) => `/equipe/entreprises/${SIREN}/examens/${id}/`;
const decide = (id: string, cookie: string, fields: Record<string, string>, accept = 'application/json') =>
  postForm(deskOf(id), fields, { cookie, accept });

describe('A3: asking', () => {
  test('a text and documents are kept, the agency is told, the page shows where it stands', async () => {
    const cookie = await newcomer();
    expect(await (await visit('/espace/identite/', cookie)).text()).toContain('Demander un examen');
    expect((await ask(cookie, { text: TEXT }, [pdf(), png()])).status).toBe(303);
    expect(await all('SELECT user_id, state, text FROM examination')).toEqual([{ user_id: 'ana', state: 'open', text: TEXT }]);
    const documents = await all('SELECT name, type, object_key FROM examination_document WHERE examination_id IS NOT NULL ORDER BY name');
    expect(documents).toMatchObject([
      { name: 'nomination.pdf', type: 'application/pdf' },
      { name: 'piece.png', type: 'image/png' },
    ]);
    expect(await objectKeys()).toEqual(documents.map(({ object_key }) => object_key).sort());
    expect((await mails()).map((mail) => mail.split(' ')[0])).toEqual(['examination_announcement']);
    expect(await events(SIREN)).toEqual(['examination_asked']);
    const page = await (await visit('/espace/identite/?suite=examination_asked', cookie)).text();
    expect(page).toContain('Votre demande d’examen est envoyée.');
    expect(page).toContain('en cours d’examen');
    expect(page).toContain('nomination.pdf');
  });

  test.each([
    ['never checked', null, 409, 'not_checked'],
    ['verified long ago', 'verified', 409, 'not_checked'],
    ['a company that has ceased', 'closed_company', 409, 'company_ceased'],
  ] as const)('%s: refused, and nothing is kept', async (_, result, status, reason) => {
    const cookie = await newcomer(result);
    const answer = await ask(cookie, { text: TEXT }, [pdf()], 'application/json');
    expect([answer.status, await answer.json()]).toMatchObject([status, { error: { reason } }]);
    expect((await visit(PAGE, cookie)).status).toBe(status);
    expect(await objectKeys()).toEqual([]);
  });

  test.each(['close_match', 'no_match', 'not_covered', 'unavailable', 'refused'] as const)('after %s: taken', async (result) => {
    expect((await ask(await newcomer(result))).status).toBe(303);
  });

  test('an active account has nothing to be examined', async () => {
    const cookie = await newcomer();
    await run(["UPDATE user SET state = 'active' WHERE id = 'ana'"]);
    expect((await visit(PAGE, cookie)).headers.get('location')).toBe('/espace/');
    const answer = await ask(cookie, { text: TEXT }, [pdf()], 'application/json');
    expect([answer.status, await answer.json()]).toMatchObject([409, { error: { reason: 'not_to_verify' } }]);
  });

  test('an account of the company that is proposed as mandataire may ask; one whose proposal ends has nothing open any more', async () => {
    await createCompany(SIREN);
    await createAccount('Max Pré', { company: SIREN });
    await setState(SIREN, 'verified');
    await createAccount('Ana Roc', { company: SIREN, type: 'salarie', responsable: 'max' });
    await run(["UPDATE user SET asked_type = 'mandataire' WHERE id = 'ana'"]);
    await createVerification('ana', 'no_match');
    expect((await ask(await enter('ana'))).status).toBe(303);
    expect((await postForm('/espace/comptes/ana/suspendre/', {}, { cookie: await enter('max') })).status).toBe(303);
    expect(await all('SELECT state FROM examination')).toEqual([{ state: 'withdrawn' }]);
  });

  test('what is wrong is said by field, and documents that came wait for the next try', async () => {
    const cookie = await newcomer();
    const answer = await ask(cookie, { text: ' ' }, [pdf()]);
    const page = await answer.text();
    expect(answer.status).toBe(400);
    expect(page).toContain('Expliquez en quelques phrases');
    const kept = /name="kept" value="([^"]+)"/.exec(page)?.[1] ?? '';
    expect(await all('SELECT id FROM examination')).toEqual([]);
    expect((await ask(cookie, { text: TEXT, kept }, [])).status).toBe(303);
    expect(await all('SELECT name FROM examination_document WHERE examination_id IS NOT NULL')).toEqual([{ name: 'nomination.pdf' }]);
  });

  test('row 79: a program is refused, four documents are too many, none is too few', async () => {
    const cookie = await newcomer();
    const texts: string[] = [];
    for (const files of [[new File([EXE], 'a.pdf')], [pdf('1.pdf'), pdf('2.pdf'), pdf('3.pdf'), pdf('4.pdf')], []])
      texts.push(await (await ask(cookie, { text: TEXT }, files)).text());
    expect(texts[0]).toContain('n’est pas d’un type accepté');
    expect(texts[1]).toContain('3\u00a0fichiers au plus');
    expect(texts[2]).toContain('Joignez au moins un document');
    expect(await all('SELECT id FROM examination')).toEqual([]);
  });

  test('row 44: a field that nobody expects; row 70: a NUL byte', async () => {
    const cookie = await newcomer();
    expect((await ask(cookie, { text: TEXT, state: 'granted' })).status).toBe(400);
    expect((await ask(cookie, { text: 'a\u0000b' })).status).toBe(400);
    expect((await ask(cookie, { text: 'a'.repeat(4001) })).status).toBe(400);
    expect(await all('SELECT id FROM examination')).toEqual([]);
  });

  test('S7: one account does not fill the storage', async () => {
    const cookie = await newcomer();
    const statuses: number[] = [];
    for (let time = 0; time < 11; time += 1) statuses.push((await ask(cookie, { text: '' }, [])).status);
    expect(statuses).toEqual([...Array(10).fill(400), 429]);
  });

  test('asked twice at the same time: one is open, the other is refused with its reason', async () => {
    for (let round = 0; round < 5; round += 1) {
      await forgetCompanies();
      const cookie = await newcomer();
      const both = await Promise.all([1, 2].map(() => ask(cookie, { text: TEXT }, [pdf()], 'application/json')));
      expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
      expect(await all('SELECT id FROM examination')).toHaveLength(1);
    }
  });

  test('taken back: said, and asked for again', async () => {
    const { cookie } = await asked();
    expect((await postForm(`${PAGE}retirer/`, {}, { cookie })).headers.get('location')).toBe(
      '/espace/identite/?suite=examination_withdrawn',
    );
    expect((await postForm(`${PAGE}retirer/`, {}, { cookie })).status).toBe(409);
    expect((await ask(cookie)).status).toBe(303);
    expect(await events(SIREN)).toEqual(['examination_asked', 'examination_withdrawn', 'examination_asked']);
  });

  test('a correction of the name withdraws it: the checks start again', async () => {
    const { cookie } = await asked();
    await postForm('/espace/identite/corriger/', { firstName: 'Anna', lastName: 'Roc' }, { cookie });
    expect(await all('SELECT state FROM examination')).toEqual([{ state: 'withdrawn' }]);
  });

  test('who gives up takes texts and documents along, at once', async () => {
    const { cookie } = await asked();
    expect((await postForm('/espace/identite/renoncer/', {}, { cookie })).status).toBe(303);
    expect(await all('SELECT id FROM examination')).toEqual([]);
    expect(await all('SELECT id FROM examination_document')).toEqual([]);
    expect(await objectKeys()).toEqual([]);
  });
});

describe('A3: the agent decides', () => {
  test('what the agent sees: the person, what each check found, the text, the documents as downloads', async () => {
    const { id } = await asked();
    const agent = await anAgent();
    const list = await (await visit('/equipe/entreprises/', agent)).text();
    expect(list).toContain(deskOf(id));
    const page = await (await visit(deskOf(id), agent)).text();
    for (const shown of ['Ana Roc', 'ana@x.example', TEXT, 'ne figure pas parmi les représentants', 'nomination.pdf'])
      expect(page).toContain(shown);
    const address = /href="([^"]+fichiers\/[^"]+)"/.exec(page)?.[1] ?? '';
    const file = await visit(address, agent);
    expect([file.status, file.headers.get('content-disposition'), file.headers.get('x-content-type-options')]).toEqual([
      200,
      expect.stringMatching(/^attachment; filename="nomination\.pdf"/),
      'nosniff',
    ]);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(PDF);
    expect((await visit(`${deskOf(id)}fichiers/nothing/`, agent)).status).toBe(404);
  });

  test('granted: verified as by a check, by the name of the agent, with its mails', async () => {
    await createCompany(SIREN);
    await createAccount('Max Pré', { company: SIREN });
    await setState(SIREN, 'verified');
    await createAccount('Ana Roc', { company: SIREN, state: 'to_verify' });
    await createVerification('ana', 'unavailable');
    await run([
      `INSERT INTO waiting_proof (user_id, person, next_at, created_at) VALUES ('ana', '{}', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')`,
    ]);
    await ask(await enter('ana'));
    const [{ id = '' } = {}] = await all('SELECT id FROM examination');
    await run(['DELETE FROM outbox']);
    const answer = await decide(id, await anAgent(), { decision: 'grant', answer: '' });
    expect(answer.headers.get('location')).toBe(`/equipe/entreprises/${SIREN}/?fait=grant`);
    expect(await findAccount(env.DB, 'ana')).toMatchObject({ type: 'mandataire', state: 'active', responsableId: null });
    expect(await mails()).toEqual(['mandataire_admitted max@x.example', 'mandataire_verified ana@x.example']);
    expect(await all("SELECT result, source FROM account_verification WHERE kind = 'agent'")).toEqual([
      { result: 'verified', source: 'id-agathe' },
    ]);
    expect(await all('SELECT kind, actor_id, subject_id FROM audit_event ORDER BY number DESC LIMIT 1')).toEqual([
      { kind: 'examination_granted', actor_id: 'id-agathe', subject_id: 'ana' },
    ]);
    expect(await all('SELECT state, agent_id FROM examination')).toEqual([{ state: 'granted', agent_id: 'id-agathe' }]);
    expect(await all('SELECT user_id FROM waiting_proof'), 'the registry need not be asked any more').toEqual([]);
  });

  test('the first mandataire of a company verifies it', async () => {
    const { id } = await asked();
    await decide(id, await anAgent(), { decision: 'grant' });
    expect(await all('SELECT state FROM company')).toEqual([{ state: 'verified' }]);
  });

  test('refused: with an answer, which the person reads; they may ask again', async () => {
    const { cookie, id } = await asked();
    const agent = await anAgent();
    const without = await decide(id, agent, { decision: 'refuse', answer: ' ' }, 'text/html');
    expect([without.status, await without.text()]).toEqual([400, expect.stringContaining('Écrivez ce qui manque')]);
    await run(['DELETE FROM outbox']);
    expect((await decide(id, agent, { decision: 'refuse', answer: 'La pièce est illisible.' })).status).toBe(303);
    expect(await mails()).toEqual(['examination_refused ana@x.example']);
    expect(await events(SIREN)).toEqual(['examination_asked', 'examination_refused']);
    expect(await findAccount(env.DB, 'ana')).toMatchObject({ state: 'to_verify' });
    const page = await (await visit('/espace/identite/', cookie)).text();
    expect(page).toContain('La pièce est illisible.');
    expect(page).toContain('Demander un nouvel examen');
    expect((await ask(cookie)).status).toBe(303);
  });

  test.each([
    ['both refuse', { decision: 'refuse', answer: 'Non.' }, { decision: 'refuse', answer: 'Non plus.' }],
    ['one grants, one refuses', { decision: 'grant' }, { decision: 'refuse', answer: 'Non.' }],
    ['both grant', { decision: 'grant' }, { decision: 'grant' }],
  ] as const)('two agents at once, %s: one decides, the other gets conflict and sees what was decided', async (_, first, second) => {
    for (let round = 0; round < 5; round += 1) {
      await forgetCompanies();
      const { id } = await asked();
      const agents = [await anAgent('agathe'), await anAgent('basile')];
      const both = await Promise.all([
        decide(id, agents[0] ?? '', { ...first }, 'text/html'),
        decide(id, agents[1] ?? '', { ...second }, 'text/html'),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
      expect(await both.find(({ status }) => status === 409)?.text()).toContain('voici ce qui a été décidé');
      const [row] = await all('SELECT state FROM examination');
      const kinds = (await events(SIREN)).filter((kind) => kind !== 'examination_asked');
      expect(kinds).toEqual([`examination_${row?.state}`]);
      expect((await all("SELECT id FROM account_verification WHERE kind = 'agent'")).length).toBe(1);
    }
  });

  test('the known-bad twin: who looks and then writes, without events and trigger, decides twice', async () => {
    const trigger = await env.DB.prepare("SELECT sql FROM sqlite_master WHERE name = 'examination_decided_once'").first<string>('sql');
    await run(['DROP TRIGGER examination_decided_once']);
    const { id } = await asked();
    let twice = 0;
    const rounds = 20;
    for (let round = 0; round < rounds; round += 1) {
      await run(["UPDATE examination SET state = 'open', agent_id = NULL"]);
      const naive = async (state: string, agent: string) => {
        const open = await env.DB.prepare("SELECT 1 AS n FROM examination WHERE id = ? AND state = 'open'").bind(id).first('n');
        if (!open) return false;
        await env.DB.prepare('UPDATE examination SET state = ?, agent_id = ? WHERE id = ?').bind(state, agent, id).run();
        return true;
      };
      const both = await Promise.all([naive('granted', 'a'), naive('refused', 'b')]);
      if (both.every(Boolean)) twice += 1;
    }
    await run([trigger ?? '']);
    expect(twice).toBeGreaterThan(rounds / 2);
    await run(["UPDATE examination SET state = 'open', agent_id = NULL"]).catch(() => {});
    await expect(run(["UPDATE examination SET state = 'granted', agent_id = 'c'"]), 'the trigger').rejects.toThrow('decided_already');
  });

  test('decided while the person corrects, or gives up: one wins, nothing is half done', async () => {
    for (const [address, fields] of [
      ['/espace/identite/corriger/', { firstName: 'Anna', lastName: 'Roc' }],
      ['/espace/identite/renoncer/', {}],
    ] as const) {
      for (let round = 0; round < 5; round += 1) {
        await forgetCompanies();
        const { cookie, id } = await asked();
        const agent = await anAgent();
        const [decided, done] = await Promise.all([
          decide(id, agent, { decision: 'grant' }),
          postForm(address, { ...fields }, { cookie, accept: 'application/json' }),
        ]);
        expect([decided.status, done.status]).toContain(303);
        const account = await findAccount(env.DB, 'ana');
        if (decided.status === 303 && done.status !== 303) expect(account).toMatchObject({ state: 'active', firstName: 'Ana' });
        if (decided.status !== 303) expect(account?.state ?? 'gone').toMatch(/^(to_verify|gone)$/);
        expect(await all("SELECT id FROM examination WHERE state = 'open'")).toEqual([]);
      }
    }
  });

  test('verified by the registry meanwhile: what was asked for is withdrawn', async () => {
    const { id } = await asked();
    const { recordCheck } = await import('../../functions/accounts/verify.ts');
    const account = await findAccount(env.DB, 'ana');
    if (!account) throw new Error('ana is gone');
    const context = { database: env.DB, now: new Date(), newId: () => crypto.randomUUID() };
    await recordCheck(account, { kind: 'office', found: { result: 'verified' }, source: 'un registre' }, context);
    expect(await all('SELECT state FROM examination')).toEqual([{ state: 'withdrawn' }]);
    expect((await decide(id, await anAgent(), { decision: 'refuse', answer: 'Non.' })).status).toBe(409);
    expect(await findAccount(env.DB, 'ana')).toMatchObject({ state: 'active' });
  });

  test('an examination is found in its own company alone', async () => {
    const { id } = await asked();
    await createCompany('000000026');
    const agent = await anAgent();
    expect((await visit(`/equipe/entreprises/000000026/examens/${id}/`, agent)).status).toBe(404);
    expect((await postForm(`/equipe/entreprises/000000026/examens/${id}/`, { decision: 'grant' }, { cookie: agent })).status).toBe(404);
    for (const fields of [{}, { decision: 'close' }, { decision: 'grant', state: 'x' }])
      expect((await decide(id, agent, fields)).status).toBe(400);
  });

  test('row 65: what the person writes is shown as text', async () => {
    const cookie = await newcomer();
    await ask(cookie, { text: '<img src=x onerror=alert(1)>' }, [pdf('<b>.pdf')]);
    const [{ id = '' } = {}] = await all('SELECT id FROM examination');
    const page = await (await visit(deskOf(id), await anAgent())).text();
    expect(page).not.toMatch(/<img src=x|<b>\./);
    expect(page).toContain('&lt;img src=x');
  });
});

describe('V3: documents are forgotten', () => {
  const forget = (now: Date) => forgetDocuments(env, now);

  test(`${RETENTION.examinationDocument} days after the decision, not a second before; the decision stays`, async () => {
    const { id } = await asked();
    await decide(id, await anAgent(), { decision: 'refuse', answer: 'Non.' });
    const decided = Date.parse((await all('SELECT decided_at FROM examination'))[0]?.decided_at ?? '');
    await forget(new Date(decided + RETENTION.examinationDocument * DAY));
    expect(await objectKeys()).toHaveLength(1);
    await forget(new Date(decided + RETENTION.examinationDocument * DAY + 1000));
    expect(await objectKeys()).toEqual([]);
    expect(await all('SELECT id FROM examination_document')).toEqual([]);
    expect(await all('SELECT state FROM examination')).toEqual([{ state: 'refused' }]);
    expect(await (await visit(deskOf(id), await sessionOf('agathe'))).text()).toContain('Les documents ont été effacés.');
  });

  test('an examination that is open keeps its documents, however long it takes', async () => {
    await asked();
    await forget(new Date(Date.now() + 400 * DAY));
    expect(await objectKeys()).toHaveLength(1);
  });

  test('a form that was never sent right, after 48 hours; a file without a row, after that', async () => {
    const cookie = await newcomer();
    await ask(cookie, { text: '' });
    expect(await objectKeys()).toHaveLength(1);
    await forget(new Date(Date.now() + RETENTION.sending * DAY + 60_000));
    expect(await objectKeys()).toEqual([]);
    const day = new Date().toISOString().slice(0, 10);
    await env.FILES.put(`examen/${day}/lost`, 'x');
    await forget(new Date(Date.now() + (RETENTION.sending + 1) * DAY));
    expect(await objectKeys()).toEqual([]);
  });
});
