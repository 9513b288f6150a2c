/** What stands before the Worker in production: TLS, and plain HTTP that is sent there. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { temporaryFolder } from './project.ts';

export interface TlsFront {
  httpPort: number;
  httpsPort: number;
  close(): void;
}

/** A certificate for localhost, made by openssl for a day; this process trusts it. */
function certificate(): { key: Buffer; cert: Buffer } {
  const folder = temporaryFolder('certificate');
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', key, '-out', cert, ...subject];
  execFileSync('openssl', made, { stdio: 'pipe' });
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), pair.cert.toString()]);
  return pair;
}

/** @param workerPort port of the Worker on 127.0.0.1 */
export async function openTlsFront(workerPort: number): Promise<TlsFront> {
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method, url, headers } = incoming;
    const inner = request({ host: '127.0.0.1', port: workerPort, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    inner.on('error', () => outgoing.destroy());
    incoming.pipe(inner);
  };
  const https = createTlsServer(certificate(), pass).listen(0, '127.0.0.1');
  await new Promise((resolve) => https.once('listening', resolve));
  const httpsPort = (https.address() as AddressInfo).port;
  const http = createServer(({ url }, outgoing) => {
    outgoing.writeHead(301, { Location: `https://localhost:${httpsPort}${url}` }).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  return {
    httpPort: (http.address() as AddressInfo).port,
    httpsPort,
    close: () => {
      for (const server of [http, https]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
