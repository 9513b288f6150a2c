/** C6 and R2: one form, or one Idempotency-Key, makes one message, however it is sent. Rows 2, 23 to 26. */
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FORM_MESSAGES } from '../../functions/contact/messages.ts';
import { PDF } from '../support/files.ts';
import {
  accepted,
  act,
  CALM,
  CONTACT,
  countRows,
  eventKinds,
  everything,
  expectSound,
  type Fields,
  followUpOf,
  forgetMessages,
  formOfAge,
  GOOD,
  hiddenOf,
  ONE,
  openForm,
  rows,
  run,
  sendTo,
  visit,
  write,
} from './contact.ts';
import { expectError, questionAt } from './requests.ts';

const PARALLEL = 50;
const ROUNDS = 5;
const HOUR = 60 * 60 * 1000;

beforeEach(forgetMessages);
afterEach(() => void vi.useRealTimers());

/** An answer, but for the token that a page gives its next form. */
async function told(response: Response): Promise<string> {
  const { 'content-security-policy': _policy, ...headers } = Object.fromEntries(response.headers);
  return JSON.stringify([response.status, headers, await response.text()]);
}

const JSON_ONLY = { accept: 'application/json' };
const keyed = (key: string, change: Fields = {}, headers: Record<string, string> = {}) =>
  sendTo(
    CONTACT,
    { ...GOOD, ...change },
    { bindings: CALM, headers: { ...JSON_ONLY, 'idempotency-key': key, 'cf-connecting-ip': '192.0.2.1', ...headers } },
  );

describe('C6: one form', () => {
  test(`C6, row 23: ${PARALLEL} times at once is one message, one acknowledgement, and one answer (${ROUNDS} rounds)`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await forgetMessages();
      const form = await openForm();
      const answers = await Promise.all(Array.from({ length: PARALLEL }, async () => told(await write({ form }, { bindings: CALM }))));
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toContain('[303,');
      expect(await countRows()).toEqual(ONE);
      await expectSound();
    }
  });

  test('C6: with files too: they are attached once', async () => {
    const form = await openForm();
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () =>
        told(await write({ form }, { bindings: CALM, files: [new File([PDF], 'a.pdf'), new File([PDF], 'b.pdf')] })),
      ),
    );
    expect(new Set(answers).size).toBe(1);
    expect(await countRows()).toEqual({ ...ONE, contact_attachment: 2 });
    await expectSound();
  });

  test('C6, known-bad twin: looking first and then inserting makes several messages in half the rounds or more', async () => {
    await env.DB.prepare('CREATE TABLE naive_message (key TEXT)').run();
    const naive = async () => {
      if (!(await env.DB.prepare('SELECT 1 FROM naive_message').first())) await run("INSERT INTO naive_message VALUES ('form')");
    };
    let wrong = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      await run('DELETE FROM naive_message');
      await Promise.all(Array.from({ length: PARALLEL }, naive));
      if ((await rows('SELECT * FROM naive_message')).length > 1) wrong += 1;
    }
    expect(wrong).toBeGreaterThanOrEqual(ROUNDS / 2);
  });

  test('row 26: a refresh of the page that follows, and a second sending later, change nothing', async () => {
    const form = await openForm();
    const path = await accepted({ form });
    const before = await everything();
    expect((await visit(path)).status).toBe(200);
    expect(await accepted({ form })).toBe(path);
    expect(await everything()).toEqual(before);
  });

  test('row 24: the same form with another text is 422: nothing is written, the text is kept, and it can be sent in addition', async () => {
    const form = await openForm();
    await accepted({ form });
    const before = await everything();
    const response = await write({ form, message: 'Encore autre chose' });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain(FORM_MESSAGES.reused);
    expect(page).toContain('Encore autre chose');
    expect(await everything()).toEqual(before);
    await accepted({ form: hiddenOf(page, 'form'), message: 'Encore autre chose' });
    expect((await countRows()).contact_message).toBe(2);
  });

  test.each([
    ['the name', { name: 'Ana  Martin' }],
    ['the address', { email: 'ana@editeur.example.com' }],
    ['the subject', { subject: 'Pièces' }],
    ['a SIREN', { siren: '732829320' }],
    ['a choice', { couloir: 'hopital' }],
  ])('row 24: %s that is another makes it another one', async (_, change) => {
    const form = await openForm();
    await accepted({ form });
    expect((await write({ form, ...change })).status).toBe(422);
    expect((await countRows()).contact_message).toBe(1);
  });

  test('row 24: so does a file that is another one, or missing', async () => {
    const form = await openForm();
    const files = [new File([PDF], 'a.pdf')];
    const path = await accepted({ form }, { files });
    expect(await accepted({ form }, { files })).toBe(path);
    expect((await write({ form }, { files: [new File(['autre'], 'a.txt')] })).status).toBe(422);
    expect((await write({ form })).status).toBe(422);
    expect(await rows('SELECT count(*) AS n FROM contact_attachment WHERE message_id IS NOT NULL')).toEqual([{ n: 1 }]);
  });

  test('the order of what was read, and of choices sent twice, is no other message', async () => {
    const form = await openForm();
    const [a, b] = [questionAt(0).id, questionAt(1).id];
    expect(await accepted({ form, read: [b, a] })).toBe(await accepted({ form, read: [a, b] }));
  });

  test('C6: two forms are two messages, even with the same text', async () => {
    expect(await accepted()).not.toBe(await accepted());
    expect((await countRows()).contact_message).toBe(2);
  });
});

describe('R2: an Idempotency-Key of a program', () => {
  test(`R2, row 23: ${PARALLEL} times at once is one message and one answer`, async () => {
    const answers = await Promise.all(Array.from({ length: PARALLEL }, async () => told(await keyed('k1'))));
    expect(new Set(answers).size).toBe(1);
    expect(await countRows()).toEqual(ONE);
  });

  test('R2, row 24: with another body it is 422, and nothing is written', async () => {
    followUpOf(await keyed('k1'));
    const before = await everything();
    await expectError(await keyed('k1', { subject: 'Autre' }), 'unprocessable');
    expect(await everything()).toEqual(before);
  });

  test('R2, row 25: from another network it is another key: another message, and nothing of the first is told', async () => {
    const path = followUpOf(await keyed('k1'));
    const other = await keyed('k1', {}, { 'cf-connecting-ip': '198.51.100.7' });
    expect(followUpOf(other)).not.toBe(path);
    // A body that is not the first one's tells nothing either.
    followUpOf(await keyed('k1', { subject: 'Autre' }, { 'cf-connecting-ip': '203.0.113.7' }));
    expect((await countRows()).contact_message).toBe(3);
  });

  test('R2: another key is another message; an empty one is none', async () => {
    const paths = [await keyed('k1'), await keyed('k2'), await keyed(''), await keyed('')].map(followUpOf);
    expect(new Set(paths).size).toBe(4);
  });

  test('R2: a form counts before a key', async () => {
    const form = await formOfAge(60_000);
    expect(followUpOf(await keyed('k1', { form }))).toBe(followUpOf(await keyed('k2', { form })));
    expect(followUpOf(await keyed('k1'))).not.toBe(followUpOf(await keyed('k1', { form })));
  });

  test('R2: keys are not stored as they are', async () => {
    await keyed('canari-de-clef');
    expect(JSON.stringify(await everything())).not.toContain('canari-de-clef');
  });
});

describe('R2, R9: keys count for 48 hours', () => {
  const START = new Date('2026-03-28T23:30:00.000Z');
  const at = (milliseconds: number) => vi.setSystemTime(START.getTime() + milliseconds);

  beforeEach(() => {
    // Across the change to summer time in France.
    vi.useFakeTimers({ toFake: ['Date'] });
    at(0);
  });

  test('R2: after 47:59 it is the same message, after 48:01 another', async () => {
    const path = followUpOf(await keyed('k1'));
    at(48 * HOUR - 60_000);
    expect(followUpOf(await keyed('k1'))).toBe(path);
    await expectError(await keyed('k1', { subject: 'Autre' }), 'unprocessable');
    at(48 * HOUR + 60_000);
    expect(followUpOf(await keyed('k1', { subject: 'Autre' }))).not.toBe(path);
    expect((await countRows()).contact_message).toBe(2);
  });

  test.each([-1, 0, 1])('R2: to the millisecond, and %i: an answer, and one message at least', async (more) => {
    followUpOf(await keyed('k1'));
    at(48 * HOUR + more);
    followUpOf(await keyed('k1'));
    expect((await countRows()).contact_message).toBe(more < 0 ? 1 : 2);
    await expectSound();
  });

  test('R2: a form that is over by then is shown again; one that made a message an hour ago makes no second one', async () => {
    const form = await formOfAge(0, new Date());
    at(47 * HOUR);
    const path = await accepted({ form });
    at(48 * HOUR + 60_000);
    const page = await (await write({ form })).text();
    expect(page).toContain(FORM_MESSAGES.stale);
    expect(await accepted({ form: hiddenOf(page, 'form') })).toBe(path);
    expect((await countRows()).contact_message).toBe(1);
  });

  test('R9, row 22: a clock that is 26 hours behind or ahead loses no message and makes none twice', async () => {
    const form = await formOfAge(60_000, new Date());
    const path = await accepted({ form });
    at(26 * HOUR);
    expect(await accepted({ form })).toBe(path);
    at(-26 * HOUR);
    // A form of the future is shown again with another token, of the same form.
    const page = await (await write({ form })).text();
    expect(await accepted({ form: hiddenOf(page, 'form') })).toBe(path);
    expect((await countRows()).contact_message).toBe(1);
  });

  test('R9: on 29 February, and in 2038, a message is written', async () => {
    for (const day of ['2028-02-29T23:59:59.999Z', '2038-01-19T03:14:08.000Z']) {
      vi.setSystemTime(new Date(day));
      const path = await accepted({ form: await formOfAge(60_000, new Date()) });
      expect((await visit(path)).status).toBe(200);
    }
    expect(await rows('SELECT created_at FROM contact_message ORDER BY 1')).toEqual([
      { created_at: '2028-02-29T23:59:59.999Z' },
      { created_at: '2038-01-19T03:14:08.000Z' },
    ]);
  });
});

describe('C6: one reply', () => {
  const reply = { action: 'reply', message: 'Et ceci.' };

  test('C6: a double click makes one event, one announcement, and both are answered the same', async () => {
    const path = await accepted();
    for (let round = 0; round < ROUNDS; round += 1) {
      const version = String(round + 1);
      const fields = { ...reply, message: `Ajout ${round}`, version };
      const answers = await Promise.all(Array.from({ length: 8 }, async () => told(await sendTo(path, fields))));
      expect(new Set(answers)).toEqual(new Set([answers[0]]));
      expect(answers[0]).toContain('[303,');
    }
    expect(await eventKinds()).toEqual(['received', ...Array.from({ length: ROUNDS }, () => 'replied')]);
    expect(await rows("SELECT count(*) AS n FROM outbox WHERE kind = 'contact_reply_announcement'")).toEqual([{ n: ROUNDS }]);
    await expectSound();
  });

  test('C6: sent again from the page as it was, it is the reply that is there; from the page as it is, it is another', async () => {
    const path = await accepted();
    for (let time = 0; time < 2; time += 1) expect((await sendTo(path, { ...reply, version: '1' })).status).toBe(303);
    expect(await eventKinds()).toEqual(['received', 'replied']);
    expect((await act(path, reply)).status).toBe(303);
    expect(await eventKinds()).toEqual(['received', 'replied', 'replied']);
  });

  test.each(['close', 'erase'])('C6: « %s » clicked twice is done once, and both are answered the same', async (action) => {
    const path = await accepted();
    const answers = await Promise.all(Array.from({ length: 5 }, async () => told(await sendTo(path, { action, version: '1' }))));
    answers.push(await told(await sendTo(path, { action, version: '1' })));
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('[303,');
    expect((await countRows()).contact_event).toBe(2);
    await expectSound();
  });

  test('C6, known-bad twin: numbering by what was read makes two events of two clicks', async () => {
    await env.DB.prepare('CREATE TABLE naive_event (number INTEGER)').run();
    const naive = async () => {
      const { n } = (await env.DB.prepare('SELECT count(*) AS n FROM naive_event').first<{ n: number }>()) ?? { n: 0 };
      await run('INSERT INTO naive_event VALUES (?)', n + 1);
    };
    await Promise.all(Array.from({ length: 8 }, naive));
    const numbers = (await rows('SELECT number FROM naive_event')).map(({ number }) => number);
    expect(new Set(numbers).size).toBeLessThan(numbers.length);
  });
});
