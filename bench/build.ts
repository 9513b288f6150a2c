/**
 * `npm run bench:build [-- SIZE… --rounds N]`: how long a build takes and how much memory it holds, beside stock
 * Starlight (bounded sidebar, Pagefind) over the same Markdown, and whether two clean builds give the same bytes. Linux only.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkFigure, checkRounds, introduce } from './support/goals.ts';
import type { Usage } from './support/process-tree.ts';
import { build, copyGuichet, copyStock, REAL_QUESTIONS } from './support/project.ts';
import { quantile, ratios } from './support/statistics.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [REAL_QUESTIONS, 1000, 3000];

interface Built extends Usage {
  /** HTML files: the questions and all other pages. */
  pages: number;
}

interface Compared {
  ours: Built[];
  stock: Built[];
}

const secondsOf = (runs: readonly Usage[]) => runs.map(({ seconds }) => seconds);
const speedOf = (runs: readonly Built[]) => runs.map(({ pages, seconds }) => pages / seconds);
const cpuOf = (runs: readonly Usage[]) => runs.map(({ cpuSeconds }) => cpuSeconds);
const memoryOf = (runs: readonly Usage[]) => runs.map(({ peakMemory }) => peakMemory);

async function buildPages(root: string): Promise<Built> {
  const usage = await build(root);
  const pages = readdirSync(path.join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  return { ...usage, pages: pages.length };
}

async function compare(size: number): Promise<Compared> {
  const guichet = copyGuichet(`guichet-${size}`, size);
  const stock = copyStock(`stock-${size}`, guichet);
  const compared: Compared = { ours: [], stock: [] };
  for (let round = 0; round < Number(options.rounds); round += 1) {
    compared.ours.push(await buildPages(guichet));
    compared.stock.push(await buildPages(stock));
  }
  return compared;
}

function report(size: number, { ours, stock }: Compared): void {
  for (const [name, runs] of Object.entries({ guichet: ours, stock })) {
    const seconds = quantile(secondsOf(runs), 0.5);
    const cpu = quantile(cpuOf(runs), 0.5);
    const memory = quantile(memoryOf(runs), 0.5) / 2 ** 20;
    const speed = quantile(speedOf(runs), 0.5);
    console.log(
      `${String(size).padStart(6)} ${name.padEnd(8)} ${runs[0]?.pages} pages in ${seconds.toFixed(1)} s (${cpu.toFixed(1)} s of processor), ${speed.toFixed(0)} pages/s, peak ${memory.toFixed(0)} MiB`,
    );
  }
  checkRounds(`P17 pages/s over stock at ${size}`, ratios(speedOf(ours), speedOf(stock)), { atLeast: 0.9 });
  const cpuOver = ratios(cpuOf(ours), cpuOf(stock));
  console.log(`          seconds of processor over stock at ${size}: median ${quantile(cpuOver, 0.5).toFixed(2)}`);
  checkRounds(`P18 peak memory over stock at ${size}`, ratios(memoryOf(ours), memoryOf(stock)), { atMost: 1.1 });
}

/** Files of a folder with their bytes, by name. */
function filesOf(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(path.join(folder, name)).isFile());
  return new Map(names.map((name) => [name, readFileSync(path.join(folder, name))]));
}

/** P25: builds the real content twice, in two places. */
async function compareCleanBuilds(): Promise<void> {
  const [first, second] = ['first', 'second'].map((name) => copyGuichet(name)) as [string, string];
  await build(first);
  await build(second);
  const one = filesOf(path.join(first, 'dist'));
  const other = filesOf(path.join(second, 'dist'));
  const names = new Set([...one.keys(), ...other.keys()]);
  const different = [...names].filter((name) => !one.get(name)?.equals(other.get(name) ?? Buffer.alloc(0)));
  console.log(`two clean builds: ${names.size} files${different.map((name) => `\n  differs: ${name}`).join('')}`);
  checkFigure('P25 files that differ between two clean builds', different.length, { atMost: 0 });
}

introduce('Build: medians over interleaved rounds, each from nothing; peak memory of the process tree');
await compareCleanBuilds();
const results = new Map<number, Compared>();
for (const size of sizes) {
  const compared = await compare(size);
  results.set(size, compared);
  report(size, compared);
}
const [thousand, threeThousand] = [results.get(1000), results.get(3000)];
if (thousand && threeThousand)
  checkRounds('P17 t(3,000) over t(1,000)', ratios(secondsOf(threeThousand.ours), secondsOf(thousand.ours)), { atMost: 3.2 });
