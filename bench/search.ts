/**
 * `npm run bench:search [-- --queries FILE]`: how good and how fast the search is on labelled queries, in a real browser, beside
 * stock Pagefind and MiniSearch over the same answers in the same run. Needs a build (`npm run build`).
 */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { build } from 'esbuild';
import { readContent } from '../src/authoring/generated.ts';
import type { PublishedQuestion } from '../src/faq/question.ts';
import { browserLaunch } from '../tests/support/browser.ts';
import { figuresOf, type LabelledQuery } from './support/relevance.ts';
import { serveStatic } from './support/static-server.ts';
import { writeStockPagefind } from './support/stock-pagefind.ts';

const ROOT = path.join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    queries: { type: 'string', default: path.join(import.meta.dirname, 'queries.json') },
    misses: { type: 'boolean', default: false },
    dist: { type: 'string', default: path.join(ROOT, 'dist') },
  },
});

type Engine = 'guichet' | 'pagefind' | 'minisearch';
const ENGINES: Engine[] = ['guichet', 'pagefind', 'minisearch'];

interface Run {
  query: LabelledQuery;
  ranking: string[];
  /** Milliseconds from the call to the ranking with its texts. */
  time: number;
}

async function writePages(folder: string, questions: PublishedQuestion[]): Promise<void> {
  await writeStockPagefind(folder, questions);
  writeFileSync(
    path.join(folder, 'corpus.json'),
    JSON.stringify(questions.map(({ slug, question, text }) => ({ id: slug, question, text }))),
  );
  await build({
    entryPoints: [path.join(import.meta.dirname, 'support/engines.ts')],
    outfile: path.join(folder, 'engines.js'),
    bundle: true,
    format: 'esm',
    logLevel: 'error',
  });
  mkdirSync(path.join(folder, 'bench'), { recursive: true });
  writeFileSync(
    path.join(folder, 'bench/index.html'),
    '<!doctype html><html lang="fr"><title>bench</title><script type="module" src="/engines.js"></script></html>',
  );
}

async function runEngine(page: Page, engine: Engine, queries: LabelledQuery[]): Promise<Run[]> {
  const results = await page.evaluate(
    async ([name, texts]) => {
      const search = await window.engines[name as 'guichet']();
      const list: { ranking: string[]; time: number }[] = [];
      for (const text of texts as string[]) {
        const started = performance.now();
        const ranking = await search(text);
        list.push({ ranking, time: performance.now() - started });
      }
      return list;
    },
    [engine, queries.map(({ q }) => q)] as const,
  );
  return queries.map((query, index) => ({ query, ranking: results[index]?.ranking ?? [], time: results[index]?.time ?? 0 }));
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
const quantile = (times: number[], share: number) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

function report(runs: Record<Engine, Run[]>): void {
  const kinds = [...new Set(runs.guichet.map(({ query }) => query.kind))];
  const answerable = (run: Run) => Object.keys(run.query.targets).length > 0;
  const row = (name: string, of: (run: Run) => boolean) => {
    const cells = ENGINES.map((engine) => figuresOf(runs[engine].filter(of)));
    console.log(
      `${name.padEnd(12)} ${String(cells[0]?.queries).padStart(4)}  ${cells.map(({ ndcg5, recall5, mrr10, empty }) => `${ndcg5.toFixed(2)} ${recall5.toFixed(2)} ${mrr10.toFixed(2)} ${percent(empty).padStart(5)}`).join('   |  ')}`,
    );
  };
  console.log(`\n${''.padEnd(18)} ${ENGINES.map((engine) => engine.padEnd(22)).join('   |  ')}`);
  console.log(`${'kind'.padEnd(12)} ${'n'.padStart(4)}  ${ENGINES.map(() => 'nDCG R@5  MRR  empty').join('   |  ')}`);
  for (const kind of kinds.filter((name) => name !== 'none')) row(kind, (run) => run.query.kind === kind && answerable(run));
  row('answerable', answerable);
  const none = (engine: Engine) => runs[engine].filter((run) => !answerable(run));
  console.log(
    `unanswerable ${String(none('guichet').length).padStart(4)}  honestly empty: ${ENGINES.map((engine) => `${engine} ${none(engine).filter(({ ranking }) => ranking.length === 0).length}`).join(', ')}`,
  );
  for (const engine of ENGINES) {
    const times = runs[engine].slice(5).map(({ time }) => time);
    console.log(
      `${engine.padEnd(12)} warm search with its texts: median ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`,
    );
  }
}

const queries = JSON.parse(readFileSync(options.queries, 'utf8')) as LabelledQuery[];
const { questions } = readContent(path.join(ROOT, 'content'));
const folder = mkdtempSync(path.join(tmpdir(), 'guichet-bench-'));
await writePages(folder, questions);
const server = await serveStatic(folder, options.dist);
const browser = await chromium.launch(await browserLaunch());
try {
  const page = await browser.newPage();
  await page.goto(`${server.origin}/bench/`);
  const runs = {} as Record<Engine, Run[]>;
  for (const engine of ENGINES) runs[engine] = await runEngine(page, engine, queries);
  report(runs);
  if (options.misses) {
    for (const { query, ranking } of runs.guichet) {
      const first = ranking.findIndex((slug) => (query.targets[slug] ?? 0) > 0);
      if (query.kind === 'none' ? ranking.length > 0 : first !== 0)
        console.log(
          `${query.kind} « ${query.q} »: wanted ${Object.keys(query.targets).join(', ') || 'nothing'}; got ${ranking.slice(0, 4).join(', ') || 'nothing'}`,
        );
    }
  }
} finally {
  await browser.close();
  server.close();
}
