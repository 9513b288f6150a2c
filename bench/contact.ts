/**
 * `npm run bench:contact [-- --rounds N] [-- --only writes,isolation,recovery,leak] [-- --requests N]`: what taking a message costs, beside
 * bare Hono routes in the same local runtime, in turns; what slow senders, a relay that hangs and a restart do to it; whether memory
 * grows. Takes `dist/` (npm run build). Linux only.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, type LocalWorker, migrate } from '../tools/local-worker.ts';
import { checkFigure, checkRounds, introduce } from './support/goals.ts';
import { heapOf } from './support/heap.ts';
import { openInstantRelay } from './support/instant-relay.ts';
import { type Load, type Request, sendAll } from './support/load.ts';
import { ROOT, temporaryFolder } from './support/project.ts';
import { namesOf, readSections } from './support/sections.ts';
import { quantile, ratios } from './support/statistics.ts';
import { startWorker } from './support/worker.ts';

const SECTIONS = { writes, isolation, recovery, leak };

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: namesOf(SECTIONS) },
    requests: { type: 'string', default: '50000' },
  },
});
const asked = readSections(options.only, SECTIONS);
const ROUNDS = Number(options.rounds);
const BARE = path.join(ROOT, 'bench/ref/contact-worker');
if (!existsSync(path.join(ROOT, 'dist'))) throw new Error('npm run build comes first');

/** Nobody listens there. */
const NO_RELAY = 9;

let people = 0;

/** A message of somebody who has not written before. */
function written(token: string): Record<string, string> {
  people += 1;
  return {
    form: token,
    subject: 'Délai de traitement de ma candidature',
    message: `Bonjour,\n\n${'Nous avons déposé notre dossier il y a trois semaines et attendons une réponse. '.repeat(5)}\nMerci.`,
    name: 'Camille Exemple',
    email: `personne-${people}@exemple.example`,
    siren: '',
    candidature: '',
  };
}

async function openForms(origin: string, count: number): Promise<string[]> {
  const tokens: string[] = [];
  const open = async () => {
    while (tokens.length < count) {
      const page = await (await fetch(`${origin}/contact/`)).text();
      const token = /name="form" value="([^"]+)"/.exec(page)?.[1];
      if (!token) throw new Error('the page has no form');
      tokens.push(token);
    }
  };
  await Promise.all(Array.from({ length: 8 }, open));
  return tokens.slice(0, count);
}

interface Measured extends Load {
  /** Milliseconds of processor time of the runtime, for each request. */
  cpu: number;
}

async function measure(worker: LocalWorker, requests: readonly Request[], concurrency: number): Promise<Measured> {
  const before = worker.runtime().cpu;
  const load = await sendAll(requests, concurrency);
  return { ...load, cpu: (worker.runtime().cpu - before) / requests.length };
}

const post = (url: string, form: Record<string, string>): Request => ({ url, method: 'POST', form, expected: 303 });

/** Messages to be sent, each with a form of its own that was opened before. */
async function messagesTo(origin: string, count: number): Promise<Request[]> {
  return (await openForms(origin, count)).map((token) => post(`${origin}/contact/`, written(token)));
}

const submit = async (worker: LocalWorker, count: number, concurrency: number) =>
  measure(worker, await messagesTo(worker.origin, count), concurrency);

const medianOf = (loads: readonly Measured[], value: (load: Measured) => number) => quantile(loads.map(value), 0.5);
const times = (loads: readonly Measured[], share: number) => loads.map((load) => quantile(load.times, share));
const rates = (loads: readonly Measured[]) => loads.map(({ perSecond }) => perSecond);

function describe(name: string, loads: readonly Measured[]): void {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(times(loads, share), 0.5).toFixed(1));
  const cpu = medianOf(loads, (load) => load.cpu).toFixed(2);
  console.log(
    `${name.padEnd(40)} ${quantile(rates(loads), 0.5).toFixed(0).padStart(5)}/s  p50 ${p50} ms  p95 ${p95} ms  p99 ${p99} ms  cpu ${cpu} ms`,
  );
}

/** A relay that takes calls and says nothing: the worst of outages. */
async function openSilentRelay(): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => socket.on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close: () => server.close() };
}

/** Everybody writes from one network here, and nobody is asked for a proof of work. */
const relayVars = (relay: number) => ({ CONTACT_CALM: '10000000', SMTP_URL: `smtp://127.0.0.1:${relay}` });

const startOurs = (name: string, relay: number) => startWorker(name, ROOT, '/api/sante', { vars: relayVars(relay) });

/** P1, P2, P3, P22, and the ratio to the same statements written by hand. */
async function writes(): Promise<void> {
  const instant = await openInstantRelay();
  const silent = await openSilentRelay();
  const healthy = await startOurs('healthy', instant.port);
  const stalled = await startOurs('stalled', silent.port);
  const bare = await startWorker('bare', BARE, '/');
  let sent = 0;
  /** Mails of one round do not leave during the next. */
  const settled = async () => {
    while (instant.taken() < sent) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  try {
    for (const [concurrency, count] of [
      [10, 300],
      [1, 100],
    ] as const) {
      const kinds: Record<string, () => Promise<Measured>> = {
        'contact form, mails leave': async () => {
          sent += 2 * count;
          const load = await submit(healthy, count, concurrency);
          await settled();
          return load;
        },
        'contact form, relay hangs': () => submit(stalled, count, concurrency),
        'bare route, same statements': () =>
          measure(
            bare,
            Array.from({ length: count }, () => post(`${bare.origin}/contact`, written('none'))),
            concurrency,
          ),
        'bare route, two inserts': () =>
          measure(
            bare,
            Array.from({ length: count }, () => post(`${bare.origin}/two`, written('none'))),
            concurrency,
          ),
        noop: () =>
          measure(
            bare,
            Array.from({ length: count }, () => ({ url: `${bare.origin}/` })),
            concurrency,
          ),
      };
      const loads = Object.fromEntries(Object.keys(kinds).map((name) => [name, [] as Measured[]]));
      for (let round = -1; round < ROUNDS; round += 1) {
        for (const [name, run] of Object.entries(kinds)) {
          const load = await run();
          // All have warmed up before the first round.
          if (round >= 0) loads[name]?.push(load);
        }
      }
      const [leave = [], hang = [], same = [], two = [], noop = []] = Object.values(loads);
      console.log(`\n${concurrency} at a time, ${ROUNDS} rounds of ${count}`);
      for (const [name, all] of Object.entries(loads)) describe(name, all);
      console.log(
        `p99 of all answers while the relay hangs: ${quantile(
          hang.flatMap((load) => load.times),
          0.99,
        ).toFixed(0)} ms (wanted: 300)`,
      );
      const at = `${concurrency} at a time`;
      checkRounds(`messages a second over the same statements by hand, ${at}`, ratios(rates(hang), rates(same)), { atLeast: 0.8 });
      checkRounds(`the same while mails leave from the same process, ${at}`, ratios(rates(leave), rates(same)), { atLeast: 0.8 });
      checkRounds(`p99 over the same statements by hand, ${at}`, ratios(times(hang, 0.99), times(same, 0.99)), { atMost: 1.25 });
      checkRounds(`P2 p50 over a bare batch of two inserts, ${at}`, ratios(times(hang, 0.5), times(two, 0.5)), { atMost: 1.6 });
      checkRounds(`P22 p95 while the relay hangs over p95 while mails leave, ${at}`, ratios(times(hang, 0.95), times(leave, 0.95)), {
        atMost: 1.05,
      });
      if (concurrency === 1) {
        checkRounds('P1 p50 over a noop', ratios(times(hang, 0.5), times(noop, 0.5)), { atMost: 6 });
        checkRounds('P1 p99 over the p99 of a noop', ratios(times(hang, 0.99), times(noop, 0.99)), { atMost: 8 });
      } else {
        const cpu = (all: Measured[]) => all.map((load) => load.cpu);
        checkRounds('P3 processor time over a noop', ratios(cpu(hang), cpu(noop)), { atMost: 8 });
        checkFigure('P3 processor time of a message', quantile(cpu(hang), 0.5), { atMost: 5 }, ' ms');
      }
    }
  } finally {
    await Promise.all([healthy.stop(), stalled.stop(), bare.stop()]);
    instant.close();
    silent.close();
  }
}

/** P21: what others wait while some send slowly or too much. */
async function isolation(): Promise<void> {
  const ours = await startOurs('isolation', NO_RELAY);
  const others = () =>
    measure(
      ours,
      Array.from({ length: 500 }, () => ({ url: `${ours.origin}/api/sante` })),
      5,
    );
  try {
    const idle: Measured[] = [];
    const flooded: Measured[] = [];
    for (let round = -1; round < ROUNDS; round += 1) {
      const before = await others();
      const flood = fork(path.join(import.meta.dirname, 'support/flood.ts'), [ours.origin], { execArgv: [] });
      await once(flood, 'message');
      const during = await others();
      flood.disconnect();
      await once(flood, 'exit');
      if (round < 0) continue;
      idle.push(before);
      flooded.push(during);
    }
    console.log(`\n500 slow bodies and 50 MB in chunks, ${ROUNDS} rounds of 500 answers, 5 at a time`);
    describe('alone', idle);
    describe('beside them', flooded);
    checkRounds('P21 p99 beside them over p99 alone', ratios(times(flooded, 0.99), times(idle, 0.99)), { atMost: 3 });
  } finally {
    await ours.stop();
  }
}

/** P24: from the start of a process whose data and script are there to its first answer. */
async function recovery(): Promise<void> {
  const made = async (name: string, root: string) => {
    const state = temporaryFolder(`state-recovery-${name}`);
    await migrate({ state, root });
    const script = await bundle({ root, folder: temporaryFolder(`bundle-${name}`) });
    return async (firstPath: string) => {
      const worker = await startWorker(name, root, firstPath, { state, script, bundled: true, vars: relayVars(NO_RELAY) });
      await worker.stop();
      return worker.ready;
    };
  };
  const ours = await made('ours', ROOT);
  const bare = await made('bare', BARE);
  const form: number[] = [];
  const light: number[] = [];
  const noop: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    form.push(await ours('/contact/'));
    light.push(await ours('/api/sante'));
    noop.push(await bare('/'));
  }
  const [toForm, toLight, toNoop] = [form, light, noop].map((all) => quantile(all, 0.5).toFixed(0));
  console.log(`\nfrom the start to the first answer: /contact/ ${toForm} ms, /api/sante ${toLight} ms, a bare Worker ${toNoop} ms`);
  checkRounds('P24 time to the first /contact/ over time to the first /api/sante', ratios(form, light), { atMost: 1.2 });
  checkRounds('P24 time to the first /contact/ over time to the first answer of a bare Worker', ratios(form, noop), { atMost: 1.2 });
}

/** P23: memory after many requests over memory after a tenth of them. Half open the form, half send it. */
async function leak(): Promise<void> {
  const last = Number(options.requests);
  const first = last / 10;
  /** What a Worker and its runtime hold after a tenth of the requests and after all. */
  const grow = async (worker: LocalWorker, requests: (count: number) => Promise<Request[]>) => {
    const after = async (count: number) => {
      for (let left = count; left > 0; left -= 250) await sendAll(await requests(Math.min(left, 250)), 10);
      worker.runtime(); // Found while it holds the database: reading its heap takes seconds
      return { heap: await heapOf(worker), memory: worker.runtime().memory };
    };
    const held = [await after(first / 2), await after((last - first) / 2)] as const;
    await worker.stop();
    return held;
  };
  const ours = await startOurs('leak', NO_RELAY);
  const [early, late] = await grow(ours, (count) => messagesTo(ours.origin, count));
  const bare = await startWorker('bare-leak', BARE, '/');
  // As many requests as ours: one that opens, one that sends.
  const [bareEarly, bareLate] = await grow(bare, async (count) => [
    ...Array.from({ length: count }, () => ({ url: `${bare.origin}/` })),
    ...Array.from({ length: count }, () => post(`${bare.origin}/contact`, written('none'))),
  ]);
  const inMebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  const print = (name: string, before: number, after: number) =>
    console.log(`${name}: ${inMebibytes(before)} after ${first} requests, ${inMebibytes(after)} after ${last}`);
  console.log();
  print('what the code of the form holds', early.heap, late.heap);
  print('its local runtime', early.memory, late.memory);
  print('the local runtime of the same statements by hand', bareEarly.memory, bareLate.memory);
  checkFigure(`P23 what the code holds after ${last} requests over ${first}`, late.heap / early.heap, { atMost: 1.3 });
  const grown = late.memory / early.memory / (bareLate.memory / bareEarly.memory);
  checkFigure('P23 growth of the local runtime over its growth under the same statements', grown, { atMost: 1.3 });
}

introduce('Contact form, beside bare Hono routes in the same runtime; medians over rounds in turns');
for (const section of asked) await section();
process.exit();
