/**
 * `npm run bench:search [-- --queries FILE --misses]`: how good and how fast the search is on labelled queries, in a real browser,
 * beside stock Pagefind, MiniSearch, Orama and FlexSearch over the same answers in the same run. Needs a build (`npm run build`).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { build } from 'esbuild';
import { readContent } from '../src/authoring/generated.ts';
import type { PublishedQuestion } from '../src/faq/question.ts';
import { withBrowser, withPage } from './support/browser.ts';
import type { ComparedQuestion, Engine } from './support/engines.ts';
import { checkFigure, introduce } from './support/goals.ts';
import { ROOT, temporaryFolder } from './support/project.ts';
import { answersOf, type Figures, figuresOf, type LabelledQuery } from './support/relevance.ts';
import { serveStatic } from './support/static-server.ts';
import { quantile } from './support/statistics.ts';
import { writeStockPagefind } from './support/stock-pagefind.ts';

const { values: options } = parseArgs({
  options: {
    queries: { type: 'string', default: path.join(ROOT, 'bench/queries.json') },
    'off-topic': { type: 'string', default: path.join(ROOT, 'bench/off-topic.json') },
    misses: { type: 'boolean', default: false },
    dist: { type: 'string', default: path.join(ROOT, 'dist') },
  },
});

/** Engines with the names that the figures give them. */
const ENGINES: Record<Engine, string> = {
  guichet: 'guichet',
  pagefind: 'stock Pagefind',
  minisearch: 'MiniSearch',
  worded: 'MiniSearch, worded',
  orama: 'Orama',
  flexsearch: 'FlexSearch',
};
const NAMES = Object.keys(ENGINES) as Engine[];
/** Engines that P15 compares ours with: given the same questions and answers, as they come. */
const ALTERNATIVES: readonly Engine[] = ['minisearch', 'orama', 'flexsearch'];

interface Run {
  query: LabelledQuery;
  ranking: string[];
  /** Milliseconds from the call to the ranking with its texts. */
  time: number;
}

async function writePages(folder: string, questions: PublishedQuestion[]): Promise<void> {
  await writeStockPagefind(folder, questions);
  const compared = questions.map(
    ({ slug, question, text, formulations, synonyms }): ComparedQuestion => ({
      id: slug,
      question,
      text,
      formulations: formulations.join('\n'),
      synonyms: synonyms.join('\n'),
    }),
  );
  writeFileSync(path.join(folder, 'corpus.json'), JSON.stringify(compared));
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
      const search = await window.engines[name]();
      const list: { ranking: string[]; time: number }[] = [];
      for (const text of texts) {
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
  const cells = ({ ndcg5, answers3, recall3, recall5, mrr10, empty }: Figures) =>
    [ndcg5, answers3, recall3, recall5, mrr10].map((value) => value.toFixed(2)).concat(percent(empty).padStart(5));
  const row = (name: string, all: readonly Run[]) =>
    console.log(`${name.padEnd(20)} ${String(all.length).padStart(4)}  ${cells(figuresOf(all)).join('  ')}`);
  console.log(`${''.padEnd(20)}    n  nDCG@5 A@3  R@3  R@5   MRR  empty`);
  for (const kind of kindsOf(runs.guichet))
    row(
      kind,
      runs.guichet.filter((run) => run.query.kind === kind),
    );
  for (const engine of NAMES) row(ENGINES[engine], runs[engine].filter(answerable));
}

function kindsOf(runs: readonly Run[]): string[] {
  return [...new Set(runs.filter(answerable).map(({ query }) => query.kind))];
}

/** Searches that nothing answers and to which an engine gave nothing as an answer. */
const honest = (runs: readonly Run[]) => runs.filter(({ ranking }) => ranking.length === 0).length;

function report(runs: Record<Engine, Run[]>, offTopic: Record<Engine, Run[]>): void {
  printRanking(runs);
  const none = (engine: Engine) => runs[engine].filter((run) => !answerable(run));
  for (const engine of NAMES) {
    const times = runs[engine].slice(WARM_UP).map(({ time }) => time);
    console.log(
      `${ENGINES[engine].padEnd(20)} honestly empty: ${honest(none(engine))} of ${none(engine).length} unanswerable, ${honest(offTopic[engine])} of ${offTopic[engine].length} off-topic; ` +
        `warm search with its texts: median ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`,
    );
  }
  console.log();

  const of = (engine: Engine) => figuresOf(runs[engine].filter(answerable));
  const ours = of('guichet');
  checkFigure('nDCG@5', ours.ndcg5, { atLeast: 0.8 });
  checkFigure('Recall@5', ours.recall5, { atLeast: 0.88 });
  checkFigure('Answerable searches without result', ours.empty, { atMost: 0.05 });
  checkFigure('Unanswerable searches honestly empty', honest(none('guichet')), { atLeast: Math.ceil((none('guichet').length * 4) / 6) });
  checkFigure('P14 MRR@10', ours.mrr10, { atLeast: 0.9 });
  checkFigure('P14 MRR@10 over stock Pagefind', ours.mrr10 / of('pagefind').mrr10, { atLeast: 1.25 });
  for (const kind of kindsOf(runs.guichet)) {
    const { mrr10 } = figuresOf(runs.guichet.filter(({ query }) => query.kind === kind));
    checkFigure(`P14 MRR@10 of the kind ${kind}`, mrr10, { atLeast: kind === 'code' ? 1 : 0.8 });
  }
  const best = Math.max(...ALTERNATIVES.map((engine) => of(engine).mrr10));
  checkFigure('P15 MRR@10 over the best of MiniSearch, Orama and FlexSearch', ours.mrr10 / best, { atLeast: 1.08 });
  checkFigure('P15 recall@3', ours.recall3, { atLeast: 0.95 });
  checkFigure('P15 answerable searches without result', ours.empty, { atMost: 0.02 });
  checkFigure('P15 off-topic searches honestly empty', honest(offTopic.guichet) / offTopic.guichet.length, { atLeast: 0.9 });
}

function printMisses(runs: readonly Run[]): void {
  for (const run of runs) {
    const { query, ranking } = run;
    const first = ranking.findIndex((slug) => query.targets[slug] === 2);
    if (answerable(run) ? first !== 0 : ranking.length > 0)
      console.log(
        `${query.kind} « ${query.q} »: wanted ${Object.keys(answersOf(query.targets)).join(', ') || 'nothing'}; got ${ranking.slice(0, 4).join(', ') || 'nothing'}`,
      );
  }
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const queries = readJson(options.queries) as LabelledQuery[];
const offTopic = (readJson(options['off-topic']) as string[]).map((q): LabelledQuery => ({ q, kind: 'off-topic', targets: {} }));
const { questions } = readContent(path.join(ROOT, 'content'));
const folder = temporaryFolder('search');
await writePages(folder, questions);
introduce(`Search, ${queries.length} labelled queries and ${offTopic.length} off-topic ones over ${questions.length} questions`);
const server = await serveStatic(folder, options.dist);
try {
  const [runs, off] = await withBrowser((browser) =>
    withPage(browser, async (page) => {
      await page.goto(`${server.origin}/bench/`);
      const ran = {} as Record<Engine, Run[]>;
      const ranOff = {} as Record<Engine, Run[]>;
      for (const engine of NAMES) {
        ran[engine] = await runEngine(page, engine, queries);
        ranOff[engine] = await runEngine(page, engine, offTopic);
      }
      return [ran, ranOff] as const;
    }),
  );
  report(runs, off);
  if (options.misses) printMisses([...runs.guichet, ...off.guichet]);
} finally {
  server.close();
}
