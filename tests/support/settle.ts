/** Opening a page and waiting until it shows what its address asks for. */
import { expect, type Page } from '@playwright/test';
import { PAGE_KINDS } from './pages.ts';

/** Opens an address; a page that searches at once has finished its search. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  const searches = /^\/recherche\/\?(.*&)?q=/.test(address) || address === PAGE_KINDS['unknown page'];
  if (!searches) return;
  await expect(page.locator('main [data-search-status]')).toHaveAttribute('data-search-status', 'done');
  await expect(page.locator('main ol[data-search-results][aria-busy=true]')).toHaveCount(0);
}
