/**
 * `npm run bench:outbox [-- --rounds N --backlog N]`: mails a second out of the outbox into a relay that takes them at once, beside bare
 * updates of D1 in the same Worker, in turns; then a backlog, and how long its mails waited (P20).
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkFigure, checkRounds, introduce } from './support/goals.ts';
import { openInstantRelay } from './support/instant-relay.ts';
import { ROOT } from './support/project.ts';
import { quantile, ratios } from './support/statistics.ts';
import { startWorker } from './support/worker.ts';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, backlog: { type: 'string', default: '10000' } },
});
/** Mails of a round: as many as one drain tries. */
const MAILS = 100;

interface Row {
  state: string;
  created_at: string;
  sent_at: string | null;
}

const worker = await startWorker('drain', path.join(ROOT, 'bench/ref/drain-worker'), '/');
const relay = await openInstantRelay();

async function ask<T>(address: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${worker.origin}${address}`, {
    method: 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return (await answer.json()) as T;
}

async function perSecond(count: number, act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return count / ((performance.now() - started) / 1000);
}

introduce('Mails out of the outbox, beside bare updates of D1; in turns');
try {
  const mails: number[] = [];
  const updates: number[] = [];
  for (let round = -1; round < Number(options.rounds); round += 1) {
    const ids = await ask<string[]>(`/owe/${MAILS}`);
    const sent = await perSecond(MAILS, () => ask(`/drain/${relay.port}`));
    const updated = await perSecond(MAILS, () => ask('/update', ids));
    // Both have warmed up before the first round.
    if (round < 0) continue;
    mails.push(sent);
    updates.push(updated);
  }
  if (relay.taken() !== (mails.length + 1) * MAILS) throw new Error(`the relay took ${relay.taken()} mails`);
  console.log(`mails: ${quantile(mails, 0.5).toFixed(0)}/s; bare updates: ${quantile(updates, 0.5).toFixed(0)}/s`);
  checkRounds('P20 mails a second over bare updates', ratios(mails, updates), { atLeast: 0.25 });

  await ask('/forget');
  const backlog = Number(options.backlog);
  for (let left = backlog; left > 0; left -= 500) await ask(`/owe/${Math.min(left, 500)}`);
  const before = relay.taken();
  const rate = await perSecond(backlog, async () => {
    while ((await ask<{ more: boolean }>(`/drain/${relay.port}`)).more);
  });
  const rows = (await (await fetch(`${worker.origin}/rows`)).json()) as Row[];
  const first = Math.min(...rows.map(({ sent_at }) => Date.parse(sent_at ?? '')));
  const ages = rows.map(({ sent_at }) => Date.parse(sent_at ?? '') - first);
  console.log(`a backlog of ${backlog}: ${rate.toFixed(0)} mails/s to its end`);
  checkFigure('P20 mails of the backlog that have left', rows.filter(({ state }) => state === 'sent').length, { atLeast: backlog });
  checkFigure('P20 copies that left', relay.taken() - before, { atMost: backlog });
  checkFigure('P20 longest wait in the backlog over the median', Math.max(...ages) / quantile(ages, 0.5), { atMost: 3 });
} finally {
  relay.close();
  await worker.stop();
}
