/**
 * The Worker is killed while people write (quality: R1, R2, R5; rows 1 and 2). `FAULTS_SUBMISSIONS` and `FAULTS_KILLS` say how many write
 * and how many kills there are; R1 asks for 40000 and 100.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { type Campaign, campaign } from './support/campaign.ts';
import { faultsOf, mailsOf, messagesOf, readDatabase, secretHashOf } from './support/evidence.ts';
import { newPerson, openForm, sendForm } from './support/person.ts';
import { openRelay } from './support/relay.ts';
import { hireKiller, newState, start, sweep } from './support/worker.ts';

const SUBMISSIONS = Number(process.env.FAULTS_SUBMISSIONS ?? 200);
const KILLS = Number(process.env.FAULTS_KILLS ?? 6);
/** Mails that a killed drain held wait for the end of its lease, two minutes. */
const LONGEST_DELIVERY = 300_000 + SUBMISSIONS * 100;

const relay = await openRelay();
afterAll(() => relay.close());

/** Sweeps until every mail has come. */
async function deliver({ worker, people }: Campaign): Promise<void> {
  const deadline = Date.now() + LONGEST_DELIVERY;
  const arrived = async () => new Set((await relay.envelopes()).map(({ messageId }) => messageId)).size;
  while ((await arrived()) < 2 * people.length) {
    if (Date.now() > deadline) throw new Error(`${await arrived()} mails of ${2 * people.length} have come`);
    await sweep(worker);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  // Until what has come last is written down too.
  await sweep(worker);
}

describe('row 1: the Worker is killed while it writes', () => {
  test(`rows 1 and 2, R1: ${KILLS} kills among ${SUBMISSIONS} messages: what was confirmed is there once, with its link and its mails, which all come`, async () => {
    const done = await campaign({ submissions: SUBMISSIONS, kills: KILLS, relay: relay.port });
    await deliver(done);
    await done.worker.stop();

    console.log(
      `${SUBMISSIONS} messages, ${KILLS} kills: ${done.unanswered} sendings unanswered, of which ${done.storedUnanswered} were stored`,
    );
    expect(done.unanswered, 'no kill struck while something was written').toBeGreaterThan(0);
    const { faults, messages, mails } = readDatabase(done.state, (database) => ({
      faults: faultsOf(database),
      messages: messagesOf(database),
      mails: mailsOf(database),
    }));
    expect(faults).toEqual([]);
    // Each form made one message, and its sender was led to that one.
    const confirmed = done.people.map(({ subject, followUp }) => [subject, secretHashOf(followUp ?? '')]);
    expect(messages.map(({ subject, secretHash }) => [subject, secretHash]).sort()).toEqual(confirmed.sort());
    // Each mail came at least once, to whom it was owed and to nobody else, under one Message-ID.
    const came = new Map((await relay.envelopes()).map(({ messageId, recipients }) => [messageId, recipients]));
    expect([...came].sort()).toEqual(mails.map(({ messageId, recipient }) => [messageId, [recipient]]).sort());
    expect(mails.filter(({ state }) => state !== 'sent')).toEqual([]);
  });

  test('row 1: a Worker that answers before it writes loses confirmed messages', async () => {
    const done = await campaign({ submissions: 300, kills: 3, relay: relay.port, script: 'answers-first.ts' });
    await done.worker.stop();
    const stored = new Set(readDatabase(done.state, messagesOf).map(({ subject }) => subject));
    const lost = done.people.filter(({ followUp, subject }) => followUp !== null && !stored.has(subject));
    expect(lost.length).toBeGreaterThan(0);
  });
});

describe('row 2: the Worker is killed between its writes and its answer', () => {
  test('row 2, R2: sent again, the same form leads to the same message', async () => {
    const state = await newState();
    const person = newPerson('personne-coupee');
    const cutOff = await start(state, relay.port, 'keeps-answers.ts');
    await openForm(cutOff.origin, person);
    const kill = await hireKiller(cutOff);
    const unanswered = sendForm(cutOff.origin, person, { 'x-keep-answer': 'yes' });
    const cut = expect(unanswered).rejects.toThrow();
    while ((await (await fetch(`${cutOff.origin}/api/kept`)).json()) !== 1);
    kill(0);
    await Promise.all([cut, cutOff.ended]);
    expect(person.followUp).toBeNull();
    const [before] = readDatabase(state, messagesOf);
    expect(before).toMatchObject({ subject: person.subject });

    const worker = await start(state, relay.port);
    expect(await sendForm(worker.origin, person)).toBe(true);
    await worker.stop();
    expect(readDatabase(state, messagesOf)).toEqual([before]);
    expect(secretHashOf(person.followUp ?? '')).toBe(before?.secretHash);
    expect(readDatabase(state, faultsOf)).toEqual([]);
  });
});
