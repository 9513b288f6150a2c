/** Other services sign people in with the accounts of companies: tried with a certified client library, by the front door. */
import { env, exports } from 'cloudflare:workers';
import * as client from 'openid-client';
import { beforeEach, describe, expect, test } from 'vitest';
import { ensureServiceSql } from '../../tools/service-sql.ts';
import { run, setCookieOf, visit } from './agents.ts';
import { forgetCompanies } from './planted.ts';
import { get, post, postForm, SITE, send } from './requests.ts';
import { openSpace, PASSWORD, type SpaceAccount, signInTo } from './space.ts';

const REDIRECT = 'https://plateforme.example/retour';
const SECRET = 'only-for-tests-0123456789abcdefghij';
const SCOPE = 'openid profile email entreprise offline_access';

let ana: SpaceAccount;
let cookie: string;
beforeEach(async () => {
  await forgetCompanies();
  ana = await openSpace();
  await run([ensureServiceSql({ clientId: 'plateforme', name: 'Plateforme', secret: SECRET, redirectUris: [REDIRECT] }, new Date())]);
  cookie = setCookieOf(await signInTo(ana.login, PASSWORD)) ?? '';
});

const all = (statement: string) =>
  env.DB.prepare(statement)
    .all()
    .then(({ results }) => results as Record<string, string>[]);

/** The certified client, which speaks to the Worker instead of the network. */
async function relyingParty(secret = SECRET): Promise<client.Configuration> {
  return client.discovery(new URL(SITE), 'plateforme', undefined, client.ClientSecretBasic(secret), {
    [client.customFetch]: (address, options) => exports.default.fetch(new Request(address, options as RequestInit)),
  });
}

interface Begun {
  config: client.Configuration;
  address: URL;
  checks: { pkceCodeVerifier: string; expectedState: string; expectedNonce: string };
}

async function begin(more: Record<string, string | null> = {}, secret = SECRET): Promise<Begun> {
  const config = await relyingParty(secret);
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() };
  const asked: Record<string, string | null> = {
    ...{ redirect_uri: REDIRECT, scope: SCOPE, state: checks.expectedState, nonce: checks.expectedNonce },
    ...{ code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256' },
    ...more,
  };
  const given = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== null);
  return { config, address: client.buildAuthorizationUrl(config, Object.fromEntries(given)), checks };
}

/** Goes on from one page of this site to the next, as a browser does. */
async function follow(address: URL): Promise<{ path: string; response: Response }> {
  let path = address.pathname + address.search;
  for (let step = 0; step < 5; step += 1) {
    const response = await visit(path, cookie);
    if (response.status !== 303) return { path, response };
    path = response.headers.get('location') ?? '';
  }
  throw new Error('too many steps');
}

const leaves = (response: Response) => /^0;url=(.*)$/.exec(response.headers.get('refresh') ?? '')?.[1] ?? null;

async function answerConsent(response: Response, answer: 'accept' | 'refuse'): Promise<Response> {
  const query = /name="query" value="([^"]*)"/.exec(await response.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
  return postForm('/espace/services/accord/', { query, answer }, { cookie });
}

/** Through the consent, to the service. */
async function authorized(begun: Begun): Promise<URL> {
  const { response } = await follow(begun.address);
  return new URL(leaves(response) ?? leaves(await answerConsent(response, 'accept')) ?? 'about:blank');
}

async function signedIn(begun: Begun) {
  return client.authorizationCodeGrant(begun.config, await authorized(begun), begun.checks);
}

describe('discovery', () => {
  test('it is found at the issuer, and says what is served', async () => {
    const metadata = (await relyingParty()).serverMetadata();
    expect(metadata).toMatchObject({
      issuer: SITE,
      authorization_endpoint: `${SITE}/api/auth/oauth2/authorize`,
      token_endpoint: `${SITE}/api/auth/oauth2/token`,
      userinfo_endpoint: `${SITE}/api/auth/oauth2/userinfo`,
      revocation_endpoint: `${SITE}/api/auth/oauth2/revoke`,
      jwks_uri: `${SITE}/api/auth/jwks`,
      code_challenge_methods_supported: ['S256'],
      scopes_supported: expect.arrayContaining(['openid', 'entreprise']),
    });
    for (const name of ['introspection_endpoint', 'registration_endpoint', 'end_session_endpoint'])
      expect(metadata).not.toHaveProperty(name);
  });

  test.each(['introspect', 'register', 'create-client', 'get-consents', 'consent', 'end-session', 'continue', 'public-client'])(
    'nothing else of it is served: %s',
    async (path) => {
      expect((await get(`/api/auth/oauth2/${path}`, { cookie })).status).toBe(404);
      expect((await post(`/api/auth/oauth2/${path}`, '{}', { cookie })).status).toBe(404);
    },
  );
});

describe('signing in to a service', () => {
  test('code flow with PKCE: what was agreed is in the identity, and at userinfo', async () => {
    const begun = await begin();
    const tokens = await signedIn(begun);
    const claims = tokens.claims();
    expect(claims).toMatchObject({
      ...{ sub: ana.id, name: 'ana Roc', given_name: 'ana', family_name: 'Roc', email: ana.email, email_verified: true },
      ...{ company: { siren: '732829320', name: 'ENTREPRISE ANA' }, account_type: 'mandataire', permissions: ['manage_accounts'] },
    });
    const info = await client.fetchUserInfo(begun.config, tokens.access_token, ana.id);
    expect(info).toMatchObject({
      sub: ana.id,
      company: { siren: '732829320' },
      account_type: 'mandataire',
      permissions: ['manage_accounts'],
    });
  });

  test('what was not asked for is not shared', async () => {
    const begun = await begin({ scope: 'openid' });
    const tokens = await signedIn(begun);
    for (const name of ['name', 'email', 'company', 'permissions']) expect(tokens.claims()).not.toHaveProperty(name);
    expect(tokens.refresh_token).toBeUndefined();
  });

  test('the page lists what is shared, and with whom; a refusal goes back as one', async () => {
    const begun = await begin();
    const { path, response } = await follow(begun.address);
    expect(path).toMatch(/^\/espace\/services\/accord\/\?/);
    const html = await response.clone().text();
    for (const said of ['Plateforme', 'plateforme.example', 'votre adresse e-mail', 'votre entreprise (nom et SIREN)'])
      expect(html).toContain(said);
    const back = new URL(leaves(await answerConsent(response, 'refuse')) ?? 'about:blank');
    expect([back.origin + back.pathname, back.searchParams.get('error'), back.searchParams.get('state')]).toEqual([
      REDIRECT,
      'access_denied',
      begun.checks.expectedState,
    ]);
    await expect(client.authorizationCodeGrant(begun.config, back, begun.checks)).rejects.toThrow();
    expect(await all('SELECT * FROM oauth_consent')).toEqual([]);
  });

  test('what was agreed once is not asked again; more is', async () => {
    await signedIn(await begin({ scope: 'openid email' }));
    expect(leaves((await follow((await begin({ scope: 'openid email' })).address)).response)).toMatch(/[?&]code=/);
    expect((await follow((await begin()).address)).path).toMatch(/^\/espace\/services\/accord\//);
  });

  test('who is not signed in does that first, and comes back', async () => {
    const { address } = await begin();
    const first = await visit(address.pathname + address.search);
    const second = await visit(first.headers.get('location') ?? '');
    const at = new URL(second.headers.get('location') ?? '', SITE);
    expect([second.status, at.pathname]).toEqual([303, '/espace/connexion/']);
    expect(at.searchParams.get('suite')).toBe(`/espace/services/ouvrir/${address.search}`);
  });

  test('a page leads on to the service: a form of this site may not', async () => {
    const { response } = await follow((await begin()).address);
    const answer = await answerConsent(response, 'accept');
    expect([answer.status, answer.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
    expect(await answer.text()).toContain('Continuer vers plateforme.example');
  });
});

describe('what is refused', () => {
  test.each([
    ['an address of return that was not registered', { redirect_uri: 'https://evil.example/retour' }],
    ['one that only begins like it', { redirect_uri: `${REDIRECT}/encore` }],
    ['an unknown service', { client_id: 'inconnu' }],
  ])('%s: said here, and nobody is sent anywhere', async (_, more) => {
    const { response } = await follow((await begin(more)).address);
    expect([response.status, leaves(response), response.headers.get('location')]).toEqual([400, null, null]);
    expect(await all('SELECT * FROM challenge')).toEqual([]);
  });

  test('no PKCE, or a plain one', async () => {
    for (const more of [{ code_challenge: null, code_challenge_method: null }, { code_challenge_method: 'plain' }]) {
      const { response } = await follow((await begin(more)).address);
      expect(new URL(leaves(response) ?? 'about:blank').searchParams.get('error')).toBe('invalid_request');
    }
  });

  test('a state that was tampered with is refused by the client', async () => {
    const begun = await begin();
    const back = await authorized(begun);
    back.searchParams.set('state', 'autre');
    await expect(client.authorizationCodeGrant(begun.config, back, begun.checks)).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/state/) },
    });
  });

  test('a replayed code opens nothing, and ends what it had opened', async () => {
    const begun = await begin();
    const back = await authorized(begun);
    const tokens = await client.authorizationCodeGrant(begun.config, back, begun.checks);
    await expect(client.authorizationCodeGrant(begun.config, back, begun.checks)).rejects.toThrow();
    await expect(client.fetchUserInfo(begun.config, tokens.access_token, ana.id)).rejects.toThrow();
  });

  test('another verifier, another secret', async () => {
    const begun = await begin();
    const back = await authorized(begun);
    const other = { ...begun.checks, pkceCodeVerifier: client.randomPKCECodeVerifier() };
    await expect(client.authorizationCodeGrant(begun.config, back, other)).rejects.toThrow();
    const wrong = await begin({}, 'pas-le-bon-secret-0123456789abcdefghij');
    await expect(signedIn(wrong)).rejects.toThrow();
  });

  test('a consent that was changed on its way', async () => {
    const { response } = await follow((await begin({ scope: 'openid' })).address);
    const query = /name="query" value="([^"]*)"/.exec(await response.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
    const changed = query.replace('scope=openid', 'scope=openid+email');
    const answer = await postForm('/espace/services/accord/', { query: changed, answer: 'accept' }, { cookie });
    expect([answer.status, leaves(answer), await all('SELECT * FROM oauth_consent')]).toEqual([400, null, []]);
  });

  test('row 48: another site agrees to nothing', async () => {
    const { response } = await follow((await begin()).address);
    const query = /name="query" value="([^"]*)"/.exec(await response.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
    const answer = await postForm('/espace/services/accord/', { query, answer: 'accept' }, { cookie, origin: 'https://evil.example' });
    expect([answer.status, await all('SELECT * FROM oauth_consent')]).toEqual([403, []]);
  });

  test('a pending account, and an agent, are led nowhere', async () => {
    await run([`UPDATE company SET state = 'closed' WHERE id = '${ana.companyId}'`]);
    const { response } = await follow((await begin()).address);
    expect([response.status, leaves(response)]).toEqual([403, null]);
  });

  test('the address of tokens takes forms of services alone, and looks at no cookie', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded', origin: null };
    const wrong = await post('/api/auth/oauth2/token', 'grant_type=client_credentials', { ...type, cookie });
    expect(wrong.status).toBeGreaterThanOrEqual(400);
    expect((await send('/api/auth/oauth2/token')).status).toBe(405);
    expect((await get('/api/auth/oauth2/userinfo', { cookie })).status).toBe(401);
  });
});

describe('what lasts, and what ends it', () => {
  test('a refresh gives new tokens; the old one, replayed, ends them all', async () => {
    const begun = await begin();
    const first = await signedIn(begun);
    const second = await client.refreshTokenGrant(begun.config, first.refresh_token ?? '');
    expect(second.refresh_token).not.toBe(first.refresh_token);
    await expect(client.refreshTokenGrant(begun.config, first.refresh_token ?? '')).rejects.toThrow();
    await expect(client.refreshTokenGrant(begun.config, second.refresh_token ?? '')).rejects.toThrow();
  });

  test('a token that its service revokes is none', async () => {
    const begun = await begin();
    const tokens = await signedIn(begun);
    await client.tokenRevocation(begun.config, tokens.refresh_token ?? '');
    await expect(client.refreshTokenGrant(begun.config, tokens.refresh_token ?? '')).rejects.toThrow();
  });

  test('withdrawn on its page: every token ends, and the next time it is asked again', async () => {
    const begun = await begin();
    const tokens = await signedIn(begun);
    const page = await (await visit('/espace/services/', cookie)).text();
    expect(page).toContain('Plateforme');
    expect((await postForm('/espace/services/plateforme/retirer/', {}, { cookie })).headers.get('location')).toBe(
      '/espace/services/?fait=retire',
    );
    await expect(client.refreshTokenGrant(begun.config, tokens.refresh_token ?? '')).rejects.toThrow();
    await expect(client.fetchUserInfo(begun.config, tokens.access_token, ana.id)).rejects.toThrow();
    expect((await follow((await begin()).address)).path).toMatch(/^\/espace\/services\/accord\//);
  });

  test('row 43: somebody else’s agreement stays', async () => {
    await signedIn(await begin());
    const ben = await openSpace('ben');
    const theirs = setCookieOf(await signInTo(ben.login, PASSWORD)) ?? '';
    await postForm('/espace/services/plateforme/retirer/', {}, { cookie: theirs });
    expect(await all('SELECT * FROM oauth_consent')).toHaveLength(1);
  });

  test('rights are read at each request: a suspended account is nobody there on the very next one', async () => {
    const begun = await begin();
    const tokens = await signedIn(begun);
    await run([
      `UPDATE company SET state = 'closed' WHERE id = '${ana.companyId}'`,
      `UPDATE user SET state = 'suspended' WHERE id = '${ana.id}'`,
    ]);
    await expect(client.fetchUserInfo(begun.config, tokens.access_token, ana.id)).rejects.toThrow();
    await expect(client.refreshTokenGrant(begun.config, tokens.refresh_token ?? '')).rejects.toThrow();
  });

  test('V5: the tables hold no secret and no token that opens', async () => {
    const tokens = await signedIn(await begin());
    const kept = JSON.stringify(
      await Promise.all(
        ['oauth_client', 'oauth_access_token', 'oauth_refresh_token', 'oauth_key'].map((table) => all(`SELECT * FROM ${table}`)),
      ),
    );
    for (const secret of [SECRET, tokens.access_token, tokens.refresh_token ?? '', '"d":']) expect(kept).not.toContain(secret);
  });
});
