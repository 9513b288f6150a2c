/** Plays the State's « recherche d'entreprises » API on this machine, with the companies of the demonstration. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEMO_COMPANIES, type DemoCompany } from '../demo/companies.ts';

export interface RegistryDouble {
  origin: string;
  close(): Promise<void>;
}

/** @param port 0 for any that is free */
export async function openCompanyRegistry(port: number, companies: readonly DemoCompany[] = DEMO_COMPANIES): Promise<RegistryDouble> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registry.invalid');
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method !== 'GET' || pathname !== '/search') return answer(404, { erreur: 'Not found' });
    const sought = searchParams.get('q') ?? '';
    if (sought.length < 3) return answer(400, { erreur: '3 caractères minimum' });
    const results = companies.filter(({ siren, nom_complet }) => siren === sought || nom_complet.includes(sought.toUpperCase()));
    return answer(200, { results, total_results: results.length, page: 1, per_page: 10, total_pages: 1 });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
