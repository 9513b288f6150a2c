/** An outside service that misbehaves as its address says, on a real socket. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

/** What an address under `/<fault>/` does. What begins with `answer-` or `status-` says the rest itself. */
const FAULTS: Record<string, (response: ServerResponse) => void> = {
  silent: () => {},
  stalled: (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"results": ['),
  'hung-up': (response) => void response.destroy(),
  huge: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ results: [], padding: 'x'.repeat(2 * 1024 * 1024) }));
  },
  elsewhere: (response) => void response.writeHead(302, { location: 'https://ailleurs.example/' }).end(),
};

function json(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

/**
 * Listens on a port of 127.0.0.1. `/<fault>/…` has one of FAULTS; `/status-<number>/…` answers that status; `/answer-<text>/…`, encoded,
 * that text with status 200; `/provider-<fault>/.well-known/openid-configuration` an OpenID discovery document whose
 * endpoints have the fault, or that names none (`empty`).
 */
export async function openFaultyService(port: number): Promise<() => Promise<void>> {
  const origin = `http://127.0.0.1:${port}`;
  const server = createServer((request, response) => {
    const [, first = ''] = (request.url ?? '').split('/');
    const [, kind, rest = ''] = /^(status|answer|provider)-(.*)$/.exec(first) ?? [];
    if (kind === 'status') return json(response, Number(rest), '{"erreur": "essai"}');
    if (kind === 'answer') return json(response, 200, decodeURIComponent(rest));
    if (kind === 'provider') {
      if (rest === 'empty') return json(response, 200, JSON.stringify({ issuer: `${origin}/${first}` }));
      const endpoints = ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'];
      const faulty = endpoints.map((name) => [name, `${origin}/${rest}/${name}`]);
      return json(response, 200, JSON.stringify({ issuer: `${origin}/${first}`, ...Object.fromEntries(faulty) }));
    }
    const fault = FAULTS[first];
    return fault ? fault(response) : json(response, 404, '{}');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    server.closeAllConnections();
    server.close();
  };
}
