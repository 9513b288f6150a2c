/** Rows 8 to 16 of the faults that the outbox survives: real SMTP on real sockets, and a clock that only the tests move. */
import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  getQueueResult,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import nodemailer from 'nodemailer';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { afterWork, afterWorkOfQueue } from '../../functions/after-work.ts';
import worker from '../../functions/index.ts';
import { kickOutbox } from '../../functions/kick.ts';
import { drainOutbox } from '../../functions/outbox/drain.ts';
import { type Composers, listDeadMails, restartDeadMails } from '../../functions/outbox/owe-mail.ts';
import { delayAfter } from '../../functions/outbox/rules.ts';
import {
  at,
  forgetMails,
  LETTERS,
  later,
  messageIdsOf,
  openRelay,
  owe,
  owed,
  readMail,
  readOutbox,
  receivedIds,
  START,
  UNREACHABLE,
} from './relay.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const ROUNDS = 10;

beforeEach(forgetMails);

const names = (count: number, prefix = 'm') => Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(3, '0')}`);
const statesOf = async () => Object.groupBy(await readOutbox(), ({ state }) => state);
/** A queue that loses everything. */
const losing = { send: async () => {} } as unknown as Queue;

describe('row 8: the queue loses everything', () => {
  test('row 8: the sweep alone sends 150 mails within 2 periods', async () => {
    const relay = await openRelay();
    const bindings = { ...relay.env, AFTER_WORK: losing };
    await owe(names(150).map((id) => owed(id)));
    for (const period of [1, 2]) await afterWork(bindings, at(later(period * MINUTE)), LETTERS);
    expect(await receivedIds(relay)).toEqual(messageIdsOf(names(150)));
  });

  test('row 8: a request whose kick fails has owed its mail all the same, and nobody waits for it', async () => {
    const broken = { send: vi.fn(() => Promise.reject(new Error('queue down'))) };
    const context = createExecutionContext();
    kickOutbox({ AFTER_WORK: broken as unknown as Queue }, context, new Date());
    await waitOnExecutionContext(context);
    expect(broken.send).toHaveBeenCalledOnce();
  });

  test('row 8: what is owed within one moment shares a kick, which comes after it; what is owed later has its own', async () => {
    let kicks = 0;
    const send = async () => {
      kicks += 1;
    };
    for (const round of [1, 2]) {
      const context = createExecutionContext();
      for (let owing = 0; owing < 10; owing += 1) kickOutbox({ AFTER_WORK: { send } as unknown as Queue }, context, new Date());
      expect(kicks).toBe(round - 1);
      await waitOnExecutionContext(context);
      expect(kicks).toBe(round);
    }
  });

  test('row 8: a drain that leaves mails behind asks for the next one; one that does not, does not', async () => {
    const asked: unknown[] = [];
    const counting = { send: async (message: unknown) => void asked.push(message) } as unknown as Queue;
    const relay = await openRelay();
    await owe(names(103).map((id) => owed(id)));
    await afterWork({ ...relay.env, AFTER_WORK: counting }, at(later(MINUTE)), LETTERS);
    expect(asked).toEqual([{ kind: 'drain' }]);
    await afterWork({ ...relay.env, AFTER_WORK: counting }, at(later(MINUTE)), LETTERS);
    expect(asked).toHaveLength(1);
    expect(await receivedIds(relay)).toEqual(messageIdsOf(names(103)));
  });

  test('row 8: the Worker answers its cron and its queue: both drain', async () => {
    await owe([owed('a', { kind: 'a kind that nobody writes' })], new Date(Date.now() - HOUR));
    await worker.scheduled(createScheduledController(), env);
    expect(await readMail('a')).toMatchObject({ attempts: 1, last_error: 'unknown_kind' });
    await env.DB.prepare('UPDATE outbox SET next_attempt_at = created_at').run();
    const batch = createMessageBatch('guichet-after-work', [{ id: '1', timestamp: new Date(), attempts: 1, body: { kind: 'drain' } }]);
    await worker.queue(batch, env);
    expect(await readMail('a')).toMatchObject({ attempts: 2 });
    expect(await getQueueResult(batch, createExecutionContext())).toMatchObject({ ackAll: true });
  });
});

describe('row 9: the queue says everything five times, out of order', () => {
  const batch = (ids: string[]) =>
    createMessageBatch(
      'guichet-after-work',
      ids.map((id) => ({ id, timestamp: START, attempts: 1, body: { kind: 'drain' } })),
    );

  test('row 9: each mail leaves once, and every message is acknowledged', async () => {
    const relay = await openRelay();
    await owe(names(12).map((id) => owed(id)));
    const batches = [['3', '1', '2'], ['2', '1', '3'], ['1', '1', '1'], ['3'], ['2', '3', '1']].map(batch);
    await Promise.all(batches.map((one) => afterWorkOfQueue(one, relay.env, at(later(SECOND)), LETTERS)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(names(12)));
    expect((await readOutbox()).map(({ attempts }) => attempts)).toEqual(names(12).map(() => 1));
    for (const one of batches)
      expect(await getQueueResult(one, createExecutionContext())).toMatchObject({ ackAll: true, retryMessages: [] });
  });

  test('row 9: when the database is away, the messages come again', async () => {
    const away = {
      ...env,
      DB: { prepare: () => ({ bind: () => ({ raw: () => Promise.reject(new Error('away')) }) }) } as unknown as D1Database,
    };
    const one = batch(['1']);
    await afterWorkOfQueue(one, away, at(later(SECOND)), LETTERS);
    expect(await getQueueResult(one, createExecutionContext())).toMatchObject({ ackAll: false, retryBatch: { retry: true } });
  });
});

describe('row 10: mails that cannot be composed', () => {
  const POISON: Composers = {
    ...LETTERS,
    poison: async () => {
      throw new TypeError('always');
    },
    empty: async () => null,
  };

  test('row 10: 30 of them, due before, keep 10 letters from nothing: all leave in one drain', async () => {
    const relay = await openRelay();
    await owe(names(30, 'p').map((id) => owed(id, { kind: 'poison' })));
    await owe(
      names(10).map((id) => owed(id)),
      later(SECOND),
    );
    await drainOutbox(relay.env, POISON, at(later(MINUTE)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(names(10)));
  });

  test('row 10, known-bad twin: a loop that composes without care stops at the first', async () => {
    const relay = await openRelay();
    await owe([owed('p', { kind: 'poison' }), owed('a')]);
    const sent: string[] = [];
    const naive = async () => {
      for (const { id, kind } of (await readOutbox()).toReversed()) {
        await POISON[kind]?.({ ...owed(id), messageId: '', attempts: 1, createdAt: '' }, relay.env);
        sent.push(id);
      }
    };
    await expect(naive()).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  test('row 10: one that always throws is dead after 10 attempts, and is listed for the agents', async () => {
    const relay = await openRelay();
    await owe([owed('p', { kind: 'poison' })]);
    let now = START;
    for (let attempts = 1; attempts <= 10; attempts++) {
      await drainOutbox(relay.env, POISON, at(now));
      expect(await readMail('p')).toMatchObject({ attempts, state: attempts < 10 ? 'pending' : 'dead', last_error: 'compose TypeError' });
      now = later(delayAfter(attempts, 0), now);
    }
    await drainOutbox(relay.env, POISON, at(later(1000 * HOUR)));
    expect(await listDeadMails(env.DB, 10)).toMatchObject([{ id: 'p', attempts: 10, lastError: 'compose TypeError' }]);
  });

  test('row 10: one with nothing left to say is given up at once; one of an unknown kind, or of a kind that every object has, waits', async () => {
    const relay = await openRelay();
    await owe([
      owed('a', { kind: 'empty' }),
      owed('b', { kind: 'unknown' }),
      owed('c', { kind: 'constructor' }),
      owed('d', { kind: '__proto__' }),
    ]);
    await drainOutbox(relay.env, POISON, at(later(SECOND)));
    expect((await readOutbox()).map(({ state, last_error }) => [state, last_error])).toEqual([
      ['dead', 'nothing_to_say'],
      ['pending', 'unknown_kind'],
      ['pending', 'unknown_kind'],
      ['pending', 'unknown_kind'],
    ]);
    // Agents are told of mails that somebody waits for.
    expect(await listDeadMails(env.DB, 10)).toEqual([]);
  });
});

/** The Worker is gone once mails have left: nothing can be written about them. */
function cutOff(bindings: typeof env): typeof env {
  const database = new Proxy(bindings.DB, {
    get: (target, name) => {
      if (name !== 'prepare') return Reflect.get(target, name);
      return (text: string) => {
        if (text.includes('"outbox"."lease" = ?')) throw new Error('gone');
        return target.prepare(text);
      };
    },
  });
  return { ...bindings, DB: database };
}

describe('row 11: cut off after the relay took it, before it was written down', () => {
  test('row 11: the lease is respected, then it leaves a second time with the same Message-ID, and never again', async () => {
    const relay = await openRelay();
    await owe([owed('a')]);
    await drainOutbox(cutOff(relay.env), LETTERS, at(START));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['a']));
    for (const seconds of [1, 30, 59]) await drainOutbox(relay.env, LETTERS, at(later(seconds * SECOND)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['a']));
    for (const seconds of [60, 61, 120, 3600]) await drainOutbox(relay.env, LETTERS, at(later(seconds * SECOND)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['a', 'a']));
    expect(await readMail('a')).toMatchObject({ state: 'sent', attempts: 2, uncertain: 1 });
  });

  test('row 11, known-bad twin: writing it down before it leaves loses it when the relay does not answer', async () => {
    await owe([owed('a')]);
    const naive = async () => {
      await env.DB.prepare("UPDATE outbox SET state = 'sent', sent_at = created_at").run();
      await nodemailer.createTransport({ url: UNREACHABLE.SMTP_URL }).sendMail({ from: 'a@a.example', to: 'b@b.example', text: 'a' });
    };
    await expect(naive()).rejects.toThrow();
    const relay = await openRelay();
    await drainOutbox(relay.env, LETTERS, at(later(HOUR)));
    expect(await receivedIds(relay)).toEqual([]);
  });
});

describe('row 12: drains at the same time', () => {
  test(`row 12: of 4 at once, each mail is sent by one (${ROUNDS} rounds)`, async () => {
    const relay = await openRelay();
    for (let round = 0; round < ROUNDS; round++) {
      await forgetMails();
      const ids = names(6, `r${round}-`);
      await owe(ids.map((id) => owed(id)));
      await Promise.all(Array.from({ length: 4 }, () => drainOutbox(relay.env, LETTERS, at(later(SECOND)))));
      const attempts = (await relay.report()).attempts.filter((address) => address.startsWith(`r${round}-`));
      expect(attempts.sort()).toEqual(ids.map((id) => `${id}@exemple.example`).sort());
    }
  });

  test('row 12, known-bad twin: without a lease, two at once send the same mail twice in half the rounds or more', async () => {
    const relay = await openRelay();
    const naive = async () => {
      const { results } = await env.DB.prepare("SELECT id, recipient FROM outbox WHERE state = 'pending'").all<{
        id: string;
        recipient: string;
      }>();
      const transport = nodemailer.createTransport({ url: relay.env.SMTP_URL });
      for (const { id, recipient } of results) {
        await transport.sendMail({ from: 'a@a.example', to: recipient, text: 'a' });
        await env.DB.prepare("UPDATE outbox SET state = 'sent', sent_at = created_at WHERE id = ?").bind(id).run();
      }
    };
    let wrong = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await forgetMails();
      await owe([owed(`r${round}`)]);
      await Promise.all([naive(), naive()]);
      if ((await relay.report()).attempts.filter((address) => address === `r${round}@exemple.example`).length > 1) wrong += 1;
    }
    expect(wrong).toBeGreaterThanOrEqual(ROUNDS / 2);
  });
});

describe('row 13: the relay refuses', () => {
  test.each([
    ['a recipient for good', 'refuse_recipient', { state: 'dead', attempts: 1, last_error: 'RCPT TO 550 5.1.1' }],
    ['a recipient for now', 'delay_recipient', { state: 'pending', attempts: 1, last_error: 'RCPT TO 450 4.7.1' }],
    ['to relay for us', 'deny_relaying', { state: 'pending', attempts: 1, last_error: 'RCPT TO 554 5.7.1' }],
    ['the text for good', 'refuse_text', { state: 'pending', attempts: 1, last_error: 'DATA 554 5.7.1' }],
    ['the text for now', 'delay_text', { state: 'pending', attempts: 1, last_error: 'DATA 451 4.3.0' }],
  ] as const)('row 13: %s; the others leave, and a mail that waits leaves when it is due', async (_, fault, expected) => {
    const relay = await openRelay({ faults: { 'a@exemple.example': [fault] } });
    await owe(['a', 'b', 'c'].map((id) => owed(id)));
    await drainOutbox(relay.env, LETTERS, at(START));
    const refused = await readMail('a');
    expect(refused).toMatchObject({ ...expected, uncertain: 0, lease: null });
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['b', 'c']));
    if (refused.state === 'dead') return;
    const waits = new Date(refused.next_attempt_at).getTime() - START.getTime();
    expect(waits).toBeGreaterThanOrEqual(delayAfter(1, 1));
    expect(waits).toBeLessThanOrEqual(delayAfter(1, 0));
    await drainOutbox(relay.env, LETTERS, at(later(waits - 1)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['b', 'c']));
    await drainOutbox(relay.env, LETTERS, at(later(waits)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['a', 'b', 'c']));
    expect(await readMail('a')).toMatchObject({ state: 'sent', attempts: 2, uncertain: 0, last_error: null });
  });

  test('row 13: the password; all wait, and leave with the right one', async () => {
    const relay = await openRelay();
    const signedIn = (password: string) => ({
      ...relay.env,
      SMTP_URL: relay.env.SMTP_URL.replace('//', `//guichet%40agence:${password}@`),
    });
    await owe(['a', 'b'].map((id) => owed(id)));
    await drainOutbox(signedIn('wrong'), LETTERS, at(START));
    for (const row of await readOutbox()) expect(row).toMatchObject({ state: 'pending', last_error: 'AUTH PLAIN 535 5.7.8', uncertain: 0 });
    await drainOutbox(signedIn('right'), LETTERS, at(later(MINUTE)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['a', 'b']));
  });

  test('row 13: mails that failed together do not come back together', async () => {
    const relay = await openRelay({ always: 'delay_recipient' });
    await owe(names(20).map((id) => owed(id)));
    await drainOutbox(relay.env, LETTERS, at(START));
    expect(new Set((await readOutbox()).map(({ next_attempt_at }) => next_attempt_at)).size).toBeGreaterThan(15);
  });

  test.each([
    ['nobody answers', null, /^CONN ESOCKET$/],
    ['it hangs up at once', 'slam', /^(?:CONN )?(?:ECONNECTION|ESOCKET)$/],
    ['its certificate is signed by nobody', 'wrong_tls', /^(?:STARTTLS|CONN) (?:ETLS|ESOCKET|ECONNECTION)$/],
  ] as const)('row 13, R3: %s: nothing is sent, nothing is uncertain, all wait', async (_, greeting, cause) => {
    const relay = greeting ? await openRelay({ greeting }) : null;
    await owe(names(6).map((id) => owed(id)));
    await drainOutbox(relay?.env ?? UNREACHABLE, LETTERS, at(later(SECOND)));
    for (const row of await readOutbox())
      expect(row).toMatchObject({ state: 'pending', attempts: 1, uncertain: 0, last_error: expect.stringMatching(cause) });
    if (relay) expect((await relay.report()).received).toEqual([]);
  });
});

describe('row 15: the connection is lost while the relay has the text', () => {
  test.each([
    ['it had taken it', 'reset_after', 2],
    ['it lost it', 'lose', 1],
  ] as const)('row 15: %s: it is said to be uncertain, leaves again, and arrives with one Message-ID', async (_, fault, copies) => {
    const relay = await openRelay({ faults: { 'a@exemple.example': [fault] } });
    await owe(['a', 'b'].map((id) => owed(id)));
    await drainOutbox(relay.env, LETTERS, at(later(SECOND)));
    expect(await readMail('a')).toMatchObject({ state: 'pending', uncertain: 1, attempts: 1 });
    for (const minutes of [1, 2, 60]) await drainOutbox(relay.env, LETTERS, at(later(minutes * MINUTE)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf([...Array.from({ length: copies }, () => 'a'), 'b']));
    expect(await readMail('a')).toMatchObject({ state: 'sent', attempts: 2, uncertain: 1 });
    expect(await readMail('b')).toMatchObject({ state: 'sent', attempts: 1, uncertain: 0 });
  });

  test('row 15: a text that was cut is sent again, and arrives once', async () => {
    const relay = await openRelay({ faults: { '*': ['cut_text'] } });
    await owe([owed('a')]);
    for (const minutes of [0, 1, 2]) await drainOutbox(relay.env, LETTERS, at(later(minutes * MINUTE)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['a']));
    expect(await readMail('a')).toMatchObject({ state: 'sent', attempts: 2 });
  });

  test('R3: of 20 mails that meet 30 such faults, none is lost and there are not more duplicates than texts taken without a word', async () => {
    const relay = await openRelay({
      faults: { '*': Array.from({ length: 40 }, (_, n) => (['reset_after', 'ok', 'cut_text', 'lose'] as const)[n % 4] ?? 'ok') },
    });
    await owe(names(20).map((id) => owed(id)));
    for (let hours = 0; hours < 30; hours++) await drainOutbox(relay.env, LETTERS, at(later(hours * HOUR)));
    const received = await receivedIds(relay);
    expect([...new Set(received)]).toEqual(messageIdsOf(names(20)));
    expect(received.length - 20).toBeLessThanOrEqual(10);
    expect(Object.keys(await statesOf())).toEqual(['sent']);
  });

  test('row 15, known-bad twin: taking silence for success loses the mail', async () => {
    const relay = await openRelay({ faults: { '*': ['lose'] } });
    await owe([owed('a')]);
    await nodemailer
      .createTransport({ url: relay.env.SMTP_URL })
      .sendMail({ from: 'a@a.example', to: 'a@exemple.example', text: 'a' })
      .catch(() => {});
    await env.DB.prepare("UPDATE outbox SET state = 'sent', sent_at = created_at").run();
    await drainOutbox(relay.env, LETTERS, at(later(HOUR)));
    expect(await receivedIds(relay)).toEqual([]);
  });
});

describe('row 16: the relay is down for 73 hours', () => {
  test('row 16: every mail is dead by then, after ten attempts, and restarting sends it as it was owed', async () => {
    const ids = names(7);
    await owe(ids.map((id) => owed(id)));
    // A sweep every minute for 73 hours is 4380 sweeps; those at which nothing is due do nothing.
    let now = START;
    while (now.getTime() < START.getTime() + 73 * HOUR) {
      await drainOutbox(UNREACHABLE, LETTERS, at(now));
      const pending = (await statesOf()).pending ?? [];
      if (pending.length === 0) break;
      now = new Date(Math.min(...pending.map(({ next_attempt_at }) => new Date(next_attempt_at).getTime())));
    }
    expect(await statesOf()).toMatchObject({ dead: ids.map((id) => ({ id, attempts: 10, uncertain: 0 })) });
    expect(now.getTime()).toBeLessThan(START.getTime() + 72 * HOUR);

    const relay = await openRelay();
    await drainOutbox(relay.env, LETTERS, at(later(80 * HOUR)));
    expect(await receivedIds(relay)).toEqual([]);
    const dead = (await listDeadMails(env.DB, 100)).map(({ id }) => id);
    await restartDeadMails(env.DB, dead, later(81 * HOUR));
    await drainOutbox(relay.env, LETTERS, at(later(81 * HOUR)));
    const { received } = await relay.report();
    expect(received.map(({ messageId }) => messageId).sort()).toEqual(messageIdsOf(ids));
    for (const { text, recipients } of received) expect(`Bonjour, subject-${recipients[0]?.split('@')[0]}.`).toBe(text);
  });
});

describe('R9: clocks that are wrong', () => {
  test('R9: a drain whose clock is 26 hours ahead while another holds a mail sends at most one more, with the same Message-ID', async () => {
    const relay = await openRelay();
    await owe([owed('a')]);
    await drainOutbox(cutOff(relay.env), LETTERS, at(START));
    await drainOutbox(relay.env, LETTERS, at(later(26 * HOUR)));
    await drainOutbox(relay.env, LETTERS, at(later(MINUTE)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['a', 'a']));
  });

  test('R9: a drain whose clock is 26 hours late finds nothing due, and loses nothing', async () => {
    const relay = await openRelay();
    await owe([owed('a')]);
    await drainOutbox(relay.env, LETTERS, at(later(-26 * HOUR)));
    expect(await receivedIds(relay)).toEqual([]);
    await drainOutbox(relay.env, LETTERS, at(START));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['a']));
  });

  test('R9: a drain that was 26 hours ahead and was cut off holds nobody up', async () => {
    const relay = await openRelay();
    await owe([owed('a')]);
    await drainOutbox(cutOff(relay.env), LETTERS, at(later(26 * HOUR)));
    await drainOutbox(relay.env, LETTERS, at(later(SECOND)));
    expect(await readMail('a')).toMatchObject({ state: 'sent', attempts: 2, uncertain: 1 });
  });

  test.each(['2027-03-28T00:59:50.000Z', '2026-10-25T00:59:50.000Z', '2028-02-28T23:59:50.000Z', '2038-01-19T03:14:00.000Z'])(
    'R9: over a change of hour, a leap day and the end of 32 bits (%s), a mail that failed waits half a minute',
    async (time) => {
      const start = new Date(time);
      const relay = await openRelay({ faults: { '*': ['delay_text'] } });
      await owe([owed('a')], start);
      await drainOutbox(relay.env, LETTERS, at(start));
      await drainOutbox(relay.env, LETTERS, at(later(20 * SECOND, start)));
      expect(await receivedIds(relay)).toEqual([]);
      await drainOutbox(relay.env, LETTERS, at(later(26 * SECOND, start)));
      expect(await receivedIds(relay)).toEqual(messageIdsOf(['a']));
    },
  );
});
