/**
 * `npm run bench:filters [-- SIZE…]`: how fast the Worker answers a choice of facets, at several numbers of questions, beside the list
 * with nothing chosen and a bare Hono route; and whether every count is right (P16).
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readContent } from '../src/authoring/generated.ts';
import { emptySelection, FACETS, type Facet, GUIDED_FACETS, type Selection, toQuery } from '../src/faq/facets.ts';
import { countValues } from '../src/faq/select.ts';
import { checkFigure, checkRounds, introduce } from './support/goals.ts';
import { sendAll } from './support/load.ts';
import { build, copyGuichet, REAL_QUESTIONS, ROOT } from './support/project.ts';
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

async function measure(size: number, bareUrl: string): Promise<void> {
  const guichet = copyGuichet(`guichet-${size}`, size);
  await build(guichet);
  const content = readContent(path.join(guichet, 'content'));
  const worker = await startWorker(`guichet-${size}`, guichet, '/api/sante');
  try {
    const urls = {
      chosen: someChoices(content).map((query) => `${worker.origin}/faq/?${query}`),
      whole: Array<string>(CHOICES).fill(`${worker.origin}/faq/`),
      bare: Array<string>(CHOICES).fill(bareUrl),
    };
    const rounds: Record<keyof typeof urls, number[][]> = { chosen: [], whole: [], bare: [] };
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const name of ['chosen', 'whole', 'bare'] as const) {
        const { times } = await sendAll(
          urls[name].map((url) => ({ url })),
          1,
        );
        if (round > 0) rounds[name].push(times); // The first round warms up
      }
    }
    const at = (name: keyof typeof urls, share: number) => rounds[name].map((times) => quantile(times, share));
    for (const name of ['chosen', 'whole', 'bare'] as const)
      console.log(
        `${String(size).padStart(6)} ${name.padEnd(7)} p50 ${quantile(at(name, 0.5), 0.5).toFixed(1)} ms  p95 ${quantile(at(name, 0.95), 0.5).toFixed(1)} ms`,
      );
    checkRounds(`P16 a choice over the whole list at ${size}`, ratios(at('chosen', 0.5), at('whole', 0.5)), { atMost: 1.2 });
  } finally {
    await worker.stop();
  }
}

introduce('Filters in the Worker: a choice, the whole list, a bare Hono route; medians over rounds in turns');
const { combinations, wrong } = wrongCounts(readContent(path.join(ROOT, 'content')));
checkFigure(`P16 wrong counts over ${combinations} combinations`, wrong, { atMost: 0 });
const bare = await startWorker('bare', path.join(ROOT, 'bench/ref/bare-worker'), '/');
try {
  for (const size of sizes) await measure(size, `${bare.origin}/`);
} finally {
  await bare.stop();
}
