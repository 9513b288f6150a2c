/** Many people write at once while the Worker is killed again and again. */
import { randomInt } from 'node:crypto';
import type { LocalWorker } from '../../../tools/local-worker.ts';
import { messagesOf, readDatabase } from './evidence.ts';
import { FormRefused, newPerson, openForm, type Person, sendForm } from './person.ts';
import { hireKiller, newState, start } from './worker.ts';

/** People who write at the same time. */
const AT_ONCE = 24;
/** The killer strikes within so many milliseconds of its order, whatever happens then. */
const LONGEST_DELAY = 20;

export interface Campaign {
  state: string;
  /** The Worker that was started after the last kill. */
  worker: LocalWorker;
  /** Everybody; all of them saw the confirmation. */
  people: Person[];
  /** Forms that were sent and not answered. Without any, no kill struck while something was written. */
  unanswered: number;
  /** Those of them whose message was there all the same. */
  storedUnanswered: number;
}

/** Does something for each of them, for so many at a time. */
async function forEach<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const one = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** Has people send their forms once; the Worker is killed when so many of them have seen the confirmation, and at a random moment from then on. */
async function writeUntilKilled(worker: LocalWorker, people: readonly Person[], enough: number): Promise<Person[]> {
  const kill = await hireKiller(worker);
  const cutOff: Person[] = [];
  let confirmed = 0;
  let dead = false;
  await forEach(people, async (person) => {
    if (dead) return;
    try {
      const seen = await sendForm(worker.origin, person);
      confirmed += seen ? 1 : 0;
      if (!seen) cutOff.push(person);
    } catch (error) {
      if (error instanceof FormRefused) throw error;
      dead = true;
      cutOff.push(person);
    }
    if (confirmed === enough) {
      confirmed += 1;
      kill(randomInt(LONGEST_DELAY));
    }
  });
  await worker.ended;
  return cutOff;
}

/**
 * Has so many people write, and kills the Worker so many times meanwhile. Whoever saw no confirmation sends the same form again.
 *
 * @param relay port of the mail relay
 * @param script the Worker to test in place of ours
 */
export async function campaign({
  submissions,
  kills,
  relay,
  script,
}: {
  submissions: number;
  kills: number;
  relay: number;
  script?: string;
}): Promise<Campaign> {
  const state = await newState();
  const people = Array.from({ length: submissions }, (_, n) => newPerson(`personne-${n}`));
  const share = Math.ceil(submissions / kills);
  let unanswered = 0;
  let storedUnanswered = 0;
  let worker = await start(state, relay, script);
  for (let round = 0; round < kills; round += 1) {
    const { origin } = worker;
    await forEach(people.slice(round * share, (round + 1) * share), (person) => openForm(origin, person));
    const writing = people.filter(({ token, followUp }) => token !== null && followUp === null);
    const cutOff = await writeUntilKilled(worker, writing, randomInt(1, Math.max(2, Math.floor(share / 2))));
    const stored = new Set(readDatabase(state, messagesOf).map(({ subject }) => subject));
    unanswered += cutOff.length;
    storedUnanswered += cutOff.filter(({ subject }) => stored.has(subject)).length;
    worker = await start(state, relay, script);
  }
  await forEach(
    people.filter(({ followUp }) => followUp === null),
    async (person) => {
      await sendForm(worker.origin, person);
    },
  );
  return { state, worker, people, unanswered, storedUnanswered };
}
