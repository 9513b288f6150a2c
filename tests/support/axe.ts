/** A1: what axe finds on a page, and what it leaves to a person. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { tooWide, WELL } from './layout.ts';
import { expect } from './visit.ts';

export const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'experimental'];
/** What a colour scheme or a larger text can change, at the levels of TAGS. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
const SIZE_RULES = [...COLOUR_RULES, 'target-size', 'scrollable-region-focusable'];

/** What axe leaves to a person, by rule and by the markup, and what was found there. Nothing else may be left. */
const REVIEWED: [rule: string, markup: RegExp, found: string][] = [
  [
    'hidden-content',
    /^<(button class="menu-open"|nav class="menu")/,
    'The menu of a phone: analysed open on a narrow page; a wide page has no use of its button.',
  ],
  ['hidden-content', /^<p class="to-results"/, 'The way to the answers on a phone: analysed on a narrow page.'],
  ['hidden-content', /^<button [^>]*data-apply/, 'For browsers without JavaScript: a button like those that are analysed.'],
  ['hidden-content', /^<div class="print-only"/, 'The answers on paper: analysed in « a list for paper ».'],
  ['hidden-content', /^<label [^>]*data-theme-select/, 'The choice of a theme, which needs scripts: analysed on every page that has them.'],
  [
    'hidden-content',
    /^<optgroup [^>]*data-couloir/,
    'Dispositifs of a couloir that was not chosen: no choice here, and analysed where they are.',
  ],
  ['hidden-content', /^<section class="desk-list"/, 'The list beside a message: analysed alone, and on a wide page.'],
  ['hidden-content', /^<p class="desk-back"/, 'The way back to the list: analysed on a narrow page.'],
  ['hidden-content', /^<form [^>]*data-reasons-form/, 'The reasons: analysed after a « non ».'],
  ['hidden-content', /^<input [^>]*autocomplete="username"/, 'The login beside a new password: for password managers alone.'],
  [
    'hidden-content',
    /^<(ol|section|p) [^>]*data-search-(results|maybe|more)/,
    'Results and what is only near: analysed in searches that have them.',
  ],
  [
    'hidden-content',
    /^<(header|footer|form|nav|section|aside|ul|p|div|a) [^>]*class="(site-|filters|breadcrumb|vote|about|tags|summary|skip-link)/,
    'What paper does without: analysed on the screen.',
  ],
];

async function analyse(page: Page, rules?: string[]): Promise<void> {
  // The site has no frame (a test below holds it to that): no need of the pass that joins frames.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations, incomplete } = await (rules ? axe.withRules(rules) : axe.withTags(TAGS)).analyze();
  const told = (list: typeof violations) => list.flatMap(({ id, nodes }) => nodes.map(({ html }) => ({ id, markup: html.slice(0, 150) })));
  const look = await page.evaluate(
    () => `${matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'}, ${document.documentElement.style.fontSize || '100%'}`,
  );
  expect.soft(told(violations), look).toEqual([]);
  const unreviewed = told(incomplete).filter(({ id, markup }) => !REVIEWED.some(([rule, place]) => rule === id && place.test(markup)));
  expect.soft(unreviewed, look).toEqual([]);
}

/** Everything in light; then what dark can change and, on a narrow page, what text twice as large can change. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await analyse(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await analyse(page, COLOUR_RULES);
  if ((page.viewportSize()?.width ?? 0) > 320) return;
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  await analyse(page, SIZE_RULES);
}

/** The page on its way through a journey: wide, then as narrow as a phone with text twice as large; then as it was. */
export async function expectAccessibleWideAndNarrow(page: Page): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 720 };
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await expectAccessible(page);
  expect.soft(await tooWide(page), `${page.url()}, twice as large`).toEqual(WELL);
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(before);
}
