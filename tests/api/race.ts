/** Requests that arrive together, again and again (S4). `ROUNDS=200` says how many times; six, unless told. */
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';

export const ROUNDS = Number((env as unknown as { ROUNDS: string }).ROUNDS);
export const PARALLEL = 32;
/** Rounds of a naive version, which is to fail in half of them. */
const NAIVE_ROUNDS = 20;

/** So many at once; the rank tells them apart. */
export function together<T>(act: (rank: number) => Promise<T>, count = PARALLEL): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, rank) => act(rank)));
}

/** The status of each answer, read to its end as a browser does. */
export async function statusesOf(answers: readonly Response[]): Promise<number[]> {
  return Promise.all(
    answers.map(async (answer) => {
      await answer.arrayBuffer();
      return answer.status;
    }),
  );
}

/** One of them is done, 303; every other one is told one of these; none fails. */
export function expectOneDone(statuses: readonly number[], others: readonly number[]): void {
  const told = statuses.filter((status) => status !== 303);
  expect({ done: statuses.length - told.length, unexpected: told.filter((status) => !others.includes(status)) }).toEqual({
    done: 1,
    unexpected: [],
  });
}

/** A known-bad twin: what reads first and writes then goes wrong in half of the rounds or more, or the race proves nothing. */
export async function expectNaiveFails(goesWrong: (round: number) => Promise<boolean>): Promise<void> {
  let wrong = 0;
  for (let round = 0; round < NAIVE_ROUNDS; round += 1) if (await goesWrong(round)) wrong += 1;
  expect(wrong).toBeGreaterThanOrEqual(NAIVE_ROUNDS / 2);
}
