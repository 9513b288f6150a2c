import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { agentNames, listAgents } from '../../functions/accounts/agent-session.ts';
import { authOf } from '../../functions/accounts/auth.ts';
import { HASH_PARAMETERS, hashPassword, isWeakHash } from '../../functions/accounts/password-hash.ts';
import { findPasswordHash, replacePasswordHash } from '../../functions/accounts/repository.ts';
import { app } from '../../functions/app.ts';
import { ACCOUNT, createAgent, forgetAgents, PASSWORD, run, SIGN_IN, sessionOf, setCookieOf, signIn, visit } from './agents.ts';
import { expectError, expectSecured, postForm, postJson, request, SITE, send } from './requests.ts';

beforeEach(forgetAgents);

const DAY = 24 * 60 * 60;

/** What a page says of what went wrong, and what its fields hold. */
async function said(response: Response) {
  const html = (await response.text()).replaceAll('&#39;', "'");
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
  return {
    main,
    title: /<title>(.*?)<\/title>/.exec(html)?.[1],
    summary: /role="alert"[^>]*>([\s\S]*?)<\/div>/
      .exec(main)?.[1]
      ?.replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    login: /name="login"[^>]*\bvalue="([^"]*)"/.exec(main)?.[1],
    suite: /name="suite" value="([^"]*)"/.exec(main)?.[1],
  };
}

describe('signing in', () => {
  test('an agent signs in with login and password, and is sent to the desk', async () => {
    await createAgent('ana.demo', { name: 'Ana Démonstration' });
    const response = await signIn('ana.demo');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/equipe/messages/']);
    expectSecured(response);
    const page = await visit(ACCOUNT, setCookieOf(response) ?? '');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Ana Démonstration');
  });

  test.each(['ANA.demo', ' ana.demo\t', 'ａｎａ.demo'])('L2, row 28: the login may be written « %s »', async (login) => {
    await createAgent('ana.demo');
    expect((await signIn(login)).status).toBe(303);
  });

  test('L3: the e-mail address is not the login', async () => {
    await createAgent('ana.demo');
    expect((await signIn('ana.demo@agence.example')).status).toBe(401);
  });

  test('L1, L2: a login or an e-mail address that somebody has, however written, is refused by the database', async () => {
    await createAgent('ana.demo');
    await expect(createAgent('ANA.demo')).rejects.toThrow(/UNIQUE constraint failed: issued_login.login_key/);
    await createAgent('ben.demo');
    await expect(run(["UPDATE user SET email_key = 'ana.demo@agence.example' WHERE login_key = 'ben.demo'"])).rejects.toThrow(
      /UNIQUE constraint failed: user.email_key/,
    );
    await expect(run(["UPDATE user SET type = 'chef'"])).rejects.toThrow(/CHECK constraint failed/);
    await expect(run(["UPDATE user SET login_key = 'ana@demo'"])).rejects.toThrow(/CHECK constraint failed/);
    await expect(run(["UPDATE credential SET password = 'in the clear'"])).rejects.toThrow(/CHECK constraint failed/);
  });

  test('row 59: a password with NUL, spaces, emoji and accents is sent as a form and verified as given', async () => {
    const password = ' \0 été 🏮 & + % = \t fin ';
    await createAgent('ana.demo', { passwordHash: await hashPassword(password) });
    expect((await signIn('ana.demo', password.trim())).status).toBe(401);
    expect((await signIn('ana.demo', password)).status).toBe(303);
    expect((await signIn('ana.demo', password.normalize('NFD'))).status).toBe(303);
  });

  test('a page of the desk leads a stranger to the sign-in, and back', async () => {
    const response = await visit(`${ACCOUNT}?page=2`);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/equipe/connexion/?suite=%2Fequipe%2Fcompte%2F%3Fpage%3D2');
    const page = await visit(response.headers.get('location') ?? '');
    expect((await said(page)).suite).toBe('/equipe/compte/?page=2');
    await createAgent('ana.demo');
    expect((await signIn('ana.demo', PASSWORD, { suite: '/equipe/compte/?page=2' })).headers.get('location')).toBe(
      '/equipe/compte/?page=2',
    );
  });

  test('who is signed in is not asked again', async () => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    for (const [address, arrival] of [
      [SIGN_IN, '/equipe/messages/'],
      [`${SIGN_IN}?suite=/equipe/compte/`, '/equipe/compte/'],
      ['/equipe/', '/equipe/messages/'],
    ] as const) {
      const response = await visit(address, cookie);
      expect([response.status, response.headers.get('location')]).toEqual([303, arrival]);
    }
  });
});

describe('what is wrong is said, and nothing more', () => {
  test('without login or password: each is named in a summary that takes the focus, and beside its field', async () => {
    const response = await postForm(SIGN_IN, { login: ' ', password: '' });
    expect(response.status).toBe(400);
    const { main, summary, title } = await said(response);
    expect(title).toBe('Erreur\u00a0: Connexion de l’équipe | Guichet des industriels');
    expect(summary).toBe('La connexion n’a pas abouti Écrivez votre identifiant. Écrivez votre mot de passe.');
    expect(main).toMatch(/<div class="error error-summary" role="alert" tabindex="-1" autofocus/);
    for (const name of ['login', 'password'])
      expect(main).toMatch(
        new RegExp(`<input id="${name}" name="${name}" aria-describedby="[^"]*${name}-erreur[^"]*" aria-invalid="true"`),
      );
  });

  test('a wrong pair: what was typed is kept, but for the password', async () => {
    const response = await signIn('"><b>ana', 'mot de passe secret', { suite: '/equipe/compte/' });
    expect(response.status).toBe(401);
    const { main, summary, login, suite } = await said(response);
    expect(summary).toMatch(/ne vont pas ensemble/);
    expect([login, suite]).toEqual(['&quot;&gt;&lt;b&gt;ana', '/equipe/compte/']);
    expect(main).not.toContain('mot de passe secret');
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test('L4: an unknown login, a wrong password, a suspended account and somebody without a password get the same answer', async () => {
    await createAgent('known.demo');
    await createAgent('gone.demo');
    await createAgent('bare.demo');
    await run([
      "UPDATE user SET state = 'suspended' WHERE login_key = 'gone.demo'",
      "DELETE FROM credential WHERE user_id = 'id-bare.demo'",
    ]);
    const tries: [login: string, password: string][] = [
      ['none1.demo', PASSWORD],
      ['known.demo', 'tilleul lanterne'],
      ['gone.demo', PASSWORD],
      ['bare.demo', PASSWORD],
    ];
    const answers = await Promise.all(
      tries.map(async ([login, password]) => {
        const response = await signIn(login, password);
        return { status: response.status, headers: [...response.headers], text: (await response.text()).replaceAll(login, 'LOGIN') };
      }),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.status).toBe(401);
  });

  test.each([
    ['another field', { login: 'ana.demo', password: PASSWORD, type: 'agent' }],
    ['a « suite » that is very long', { login: 'ana.demo', password: PASSWORD, suite: `/equipe/${'a'.repeat(2000)}` }],
  ])('row 44: %s is refused', async (_, fields) => {
    await createAgent('ana.demo');
    const response = await postForm(SIGN_IN, fields as unknown as Record<string, string>);
    expect(response.status).toBe(400);
    expect(setCookieOf(response)).toBeNull();
  });

  test('a password longer than any is refused as such, before it is hashed', async () => {
    const response = await signIn('ana.demo', 'x'.repeat(201));
    expect(response.status).toBe(400);
    expect((await said(response)).summary).toContain('200 caractères au plus');
    expect(await env.DB.prepare('SELECT count(*) AS n FROM sign_in_bucket').first('n')).toBe(0);
  });

  test('row 58: a password of 10 MB is not even read', async () => {
    const response = await signIn('ana.demo', 'x'.repeat(10_000_000));
    expect(response.status).toBe(413);
    expect(await env.DB.prepare('SELECT count(*) AS n FROM sign_in_bucket').first('n')).toBe(0);
  });

  test('JSON is not what this page sends', async () => {
    await expectError(await postJson(SIGN_IN, { login: 'ana.demo', password: PASSWORD }), 'unsupported_media_type');
  });

  test('other methods are refused, with those that are not', async () => {
    for (const [address, allow] of [
      [SIGN_IN, 'GET, HEAD, POST'],
      ['/equipe/deconnexion/', 'POST'],
    ] as const) {
      const response = await send(address, { method: 'DELETE', headers: { origin: SITE } });
      expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    }
    expect((await visit('/equipe/deconnexion/')).status).toBe(405);
  });

  test('while the database does not answer, it says so and lets nobody in', async () => {
    const broken = {
      prepare: () => {
        throw new Error('down');
      },
      batch: () => Promise.reject(new Error('down')),
    } as unknown as D1Database;
    const asked = request(SIGN_IN, {
      method: 'POST',
      headers: { origin: SITE, 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      body: new URLSearchParams({ login: 'ana.demo', password: PASSWORD }).toString(),
    });
    const response = await app.fetch(asked, { ...env, DB: broken });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(setCookieOf(response)).toBeNull();
  });
});

describe('rows 50, 62 and 63: from elsewhere, to elsewhere', () => {
  test.each<[string, Record<string, string | null>]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['no origin', { origin: null }],
    ['another site, says the browser', { 'sec-fetch-site': 'cross-site' }],
  ])('row 50: a form on %s signs nobody in', async (_, headers) => {
    await createAgent('ana.demo');
    const response = await postForm(SIGN_IN, { login: 'ana.demo', password: PASSWORD }, headers);
    expect([response.status, setCookieOf(response)]).toEqual([403, null]);
  });

  test('row 50: a form on another origin signs nobody out', async () => {
    await createAgent('ana.demo');
    const cookie = await sessionOf('ana.demo');
    expect((await postForm('/equipe/deconnexion/', {}, { origin: 'https://evil.example', cookie })).status).toBe(403);
    expect((await visit(ACCOUNT, cookie)).status).toBe(200);
  });

  test('row 62: a host that is not this site’s stands in no address', async () => {
    await createAgent('ana.demo');
    for (const headers of [
      { host: 'evil.example' },
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' },
    ]) {
      const page = await send(SIGN_IN, { headers: { accept: 'text/html', ...headers } });
      expect(`${await page.text()}${JSON.stringify([...page.headers])}`).not.toContain('evil.example');
      const response = await signIn('ana.demo', PASSWORD, headers as Record<string, string>);
      expect([response.status, response.headers.get('location')]).toEqual([303, '/equipe/messages/']);
      expect(JSON.stringify([...response.headers])).not.toContain('evil.example');
    }
    expect((await (await authOf(env, { audience: 'agency' })).$context).baseURL).toBe(`${SITE}/api/auth`);
  });

  test.each([
    '//evil.example',
    'https:evil.example',
    '/\\evil.example',
    '/equipe/\r\nlocation: https://evil.example',
    'https://evil.example/equipe/',
  ])('row 63: « suite=%s » leads to the desk', async (suite) => {
    await createAgent('ana.demo');
    expect((await signIn('ana.demo', PASSWORD, { suite })).headers.get('location')).toBe('/equipe/messages/');
    const signedIn = await visit(`${SIGN_IN}?suite=${encodeURIComponent(suite)}`, await sessionOf('ana.demo'));
    expect(signedIn.headers.get('location')).toBe('/equipe/messages/');
  });
});

describe('what of Better Auth can be reached', () => {
  test('none of its own addresses: the pages are the only way in', async () => {
    const paths = Object.values((await authOf(env, { audience: 'agency' })).api).map(({ path }) => path?.replace(/:\w+/g, 'x'));
    expect(paths.length).toBeGreaterThan(20);
    for (const path of [...paths, '', '/', '/ok', '/sign-up/email', '/is-username-available']) {
      expect((await send(`/api/auth${path}`)).status).toBe(404);
      expect((await postJson(`/api/auth${path}`, { username: 'ana.demo', password: PASSWORD })).status).toBe(404);
    }
  });
});

describe('S6: what is kept', () => {
  test('S6: a password that was hashed with less is hashed anew when it is right, and only then', async () => {
    const weak = await hashPassword(PASSWORD, { ...HASH_PARAMETERS, ln: 10 });
    const { id } = await createAgent('ana.demo', { passwordHash: weak });
    expect((await signIn('ana.demo', 'wrong')).status).toBe(401);
    expect(await findPasswordHash(env.DB, id)).toBe(weak);
    expect((await signIn('ana.demo')).status).toBe(303);
    const strong = (await findPasswordHash(env.DB, id)) ?? '';
    expect(isWeakHash(strong)).toBe(false);
    expect((await signIn('ana.demo')).status).toBe(303);
    expect(await findPasswordHash(env.DB, id)).toBe(strong);
  });

  test('S6: a password that was changed meanwhile is not put back', async () => {
    const { id } = await createAgent('ana.demo');
    const now = (await findPasswordHash(env.DB, id)) ?? '';
    await replacePasswordHash(env.DB, { userId: id, before: '$scrypt$before', after: '$scrypt$after' }, new Date());
    expect(await findPasswordHash(env.DB, id)).toBe(now);
  });

  test('S6: the session lasts 15 minutes, in a cookie that scripts and other sites do not get', async () => {
    await createAgent('ana.demo');
    const response = await signIn('ana.demo');
    const [spent, session, device, ...others] = response.headers
      .getSetCookie()
      .toSorted((a, b) => +b.startsWith('__Host-code') - +a.startsWith('__Host-code'));
    expect(spent).toMatch(/^__Host-code=; Max-Age=0;/);
    expect(session).toMatch(/^__Host-session=[^;]+; Max-Age=900; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(device).toMatch(new RegExp(`^__Host-appareil=[^;]+; Max-Age=${90 * DAY}; Path=/; HttpOnly; Secure; SameSite=Lax$`));
    expect(others).toEqual([]);
  });

  test('S6: the database holds neither the secret of the cookie nor where it came from', async () => {
    await createAgent('ana.demo');
    const secret = (await sessionOf('ana.demo')).split('=')[1]?.split('.')[0] ?? '';
    expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
    const { results } = await env.DB.prepare('SELECT * FROM session').all();
    expect(results.map((row) => Object.keys(row).sort())).toEqual([
      ['created_at', 'device', 'expires_at', 'id', 'token_hash', 'updated_at', 'user_id'],
    ]);
    const everything = JSON.stringify([results, (await env.DB.prepare('SELECT * FROM sign_in_bucket').all()).results]);
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain('192.0.2.1');
  });
});

describe('what other features are told of agents', () => {
  test('work is given to active agents; who has left keeps a name', async () => {
    const ana = await createAgent('ana.demo', { name: 'Ana' });
    const ben = await createAgent('ben.demo', { name: 'Ben' });
    await run(["UPDATE user SET state = 'suspended' WHERE login_key = 'ben.demo'"]);
    expect(await listAgents(env.DB)).toEqual([ana]);
    expect(await agentNames(env.DB, [ben.id, ana.id, 'nobody'])).toEqual(
      new Map([
        [ana.id, 'Ana'],
        [ben.id, 'Ben'],
      ]),
    );
    expect(await agentNames(env.DB, [])).toEqual(new Map());
    expect(
      (
        await agentNames(
          env.DB,
          Array.from({ length: 300 }, (_, rank) => `${rank}`),
        )
      ).size,
    ).toBe(0);
  });
});
