/**
 * Plays an OpenID Connect provider of FranceConnect's kind on this machine, with the people of the demonstration: same paths, scopes,
 * claims, levels and signed answers. Whoever visits says who they are; nothing is proven.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Configuration, Provider } from 'oidc-provider';
import { DEMO_PEOPLE, type DemoPerson } from '../demo/people.ts';
import { choicePage, faultPage, frontPage } from './identity-pages.ts';

export interface IdentityDouble {
  origin: string;
  /** What the Worker has to know of it. */
  vars: { IDENTITY_ISSUER: string; IDENTITY_CLIENT_ID: string; IDENTITY_CLIENT_SECRET: string };
  close(): Promise<void>;
}

export interface IdentityDoubleOptions {
  /** 0 for any that is free. */
  port: number;
  clientId: string;
  clientSecret: string;
  /** Where people may be sent back to. */
  redirectUris: string[];
  /** As FranceConnect: claims come as a signed JWT; otherwise as plain JSON. */
  signedClaims?: boolean;
  people?: readonly DemoPerson[];
}

/** Of FranceConnect's second version. */
const MOUNT = '/api/v2';
const CHOICE = '/choix/';
const LARGEST_FORM = 10_000;

/** Scopes have the names of the claims that they open, but for some. */
const CLAIMS = {
  openid: ['sub'],
  given_name: ['given_name', 'given_name_array'],
  family_name: ['family_name'],
  preferred_username: ['preferred_username'],
  birthdate: ['birthdate'],
  gender: ['gender'],
};

/** Everybody says who they are at each proof: nobody is remembered. */
function forgetSession({ headers }: IncomingMessage): void {
  headers.cookie = (headers.cookie ?? '')
    .split('; ')
    .filter((cookie) => !cookie.startsWith('_session'))
    .join('; ');
}

function configurationOf({ clientId, clientSecret, redirectUris, signedClaims = true, people = DEMO_PEOPLE }: IdentityDoubleOptions) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: redirectUris,
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
        ...(signedClaims ? { userinfo_signed_response_alg: 'ES256' } : {}),
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'demonstration', alg: 'ES256', use: 'sig' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    claims: CLAIMS,
    scopes: Object.keys(CLAIMS),
    acrValues: ['eidas1'],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_post'],
    pkce: { required: () => true },
    routes: { authorization: '/authorize', token: '/token', userinfo: '/userinfo', jwks: '/jwks' },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      jwtUserinfo: { enabled: true },
    },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], userinfoSigningAlgValues: ['ES256'] },
    ttl: { AccessToken: 60, AuthorizationCode: 30, Grant: 600, IdToken: 60, Interaction: 3600, Session: 600 },
    interactions: { url: (_, { uid }) => `${CHOICE}${uid}` },
    findAccount: (_, sub) => {
      const person = people.find((one) => one.sub === sub);
      if (!person) return undefined;
      const { shows: _shows, ...claims } = person;
      return { accountId: sub, claims: () => ({ ...claims }) };
    },
    // Who chooses a person agrees to show what is asked for.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId ?? '', accountId: oidc.session?.accountId ?? '' });
      grant.addOIDCScope(Object.keys(CLAIMS).join(' '));
      await grant.save();
      return grant;
    },
    renderError: (context) => {
      context.type = 'html';
      context.body = faultPage();
    },
  } satisfies Configuration;
}

/** A provider that keeps everything in memory and says nothing about it. */
function quietly<T>(make: () => T): T {
  const { info, warn } = console;
  console.info = console.warn = () => {};
  try {
    return make();
  } finally {
    Object.assign(console, { info, warn });
  }
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > LARGEST_FORM) break;
  }
  return new URLSearchParams(body);
}

/** The page where people say who they are, and what they answer there. */
async function choose(provider: Provider, people: readonly DemoPerson[], request: IncomingMessage, response: ServerResponse) {
  // Throws when there is no proof under way.
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    return response.end(choicePage(people, `${CHOICE}${uid}`));
  }
  const chosen = (await readForm(request)).get('person');
  const person = people.find(({ sub }) => sub === chosen);
  const result = person
    ? { login: { accountId: person.sub, acr: 'eidas1' } }
    : { error: 'access_denied', error_description: 'user authentication aborted' };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

/** Opens the provider; its discovery document is under its issuer. */
export async function openIdentityProvider(options: IdentityDoubleOptions): Promise<IdentityDouble> {
  const { people = DEMO_PEOPLE } = options;
  const server = createServer();
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${origin}${MOUNT}`;
  const provider = quietly(() => new Provider(issuer, configurationOf(options)));
  const answer = provider.callback();
  server.on('request', (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse) => {
    const address = request.url ?? '/';
    const show = (status: number, page: string) => response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    if (address === '/') return show(200, frontPage(people));
    if (address.startsWith(CHOICE)) return choose(provider, people, request, response).catch(() => show(400, faultPage()));
    if (!address.startsWith(`${MOUNT}/`)) return show(404, faultPage());
    forgetSession(request);
    request.originalUrl = address;
    request.url = address.slice(MOUNT.length);
    return answer(request, response);
  });
  return {
    origin,
    vars: { IDENTITY_ISSUER: issuer, IDENTITY_CLIENT_ID: options.clientId, IDENTITY_CLIENT_SECRET: options.clientSecret },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
