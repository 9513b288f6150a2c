/** A3: going through a page by keys, with an eye on the focus. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './visit.ts';

/** More stops than any page has before what a test looks for. */
const MOST_STOPS = 120;

/** The focus is on something, that something is in sight, nothing covers it, and it is drawn as focused. */
export async function expectFocusInSight(page: Page): Promise<void> {
  const state = await page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return 'on nothing';
    const { left, top, right, bottom } = element.getBoundingClientRect();
    if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) return `out of sight: ${element.outerHTML.slice(0, 80)}`;
    const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
    const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    const above = document.elementFromPoint(x, y);
    if (!above || !(element.contains(above) || above.contains(element))) return `covered: ${element.outerHTML.slice(0, 80)}`;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const drawn = element.tabIndex < 0 || (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2);
    return drawn ? 'in sight' : `not drawn: ${element.outerHTML.slice(0, 80)}`;
  });
  expect(state).toBe('in sight');
}

export async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await expectFocusInSight(page);
}

/** Goes to a control by Tab (or Shift+Tab), checking every stop on the way. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await press(page, key);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${target} was not reached by ${key}`);
}
