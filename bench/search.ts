/**
 * `npm run bench:search [-- --queries FILE --misses]`: how good and how fast the search is on labelled queries, in a real browser,
 * beside stock Pagefind and MiniSearch over the same answers in the same run. Needs a build (`npm run build`).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { build } from 'esbuild';
import { readContent } from '../src/authoring/generated.ts';
import type { PublishedQuestion } from '../src/faq/question.ts';
import { withBrowser, withPage } from './support/browser.ts';
import { checkFigure, introduce } from './support/goals.ts';
import { ROOT, temporaryFolder } from './support/project.ts';
import { type Figures, figuresOf, type LabelledQuery } from './support/relevance.ts';
import { serveStatic } from './support/static-server.ts';
import { quantile } from './support/statistics.ts';
import { writeStockPagefind } from './support/stock-pagefind.ts';

const { values: options } = parseArgs({
  options: {
    queries: { type: 'string', default: path.join(ROOT, 'bench/queries.json') },
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
const answerable = ({ query }: Run) => Object.keys(query.targets).length > 0;
/** Searches of each engine before its times count. */
const WARM_UP = 5;

function printRanking(runs: Record<Engine, Run[]>): void {
  const row = (name: string, of: (run: Run) => boolean) => {
    const cells = ENGINES.map((engine) => figuresOf(runs[engine].filter(of)));
    const shown = cells.map(({ ndcg5, recall3, recall5, mrr10, empty }) =>
      [ndcg5, recall3, recall5, mrr10]
        .map((value) => value.toFixed(2))
        .concat(percent(empty).padStart(5))
        .join(' '),
    );
    console.log(`${name.padEnd(12)} ${String(cells[0]?.queries).padStart(4)}  ${shown.join('   |  ')}`);
  };
  console.log(`${''.padEnd(18)} ${ENGINES.map((engine) => engine.padEnd(25)).join('   |  ')}`);
  console.log(`${'kind'.padEnd(12)} ${'n'.padStart(4)}  ${ENGINES.map(() => 'nDCG  R@3  R@5  MRR empty').join('   |  ')}`);
  for (const kind of kindsOf(runs.guichet)) row(kind, (run) => run.query.kind === kind && answerable(run));
  row('answerable', answerable);
}

function kindsOf(runs: readonly Run[]): string[] {
  return [...new Set(runs.filter(answerable).map(({ query }) => query.kind))];
}

function report(runs: Record<Engine, Run[]>): void {
  printRanking(runs);
  const none = (engine: Engine) => runs[engine].filter((run) => !answerable(run));
  const honest = (engine: Engine) => none(engine).filter(({ ranking }) => ranking.length === 0).length;
  console.log(
    `unanswerable ${String(none('guichet').length).padStart(4)}  honestly empty: ${ENGINES.map((engine) => `${engine} ${honest(engine)}`).join(', ')}`,
  );
  for (const engine of ENGINES) {
    const times = runs[engine].slice(WARM_UP).map(({ time }) => time);
    console.log(
      `${engine.padEnd(12)} warm search with its texts: median ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`,
    );
  }
  console.log();

  const [ours, pagefind, minisearch] = ENGINES.map((engine) => figuresOf(runs[engine].filter(answerable))) as [Figures, Figures, Figures];
  checkFigure('nDCG@5', ours.ndcg5, { atLeast: 0.8 });
  checkFigure('Recall@5', ours.recall5, { atLeast: 0.88 });
  checkFigure('Answerable searches without result', ours.empty, { atMost: 0.05 });
  checkFigure('Unanswerable searches honestly empty', honest('guichet'), { atLeast: Math.ceil((none('guichet').length * 4) / 6) });
  checkFigure('P14 MRR@10', ours.mrr10, { atLeast: 0.9 });
  checkFigure('P14 MRR@10 over stock Pagefind', ours.mrr10 / pagefind.mrr10, { atLeast: 1.25 });
  for (const kind of kindsOf(runs.guichet)) {
    const { mrr10 } = figuresOf(runs.guichet.filter(({ query }) => query.kind === kind));
    checkFigure(`P14 MRR@10 of the kind ${kind}`, mrr10, { atLeast: kind === 'code' ? 1 : 0.8 });
  }
  checkFigure('P15 MRR@10 over MiniSearch', ours.mrr10 / minisearch.mrr10, { atLeast: 1.08 });
  checkFigure('P15 recall@3', ours.recall3, { atLeast: 0.95 });
  checkFigure('P15 answerable searches without result', ours.empty, { atMost: 0.02 });
}

function printMisses(runs: readonly Run[]): void {
  for (const run of runs) {
    const { query, ranking } = run;
    const first = ranking.findIndex((slug) => (query.targets[slug] ?? 0) > 0);
    if (answerable(run) ? first !== 0 : ranking.length > 0)
      console.log(
        `${query.kind} « ${query.q} »: wanted ${Object.keys(query.targets).join(', ') || 'nothing'}; got ${ranking.slice(0, 4).join(', ') || 'nothing'}`,
      );
  }
}

const queries = JSON.parse(readFileSync(options.queries, 'utf8')) as LabelledQuery[];
const { questions } = readContent(path.join(ROOT, 'content'));
const folder = temporaryFolder('search');
await writePages(folder, questions);
introduce(`Search, ${queries.length} labelled queries over ${questions.length} questions`);
const server = await serveStatic(folder, options.dist);
try {
  const runs = await withBrowser((browser) =>
    withPage(browser, async (page) => {
      await page.goto(`${server.origin}/bench/`);
      const ran = {} as Record<Engine, Run[]>;
      for (const engine of ENGINES) ran[engine] = await runEngine(page, engine, queries);
      return ran;
    }),
  );
  report(runs);
  if (options.misses) printMisses(runs.guichet);
} finally {
  server.close();
}
