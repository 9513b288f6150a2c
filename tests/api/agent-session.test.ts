import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { SESSION_COOKIE } from '../../functions/accounts/auth.ts';
import { forgetSignIns } from '../../functions/accounts/purge.ts';
import { SESSION_LIMITS } from '../../functions/accounts/sign-in-rules.ts';
import { app } from '../../functions/app.ts';
import { setPasswordSql, setStateSql } from '../../tools/agent-sql.ts';
import { ACCOUNT, createAgent, forgetAgents, PASSWORD, run, SIGN_IN, SIGN_OUT, sessionOf, setCookieOf, signIn, visit } from './agents.ts';
import { expectError, get, postForm, postJson, request, SITE } from './requests.ts';

beforeEach(forgetAgents);

const MINUTE = 60_000;
const sessions = async () => (await env.DB.prepare('SELECT * FROM session').all<Record<string, string>>()).results;
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();

/** Asked for by a program: no redirect stands in for the refusal. */
const status = async (cookie: string) => (await get(ACCOUNT, { cookie })).status;

/** A database that fails on the statements that match. */
function failingOn(pattern: RegExp): D1Database {
  return new Proxy(env.DB, {
    get(database, name) {
      if (name === 'prepare')
        return (sql: string) => {
          if (pattern.test(sql)) throw new Error('down');
          return database.prepare(sql);
        };
      const value = Reflect.get(database, name) as unknown;
      return typeof value === 'function' ? value.bind(database) : value;
    },
  });
}

describe('row 51: a cookie that was set before the sign-in', () => {
  test('row 51: is not the session after it: the secret is new, and an unknown one stays unknown', async () => {
    await createAgent('ana.demo');
    const fixed = `${SESSION_COOKIE}=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D`;
    const opened = setCookieOf(await signIn('ana.demo', PASSWORD, { cookie: fixed })) ?? '';
    expect(opened).not.toBe(fixed);
    expect([await status(fixed), await status(opened)]).toEqual([401, 200]);
  });

  test('row 51: somebody else’s session ends when another one opens in its place', async () => {
    await createAgent('ana.demo');
    await createAgent('eve.demo');
    const planted = await sessionOf('eve.demo');
    const opened = setCookieOf(await signIn('ana.demo', PASSWORD, { cookie: planted })) ?? '';
    expect([await status(planted), await status(opened)]).toEqual([401, 200]);
    expect(await sessions()).toHaveLength(1);
  });

  test('row 51: a wrong password leaves the open session alone', async () => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    await signIn('ana.demo', 'wrong', { cookie });
    expect(await status(cookie)).toBe(200);
  });

  test('signing in on another machine leaves the first one signed in', async () => {
    await createAgent('ana.demo');
    const [first, second] = [await sessionOf('ana.demo'), await sessionOf('ana.demo')];
    expect([await status(first), await status(second)]).toEqual([200, 200]);
  });
});

describe('row 52: a copy of the cookie', () => {
  const endings: [string, (cookie: string) => Promise<unknown>][] = [
    ['signing out', (cookie) => postForm(SIGN_OUT, {}, { cookie })],
    ['a suspension', () => run(setStateSql('ana.demo', 'suspended', new Date()))],
    ['a suspension that left the session', () => run(["UPDATE user SET state = 'suspended'"])],
    ['another password', () => run(setPasswordSql('ana.demo', '$scrypt$other', new Date()))],
  ];
  test.each(endings)('row 52: after %s is nobody’s on the very next request', async (_, end) => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    expect(await status(cookie)).toBe(200);
    await end(cookie);
    await expectUnauthenticated(cookie);
  });

  test('row 52: 32 at once while the session ends: none is let through after it', async () => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    const before = Array.from({ length: 16 }, () => status(cookie));
    const out = postForm(SIGN_OUT, {}, { cookie });
    const during = Array.from({ length: 16 }, () => status(cookie));
    for (const answer of await Promise.all([...before, ...during])) expect([200, 401]).toContain(answer);
    expect((await out).status).toBe(303);
    await expectUnauthenticated(cookie);
    expect(await sessions()).toEqual([]);
  });

  test('row 52: signing out takes the cookie away, leads to the sign-in, and says so', async () => {
    await createAgent('ana.demo');
    const response = await postForm(SIGN_OUT, {}, { cookie: await sessionOf('ana.demo') });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/equipe/connexion/?fait=sortie']);
    expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-session=; Max-Age=0; Path=\//)]);
    expect(await (await visit('/equipe/connexion/?fait=sortie')).text()).toContain('Vous êtes déconnecté.');
  });

  test('row 52: who is signed out already may sign out', async () => {
    for (const headers of [{}, { cookie: `${SESSION_COOKIE}=a.b` }]) expect((await postForm(SIGN_OUT, {}, headers)).status).toBe(303);
  });

  test('row 52: while the database does not end the session, nobody is told that it has', async () => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    const asked = request(SIGN_OUT, { method: 'POST', headers: { origin: SITE, cookie, accept: 'text/html' } });
    const response = await app.fetch(asked, { ...env, DB: failingOn(/^delete from "session"/i) });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('pas encore déconnecté');
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await status(cookie)).toBe(200);
  });

  test('while the database does not answer, nobody is let in and nobody is sent away', async () => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    const response = await app.fetch(request(ACCOUNT, { headers: { cookie, accept: 'text/html' } }), { ...env, DB: failingOn(/./) });
    expect([response.status, response.headers.getSetCookie()]).toEqual([503, []]);
  });
});

/** 401 for a program, with nothing of the desk; the sign-in for whoever navigates. */
async function expectUnauthenticated(cookie: string): Promise<void> {
  const response = await get(ACCOUNT, { cookie });
  expect([response.status, response.headers.get('cache-control')]).toEqual([401, 'no-store']);
  expect(await response.text()).toContain('"code":"unauthenticated"');
  const page = await visit(ACCOUNT, cookie);
  expect([page.status, page.headers.get('location')]).toEqual([303, '/equipe/connexion/?suite=%2Fequipe%2Fcompte%2F']);
}

describe('rows 53 and 54: cookies that are none', () => {
  const good = async () => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    const [, value = ''] = /=(.*)$/.exec(cookie) ?? [];
    const [secret = '', signature = ''] = value.split('.');
    return { cookie, value, secret, signature };
  };

  test('row 53: two cookies of one name: one of them is looked at, and nothing breaks', async () => {
    const { cookie } = await good();
    for (const both of [`${cookie}; ${SESSION_COOKIE}=forged.cookie`, `${SESSION_COOKIE}=forged.cookie; ${cookie}`])
      expect([200, 401]).toContain(await status(both));
    for (const forged of [`${SESSION_COOKIE}=a.b; ${SESSION_COOKIE}=c.d`, `${SESSION_COOKIE}=; ${SESSION_COOKIE}=`])
      await expectUnauthenticated(forged);
  });

  test('row 53: the same value under another name is nothing', async () => {
    const { value } = await good();
    for (const name of [
      'session',
      '__Secure-session',
      '__host-session',
      'better-auth.session_token',
      '__Host-session_token',
      `x${SESSION_COOKIE}`,
    ])
      await expectUnauthenticated(`${name}=${value}`);
  });

  test('row 54: cut short, lengthened, re-signed, guessed, or with NUL: nobody’s', async () => {
    const { secret, signature } = await good();
    const flipped = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    const stored = (await sessions())[0]?.token_hash ?? '';
    for (const value of [
      '',
      '.',
      secret,
      `${secret}.`,
      `.${signature}`,
      `${secret.slice(0, -1)}.${signature}`,
      `${secret}.${signature.slice(0, -6)}`,
      `${secret}x.${signature}`,
      `${secret}.${signature}.x`,
      `${flipped(secret)}.${signature}`,
      `${secret}.${flipped(signature)}`,
      `${secret}%00.${signature}`,
      `%00${secret}.${signature}`,
      `${stored}.${signature}`,
      `${secret}.${signature}%`,
      '%',
      '%E0%A4%A',
      "' OR 1=1 --.x",
      '__proto__.constructor',
    ])
      await expectUnauthenticated(`${SESSION_COOKIE}=${value}`);
  });

  test('row 54: the hash that the database holds opens nothing, even well signed', async () => {
    await good();
    const stored = (await sessions())[0]?.token_hash ?? '';
    const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(env.AUTH_SECRET), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ]);
    const sign = async (text: string) =>
      encodeURIComponent(`${text}.${new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))).toBase64()}`);
    await expectUnauthenticated(`${SESSION_COOKIE}=${await sign(stored)}`);
    // So signed, the secret itself would do: the signature above was good.
    await forgetAgents();
    await createAgent('ana.demo');
    const secret = (await sessionOf('ana.demo')).split('=')[1]?.split('.')[0] ?? '';
    expect(await status(`${SESSION_COOKIE}=${await sign(secret)}`)).toBe(200);
  });

  test.each([
    ['5 KB', 5_000],
    ['20 KB', 20_000],
  ])('row 53: a cookie of %s is nobody’s', async (_, size) => {
    await expectUnauthenticated(`${SESSION_COOKIE}=${'a'.repeat(size)}.b`);
  });

  test('row 54: a cookie of 1 MB is not looked at', async () => {
    expect((await get(ACCOUNT, { cookie: `${SESSION_COOKIE}=${'a'.repeat(1_000_000)}` })).status).toBe(400);
  });
});

describe('S6: how long a session lasts', () => {
  test('S6: after 15 minutes without use it is over', async () => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    const [row] = await sessions();
    expect(Date.parse(row?.expires_at ?? '') - Date.parse(row?.created_at ?? '')).toBeCloseTo(15 * MINUTE, -3);
    await run([`UPDATE session SET expires_at = '${ago(1)}'`]);
    await expectUnauthenticated(cookie);
    expect(await sessions()).toEqual([]);
  });

  test('S6: use prolongs it, and its cookie, once a minute', async () => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    expect(setCookieOf(await visit(ACCOUNT, cookie))).toBeNull();
    const before = new Date(Date.now() + 13 * MINUTE).toISOString();
    await run([`UPDATE session SET expires_at = '${before}'`]);
    expect(setCookieOf(await visit(ACCOUNT, cookie))).toBe(cookie);
    expect(Date.parse((await sessions())[0]?.expires_at ?? '')).toBeGreaterThan(Date.parse(before));
    expect(await status(cookie)).toBe(200);
  });

  test('S6: after 8 hours it is over, used or not, and gone', async () => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    await run([`UPDATE session SET created_at = '${ago(SESSION_LIMITS.agency.longest - MINUTE)}'`]);
    expect(await status(cookie)).toBe(200);
    await run([`UPDATE session SET created_at = '${ago(SESSION_LIMITS.agency.longest)}'`]);
    expect(await status(cookie)).toBe(401);
    expect(await sessions()).toEqual([]);
  });

  test('S6: sessions that are over are forgotten within a minute, others are not', async () => {
    await createAgent('ana.demo');
    await sessionOf('ana.demo');
    await forgetSignIns(env.DB, new Date());
    expect(await sessions()).toHaveLength(1);
    await forgetSignIns(env.DB, new Date(Date.now() + 16 * MINUTE));
    expect(await sessions()).toEqual([]);
  });
});

describe('the guard of /equipe/', () => {
  test('row 93: nothing under /equipe/ is kept by a cache or found by a search engine', async () => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    const answers = await Promise.all([
      visit(SIGN_IN),
      visit(SIGN_IN, cookie),
      signIn('ana.demo', 'wrong'),
      signIn('ana.demo', ''),
      visit(ACCOUNT),
      visit(ACCOUNT, cookie),
      visit('/equipe/', cookie),
      visit('/equipe/rien/', cookie),
      get(ACCOUNT),
      postForm(ACCOUNT, {}, { cookie }),
      postForm(SIGN_OUT, {}),
    ]);
    for (const { headers } of answers) expect([headers.get('cache-control'), headers.get('x-robots-tag')]).toEqual(['no-store', 'noindex']);
  });

  test('an address that does not exist asks a stranger for a sign-in, and an agent is told that it does not exist', async () => {
    await createAgent('ana.demo');
    expect((await visit('/equipe/rien/')).headers.get('location')).toBe('/equipe/connexion/?suite=%2Fequipe%2Frien%2F');
    expect((await visit('/equipe/rien/', await sessionOf('ana.demo'))).status).toBe(404);
  });

  test('a stranger’s write is refused, with what to do', async () => {
    const error = await expectError(await postJson(ACCOUNT, {}), 'unauthenticated');
    expect(error.message).toMatch(/Connectez-vous dans un autre onglet/);
    const page = await postForm(ACCOUNT, {});
    expect(page.status).toBe(401);
    expect(await page.text()).toContain('href="/equipe/connexion/"');
  });

  test('no other page says who an agent is, or prolongs a session', async () => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    await run([`UPDATE session SET expires_at = '${new Date(Date.now() + 5 * MINUTE).toISOString()}'`]);
    const before = await sessions();
    for (const address of ['/faq/', '/contact/', '/api/sante']) {
      const response = await visit(address, cookie);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.text()).not.toContain('Agent ana.demo');
    }
    expect(await sessions()).toEqual(before);
  });
});
