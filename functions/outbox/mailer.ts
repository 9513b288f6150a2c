/** Gives composed mails to the relay, over SMTP. Only the drain calls it. */
import MimeNode from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { site } from '../../.generated/site.ts';
import type { Attempt, ComposedMail, TakenMail } from './model.ts';
import { type Failure, judgeFailure } from './rules.ts';

/** The longest that the relay may be silent, in milliseconds: when it is called, when it should greet, between two answers. */
const LONGEST_SILENCE = 10_000;
/** The longest that one mail may take, however the relay spins it out, and over however many connections. */
const LONGEST_MAIL = 20_000;

export interface Mailer {
  send(mail: Pick<TakenMail, 'recipient' | 'messageId'>, composed: ComposedMail): Promise<Attempt>;
  /** Closes the connections. */
  close(): void;
}

/** Can mails be given to this address? */
export function isRelayAddress(url: string | undefined): url is string {
  return url !== undefined && /^smtps?:\/\/[^/?#]/.test(url) && URL.canParse(url);
}

interface SmtpError {
  code?: unknown;
  command?: unknown;
  response?: unknown;
  responseCode?: unknown;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null);

/** The facts of an error; the relay's own words, which may repeat an address, are left behind (V5). */
function failureOf(error: unknown, handedOver: boolean): Failure {
  const { code, command, response, responseCode } = (typeof error === 'object' && error !== null ? error : {}) as SmtpError;
  return {
    code: textOf(code) ?? (error instanceof Error ? error.name.toUpperCase() : null),
    command: textOf(command),
    response: typeof responseCode === 'number' ? responseCode : null,
    status: /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(textOf(response) ?? '')?.[1] ?? null,
    handedOver,
  };
}

/** One address, without quotes, comments or anything that could begin another one or another line. */
const ONE_ADDRESS = /^[^\s<>()[\]\\,;:"@]+@[^\s<>()[\]\\,;:"@]+$/u;

/** Only a relay of this very machine may be spoken to in clear; `?requireTLS=false` in its address says otherwise. */
const isThisMachine = (url: string) => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** Text as a part of a mail carries it: lines that end as SMTP wants them, in ASCII. */
const printable = (text: string) => wrap(encode(text.replace(/\r\n?|\n/g, '\r\n')));

/** The mail as it goes over the line. nodemailer writes every header; it would take a millisecond of timer a part to stream it. */
function messageOf(
  { recipient, messageId }: Pick<TakenMail, 'recipient' | 'messageId'>,
  { subject, text, html, replyTo }: ComposedMail,
): string {
  const mail = new MimeNode('multipart/alternative');
  mail.setHeader('From', { name: site.name, address: site.mail.from });
  mail.setHeader('To', { name: '', address: recipient });
  if (replyTo && ONE_ADDRESS.test(replyTo)) mail.setHeader('Reply-To', { name: '', address: replyTo });
  mail.setHeader('Subject', subject);
  mail.setHeader('Message-ID', messageId);
  // RFC 3834: a machine wrote this, and wants no answer of another machine.
  mail.setHeader('Auto-Submitted', 'auto-generated');
  mail.setHeader('X-Auto-Response-Suppress', 'All');
  const parts = [
    ['text/plain', text],
    ['text/html', html],
  ].map(([type = '', content = '']) => {
    const part = mail.createChild(`${type}; charset=utf-8`).setHeader('Content-Transfer-Encoding', 'quoted-printable');
    return `${part.buildHeaders()}\r\n\r\n${printable(content)}`;
  });
  // The boundary is made with the headers.
  const headers = mail.buildHeaders();
  return `${headers}\r\n\r\n${parts.map((part) => `--${mail.boundary}\r\n${part}\r\n`).join('')}--${mail.boundary}--\r\n`;
}

/** What the connection reads a mail from. Its text is asked for once the relay is ready for it, whole. */
function passing(text: string, handedOver: () => void) {
  const source = {
    // It never fails, so that nobody has to be told.
    on: () => source,
    removeListener: () => source,
    destroy: () => source,
    pipe(line: { end(text: string): void }) {
      handedOver();
      line.end(text);
    },
  };
  return source;
}

const closed = () => Object.assign(new Error('the relay hung up'), { code: 'ECONNECTION', command: 'CONN' });
const tooLong = () => Object.assign(new Error('the relay took too long'), { code: 'ETIMEDOUT', command: 'CONN' });

/** Connections to the relay, kept open from mail to mail until closed; `smtp://` or `smtps://`. */
export function openMailer(url: string): Mailer {
  const { auth, ...options } = {
    requireTLS: url.startsWith('smtp:') && !isThisMachine(url),
    connectionTimeout: LONGEST_SILENCE,
    greetingTimeout: LONGEST_SILENCE,
    socketTimeout: LONGEST_SILENCE,
    dnsTimeout: LONGEST_SILENCE,
    ...parseConnectionUrl(url),
  };
  const idle: SMTPConnection[] = [];
  const all = new Set<SMTPConnection>();

  /** A connection that was greeted, and signed in where there is somebody to sign in. */
  function open(connection: SMTPConnection): Promise<void> {
    return new Promise((resolve, reject) => {
      connection.on('error', reject);
      connection.once('end', () => {
        all.delete(connection);
        reject(closed());
      });
      const done = (error?: unknown) => (error ? reject(error) : resolve());
      connection.connect((error) => {
        if (error || !auth || !connection.allowsAuth) done(error);
        else connection.login({ user: auth.user, credentials: auth }, done);
      });
    });
  }

  function deliver(connection: SMTPConnection, recipient: string, text: string, handedOver: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const hungUp = () => reject(closed());
      connection.once('error', reject);
      connection.once('end', hungUp);
      const envelope = { from: site.mail.from, to: [recipient] };
      connection.send(envelope, passing(text, handedOver) as never, (error) => {
        connection.off('error', reject);
        connection.off('end', hungUp);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** One attempt over a connection of one's own: an idle one, or a new one. */
  async function sendOver(
    kept: SMTPConnection | undefined,
    recipient: string,
    text: string,
    late: Promise<never>,
  ): Promise<Failure | null> {
    const connection = kept ?? new SMTPConnection(options);
    all.add(connection);
    let handedOver = false;
    const sent = async () => {
      if (!kept) await open(connection);
      await deliver(connection, recipient, text, () => {
        handedOver = true;
      });
    };
    try {
      await Promise.race([sent(), late]);
      idle.push(connection);
      return null;
    } catch (error) {
      // Nothing else is said over a connection that has failed.
      connection.close();
      all.delete(connection);
      return failureOf(error, handedOver);
    }
  }

  return {
    async send(mail, composed) {
      if (!ONE_ADDRESS.test(mail.recipient)) return judgeFailure(failureOf({ command: 'API', code: 'EENVELOPE' }, false));
      const text = messageOf(mail, composed);
      const { promise: late, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => reject(tooLong()), LONGEST_MAIL);
      const kept = idle.pop();
      let failure = await sendOver(kept, mail.recipient, text, late);
      // The relay may have hung up meanwhile. Not a byte of the mail was sent: it goes by a new connection.
      if (kept && failure && failure.response === null && !failure.handedOver)
        failure = await sendOver(undefined, mail.recipient, text, late);
      clearTimeout(timer);
      return failure ? judgeFailure(failure) : { outcome: 'sent' };
    },
    close() {
      for (const connection of all) connection.close();
    },
  };
}
