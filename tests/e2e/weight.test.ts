/** What a visit costs, counted as it goes over the wire. */
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { DATED_QUESTION } from '../support/pages.ts';
import { expect, test } from '../support/visit.ts';

const COMPRESSED = /text|javascript|json|xml/;

/** Adds up the bodies that a page loads from now on, in bytes; a text that the local server sends bare is counted compressed. */
function weigh(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    const { 'content-encoding': encoding, 'content-type': type = '' } = response.headers();
    const bytes = response.body().catch(() => Buffer.alloc(0));
    sizes.push(bytes.then((body) => (encoding === undefined && !COMPRESSED.test(type) ? body.length : gzipSync(body).length)));
  });
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

test('a question weighs at most 60 kB with its style, its scripts and its typeface, before any search', async ({ page }) => {
  const total = weigh(page);
  await page.goto(DATED_QUESTION, { waitUntil: 'networkidle' });
  expect(await total()).toBeGreaterThan(10_000);
  expect(await total()).toBeLessThanOrEqual(60_000);
});

test('a question loads nothing of the search', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(DATED_QUESTION, { waitUntil: 'networkidle' });
  expect(asked.filter((address) => address.startsWith('/pagefind/'))).toEqual([]);
});

test('the first result of a cold search costs at most 200 kB', async ({ page }) => {
  await page.goto('/contact/', { waitUntil: 'networkidle' });
  const total = weigh(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox').fill('délai certification');
  await expect(page.locator('dialog [data-search-status]')).toHaveAttribute('data-search-status', 'done');
  await expect(page.locator('dialog [data-search-results] a').first()).toBeVisible();
  expect(await total()).toBeGreaterThan(50_000);
  expect(await total()).toBeLessThanOrEqual(200_000);
});

test('the size of a page does not depend on the number of questions: no page of the site lists them all in its frame', async ({ page }) => {
  await page.goto(DATED_QUESTION);
  expect(await page.locator('header a, footer a').count()).toBeLessThan(20);
});
