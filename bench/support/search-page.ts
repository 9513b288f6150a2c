/** Searches in a browser, as a visitor makes them, and as stock Pagefind's own functions answer them. */
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { StaticServer } from './static-server.ts';

/** Results that a search is asked for. */
const RESULTS = 5;

const INPUT = 'dialog input[name=q]';
const STATUS = 'dialog [data-search-status]';
/** Busy until the results that follow the first ones are there. */
const RESULTS_SHOWN = 'dialog ol[data-search-results]';

/** Milliseconds between two letters of somebody who types fast. */
export const BETWEEN_LETTERS = 120;

/** The measure of the Web Vitals library, as a script for a page: puts its figures into `window.webVitals`. */
const WEB_VITALS = createRequire(import.meta.url)
  .resolve('web-vitals')
  .replace(/web-vitals\.[^/]*$/, 'web-vitals.iife.js');

/** Opens the search of a page that loads nothing any more. */
async function openSearch(page: Page, server: StaticServer): Promise<void> {
  await page.goto(`${server.origin}/contact/`, { waitUntil: 'networkidle' });
  server.sent = 0;
  server.answers = 0;
  await page.keyboard.press('/');
}

/** What a first search takes on our pages, from the key that opens the box to the last result shown, when nothing is read ahead. */
export async function coldSearch(
  page: Page,
  server: StaticServer,
  query: string,
): Promise<{ sent: number; answers: number; results: number }> {
  await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
  await searchOnce(page, server, query);
  const { sent, answers } = server;
  return { sent, answers, results: await page.locator(`${RESULTS_SHOWN} > li`).count() };
}

/** The same with what is read ahead afterwards. */
export async function searchReadAhead(page: Page, server: StaticServer, query: string): Promise<{ sent: number; answers: number }> {
  await searchOnce(page, server, query);
  await server.quiet();
  return { sent: server.sent, answers: server.answers };
}

async function searchOnce(page: Page, server: StaticServer, query: string): Promise<void> {
  await openSearch(page, server);
  await page.fill(INPUT, query);
  await page.waitForSelector(`${STATUS}[data-search-status=done]`);
  await page.waitForSelector(`${RESULTS_SHOWN}:not([aria-busy=true])`, { state: 'attached' });
}

/** Bytes sent for the first search of stock Pagefind, with its five first results. */
export async function coldBytesOfStock(page: Page, server: StaticServer, query: string): Promise<{ sent: number; results: number }> {
  await page.goto(`${server.origin}/empty.html`, { waitUntil: 'networkidle' });
  server.sent = 0;
  const results = await page.evaluate(
    async ([text, most]) => {
      const pagefind = await import(/* @vite-ignore */ `${location.origin}/stock-pagefind/pagefind.js`);
      await pagefind.init();
      const found = (await pagefind.search(text)).results.slice(0, most);
      await Promise.all(found.map((result: { data(): Promise<unknown> }) => result.data()));
      return found.length as number;
    },
    [query, RESULTS] as const,
  );
  return { sent: server.sent, results };
}

/**
 * Types texts letter by letter in our search box, where something was searched before: milliseconds from each letter to the frame after
 * its first results.
 *
 * @param pause milliseconds from one letter to the next, which never comes before the results of the one before
 */
export async function typeInBox(page: Page, server: StaticServer, texts: readonly string[], pause: number): Promise<number[]> {
  await openSearch(page, server);
  await page.fill(INPUT, 'chargement');
  await page.waitForSelector(`${STATUS}[data-search-status=done]`);
  await server.quiet();
  return page.evaluate(
    async ([inputSelector, statusSelector, typed, milliseconds]) => {
      const input = document.querySelector<HTMLInputElement>(inputSelector);
      const status = document.querySelector<HTMLElement>(statusSelector);
      if (!input || !status) throw new Error('no search box');
      const times: number[] = [];
      let started = performance.now();
      for (const text of typed) {
        for (let length = 1; length <= text.length; length += 1) {
          const shown = new Promise<void>((resolve) => {
            const observer = new MutationObserver(() => {
              if (status.dataset.searchStatus !== 'done') return;
              observer.disconnect();
              requestAnimationFrame(() => setTimeout(resolve));
            });
            observer.observe(status, { attributes: true });
          });
          const left = started + milliseconds - performance.now();
          if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
          input.value = text.slice(0, length);
          started = performance.now();
          input.dispatchEvent(new Event('input', { bubbles: true }));
          await shown;
          times.push(performance.now() - started);
        }
      }
      return times;
    },
    [INPUT, STATUS, texts, pause] as const,
  );
}

/** Interaction to Next Paint (web-vitals), in milliseconds, of texts typed on the keyboard with a processor `slowdown` times slower. */
export async function interactionToNextPaint(
  page: Page,
  server: StaticServer,
  texts: readonly string[],
  slowdown: number,
): Promise<number> {
  await openSearch(page, server);
  await page.waitForSelector(`${INPUT}:focus`);
  await page.addScriptTag({ path: WEB_VITALS });
  await page.evaluate(() => {
    const { webVitals } = window as unknown as { webVitals: typeof import('web-vitals') };
    webVitals.onINP(({ value }) => Object.assign(window, { inp: value }), { reportAllChanges: true, durationThreshold: 16 });
  });
  const client = await page.context().newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  for (const text of texts) {
    await page.keyboard.type(text, { delay: BETWEEN_LETTERS });
    await page.waitForSelector(`${STATUS}[data-search-status=done]`);
    await page.keyboard.press('Control+A');
  }
  await client.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await page.waitForTimeout(500); // The library reports when the page is idle
  return page.evaluate(() => (window as unknown as { inp: number }).inp);
}

/** The same letters, given to stock Pagefind without a pause: milliseconds to its five first results, nothing painted. */
export async function typeInStock(page: Page, server: StaticServer, texts: readonly string[]): Promise<number[]> {
  await coldBytesOfStock(page, server, 'chargement');
  return page.evaluate(
    async ([typed, most]) => {
      const pagefind = await import(/* @vite-ignore */ `${location.origin}/stock-pagefind/pagefind.js`);
      const times: number[] = [];
      for (const text of typed) {
        for (let length = 1; length <= text.length; length += 1) {
          const started = performance.now();
          const found = (await pagefind.search(text.slice(0, length))).results.slice(0, most);
          await Promise.all(found.map((result: { data(): Promise<unknown> }) => result.data()));
          times.push(performance.now() - started);
        }
      }
      return times;
    },
    [texts, RESULTS] as const,
  );
}
