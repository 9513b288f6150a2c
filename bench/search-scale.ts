/**
 * `npm run bench:search-scale [-- SIZE…]`: what a first search transfers and how fast the next letters are answered, in a
 * browser, at several numbers of questions, beside stock Pagefind and the size of a MiniSearch index over the same answers.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import type { Browser } from '@playwright/test';
import MiniSearch from 'minisearch';
import { readContent } from '../src/authoring/generated.ts';
import type { PublishedQuestion } from '../src/faq/question.ts';
import { withBrowser, withPage } from './support/browser.ts';
import { checkFigure, checkRounds, introduce } from './support/goals.ts';
import { build, copyGuichet, REAL_QUESTIONS, temporaryFolder } from './support/project.ts';
import {
  BETWEEN_LETTERS,
  coldBytesOfStock,
  coldSearch,
  interactionToNextPaint,
  searchReadAhead,
  typeInBox,
  typeInStock,
} from './support/search-page.ts';
import { type StaticServer, serveStatic } from './support/static-server.ts';
import { quantile, ratios } from './support/statistics.ts';
import { writeStockPagefind } from './support/stock-pagefind.ts';

const ROUNDS = 5;
/** How much slower the processor of a modest telephone is. */
const SLOWDOWN = 4;
const QUERIES = ['convergence', 'certificat serveur mssanté', 'combien de temps faut-il pour obtenir la certification de mon logiciel ?'];
const TYPED = ['référencement vague 2', 'carte cps perdue', 'comment changer de mandataire'];

const { positionals } = parseArgs({ allowPositionals: true });
const sizes = positionals.length > 0 ? positionals.map(Number) : [REAL_QUESTIONS, 3000, 5000];

/**
 * Bytes after Brotli of what MiniSearch would load instead of our first search: an index over the same words, facets and texts that
 * results show; and of an index over the questions and their answers alone, which shows nothing.
 */
function miniSearchBytes(questions: readonly PublishedQuestion[]): { same: number; bare: number } {
  const documents = questions.map(({ slug, question, text, formulations, synonyms, facets }) => ({
    slug,
    question,
    text,
    formulations: formulations.join('\n'),
    synonyms: synonyms.join('\n'),
    facets: Object.values(facets).flat().join(' '),
  }));
  const bytes = (fields: string[], storeFields: string[]) => {
    const engine = new MiniSearch({ idField: 'slug', fields, storeFields });
    engine.addAll(documents);
    return brotliCompressSync(JSON.stringify(engine)).length;
  };
  return {
    same: bytes(['question', 'text', 'formulations', 'synonyms'], ['question', 'text', 'facets']),
    bare: bytes(['question', 'text'], []),
  };
}

async function measureCold(
  browser: Browser,
  server: StaticServer,
  size: number,
  miniSearch: { same: number; bare: number },
): Promise<void> {
  console.log(`${size} questions: MiniSearch's index ${miniSearch.same} bytes, ${miniSearch.bare} without other words and texts to show`);
  for (const query of QUERIES) {
    const ours = await withPage(browser, (page) => coldSearch(page, server, query));
    const whole = await withPage(browser, (page) => searchReadAhead(page, server, query));
    const ahead = `${whole.sent - ours.sent} in ${whole.answers - ours.answers} files read ahead`;
    const stock = await withPage(browser, (page) => coldBytesOfStock(page, server, query));
    console.log(
      `  « ${query} »: guichet ${ours.sent} bytes in ${ours.answers} files (${ours.results} results; ${ahead}), stock ${stock.sent} bytes (${stock.results} results); ` +
        `over MiniSearch's index without other words and texts: ${(ours.sent / miniSearch.bare).toFixed(2)}`,
    );
    checkFigure(`Cold first results at ${size}`, ours.sent / 1000, { atMost: size > 5000 ? 300 : 200 }, ' kB');
    // A search that finds nothing loads no result.
    if (stock.results > 0) checkFigure(`P12 cold bytes over stock Pagefind at ${size}`, ours.sent / stock.sent, { atMost: 1.15 });
    if (size >= 3000)
      checkFigure(`P12 cold bytes over MiniSearch's index of the same corpus at ${size}`, ours.sent / miniSearch.same, { atMost: 0.12 });
  }
}

async function measureTyping(browser: Browser, server: StaticServer, size: number): Promise<void> {
  const paced: number[][] = [];
  const ours: number[][] = [];
  const stock: number[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    paced.push(await withPage(browser, (page) => typeInBox(page, server, TYPED, BETWEEN_LETTERS)));
    ours.push(await withPage(browser, (page) => typeInBox(page, server, TYPED, 0)));
    stock.push(await withPage(browser, (page) => typeInStock(page, server, TYPED)));
  }
  const at = (share: number) => (rounds: number[][]) => rounds.map((times) => quantile(times, share));
  const line = (rounds: number[][]) =>
    `median ${quantile(at(0.5)(rounds), 0.5).toFixed(1)} ms, p95 ${quantile(at(0.95)(rounds), 0.5).toFixed(1)} ms`;
  console.log(
    `${size} questions: guichet, painted, a letter every ${BETWEEN_LETTERS} ms: ${line(paced)}; ` +
      `one at once after the results of the other: ${line(ours)}; stock, so too, not painted: ${line(stock)}`,
  );
  checkRounds(`Further keystroke, median at ${size}`, at(0.5)(paced), { atMost: 50 }, ' ms');
  checkRounds(`Further keystroke, p95 at ${size}`, at(0.95)(paced), { atMost: 50 }, ' ms');
  const painted: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    painted.push(await withPage(browser, (page) => interactionToNextPaint(page, server, TYPED, SLOWDOWN)));
  checkRounds(`P13 interaction to next paint, processor ${SLOWDOWN} times slower, at ${size}`, painted, { atMost: 100 }, ' ms');
  checkRounds(`P13 p95 of a keystroke over stock Pagefind's at ${size}`, ratios(at(0.95)(ours), at(0.95)(stock)), { atMost: 1.3 });
}

introduce('Search at scale');
await withBrowser(async (browser) => {
  for (const size of sizes) {
    const guichet = copyGuichet(`guichet-${size}`, size);
    await build(guichet);
    const { questions } = readContent(path.join(guichet, 'content'));
    const beside = temporaryFolder(`stock-pagefind-${size}`);
    await writeStockPagefind(beside, questions);
    const server = await serveStatic(path.join(guichet, 'dist'), beside);
    await measureCold(browser, server, size, miniSearchBytes(questions));
    await measureTyping(browser, server, size);
    server.close();
  }
});
