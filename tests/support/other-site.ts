/** A site of somebody else, on another origin and another site than the one under test. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OtherSite {
  address: string;
  close: () => void;
}

/** Serves one page. The site under test is on `localhost`, this one on `127.0.0.1`: browsers take them for different sites. */
export async function serveOtherSite(html: string): Promise<OtherSite> {
  const server = createServer((_request, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><html lang="en"><title>Other</title>${html}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
