import { type Browser, chromium, type Page } from '@playwright/test';
import { browserLaunch } from '../../tests/support/browser.ts';

/** Runs something with a browser, and closes it whatever happens. */
export async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await chromium.launch(await browserLaunch());
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** Runs something with a page that has never been anywhere. */
export async function withPage<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ locale: 'fr-FR' });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}
