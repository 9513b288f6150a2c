/**
 * `npm run bench:filters [-- SIZE…]`: how fast the Worker answers a choice of facets, at several numbers of questions, beside the list
 * that it draws with nothing chosen, the built list that it passes on, and a bare Hono route; and whether every count is right (P16).
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readContent } from '../src/authoring/generated.ts';
import { emptySelection, FACETS, type Facet, GUIDED_FACETS, type Selection, toQuery } from '../src/faq/facets.ts';
import { countValues } from '../src/faq/select.ts';
import { checkFigure, checkRounds, introduce } from './support/goals.ts';
import { sendAll } from './support/load.ts';
import { build, copyBareWorker, copyGuichet, REAL_QUESTIONS, ROOT } from './support/project.ts';
import { seededRandom } from './support/random.ts';
import { quantile, ratios } from './support/statistics.ts';
import { startWorker } from './support/worker.ts';

const ROUNDS = 5;
const CHOICES = 50;
const { positionals } = parseArgs({ allowPositionals: true });
const sizes = positionals.length > 0 ? positionals.map(Number) : [REAL_QUESTIONS, 10_000];

type Content = ReturnType<typeof readContent>;

/** Choices of one to three values, all different. */
function someChoices({ taxonomy }: Content): string[] {
  const random = seededRandom(1);
  const choices = new Set<string>();
  while (choices.size < CHOICES) {
    const selection = emptySelection();
    for (let n = 0; n <= choices.size % 3; n += 1) {
      const facet = random.pick(FACETS);
      selection[facet] = [random.pick(taxonomy.facets[facet].values).slug];
    }
    choices.add(toQuery(selection));
  }
  return [...choices];
}

/** Five values of each guided facet, every combination: counts that differ from those found by looking at every question. */
function wrongCounts({ questions, taxonomy }: Content): { combinations: number; wrong: number } {
  const five = (facet: Facet) => taxonomy.facets[facet].values.slice(0, 5).map(({ slug }) => slug);
  let selections: Selection[] = [emptySelection()];
  for (const facet of GUIDED_FACETS)
    selections = selections.flatMap((chosen) => five(facet).map((value) => ({ ...chosen, [facet]: [value] })));
  let wrong = 0;
  for (const selection of selections) {
    for (const facet of GUIDED_FACETS) {
      const others = GUIDED_FACETS.filter((other) => other !== facet);
      const left = questions.filter(({ facets }) => others.every((other) => facets[other].includes(selection[other][0] ?? '')));
      for (const { value, count } of countValues(questions, selection, facet, taxonomy.facets))
        if (left.filter(({ facets }) => facets[facet].includes(value.slug)).length !== count) wrong += 1;
    }
  }
  return { combinations: selections.length, wrong };
}

/** Milliseconds of one request. */
async function timeOf(url: string): Promise<number> {
  const { times } = await sendAll([{ url }], 1);
  return times[0] ?? Number.NaN;
}

async function measure(size: number, bareUrl: string): Promise<void> {
  const guichet = copyGuichet(`guichet-${size}`, size);
  await build(guichet);
  const content = readContent(path.join(guichet, 'content'));
  const worker = await startWorker(`guichet-${size}`, guichet, '/api/sante');
  try {
    const list = `${worker.origin}/faq/`;
    const urls = {
      chosen: someChoices(content).map((query) => `${list}?${query}`),
      // With a page in its address, the list is drawn though nothing is chosen.
      unfiltered: Array<string>(CHOICES).fill(`${list}?page=2`),
      built: Array<string>(CHOICES).fill(list),
      bare: Array<string>(CHOICES).fill(bareUrl),
    };
    const names = Object.keys(urls) as (keyof typeof urls)[];
    const rounds: Record<keyof typeof urls, number[][]> = { chosen: [], unfiltered: [], built: [], bare: [] };
    const first = await timeOf(urls.chosen[0] ?? list);
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const name of names) {
        const requests = urls[name].map((url) => ({ url }));
        const { times } = await sendAll(requests, 1);
        if (round > 0) rounds[name].push(times); // The first round warms up
      }
    }
    const at = (name: keyof typeof urls, share: number) => rounds[name].map((times) => quantile(times, share));
    console.log(`${size} questions; first choice after the start: ${first.toFixed(0)} ms`);
    for (const name of names) {
      const [p50, p95] = [0.5, 0.95].map((share) => quantile(at(name, share), 0.5).toFixed(1));
      console.log(`  ${name.padEnd(10)} p50 ${p50} ms, p95 ${p95} ms`);
    }
    const times = (name: keyof typeof urls) => ratios(at('chosen', 0.5), at(name, 0.5));
    checkRounds(`P16 a choice over the unfiltered list at ${size}`, times('unfiltered'), { atMost: 1.2 });
    checkRounds(`P16 a choice over the built list at ${size}`, times('built'), { atMost: 1.2 });
  } finally {
    await worker.stop();
  }
}

introduce('Filters in the Worker, medians over rounds in turns');
const { combinations, wrong } = wrongCounts(readContent(path.join(ROOT, 'content')));
checkFigure(`P16 wrong counts over ${combinations} combinations`, wrong, { atMost: 0 });
const bare = await startWorker('bare', copyBareWorker(), '/');
try {
  for (const size of sizes) await measure(size, `${bare.origin}/`);
} finally {
  await bare.stop();
}
