/**
 * `npm run bench:accounts [-- --rounds N] [-- --only reads,sizes,passwords,flood]`: what signed-in pages and sign-ins cost, beside bare
 * Hono routes in the same local runtime, in turns. Takes `dist/` (npm run build). Linux only.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { hashPassword } from '../functions/accounts/password-hash.ts';
import { accountId, loginOf, networkAt, openDatabase, writeCompany, writeSession } from '../tests/support/company-database.ts';
import { chanceFrom, inWords, timePairs, verdictOf } from '../tests/support/enumeration.ts';
import { type LocalWorker, migrate } from '../tools/local-worker.ts';
import { checkFigure, checkRounds, introduce } from './support/goals.ts';
import { type Load, type Request, sendAll } from './support/load.ts';
import { ROOT, temporaryFolder } from './support/project.ts';
import { namesOf, readSections } from './support/sections.ts';
import { quantile, ratios } from './support/statistics.ts';
import { SECRET, startWorker } from './support/worker.ts';

const SECTIONS = { reads, sizes, passwords, flood };

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, only: { type: 'string', default: namesOf(SECTIONS) } },
});
const asked = readSections(options.only, SECTIONS);
const ROUNDS = Number(options.rounds);
if (!existsSync(path.join(ROOT, 'dist'))) throw new Error('npm run build comes first');

const PASSWORD = 'tilleul lanterne rivage';
const SIZES = [10, 500, 10_000] as const;
const companyOf = (size: number) => `c${size}`;

/** A Worker whose database holds the companies, with a session of each one's mandataire. */
async function withCompanies(name: string, root: string, firstPath: string) {
  const state = temporaryFolder(`state-${name}`);
  await migrate({ state, root });
  const database = openDatabase(state);
  const hash = await hashPassword(PASSWORD);
  const sessions = new Map<number, { cookie: string; hash: string }>();
  for (const [rank, size] of SIZES.entries()) {
    writeCompany(database, { id: companyOf(size), siren: `00000010${rank}`, size, hash });
    sessions.set(size, writeSession(database, accountId(companyOf(size), 0), SECRET));
  }
  database.close();
  const worker = await startWorker(name, root, firstPath, { state });
  return { worker, sessionOf: (size: number) => sessions.get(size) ?? { cookie: '', hash: '' } };
}

interface Measured extends Load {
  /** Milliseconds of processor time of the runtime, for each request. */
  cpu: number;
}

async function measure(worker: LocalWorker, requests: readonly Request[], concurrency = 1): Promise<Measured> {
  const before = worker.runtime().cpu;
  const load = await sendAll(requests, concurrency);
  return { ...load, cpu: (worker.runtime().cpu - before) / requests.length };
}

const times = (loads: readonly Measured[], share: number) => loads.map((load) => quantile(load.times, share));
const cpus = (loads: readonly Measured[]) => loads.map(({ cpu }) => cpu);

function describe(name: string, loads: readonly Measured[]): void {
  const [p50, p95] = [0.5, 0.95].map((share) => quantile(times(loads, share), 0.5).toFixed(1));
  console.log(`${name.padEnd(44)} p50 ${p50} ms  p95 ${p95} ms  cpu ${quantile(cpus(loads), 0.5).toFixed(2)} ms`);
}

/** Every kind once a round, after one round that warms up. */
async function inTurns<Kind extends string>(
  kinds: Record<Kind, () => Promise<Measured>>,
  rounds = ROUNDS,
): Promise<Record<Kind, Measured[]>> {
  const names = Object.keys(kinds) as Kind[];
  const loads = Object.fromEntries(names.map((name) => [name, [] as Measured[]])) as Record<Kind, Measured[]>;
  for (let round = -1; round < rounds; round += 1)
    for (const name of names) {
      const load = await kinds[name]();
      if (round >= 0) loads[name].push(load);
    }
  for (const name of names) describe(name, loads[name]);
  return loads;
}

const repeated = (count: number, request: Request) => Array.from({ length: count }, () => request);

const ours = await withCompanies('ours', ROOT, '/api/sante');
const bare = await withCompanies('bare', path.join(ROOT, 'bench/ref/accounts-worker'), '/');
const pageOf = (address: string, size: number): Request => ({
  url: `${ours.worker.origin}${address}`,
  headers: { cookie: ours.sessionOf(size).cookie, accept: 'text/html' },
});
const rowOf = (size: number): Request => ({ url: `${bare.worker.origin}/row?id=${accountId(companyOf(size), 0)}` });
const barePageOf = (size: number): Request => ({
  url: `${bare.worker.origin}/page?company=${companyOf(size)}&session=${bare.sessionOf(size).hash}`,
});

/** P4: a signed-in answer beside one row. */
async function reads(): Promise<void> {
  console.log('\nsigned-in reads of a company of 10, rounds of 200, one at a time');
  const loads = await inTurns({
    'an account’s page': () => measure(ours.worker, repeated(200, pageOf(`/espace/comptes/${accountId(companyOf(10), 3)}/`, 10))),
    'a refusal, as JSON': () =>
      measure(
        ours.worker,
        repeated(200, { ...pageOf('/espace/comptes/nobody/', 10), headers: { cookie: ours.sessionOf(10).cookie }, expected: 404 }),
      ),
    'the form of the sign-in': () => measure(ours.worker, repeated(200, { url: `${ours.worker.origin}/espace/connexion/` })),
    'bare, one row': () => measure(bare.worker, repeated(200, rowOf(10))),
    'bare, nothing': () => measure(bare.worker, repeated(200, { url: `${bare.worker.origin}/` })),
  });
  const row = times(loads['bare, one row'], 0.5);
  checkRounds('P4 signed-in answer without a page, p50 over a bare row', ratios(times(loads['a refusal, as JSON'], 0.5), row), {
    atMost: 1.8,
  });
  checkRounds('P4 signed-in page, p50 over a bare row', ratios(times(loads['an account’s page'], 0.5), row), { atMost: 1.8 });
}

/** P5: how the list of accounts grows. */
async function sizes(): Promise<void> {
  console.log('\nthe list of accounts, rounds of 40 (10 for 10,000), one at a time');
  const listOf = (size: number) => () => measure(ours.worker, repeated(size > 1000 ? 10 : 40, pageOf('/espace/comptes/', size)));
  const bareOf = (size: number) => () => measure(bare.worker, repeated(size > 1000 ? 10 : 40, barePageOf(size)));
  const loads = await inTurns({
    'list of 10': listOf(10),
    'list of 500': listOf(500),
    'list of 10,000': listOf(10_000),
    'bare, the statements of 10': bareOf(10),
    'bare, the statements of 500': bareOf(500),
    'bare, the statements of 10,000': bareOf(10_000),
  });
  for (const size of SIZES) {
    const page = await (await fetch(pageOf('/espace/comptes/', size).url, { headers: { cookie: ours.sessionOf(size).cookie } })).text();
    console.log(`the list of ${size} has ${(page.length / 1024).toFixed(0)} kB`);
  }
  checkRounds(
    'list of 500, p95 over the same statements in one batch',
    ratios(times(loads['list of 500'], 0.95), times(loads['bare, the statements of 500'], 0.95)),
    { atMost: 3 },
  );
  checkRounds('P5 list of 10,000, p50 over the list of 10', ratios(times(loads['list of 10,000'], 0.5), times(loads['list of 10'], 0.5)), {
    atMost: 1.3,
  });
}

let people = 0;

/** A sign-in of somebody else than the last ones, from a network of its own. */
function signIn(login: string, password: string, expected: Request['expected'] = 303): Request {
  people += 1;
  return {
    url: `${ours.worker.origin}/espace/connexion/`,
    method: 'POST',
    fields: { login, password },
    headers: { 'cf-connecting-ip': networkAt(people) },
    expected,
  };
}

let next = 0;
/** A login that nobody has signed in with for long. */
function someLogin(): string {
  next = (next + 1) % 10_000;
  return loginOf(companyOf(10_000), next);
}

/** P6, P7: what a password costs, and what its time tells. */
async function passwords(): Promise<void> {
  console.log('\nsign-ins, rounds of 30, one at a time');
  const scrypt: Request = { url: `${bare.worker.origin}/scrypt`, method: 'POST', body: PASSWORD };
  const loads = await inTurns({
    'sign-in': () =>
      measure(
        ours.worker,
        Array.from({ length: 30 }, () => signIn(someLogin(), PASSWORD)),
      ),
    'wrong password': () =>
      measure(
        ours.worker,
        Array.from({ length: 30 }, () => signIn(someLogin(), 'bruyère lanterne rivage', 401)),
      ),
    'unknown login': () =>
      measure(
        ours.worker,
        Array.from({ length: 30 }, (_, rank) => signIn(`personne.${people}.${rank}`, PASSWORD, 401)),
      ),
    'bare scrypt': () => measure(bare.worker, repeated(30, scrypt)),
  });
  checkRounds('P6 processor time of a sign-in over bare scrypt', ratios(cpus(loads['sign-in']), cpus(loads['bare scrypt'])), {
    atMost: 1.1,
  });

  const chance = chanceFrom(8);
  const ask = (login: string) => sendAll([signIn(login, 'bruyère lanterne rivage', 401)], 1);
  const pairs = await timePairs(
    40 * ROUNDS,
    { known: () => ask(someLogin()), unknown: (rank) => ask(`personne.${rank}.${companyOf(10_000)}`) },
    chance,
  );
  const verdict = verdictOf(pairs, chance);
  console.log(`${pairs.length} pairs: ${inWords(verdict)}`);
  checkFigure('P7 median of an unknown login over a known one, wrong password', verdict.ratio, { atMost: 1.02 });
  checkFigure('P7 the same', verdict.ratio, { atLeast: 0.98 });
}

/** P8: what tries cost that are held back. */
async function flood(): Promise<void> {
  console.log('\n1,000 sign-ins of one login from one network, 10 at a time, beside 10 hashes');
  const tries = 1000;
  const held: Request = { ...signIn(someLogin(), 'bruyère lanterne rivage', [401, 429]), headers: { 'cf-connecting-ip': '192.0.2.9' } };
  const rounds = Math.min(ROUNDS, 3);
  const loads = await inTurns(
    {
      'held back': () => measure(ours.worker, repeated(tries, held), 10),
      'bare, nothing': () => measure(bare.worker, repeated(tries, { url: `${bare.worker.origin}/` }), 10),
      'ten hashes': () => measure(bare.worker, repeated(10, { url: `${bare.worker.origin}/scrypt`, method: 'POST', body: PASSWORD })),
    },
    rounds,
  );
  const seconds = (loaded: readonly Measured[], count: number) => cpus(loaded).map((cpu) => (cpu * count) / 1000);
  const hashes = seconds(loads['ten hashes'], 10);
  checkRounds('P8 processor time of 1,000 held back over 10 hashes', ratios(seconds(loads['held back'], tries), hashes), { atMost: 1.5 });
  const beyond = seconds(loads['held back'], tries).map((spent, round) => spent - (seconds(loads['bare, nothing'], tries)[round] ?? 0));
  checkRounds('P8 the same beyond what 1,000 requests cost that do nothing', ratios(beyond, hashes), { atMost: 1.5 });
}

introduce('Accounts, beside bare Hono routes in the same runtime; medians over rounds in turns');
for (const section of asked) await section();
await Promise.all([ours.worker.stop(), bare.worker.stop()]);
process.exit();
