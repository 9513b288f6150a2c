/** Gives composed mails to the relay, over SMTP. Only the drain calls it. */
import nodemailer from 'nodemailer';
import { site } from '../../.generated/site.ts';
import type { Attempt, ComposedMail, TakenMail } from './model.ts';
import { type Failure, judgeFailure } from './rules.ts';

/**
 * nodemailer puts off small steps with `setImmediate`, some seventeen times a mail. The Workers runtime runs these one at a time, a
 * millisecond apart, whoever waits: nine parts of ten of the time that a mail took. None of these steps waits for anything.
 */
globalThis.setImmediate = ((step: (...values: unknown[]) => void, ...values: unknown[]) => {
  queueMicrotask(() => step(...values));
}) as typeof setImmediate;

/** The longest that the relay may be silent, in milliseconds: when it is called, when it should greet, between two answers. */
const LONGEST_SILENCE = 10_000;
/** The longest that one mail may take, however the relay spins it out. */
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

/**
 * Connections to the relay, kept open from mail to mail until closed.
 *
 * @param url `smtp://` or `smtps://`
 * @param connections how many at most
 */
export function openMailer(url: string, connections: number): Mailer {
  const transport = nodemailer.createTransport({
    url,
    requireTLS: url.startsWith('smtp:') && !isThisMachine(url),
    pool: true,
    maxConnections: connections,
    // A mail that finds its connection closed before a byte of it was sent goes by another; nothing else is sent again.
    maxRequeues: 1,
    connectionTimeout: LONGEST_SILENCE,
    greetingTimeout: LONGEST_SILENCE,
    socketTimeout: LONGEST_SILENCE,
    dnsTimeout: LONGEST_SILENCE,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  /** Message-IDs of the mails whose whole text went to a connection. */
  const handedOver = new Set<string>();
  transport.use('stream', ({ data, message }, done) => {
    message?.processFunc((text) => text.once('end', () => handedOver.add(data.messageId ?? '')));
    done();
  });
  return {
    async send({ recipient, messageId }, { subject, text, html, replyTo }) {
      if (!ONE_ADDRESS.test(recipient)) return judgeFailure(failureOf({ command: 'API', code: 'EENVELOPE' }, false));
      handedOver.delete(messageId);
      try {
        await transport.sendMail({
          from: { name: site.name, address: site.mail.from },
          to: { name: '', address: recipient },
          envelope: { from: site.mail.from, to: [recipient] },
          ...(replyTo && ONE_ADDRESS.test(replyTo) ? { replyTo: { name: '', address: replyTo } } : {}),
          messageId,
          subject,
          text,
          html,
          // RFC 3834: a machine wrote this, and wants no answer of another machine.
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          xMailer: false,
          signal: AbortSignal.timeout(LONGEST_MAIL),
        });
        return { outcome: 'sent' };
      } catch (error) {
        return judgeFailure(failureOf(error, handedOver.has(messageId)));
      }
    },
    close: () => transport.close(),
  };
}
