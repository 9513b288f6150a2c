/**
 * People who send slowly and people who send too much, in a process of their own: `node flood.ts <origin>`. 500 forms that come by the
 * byte, one every ten seconds each, and 50 MB in chunks again and again, until it is let go.
 */
import { connect } from 'node:net';

const [, , origin = ''] = process.argv;
const { host, port } = new URL(origin);
const SLOW = 500;
const BETWEEN_BYTES = 10_000;
const CHUNK = `${(2 ** 20).toString(16)}\r\n${'x'.repeat(2 ** 20)}\r\n`;
const CHUNKS = 50;

const head = (...headers: string[]) => ['POST /contact/ HTTP/1.1', `Host: ${host}`, `Origin: ${origin}`, ...headers, '', ''].join('\r\n');

function open() {
  const socket = connect(Number(port), '127.0.0.1');
  // Being cut off is what it may expect.
  socket.on('error', () => {});
  return socket;
}

function sendSlowly(): Promise<void> {
  const socket = open();
  socket.write(head('Content-Type: application/x-www-form-urlencoded', 'Content-Length: 10000'));
  setInterval(() => socket.write('a'), BETWEEN_BYTES);
  return new Promise((resolve) => socket.once('connect', () => resolve()));
}

async function sendTooMuch(): Promise<void> {
  for (;;) {
    const socket = open();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    socket.write(head('Content-Type: multipart/form-data; boundary=part', 'Transfer-Encoding: chunked'));
    for (let sent = 0; sent < CHUNKS && !socket.destroyed; sent += 1)
      if (!socket.write(CHUNK)) await Promise.race([closed, new Promise((resolve) => socket.once('drain', resolve))]);
    socket.end('0\r\n\r\n');
    await closed;
  }
}

await Promise.all(Array.from({ length: SLOW }, sendSlowly));
void sendTooMuch();
process.send?.('ready');
process.on('disconnect', () => process.exit());
