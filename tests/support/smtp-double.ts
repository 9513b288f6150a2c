/** A relay that does what a test tells it to: a real SMTP server on a port of 127.0.0.1, with faults. It runs in Node. */
import { createServer, type Server, type Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** What may happen to one mail, or to the password « wrong ». Only mails of the last two are kept: the relay has taken them, whatever it says. */
export type Fault =
  | 'refuse_password'
  | 'refuse_recipient'
  | 'deny_relaying'
  | 'delay_recipient'
  | 'refuse_text'
  | 'delay_text'
  | 'stall'
  | 'trickle'
  | 'cut_text'
  | 'lose'
  | 'reset_after'
  | 'ok';

/** What happens to every connection. */
export type Greeting = 'normal' | 'silent' | 'slam' | 'wrong_tls' | 'hang_up_after_each';

export interface Plan {
  greeting: Greeting;
  /** By recipient, one after the other as its attempts come; `*` is for those who are not named. Past the end of a list: `always`. */
  faults: Record<string, Fault[]>;
  always: Fault;
}

/** A mail as the relay has it. */
export interface ReceivedMail {
  raw: string;
  /** Of the envelope. */
  sender: string;
  recipients: string[];
}

/** A mail as an independent parser reads it. */
export interface ParsedMail {
  /** Names in lower case, in the order of the mail, each as often as it stands there. */
  headers: [name: string, line: string][];
  messageId: string | undefined;
  subject: string | undefined;
  from: { name: string; address: string | undefined }[];
  to: { name: string; address: string | undefined }[];
  replyTo: { name: string; address: string | undefined }[];
  text: string | undefined;
  html: string | undefined;
  attachments: number;
}

export interface SmtpDouble {
  port: number;
  received: ReceivedMail[];
  /** Recipients in the order of their attempts, refused ones too. */
  attempts: string[];
  /** The most connections that were open at once. */
  connections: { now: number; most: number };
  plan: Plan;
  close(): Promise<void>;
}

const REPLIES: Partial<Record<Fault, [code: number, text: string]>> = {
  refuse_password: [535, '5.7.8 Authentication credentials invalid'],
  refuse_recipient: [550, '5.1.1 No such user here'],
  deny_relaying: [554, '5.7.1 Relay access denied'],
  delay_recipient: [450, '4.7.1 Greylisted'],
  refuse_text: [554, '5.7.1 Message rejected'],
  delay_text: [451, '4.3.0 Try again later'],
};

/** An error that smtp-server answers with; real relays repeat the address, so this one does too. */
function reply(fault: Fault, address: string): Error {
  const [responseCode, text] = REPLIES[fault] ?? [451, 'Local error'];
  return Object.assign(new Error(`${text} <${address}>`), { responseCode });
}

async function readAll(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export async function openSmtpDouble(asked: Partial<Plan> = {}): Promise<SmtpDouble> {
  const plan: Plan = { greeting: 'normal', faults: {}, always: 'ok', ...asked };
  const received: ReceivedMail[] = [];
  const attempts: string[] = [];
  const connections = { now: 0, most: 0 };
  const sockets = new Map<number, Socket>();
  const pending = new Map<string, Fault>();

  /** What happens to this mail; each attempt uses up one fault. */
  const nextFault = (address: string): Fault => (plan.faults[address] ?? plan.faults['*'] ?? []).shift() ?? plan.always;
  const hangUp = ({ remotePort }: SMTPServerSession, how: 'end' | 'reset') => {
    const socket = sockets.get(remotePort);
    if (how === 'reset') socket?.resetAndDestroy();
    else socket?.destroy();
  };

  const smtp = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: plan.greeting === 'wrong_tls' ? [] : ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      password === 'wrong' ? done(reply('refuse_password', username ?? '')) : done(null, { user: username ?? '' }),
    // Its own certificate is signed by nobody: wrong for every client that looks.
    disableReverseLookup: true,
    closeTimeout: 1,
    socketTimeout: 120_000,
    onRcptTo({ address }, session, done) {
      attempts.push(address);
      const fault = nextFault(address);
      if (['refuse_recipient', 'deny_relaying', 'delay_recipient'].includes(fault)) return done(reply(fault, address));
      pending.set(session.id, fault);
      done();
    },
    onData(stream, session, done) {
      const fault = pending.get(session.id) ?? 'ok';
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      if (fault === 'cut_text') {
        stream.once('data', () => hangUp(session, 'end'));
        return;
      }
      readAll(stream).then(
        (raw) => {
          const mail = { raw, sender: session.envelope.mailFrom ? session.envelope.mailFrom.address : '', recipients };
          if (fault === 'ok' || fault === 'reset_after') received.push(mail);
          if (fault === 'reset_after' || fault === 'lose') return hangUp(session, 'reset');
          if (fault === 'stall') return;
          if (fault === 'trickle') {
            const timer = setInterval(() => sockets.get(session.remotePort)?.write('250-Still thinking\r\n') ?? clearInterval(timer), 2000);
            return;
          }
          if (fault !== 'ok') return done(reply(fault, recipients[0] ?? ''));
          done();
          if (plan.greeting === 'hang_up_after_each') hangUp(session, 'end');
        },
        () => {},
      );
    },
  });
  smtp.on('error', () => {});

  const server: Server = createServer((socket) => {
    connections.now += 1;
    connections.most = Math.max(connections.most, connections.now);
    socket.on('error', () => {});
    socket.on('close', () => {
      connections.now -= 1;
      sockets.delete(socket.remotePort ?? 0);
    });
    if (plan.greeting === 'silent') return;
    if (plan.greeting === 'slam') return void socket.destroy();
    sockets.set(socket.remotePort ?? 0, socket);
    smtp.connect(socket);
  });
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    received,
    attempts,
    connections,
    plan,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

export async function parseMail(raw: string): Promise<ParsedMail> {
  const mail = await simpleParser(raw);
  const people = (list: typeof mail.to) =>
    [list ?? []].flat().flatMap(({ value }) => value.map(({ name, address }) => ({ name, address })));
  return {
    headers: mail.headerLines.map(({ key, line }) => [key, line]),
    messageId: mail.messageId,
    subject: mail.subject,
    from: people(mail.from),
    to: people(mail.to),
    replyTo: people(mail.replyTo),
    text: mail.text,
    html: mail.html || undefined,
    attachments: mail.attachments.length,
  };
}
