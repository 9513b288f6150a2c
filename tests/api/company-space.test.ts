/** The company space by the front door: who gets in, what strangers learn, what is refused. */
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { spaceRoutes } from '../../functions/accounts/space-routes.tsx';
import { demoAccounts, demoAccountsSql } from '../../tools/demo/accounts.ts';
import { sessionOf as agentSessionOf, createAgent, PASSWORD, run, setCookieOf, visit } from './agents.ts';
import { get, post, postForm, SITE } from './requests.ts';

const ENTRY = '/espace/connexion/';

beforeAll(async () => {
  await run((await demoAccountsSql(new Date())).trim().split('\n'));
  await createAgent('ana.demo');
});

async function sessionOf(type: string): Promise<string> {
  const { login = '', password = '' } = demoAccounts.find((account) => account.type === type) ?? {};
  const cookie = setCookieOf(await postForm(ENTRY, { login, password }));
  if (!cookie) throw new Error(`${type} is not signed in`);
  return cookie;
}

const count = async (table: 'user' | 'invitation' | 'registration') =>
  (await env.DB.prepare(
    {
      user: 'SELECT count(*) AS n FROM user',
      invitation: 'SELECT count(*) AS n FROM invitation',
      registration: 'SELECT count(*) AS n FROM registration',
    }[table],
  ).first<number>('n')) ?? 0;

describe('who gets in', () => {
  /** What whoever is not signed in may open. */
  const ENTRANCES =
    /^\/(?:connexion|deconnexion|inscription|invitation|identifiant-oublie|mot-de-passe-oublie|mot-de-passe|adresse|adresse-confirmee)\//;
  const guarded = [
    ...new Set(spaceRoutes.routes.filter(({ path }) => !path.includes('*') && !ENTRANCES.test(path)).map(({ path }) => path)),
  ];

  test('there are routes to guard', () => expect(guarded.length).toBeGreaterThan(5));

  test.each(guarded)('%s asks who it is: a page leads to the sign-in, anything else is refused', async (path) => {
    const address = `/espace${path}`.replace(/:\w+/g, 'x');
    const page = await visit(address);
    expect([page.status, page.headers.get('location')]).toEqual([303, `${ENTRY}?suite=${encodeURIComponent(address)}`]);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect((await postForm(address, {}, { accept: 'application/json' })).status).toBe(401);
  });

  test('an agent is nobody in the space, an account is nobody at the desk; both sign-ins answer alike', async () => {
    const agent = await agentSessionOf('ana.demo');
    expect((await visit('/espace/', agent)).status).toBe(303);
    expect((await visit('/equipe/compte/', agent)).status).toBe(200);
    const mandataire = await sessionOf('mandataire');
    expect((await visit('/equipe/compte/', mandataire)).status).toBe(303);
    expect((await visit('/espace/', mandataire)).status).toBe(200);
    expect((await postForm(ENTRY, { login: 'ana.demo', password: PASSWORD })).status).toBe(401);
    const { login = '', password = '' } = demoAccounts[0] ?? {};
    expect((await postForm('/equipe/connexion/', { login, password })).status).toBe(401);
  });

  test('rights are read at each request: who is suspended is nobody on the very next one', async () => {
    const representant = await sessionOf('representant');
    expect((await visit('/espace/comptes/', representant)).status).toBe(200);
    await run(["UPDATE user SET state = 'suspended' WHERE login_key = 'noa.demo-riviere.r2345'"]);
    expect((await visit('/espace/comptes/', representant)).status).toBe(303);
    await run(["UPDATE user SET state = 'active' WHERE login_key = 'noa.demo-riviere.r2345'"]);
    expect((await visit('/espace/comptes/', representant)).status).toBe(303);
  });
});

describe('what strangers learn', () => {
  const WRITTEN = { siren: '000000018', type: 'salarie', firstName: 'Ida', lastName: 'Mont', password: 'tilleul lanterne rivage' };

  test('row 55, L4: an address that has an account and one that has none are answered alike', async () => {
    const answers: string[] = [];
    for (const email of ['camille.demo-pont@pont.example', 'ida.mont@ailleurs.example']) {
      const answer = await postForm('/espace/inscription/', { ...WRITTEN, email });
      answers.push(JSON.stringify([answer.status, [...answer.headers], await answer.text()]));
    }
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).toContain('/espace/inscription/envoyee/');
  });

  test('A11: whoever asks to join reads nothing of who is in the company', async () => {
    const page = await (await get('/espace/inscription/?siren=000000018')).text();
    expect(page).toContain('LOGICIELS DU PONT (DÉMONSTRATION)');
    expect(page).not.toMatch(/Camille|Noa|pont\.example/);
  });

  test('row 33: a link that was never issued gets one neutral page, whichever it is', async () => {
    const pages = await Promise.all(['a', 'b'.repeat(43)].map((secret) => visit(`/espace/invitation/${secret}/`)));
    expect(pages.map(({ status }) => status)).toEqual([404, 404]);
    expect(pages[0]?.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await pages[0]?.text()).toBe(await pages[1]?.text());
  });
});

describe('what is refused, and changes nothing', () => {
  const INVITED = { type: 'salarie', firstName: 'Ida', lastName: 'Mont', email: 'ida@ailleurs.example' };

  test('row 36, A8: a salarie invites nobody', async () => {
    const cookie = await sessionOf('salarie');
    const before = await count('invitation');
    const answer = await postForm('/espace/comptes/inviter/', INVITED, { cookie, accept: 'application/json' });
    expect([answer.status, await answer.json()]).toMatchObject([403, { error: { reason: 'manages_nobody' } }]);
    expect(await count('invitation')).toBe(before);
  });

  test.each([
    ['row 44: a field that nobody expects', { ...INVITED, state: 'active' }, 400],
    ['another type', { ...INVITED, type: 'agent' }, 400],
    ['row 66: a header in the address', { ...INVITED, email: 'ida@ailleurs.example\r\nBcc: x@y.example' }, 400],
    ['row 70: a NUL byte', { ...INVITED, lastName: 'Mo\u0000nt' }, 400],
  ])('%s', async (_, fields, status) => {
    const cookie = await sessionOf('mandataire');
    const before = await count('invitation');
    expect((await postForm('/espace/comptes/inviter/', fields, { cookie })).status).toBe(status);
    expect(await count('invitation')).toBe(before);
  });

  test('rows 48 and 49: from another site, or from none', async () => {
    const cookie = await sessionOf('mandataire');
    const body = new URLSearchParams(INVITED).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded', cookie };
    for (const origin of ['https://evil.example', 'null', null])
      expect((await post('/espace/comptes/inviter/', body, { ...type, origin })).status).toBe(403);
    expect((await post('/espace/comptes/inviter/', body, { ...type, origin: SITE, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  test('row 47: a page is not written to, an action is not read', async () => {
    const cookie = await sessionOf('mandataire');
    expect((await postForm('/espace/comptes/', {}, { cookie })).status).toBe(405);
    expect((await get('/espace/comptes/invitations/x/', { cookie })).status).toBe(405);
  });

  test('row 60: a password that everybody tries is refused, with its reason', async () => {
    const before = await count('registration');
    const answer = await postForm('/espace/inscription/', {
      ...{ siren: '000000018', type: 'salarie', firstName: 'Ida', lastName: 'Mont', email: 'ida2@ailleurs.example' },
      password: 'Password2026!',
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('parmi ceux que tout le monde essaie');
    expect(await count('registration')).toBe(before);
  });

  test('S7: one address is not written to again and again', async () => {
    const written = { siren: '000000018', type: 'salarie', firstName: 'Ida', lastName: 'Mont', password: 'tilleul lanterne rivage' };
    const statuses: number[] = [];
    for (let time = 0; time < 6; time += 1)
      statuses.push((await postForm('/espace/inscription/', { ...written, email: 'ida3@ailleurs.example' })).status);
    expect(statuses).toEqual([303, 303, 303, 303, 429, 429]);
  });
});
