/**
 * `npm run bench:votes [-- --rounds N]`: votes per second and how long they take, beside a bare Hono route that makes one insert into
 * D1, both in the local runtime, in turns. Each vote comes from a visitor of its own; the questions take turns.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readContent } from '../src/authoring/generated.ts';
import { checkRounds, introduce } from './support/goals.ts';
import { type Load, type Request, sendAll } from './support/load.ts';
import { build, copyBareWorker, copyGuichet } from './support/project.ts';
import { quantile, ratios } from './support/statistics.ts';
import { startWorker } from './support/worker.ts';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
/** Requests of a round, by how many are sent at a time. */
const REQUESTS = new Map([
  [10, 1000],
  [1, 300],
]);

const guichet = copyGuichet('guichet');
await build(guichet);
const ids = readContent(path.join(guichet, 'content')).questions.map(({ id }) => id);
const ours = await startWorker('guichet', guichet, '/api/sante');
const bare = await startWorker('bare', copyBareWorker(), '/');

const requestsTo = (url: string, count: number): Request[] =>
  Array.from({ length: count }, (_, n) => ({ url, method: 'POST', body: { question: ids[n % ids.length], helpful: n % 3 > 0 } }));
const vote = (count: number, concurrency: number) => sendAll(requestsTo(`${ours.origin}/api/feedback`, count), concurrency);
const insert = (count: number, concurrency: number) => sendAll(requestsTo(`${bare.origin}/row`, count), concurrency);

introduce('Votes, beside one bare insert into D1; medians over rounds in turns');
try {
  for (const [concurrency, count] of REQUESTS) {
    const votes: Load[] = [];
    const inserts: Load[] = [];
    await vote(count, concurrency); // Both have warmed up before the first round
    await insert(count, concurrency);
    for (let round = 0; round < Number(options.rounds); round += 1) {
      votes.push(await vote(count, concurrency));
      inserts.push(await insert(count, concurrency));
    }
    const rate = (loads: Load[]) => loads.map(({ perSecond }) => perSecond);
    const time = (loads: Load[], share: number) => loads.map(({ times }) => quantile(times, share));
    for (const [name, loads] of Object.entries({ votes, inserts })) {
      const [p50, p99] = [0.5, 0.99].map((share) => quantile(time(loads, share), 0.5).toFixed(1));
      console.log(`${concurrency} at a time, ${name}: ${quantile(rate(loads), 0.5).toFixed(0)}/s, p50 ${p50} ms, p99 ${p99} ms`);
    }
    checkRounds(`Votes a second over bare inserts, ${concurrency} at a time`, ratios(rate(votes), rate(inserts)), { atLeast: 0.625 });
    checkRounds(`P2 p50 of a vote over a bare insert, ${concurrency} at a time`, ratios(time(votes, 0.5), time(inserts, 0.5)), {
      atMost: 1.6,
    });
    checkRounds(`p99 of a vote over a bare insert, ${concurrency} at a time`, ratios(time(votes, 0.99), time(inserts, 0.99)), {
      atMost: 2,
    });
  }
} finally {
  await Promise.all([ours.stop(), bare.stop()]);
}
