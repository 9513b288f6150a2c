import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { runBatch } from '../../functions/database.ts';
import {
  deleteMailsOfSubject,
  listDeadMails,
  listMailsOfSubject,
  type MailStatus,
  oweMail,
  oweMails,
  restartDeadMails,
} from '../../functions/outbox/owe-mail.ts';
import { exchangeMails, markFailed } from '../../functions/outbox/repository.ts';
import { LEASE } from '../../functions/outbox/rules.ts';
import { forgetMails, later, owe, owed, readMail, readOutbox, START } from './relay.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const ROUNDS = 20;
const PARALLEL = 32;

beforeEach(forgetMails);

const NOTHING = { lease: 'none', room: 0 };
const take = (now: Date, lease = 'lease', room = 5) => exchangeMails(env.DB, [], { lease, room }, now);
const markSent = async (lease: string, ids: readonly string[], now: Date) =>
  (
    await exchangeMails(
      env.DB,
      ids.map((id) => ({ id, lease })),
      NOTHING,
      now,
    )
  ).written;
const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id).sort();

describe('owing a mail', () => {
  test('C4: the mail stands or falls with what it is batched with', async () => {
    await runBatch(env.DB, [oweMail(env.DB, owed('a', { parameters: { reference: 'GUI-1', number: 2 } }), START)]);
    await expect(runBatch(env.DB, [oweMail(env.DB, owed('b'), START), oweMail(env.DB, owed('a'), START)])).rejects.toThrow();
    expect(await readOutbox()).toMatchObject([{ id: 'a', state: 'pending', attempts: 0, message_id: '<a@guichet.invalid>' }]);
    expect((await take(START)).held[0]?.parameters).toEqual({ reference: 'GUI-1', number: 2 });
  });

  test('C8: both ways of owing write the same row', async () => {
    const parameters = { é: '« ' };
    await oweMail(env.DB, owed('a', { parameters }), START).run();
    await oweMails(env.DB, { unlessRecent: owed('b', { parameters }), always: owed('c', { parameters }) }, START, HOUR).run();
    const [a, ...others] = (await readOutbox()).map((row) => JSON.stringify(row));
    const as = (id: string) =>
      a
        ?.replaceAll('"a"', `"${id}"`)
        .replace('<a@', `<${id}@`)
        .replaceAll('a@exemple', `${id}@exemple`)
        .replace('subject-a', `subject-${id}`);
    expect(others).toEqual([as('b'), as('c')]);
  });
});

describe('C8: at most one in an hour to an address', () => {
  const ack = (id: string, recipientKey = 'claire@exemple.example', kind = 'ack') => owed(id, { recipientKey, kind });
  /** With a mail that is owed each time. */
  const oweOne = (mail: ReturnType<typeof ack>, now: Date) =>
    oweMails(env.DB, { unlessRecent: mail, always: owed(`${mail.id}-too`, { kind: 'too' }) }, now, HOUR).run();
  const limited = async () => (await readOutbox()).filter(({ kind }) => kind !== 'too');

  test.each([
    ['at once', 0, ['a']],
    ['a second before the hour is over', HOUR - SECOND, ['a']],
    ['when the hour is over', HOUR, ['a', 'b']],
    ['by a clock that is 26 hours late', -26 * HOUR, ['a']],
  ])('C8: a second one %s', async (_, after, expected) => {
    await oweOne(ack('a'), START);
    await oweOne(ack('b'), later(after));
    expect(idsOf(await limited())).toEqual(expected);
  });

  test('C8: another address and another kind have their own hour; the one that left counts, and the one that was given up too', async () => {
    await oweOne(ack('a'), START);
    await oweOne(ack('b', 'paul@exemple.example'), START);
    await oweOne(ack('c', 'claire@exemple.example', 'answer'), START);
    const { held } = await take(START);
    for (const mail of held)
      await (mail.id === 'a'
        ? markSent(mail.lease, [mail.id], START)
        : markFailed(env.DB, mail, { cause: 'x', uncertain: false, nextAttemptAt: null }));
    await oweOne(ack('d'), later(SECOND));
    await oweOne(ack('e', 'paul@exemple.example'), later(SECOND));
    expect(idsOf(await limited())).toEqual(['a', 'b', 'c']);
  });

  test(`C8: of ${PARALLEL} at once, one is owed (${ROUNDS} rounds)`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await forgetMails();
      await Promise.all(Array.from({ length: PARALLEL }, (_, n) => oweOne(ack(`r${round}-${n}`), START)));
      expect(await limited()).toHaveLength(1);
      expect(await readOutbox()).toHaveLength(1 + PARALLEL);
    }
  });

  test('C8, known-bad twin: looking first and then owing sends several in half the rounds or more', async () => {
    const naive = async (mail: ReturnType<typeof ack>) => {
      const found = await env.DB.prepare('SELECT 1 FROM outbox WHERE recipient_key = ? AND kind = ?')
        .bind(mail.recipientKey, mail.kind)
        .first();
      if (!found) await oweMail(env.DB, mail, START).run();
    };
    let wrong = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await forgetMails();
      await Promise.all(Array.from({ length: PARALLEL }, (_, n) => naive(ack(`r${round}-${n}`))));
      if ((await readOutbox()).length > 1) wrong += 1;
    }
    expect(wrong).toBeGreaterThanOrEqual(ROUNDS / 2);
  });
});

describe('taking mails that are due', () => {
  test('row 12: a mail is held by one drain until its lease ends, and by the next one then', async () => {
    await owe([owed('a')]);
    expect((await take(START, 'one')).held).toMatchObject([{ id: 'a', attempts: 1, lease: 'one' }]);
    expect(await readMail('a')).toMatchObject({ lease: 'one', lease_until: later(LEASE).toISOString(), uncertain: 0 });
    expect((await take(later(LEASE - 1), 'two')).held).toEqual([]);
    expect((await take(later(LEASE), 'two')).held).toMatchObject([{ id: 'a', attempts: 2, lease: 'two' }]);
    expect(await readMail('a')).toMatchObject({ uncertain: 1, last_error: 'cut off' });
  });

  test(`row 12: of ${PARALLEL} drains at once, each mail is held by one (${ROUNDS} rounds)`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await forgetMails();
      const ids = Array.from({ length: 12 }, (_, n) => `m${n}`);
      await owe(ids.map((id) => owed(id)));
      const takes = await Promise.all(Array.from({ length: PARALLEL }, (_, n) => take(later(SECOND), `lease-${n}`)));
      expect(idsOf(takes.flatMap(({ held }) => held))).toEqual(ids.toSorted());
    }
  });

  test('row 12, known-bad twin: looking for what is due and then holding it gives a mail to several, in half the rounds or more', async () => {
    const naive = async (lease: string) => {
      const { results } = await env.DB.prepare("SELECT id FROM outbox WHERE state = 'pending' AND lease IS NULL LIMIT 5").all<{
        id: string;
      }>();
      for (const { id } of results)
        await env.DB.prepare("UPDATE outbox SET lease = ?, lease_until = '2026' WHERE id = ?").bind(lease, id).run();
      return results;
    };
    let wrong = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await forgetMails();
      await owe([owed('a'), owed('b')]);
      const takes = await Promise.all(Array.from({ length: 4 }, (_, n) => naive(`lease-${n}`)));
      if (takes.flat().length > 2) wrong += 1;
    }
    expect(wrong).toBeGreaterThanOrEqual(ROUNDS / 2);
  });

  test('what was due first is taken first; what is not due is left', async () => {
    await owe([owed('late')], later(3 * SECOND));
    await owe([owed('second')], later(2 * SECOND));
    await owe([owed('first')], later(SECOND));
    await owe([owed('future')], later(HOUR));
    expect(idsOf((await take(later(10 * SECOND), 'x', 2)).held)).toEqual(['first', 'second']);
    expect(idsOf((await take(later(10 * SECOND), 'y', 2)).held)).toEqual(['late']);
  });

  test('who lost its lease marks nothing', async () => {
    await owe([owed('a')]);
    const mail = { id: 'a', lease: 'one' };
    await take(START, 'one');
    await take(later(LEASE + SECOND), 'two');
    expect(await markSent(mail.lease, [mail.id], later(LEASE + 2 * SECOND))).toEqual([]);
    expect(await markFailed(env.DB, mail, { cause: 'x', uncertain: true, nextAttemptAt: null })).toEqual([]);
    expect(await readMail('a')).toMatchObject({ state: 'pending', lease: 'two', attempts: 2, last_error: 'cut off' });
    expect(await markSent('two', ['a'], later(LEASE + 3 * SECOND))).toEqual(['a']);
    expect(await markSent('two', ['a'], later(LEASE + 4 * SECOND))).toEqual([]);
  });

  test('row 11: a mail at each attempt of which its drain was cut off is dead after ten, and no attempt is made beyond', async () => {
    await owe([owed('a')]);
    const taken: number[] = [];
    for (let round = 0; round < 20; round++) {
      const { held, dead } = await take(later(round * (LEASE + SECOND)), `lease-${round}`);
      taken.push(...held.map(({ attempts }) => attempts));
      if (dead.length > 0) expect(round).toBe(10);
    }
    expect(taken).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await readMail('a')).toMatchObject({
      state: 'dead',
      attempts: 10,
      lease: null,
      lease_until: null,
      uncertain: 1,
      last_error: 'cut off',
    });
  });

  test('R9: a lease that a wrong clock made 26 hours too long holds nobody up', async () => {
    await owe([owed('a')]);
    await take(later(26 * HOUR), 'wrong');
    expect(idsOf((await take(later(SECOND), 'right')).held)).toEqual(['a']);
    expect((await take(later(2 * SECOND), 'third')).held).toEqual([]);
  });

  test('P5, row 100: no statement looks through the whole outbox', async () => {
    const plans: string[] = [];
    const watched = new Proxy(env.DB, {
      get: (database, name) =>
        name === 'prepare'
          ? (text: string) => {
              plans.push(text);
              return database.prepare(text);
            }
          : Reflect.get(database, name),
    });
    const left = ['a', 'b'].map((id) => ({ id, lease: 'x' }));
    await exchangeMails(watched, left, { lease: 'y', room: 5 }, START);
    await listDeadMails(watched, 20);
    await restartDeadMails(watched, ['a'], START);
    await listMailsOfSubject(watched, 'a');
    await deleteMailsOfSubject(watched, 'a');
    await oweMails(watched, { unlessRecent: owed('a'), always: owed('b') }, START, HOUR).run();
    expect(plans).toHaveLength(7);
    for (const text of plans) {
      const values = text.match(/\?/g)?.map(() => null) ?? [];
      const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${text}`)
        .bind(...values)
        .all<{ detail: string }>();
      expect(results.map(({ detail }) => detail).filter((detail) => /^SCAN (?!CONSTANT)/.test(detail))).toEqual([]);
    }
  });
});

describe('R1: mails that were given up', () => {
  /** Mails that are dead, the first named being due first. */
  async function bury(...ids: string[]): Promise<void> {
    for (const [rank, id] of ids.entries()) await owe([owed(id, { subjectId: 'message' })], later(rank));
    for (;;) {
      const { held } = await take(later(HOUR), 'x');
      if (held.length === 0) return;
      for (const mail of held) await markFailed(env.DB, mail, { cause: 'RCPT TO 550 5.1.1', uncertain: false, nextAttemptAt: null });
    }
  }

  test('R1: they are listed with what is known of them, never to whom, page after page', async () => {
    await bury('c', 'b', 'a');
    await owe([owed('living')]);
    const first = await listDeadMails(env.DB, 2);
    const status: MailStatus = {
      id: 'c',
      kind: 'letter',
      subjectId: 'message',
      state: 'dead',
      attempts: 1,
      uncertain: false,
      lastError: 'RCPT TO 550 5.1.1',
      nextAttemptAt: START.toISOString(),
      createdAt: START.toISOString(),
      sentAt: null,
    };
    expect(first).toEqual([status, expect.objectContaining({ id: 'b' })]);
    expect(idsOf(await listDeadMails(env.DB, 2, first[1]))).toEqual(['a']);
  });

  test('R1, row 16: restarting gives ten more attempts, once, and leaves alone what is not dead', async () => {
    await bury('a', 'b');
    await owe([owed('living')], later(2 * HOUR));
    expect(idsOf((await restartDeadMails(env.DB, ['a', 'b', 'living', 'nobody'], later(2 * HOUR))).map((id) => ({ id })))).toEqual([
      'a',
      'b',
    ]);
    expect(await restartDeadMails(env.DB, ['a', 'b'], later(3 * HOUR))).toEqual([]);
    expect(await readMail('a')).toMatchObject({ state: 'pending', attempts: 0, next_attempt_at: later(2 * HOUR).toISOString() });
    expect(await listDeadMails(env.DB, 10)).toEqual([]);
  });

  test('row 99: more mails than one statement may name are restarted too', async () => {
    const ids = Array.from({ length: 200 }, (_, n) => `m${n}`);
    await bury(...ids);
    expect(await restartDeadMails(env.DB, ids, later(HOUR))).toHaveLength(200);
  });
});

describe('the mails about something', () => {
  test('are listed, the newest first, and are forgotten together', async () => {
    await owe([owed('old', { subjectId: 'message' }), owed('other')]);
    await owe([owed('new', { subjectId: 'message' })], later(SECOND));
    expect((await listMailsOfSubject(env.DB, 'message')).map(({ id }) => id)).toEqual(['new', 'old']);
    await deleteMailsOfSubject(env.DB, 'message');
    expect(idsOf(await readOutbox())).toEqual(['other']);
  });

  test('a mail that is forgotten while it is on its way is not brought back by its mark', async () => {
    await owe([owed('a', { subjectId: 'message' })]);
    const [mail] = (await take(START)).held;
    await deleteMailsOfSubject(env.DB, 'message');
    expect(await markSent(mail?.lease ?? '', [mail?.id ?? ''], START)).toEqual([]);
    expect(await readOutbox()).toEqual([]);
  });
});
