/** Row 92: what does not fit its page. */
import type { Page } from '@playwright/test';

/** What is wider than the page, and what is cut. */
export const tooWide = (page: Page) =>
  page.evaluate(() => {
    const shows = (element: Element) => element.checkVisibility() && !element.closest('.visually-hidden, .skip-link');
    const cut = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) => {
      if (!shows(element) || element.clientWidth === 0 || element.matches('input, textarea, select')) return false;
      const { overflowX, overflowY } = getComputedStyle(element);
      const wide = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
      return wide || (['hidden', 'clip'].includes(overflowY) && element.scrollHeight > element.clientHeight + 1);
    });
    const beyond = [...document.querySelectorAll<HTMLElement>('a, button, input, select, textarea, h1, h2, h3, p, li, td, th')].filter(
      (element) => shows(element) && element.getBoundingClientRect().right > document.documentElement.clientWidth + 1,
    );
    return {
      sideways: document.documentElement.scrollWidth > document.documentElement.clientWidth,
      cut: cut.map(({ outerHTML }) => outerHTML.slice(0, 100)),
      beyond: beyond.map(({ outerHTML }) => outerHTML.slice(0, 100)),
    };
  });

export const WELL = { sideways: false, cut: [], beyond: [] };
