/** The mail relay fails in every way it can while people write (quality: R3; rows 8, 13, 14 and 15). */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { LocalWorker } from '../../tools/local-worker.ts';
import { freePort } from '../../tools/ports.ts';
import type { Fault } from '../support/smtp-double.ts';
import { faultsOf, mailsOf, messagesOf, readDatabase } from './support/evidence.ts';
import { newPerson, openForm, type Person, sendForm } from './support/person.ts';
import { openRelay } from './support/relay.ts';
import { newState, start, sweep } from './support/worker.ts';

/** A mail that failed is tried again half a minute later; one that stalled is held for twenty seconds. */
const LONGEST_DELIVERY = 240_000;

/** Milliseconds that the Worker has to write down what it has just sent, before it is stopped. */
const TO_WRITE_DOWN = 3000;

/** People who write one after the other, and see the confirmation. */
async function writeAll({ origin }: LocalWorker, people: readonly Person[]): Promise<void> {
  for (const person of people) {
    await openForm(origin, person);
    expect(await sendForm(origin, person)).toBe(true);
  }
}

/** Sweeps until there are so many. */
async function sweepUntil(worker: LocalWorker, wanted: number, arrived: () => Promise<number>): Promise<void> {
  const deadline = Date.now() + LONGEST_DELIVERY;
  while ((await arrived()) < wanted) {
    if (Date.now() > deadline) throw new Error(`${await arrived()} mails of ${wanted} have come`);
    await sweep(worker);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  // What the relay has taken last is written down.
  await new Promise((resolve) => setTimeout(resolve, TO_WRITE_DOWN));
}

const evidenceOf = (state: string) =>
  readDatabase(state, (database) => ({ faults: faultsOf(database), messages: messagesOf(database), mails: mailsOf(database) }));

test('rows 13, 14 and 15, R3: a relay that refuses, stalls, hangs up: every mail comes in the end, to whom it was owed alone', async () => {
  const passing: Fault[] = [
    'delay_recipient',
    'deny_relaying',
    'delay_text',
    'refuse_text',
    'cut_text',
    'lose',
    'stall',
    'reset_after',
    'ok',
  ];
  const nameOf = (fault: string, n: number) => `${fault.replaceAll('_', '-')}-${n}`;
  const people = passing.flatMap((fault) => [1, 2].map((n) => newPerson(nameOf(fault, n))));
  const refused = [1, 2].map((n) => newPerson(nameOf('refuse_recipient', n)));
  const relay = await openRelay({
    faults: {
      ...Object.fromEntries(passing.flatMap((fault) => [1, 2].map((n) => [newPerson(nameOf(fault, n)).email, [fault]]))),
      ...Object.fromEntries(refused.map(({ email }) => [email, ['refuse_recipient']])),
    },
  });
  const state = await newState();
  const worker = await start(state, relay.port);
  await writeAll(worker, [...people, ...refused]);
  const expected = 2 * people.length + refused.length;
  const takenTwice = people.filter(({ email }) => email.startsWith('reset-after'));
  await sweepUntil(worker, expected + takenTwice.length, async () => (await relay.envelopes()).length);
  await worker.stop();

  const { faults, messages, mails } = evidenceOf(state);
  expect(faults).toEqual([]);
  // Refused for good, and nobody else gets it: it waits for an agent.
  const dead = mails.filter(({ state }) => state === 'dead');
  expect(dead.map(({ recipient }) => recipient).sort()).toEqual(refused.map(({ email }) => email).sort());
  const sent = mails.filter(({ state }) => state === 'sent');
  expect(sent).toHaveLength(expected);
  const { received } = await relay.report();
  relay.close();
  for (const { messageId, recipients, to, text } of received) {
    const mail = sent.find((owed) => owed.messageId === messageId);
    expect(recipients).toEqual([mail?.recipient]);
    expect(to.map(({ address }) => address)).toEqual(recipients);
    const owner = messages.find(({ email }) => email === mail?.recipient);
    if (mail?.kind === 'contact_acknowledgement') expect(text).toContain(owner?.reference);
  }
  // The one fault after which a mail comes twice: the relay took it and did not say so.
  const twice = sent.filter(({ messageId }) => received.filter((mail) => mail.messageId === messageId).length > 1);
  expect(twice.map(({ recipient }) => recipient).sort()).toEqual(takenTwice.map(({ email }) => email).sort());
  expect(twice.every(({ uncertain }) => uncertain === 1)).toBe(true);
});

test('row 14, P22: while the relay takes calls and says nothing, people write and are answered; then their mails come', async () => {
  const relay = await openRelay({ greeting: 'silent' });
  const state = await newState();
  const worker = await start(state, relay.port);
  const people = Array.from({ length: 20 }, (_, n) => newPerson(`pendant-${n}`));
  await writeAll(worker, people);
  expect(await relay.envelopes()).toEqual([]);
  await relay.change({ greeting: 'normal' });
  await sweepUntil(worker, 2 * people.length, async () => new Set((await relay.envelopes()).map(({ messageId }) => messageId)).size);
  await worker.stop();
  relay.close();
  const { faults, mails } = evidenceOf(state);
  expect(faults).toEqual([]);
  expect(mails.filter(({ state }) => state !== 'sent')).toEqual([]);
});

test('row 8, R8: nobody listens at the relay, the Worker stops; once there is a mailbox, the sweep alone sends everything', async () => {
  const [smtp, page] = [await freePort(), await freePort()];
  const state = await newState();
  const before = await start(state, smtp);
  const people = Array.from({ length: 10 }, (_, n) => newPerson(`avant-${n}`));
  await writeAll(before, people);
  // What the queue held goes with the process.
  await before.stop();
  expect(evidenceOf(state).mails.every(({ state }) => state === 'pending')).toBe(true);

  const mailbox = fork(
    path.join(import.meta.dirname, 'support/mailbox-process.ts'),
    [String(smtp), String(page), path.join(state, 'mails')],
    {
      execArgv: [],
    },
  );
  await once(mailbox, 'message');
  const worker = await start(state, smtp);
  type Arrived = { to: { address: string }[]; headers: Record<string, string> }[];
  const arrived = async () => (await (await fetch(`http://127.0.0.1:${page}/api/email`)).json()) as Arrived;
  await sweepUntil(worker, 2 * people.length, async () => new Set((await arrived()).map(({ headers }) => headers['message-id'])).size);
  await worker.stop();
  const came = (await arrived()).map(({ headers, to }) => [headers['message-id'], to.map(({ address }) => address)]);
  mailbox.disconnect();
  const { faults, mails } = evidenceOf(state);
  expect(faults).toEqual([]);
  expect(came.sort()).toEqual(mails.map(({ messageId, recipient }) => [messageId, [recipient]]).sort());
});
