/** What takes its time: apart, so that the others do not wait for it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { drainOutbox } from '../../functions/outbox/drain.ts';
import { at, forgetMails, LETTERS, later, messageIdsOf, openRelay, owe, owed, readMail, readOutbox, receivedIds } from './relay.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

beforeEach(forgetMails);

describe('row 14: the relay stalls', () => {
  test('row 14: silent after the text, or saying only that it thinks, it is left after 10 and 20 seconds; those beside leave', async () => {
    const relay = await openRelay({ faults: { 'a@exemple.example': ['stall'], 'b@exemple.example': ['trickle'] } });
    await owe(['a', 'b', 'c', 'd', 'e'].map((id) => owed(id)));
    await drainOutbox(relay.env, LETTERS, at(later(SECOND)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['c', 'd', 'e']));
    expect(await readMail('a')).toMatchObject({ state: 'pending', uncertain: 1, last_error: 'CONN ETIMEDOUT', lease: null });
    expect(await readMail('b')).toMatchObject({ state: 'pending', uncertain: 1, last_error: 'CONN ETIMEDOUT', lease: null });
    await drainOutbox(relay.env, LETTERS, at(later(MINUTE)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['a', 'b', 'c', 'd', 'e']));
  });

  test('row 14: a relay that takes the call and says nothing is left after 10 seconds', async () => {
    const relay = await openRelay({ greeting: 'silent' });
    await owe(['a', 'b'].map((id) => owed(id)));
    await drainOutbox(relay.env, LETTERS, at(later(SECOND)));
    for (const row of await readOutbox()) expect(row).toMatchObject({ state: 'pending', uncertain: 0, last_error: 'CONN ETIMEDOUT' });
  });
});

describe('row 10: mails that cannot be composed', () => {
  test('row 10: one that is never composed ends too', async () => {
    const relay = await openRelay();
    await owe([owed('a', { kind: 'endless' }), owed('b')]);
    await drainOutbox(relay.env, { ...LETTERS, endless: () => new Promise(() => {}) }, at(later(SECOND)));
    expect(await receivedIds(relay)).toEqual(messageIdsOf(['b']));
    expect(await readMail('a')).toMatchObject({ state: 'pending', last_error: 'compose Error', lease: null });
  });
});
