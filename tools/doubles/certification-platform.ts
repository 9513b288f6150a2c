/**
 * A service of the demonstration that signs people in with their account of a company: it shows what it was told of them. It speaks
 * OpenID Connect by a certified client library, as the certification platform would.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as client from 'openid-client';
import type { NewService } from '../service-sql.ts';

export const PLATFORM_NAME = 'Plateforme de certification (démonstration)';
const RETURN_PATH = '/retour';
const SCOPE = 'openid profile email entreprise offline_access';

/** As it is registered with the provider. */
export function platformAt(port: number, secret: string): NewService {
  return { clientId: 'plateforme-demonstration', name: PLATFORM_NAME, secret, redirectUris: [`http://127.0.0.1:${port}${RETURN_PATH}`] };
}

export interface Platform {
  origin: string;
  close(): Promise<void>;
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
  });
  response.end(
    `<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><title>${PLATFORM_NAME}</title><main><h1>${PLATFORM_NAME}</h1><p>Ce site n’existe que pour la démonstration.</p>${body}</main></html>`,
  );
}

/** @param issuer origin of the site whose accounts open this service */
export async function openPlatform(service: NewService, port: number, issuer: string): Promise<Platform> {
  /** Of sign-ins that are under way, by their state. */
  const begun = new Map<string, { pkceCodeVerifier: string; expectedNonce: string }>();
  const [redirectUri = ''] = service.redirectUris;

  const configure = () =>
    client.discovery(new URL(issuer), service.clientId, undefined, client.ClientSecretBasic(service.secret), {
      execute: [client.allowInsecureRequests],
    });

  async function begin(response: ServerResponse): Promise<void> {
    const [state, expectedNonce, pkceCodeVerifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    begun.set(state, { expectedNonce, pkceCodeVerifier });
    const address = client.buildAuthorizationUrl(await configure(), {
      ...{ redirect_uri: redirectUri, scope: SCOPE, state, nonce: expectedNonce },
      ...{ code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256' },
    });
    response.writeHead(303, { location: address.href }).end();
  }

  async function finish(address: URL, response: ServerResponse): Promise<void> {
    const expectedState = address.searchParams.get('state') ?? '';
    const checks = begun.get(expectedState);
    begun.delete(expectedState);
    if (!checks) return answer(response, 400, '<p>Cette connexion n’a pas commencé ici.</p>');
    if (address.searchParams.has('error')) return answer(response, 200, '<p>Vous avez refusé.</p><p><a href="/">Recommencer</a></p>');
    const tokens = await client.authorizationCodeGrant(await configure(), address, { ...checks, expectedState });
    answer(
      response,
      200,
      `<h2>Bonjour ${escaped(String(tokens.claims()?.name))}</h2><pre>${escaped(JSON.stringify(tokens.claims(), null, 2))}</pre>`,
    );
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
    if (address.pathname === '/connexion') return begin(response);
    if (address.pathname === RETURN_PATH) return finish(address, response);
    answer(response, 200, '<p><a href="/connexion">Se connecter avec l’espace entreprise</a></p>');
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => answer(response, 502, `<p>La connexion a échoué : ${escaped(String(error))}</p>`));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
