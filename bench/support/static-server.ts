import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createGzip } from 'node:zlib';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.xml': 'application/xml',
};

export interface StaticServer {
  origin: string;
  /** Bytes of bodies sent since the last reset, as they went over the wire. */
  sent: number;
  /** Answers since the last reset. */
  answers: number;
  /** Waits until nothing was sent for a second. */
  quiet(): Promise<void>;
  close(): void;
}

/** Milliseconds without a byte after which a visitor's browser is taken to have all that it wants. */
const QUIET = 1_000;

/** Serves a folder on 127.0.0.1, compressing as a real host does, and counts what it sends. */
export async function serveStatic(...folders: string[]): Promise<StaticServer> {
  const counter: StaticServer = { origin: '', sent: 0, answers: 0, quiet, close: () => {} };
  let last = performance.now();
  async function quiet(): Promise<void> {
    while (performance.now() - last < QUIET) await setTimeout(QUIET / 10);
  }
  const server: Server = createServer((request, response) => {
    counter.answers += 1;
    const pathname = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = folders
      .map((folder) => path.join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname))
      .find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[path.extname(file)];
    const compress = type !== undefined && !file.endsWith('.woff2');
    response.writeHead(200, {
      'content-type': type ?? 'application/octet-stream',
      'cache-control': 'no-store',
      ...(compress ? { 'content-encoding': 'gzip' } : {}),
    });
    const stream = compress ? createReadStream(file).pipe(createGzip()) : createReadStream(file);
    stream.on('data', (chunk: Buffer | string) => {
      counter.sent += chunk.length;
      last = performance.now();
    });
    stream.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  counter.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  counter.close = () => server.close();
  return counter;
}
