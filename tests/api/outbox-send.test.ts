import { beforeEach, describe, expect, test, vi } from 'vitest';
import { site } from '../../.generated/site.ts';
import { drainOutbox } from '../../functions/outbox/drain.ts';
import type { ComposedMail, Composers } from '../../functions/outbox/owe-mail.ts';
import { at, forgetMails, LETTERS, later, openRelay, owe, owed, type Relay, readMail, readOutbox } from './relay.ts';

beforeEach(forgetMails);

/** The lines that were logged while something was done. */
async function loggedDuring(act: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const spies = (['log', 'error', 'warn', 'info', 'debug'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((...words) => void lines.push(words.join(' '))),
  );
  try {
    await act();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return lines;
}

/** Sends one mail with this content and reads it as the relay has it. */
async function sendOne(relay: Relay, composed: Partial<ComposedMail>, fields: Parameters<typeof owed>[1] = {}) {
  await owe([owed('one', fields)]);
  const composers: Composers = { letter: async () => ({ subject: 'Sujet', text: 'Texte', html: '<p>Texte</p>', ...composed }) };
  await drainOutbox(relay.env, composers, at(later(1000)));
  return (await relay.report()).received;
}

describe('a mail that is owed leaves', () => {
  test('C4: once, to its recipient alone, and is marked', async () => {
    const relay = await openRelay();
    await owe([owed('claire')]);
    expect(await drainOutbox(relay.env, LETTERS, at(later(1000)))).toEqual({ tried: 1, more: false });
    const { received } = await relay.report();
    expect(received).toMatchObject([
      {
        messageId: '<claire@guichet.invalid>',
        sender: site.mail.from,
        recipients: ['claire@exemple.example'],
        from: [{ name: site.name, address: site.mail.from }],
        to: [{ name: '', address: 'claire@exemple.example' }],
        subject: 'À propos de subject-claire',
        text: 'Bonjour, subject-claire.',
        html: '<p>Bonjour, subject-claire.</p>',
        attachments: 0,
      },
    ]);
    expect(await readMail('claire')).toMatchObject({
      state: 'sent',
      attempts: 1,
      sent_at: later(1000).toISOString(),
      lease: null,
      last_error: null,
    });
    await drainOutbox(relay.env, LETTERS, at(later(2000)));
    expect((await relay.report()).attempts).toHaveLength(1);
  });

  test('a machine says that it is one, and nothing of what it is made of', async () => {
    const [mail] = await sendOne(await openRelay(), {});
    expect(mail?.headers.map(([name]) => name).sort()).toEqual(
      ['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to', 'x-auto-response-suppress'].sort(),
    );
    expect(mail?.headers).toContainEqual(['auto-submitted', 'Auto-Submitted: auto-generated']);
    expect(mail?.headers).toContainEqual(['x-auto-response-suppress', 'X-Auto-Response-Suppress: All']);
  });

  test('an answer goes where the mail says', async () => {
    const [mail] = await sendOne(await openRelay(), { replyTo: 'equipe@agence.example' });
    expect(mail?.replyTo).toEqual([{ name: '', address: 'equipe@agence.example' }]);
  });

  test('accents, emoji, narrow spaces, long lines and lines of one dot arrive as they were written', async () => {
    const text = `Où ça ? « Là » : 1 000 €\n.\n..\n${'é'.repeat(2000)}\n🧑‍🚀 fin`;
    const [mail] = await sendOne(await openRelay(), { subject: 'Réponse n° 1 🧑‍🚀', text });
    expect(mail?.subject).toBe('Réponse n° 1 🧑‍🚀');
    expect(mail?.text?.trimEnd()).toBe(text);
  });

  test('R3: twelve mails go over at most five connections', async () => {
    const relay = await openRelay();
    await owe(Array.from({ length: 12 }, (_, n) => owed(`m${n}`)));
    await drainOutbox(relay.env, LETTERS, at(later(1000)));
    const { received, mostConnections } = await relay.report();
    expect(received).toHaveLength(12);
    expect(mostConnections).toBeLessThanOrEqual(5);
  });

  test('R3: a relay that hangs up after each mail gets each mail once, at the first attempt', async () => {
    const relay = await openRelay({ greeting: 'hang_up_after_each' });
    await owe(Array.from({ length: 12 }, (_, n) => owed(`m${n}`)));
    await drainOutbox(relay.env, LETTERS, at(later(1000)));
    expect((await relay.report()).received).toHaveLength(12);
    expect((await readOutbox()).filter(({ state, attempts }) => state !== 'sent' || attempts !== 1)).toEqual([]);
  });

  test('row 97: without the address of a relay nothing is taken, and the log names what is missing', async () => {
    const { env } = await openRelay();
    await owe([owed('a')]);
    for (const SMTP_URL of ['', 'mail.example', 'https://mail.example', 'smtp://']) {
      const lines = await loggedDuring(() => drainOutbox({ ...env, SMTP_URL }, LETTERS, at(later(1000))));
      expect(lines).toEqual(['{"event":"secret_missing","names":"SMTP_URL"}']);
    }
    expect(await readMail('a')).toMatchObject({ state: 'pending', attempts: 0 });
  });
});

describe('row 66, S8: nothing that somebody wrote becomes a header, a recipient or a file', () => {
  const ATTACKS = [
    'Bonjour\r\nBcc: victime@exemple.example',
    'Bonjour\nBcc: victime@exemple.example',
    'Bonjour\rBcc: victime@exemple.example',
    'Bonjour\r\n\r\n<p>Autre corps</p>',
    'Bonjour\r\n.\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<victime@exemple.example>',
    'Bonjour\u2028Bcc: victime@exemple.example\u0085Cc: victime@exemple.example',
    '=?utf-8?Q?Bonjour=0D=0ABcc:_victime@exemple.example?=',
    '\0Bcc: victime@exemple.example',
    `${'é'.repeat(500)}\r\nBcc: victime@exemple.example`,
    '%0d%0aBcc: victime@exemple.example',
  ];
  const NAMES = [
    'auto-submitted',
    'content-type',
    'date',
    'from',
    'message-id',
    'mime-version',
    'subject',
    'to',
    'x-auto-response-suppress',
  ];

  test.each(ATTACKS)('row 66: a subject %j', async (subject) => {
    const relay = await openRelay();
    const received = await sendOne(relay, { subject });
    expect(received).toHaveLength(1);
    expect(received[0]?.headers.map(([name]) => name).sort()).toEqual(NAMES);
    expect(received[0]?.recipients).toEqual(['one@exemple.example']);
    expect(received[0]?.text?.trim()).toBe('Texte');
  });

  test.each(ATTACKS)('row 66: a text %j', async (text) => {
    const received = await sendOne(await openRelay(), { text, html: `<p>${text}</p>` });
    expect(received).toHaveLength(1);
    expect(received[0]?.headers.map(([name]) => name).sort()).toEqual(NAMES);
    expect(received[0]?.recipients).toEqual(['one@exemple.example']);
  });

  test.each([
    'a@exemple.example\r\nBcc: victime@exemple.example',
    'a@exemple.example>\r\nRCPT TO:<victime@exemple.example',
    'a@exemple.example, victime@exemple.example',
    'a@exemple.example;victime@exemple.example',
    'A <a@exemple.example>',
    '"a, victime"@exemple.example',
    'a b@exemple.example',
    'a@b@exemple.example',
    'groupe: a@exemple.example, victime@exemple.example;',
    'exemple.example',
    '',
  ])('rows 66 and 67: an address that is not one plain address, %j, is given up and reaches no relay', async (recipient) => {
    const relay = await openRelay();
    expect(await sendOne(relay, {}, { recipient })).toEqual([]);
    expect((await relay.report()).attempts).toEqual([]);
    expect(await readMail('one')).toMatchObject({ state: 'dead', attempts: 1, last_error: 'API EENVELOPE' });
  });

  test.each(['a@exemple.example\r\nBcc: victime@exemple.example', 'a@exemple.example, victime@exemple.example'])(
    'row 66: an address for answers that is not one, %j, is left out',
    async (replyTo) => {
      const received = await sendOne(await openRelay(), { replyTo });
      expect(received[0]?.headers.map(([name]) => name).sort()).toEqual(NAMES);
    },
  );

  test('row 66: content that names a file or an address is text', async () => {
    const received = await sendOne(await openRelay(), {
      text: 'file:///etc/passwd',
      html: '<img src="file:///etc/passwd"><p>{"path":"/etc/passwd"}</p>',
    });
    expect(received[0]).toMatchObject({ text: expect.stringContaining('file:///etc/passwd'), attachments: 0 });
  });
});

describe('V5: no address and no text of anybody in logs or in the outbox’s own words', () => {
  test('V5: whatever the relay answers, sent, refused, delayed or lost', async () => {
    const relay = await openRelay({
      faults: {
        'canari-a@exemple.example': ['refuse_recipient'],
        'canari-b@exemple.example': ['delay_recipient'],
        'canari-c@exemple.example': ['refuse_text'],
        'canari-d@exemple.example': ['cut_text'],
        'canari-e@exemple.example': ['reset_after'],
      },
    });
    const composers: Composers = {
      letter: async () => ({
        subject: 'canari du sujet',
        text: 'canari du texte',
        html: '<p>canari du html</p>',
        replyTo: 'canari-reply@exemple.example',
      }),
      poison: async ({ recipient }) => {
        throw new Error(`canari: cannot write to ${recipient}`);
      },
    };
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    await owe(
      names.map((name) =>
        owed(name, {
          recipient: `canari-${name}@exemple.example`,
          recipientKey: `canari-${name}`,
          parameters: { secret: 'canari' },
          kind: name === 'f' ? 'poison' : 'letter',
        }),
      ),
    );
    const smtpWithPassword = relay.env.SMTP_URL.replace('smtp://', 'smtp://canari-user:canari-password@');
    const lines = await loggedDuring(() => drainOutbox({ ...relay.env, SMTP_URL: smtpWithPassword }, composers, at(later(1000))));
    expect(lines).toHaveLength(names.length);
    expect(lines).toContain('{"event":"mails_sent","sent":1}');
    expect(lines.filter((line) => line.includes('canari'))).toEqual([]);
    const causes = Object.fromEntries((await readOutbox()).map(({ id, last_error }) => [id, last_error]));
    expect(causes).toEqual({
      a: 'RCPT TO 550 5.1.1',
      b: 'RCPT TO 450 4.7.1',
      c: 'DATA 554 5.7.1',
      d: expect.stringMatching(/^CONN E[A-Z]+$/),
      e: expect.stringMatching(/^CONN E[A-Z]+$/),
      f: 'compose Error',
      g: null,
    });
  });
});
