/** A relay that takes every mail at once and keeps none: as little of a mail server as the outbox can be measured against. */
import { createServer } from 'node:net';

export interface InstantRelay {
  port: number;
  /** Mails that it took. */
  taken(): number;
  close(): void;
}

const REPLIES: [command: RegExp, reply: string][] = [
  [/^EHLO /, '250-instant\r\n250-PIPELINING\r\n250 8BITMIME\r\n'],
  [/^(?:MAIL|RCPT|RSET|NOOP|HELO)/, '250 OK\r\n'],
  [/^DATA/, '354 Go\r\n'],
  [/^QUIT/, '221 Bye\r\n'],
];

export async function openInstantRelay(): Promise<InstantRelay> {
  let taken = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    let waiting = '';
    let inText = false;
    socket.on('error', () => {});
    socket.write('220 instant\r\n');
    socket.on('data', (chunk) => {
      waiting += chunk.toString('latin1');
      let replies = '';
      for (;;) {
        const ending = inText ? '\r\n.\r\n' : '\r\n';
        const end = waiting.indexOf(ending);
        if (end < 0) break;
        const line = waiting.slice(0, end);
        waiting = waiting.slice(end + ending.length);
        if (inText) {
          inText = false;
          taken += 1;
          replies += '250 Taken\r\n';
          continue;
        }
        inText = line.startsWith('DATA');
        replies += REPLIES.find(([command]) => command.test(line))?.[1] ?? '502 What?\r\n';
      }
      if (replies) socket.write(replies);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, taken: () => taken, close: () => server.close() };
}
