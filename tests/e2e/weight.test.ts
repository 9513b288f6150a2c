/** What a visit costs, counted as it goes over the wire. */
import { gzipSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';
import { DATED_QUESTION } from '../support/pages.ts';
import { readPublished } from '../support/published-list.ts';
import { expect, test } from '../support/visit.ts';

const TEXT = /text|javascript|json|xml/;

interface Weight {
  path: string;
  bytes: number;
}

/** Weighs the bodies that a page loads from now on until it is asked; a text that the local server sends bare is counted compressed. */
function weigh(page: Page): () => Promise<{ total: number; list: Weight[] }> {
  const weights: Promise<Weight>[] = [];
  const note = (response: Response) => {
    const { 'content-encoding': encoding, 'content-type': type = '' } = response.headers();
    weights.push(
      response.body().then((body) => ({
        path: new URL(response.url()).pathname,
        bytes: encoding === undefined && !TEXT.test(type) ? body.length : gzipSync(body).length,
      })),
    );
  };
  page.on('response', note);
  return async () => {
    page.off('response', note);
    const list = await Promise.all(weights);
    return { total: list.reduce((sum, { bytes }) => sum + bytes, 0), list };
  };
}

test('the heaviest question weighs at most 60 kB with its style, its scripts and its typeface, before any search', async ({
  page,
  request,
}) => {
  let heaviest = { address: '', bytes: 0 };
  for (const { slug } of await readPublished(request)) {
    const address = `/faq/${slug}/`;
    const bytes = gzipSync(await (await request.get(address)).body()).length;
    if (bytes > heaviest.bytes) heaviest = { address, bytes };
  }
  const weight = weigh(page);
  await page.goto(heaviest.address, { waitUntil: 'networkidle' });
  const { total, list } = await weight();
  for (const kind of [/^\/faq\//, /\.css$/, /\.js$/, /\.woff2$/]) expect(list.some(({ path }) => kind.test(path))).toBe(true);
  expect(total, JSON.stringify(list)).toBeLessThanOrEqual(60_000);
});

test('a question loads nothing of the search', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(DATED_QUESTION, { waitUntil: 'networkidle' });
  expect(asked.filter((address) => /pagefind|search-box/.test(address))).toEqual([]);
});

for (const query of ['dpi', 'délai certification', 'comment obtenir le solde du financement ?']) {
  test(`the first result of a cold search costs at most 200 kB: ${query}`, async ({ page }) => {
    await page.goto('/contact/', { waitUntil: 'networkidle' });
    const weight = weigh(page);
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox').fill(query);
    await expect(page.locator('dialog ol[data-search-results] > li').first()).toBeVisible();
    const { total, list } = await weight();
    expect(list.some(({ path }) => path.startsWith('/pagefind/fragment/'))).toBe(true);
    expect(total, JSON.stringify(list)).toBeLessThanOrEqual(200_000);
  });
}

test('the frame of a page does not grow with the number of questions', async ({ page }) => {
  await page.goto(DATED_QUESTION);
  expect(await page.locator('header a, footer a').count()).toBeLessThan(20);
});
