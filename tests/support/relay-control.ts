/** Relays for tests that run elsewhere than in Node: they ask for one over HTTP, and read there what it received. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { openSmtpDouble, type ParsedMail, type Plan, parseMail, type ReceivedMail, type SmtpDouble } from './smtp-double.ts';

/** What a relay says of itself. */
export interface RelayReport {
  received: (ParsedMail & { sender: string; recipients: string[] })[];
  attempts: string[];
  mostConnections: number;
}

/** Enough of a mail to count it, when there are thousands. */
export interface Envelope {
  messageId: string | undefined;
  recipients: string[];
}

const envelopeOf = ({ raw, recipients }: ReceivedMail): Envelope => ({ messageId: /^message-id: *(\S+)/im.exec(raw)?.[1], recipients });

/**
 * Listens on a port of 127.0.0.1: `POST /` with a plan opens a relay and answers its port, `PUT /<port>` gives it another plan, `GET
 * /<port>` answers its {@link RelayReport}, `GET /<port>/envelopes` the
 * {@link Envelope} of each mail that it has.
 */
export async function openRelayControl(port: number): Promise<() => Promise<void>> {
  const relays = new Map<number, SmtpDouble>();
  const server = createServer(async (request, response): Promise<unknown> => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = (value: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    const plan = () => JSON.parse(body) as Partial<Plan>;
    if (request.method === 'POST') {
      const relay = await openSmtpDouble(plan());
      relays.set(relay.port, relay);
      return answer(relay.port);
    }
    const [, asked, what] = (request.url ?? '').split('/');
    const relay = relays.get(Number(asked));
    if (!relay) return response.writeHead(404).end();
    if (request.method === 'PUT') {
      Object.assign(relay.plan, plan());
      return answer(null);
    }
    if (what === 'envelopes') return answer(relay.received.map(envelopeOf));
    const received = await Promise.all(
      relay.received.map(async ({ raw, sender, recipients }) => ({ ...(await parseMail(raw)), sender, recipients })),
    );
    return answer({ received, attempts: relay.attempts, mostConnections: relay.connections.most } satisfies RelayReport);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    await Promise.all([...relays.values()].map((relay) => relay.close()));
    server.closeAllConnections();
    server.close();
  };
}
