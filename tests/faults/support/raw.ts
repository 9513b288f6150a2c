/** HTTP as no browser and no library writes it. */
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** Null when the connection was closed without an answer. */
  status: number | null;
  text: string;
  /** The server closed the connection. */
  closed: boolean;
}

/** Silence after which the server is taken to be done, in milliseconds. */
const SILENCE = 3000;

export function openSocket(origin: string): Socket {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  // Being cut off is an answer too.
  socket.on('error', () => {});
  return socket;
}

/** The head of a form that is sent to the contact page. */
export function formHead(origin: string, type: string, ...headers: string[]): string {
  const { host } = new URL(origin);
  return ['POST /contact/ HTTP/1.1', `Host: ${host}`, `Origin: ${origin}`, `Content-Type: ${type}`, ...headers, '', ''].join('\r\n');
}

export const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

/** Sends these pieces, as far as the server takes them, and reads until it closes or says nothing more. */
export async function sendRaw(origin: string, pieces: Iterable<string>): Promise<RawAnswer> {
  const socket = openSocket(origin);
  let text = '';
  let closed = false;
  const done = new Promise<void>((resolve) => {
    const quiet = () => setTimeout(resolve, SILENCE);
    let timer: NodeJS.Timeout | undefined;
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      clearTimeout(timer);
      timer = quiet();
    });
    socket.once('close', () => {
      closed = true;
      resolve();
    });
  });
  for (const piece of pieces) {
    if (socket.destroyed || text !== '') break;
    if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), done]);
  }
  await done;
  socket.destroy();
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  return { status: status ? Number(status) : null, text, closed };
}
