/** A1: axe finds nothing on any page kind, in light and dark, wide and narrow; nothing is cut at 320 px nor with text twice as large. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { PAGE_KINDS } from '../support/pages.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'experimental'];
const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 320, height: 700 } },
  { colorScheme: 'light', viewport: { width: 320, height: 700 } },
  { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
] as const;

/** What axe leaves to a person, and what a person found: nothing else may be left. */
const REVIEWED: Record<string, string> = {
  'hidden-content': 'What is hidden is analysed by the tests that show it: menu, filters, reasons of a vote, results of a search.',
};

async function expectAccessible(page: Page): Promise<void> {
  const { violations, incomplete } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const told = ({ id, nodes }: (typeof violations)[number]) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`;
  expect(violations.map(told)).toEqual([]);
  expect(incomplete.filter(({ id }) => !(id in REVIEWED)).map(told)).toEqual([]);
}

/** Waits until the page shows what its address asks for. */
async function settle(page: Page, address: string): Promise<void> {
  if (address.startsWith('/recherche/?') || address === PAGE_KINDS['unknown page']) {
    await expect(page.locator('[data-search-status]').first()).toHaveAttribute('data-search-status', 'done');
  }
  await page.waitForLoadState('networkidle');
}

for (const { colorScheme, viewport } of LOOKS) {
  test.describe(`${colorScheme}, ${viewport.width} px`, () => {
    test.use({ colorScheme, viewport });

    for (const [kind, address] of Object.entries(PAGE_KINDS)) {
      test(`A1: ${kind}`, async ({ page, faults }) => {
        faults.allow(ERROR_STATUS);
        await page.goto(address);
        await settle(page, address);
        await expectAccessible(page);
      });
    }

    test('A1: the guided questions, half answered', async ({ page }) => {
      await page.goto('/?offre=segur-numerique&couloir=hopital');
      await expect(page.locator('dl.answered')).toBeVisible();
      await expectAccessible(page);
    });

    test('A1: every filter open', async ({ page }) => {
      await page.goto('/faq/');
      await page.locator('details[data-facet]').evaluateAll((list) => {
        for (const details of list) (details as HTMLDetailsElement).open = true;
      });
      await expectAccessible(page);
    });

    test('A1: a search with its filters open', async ({ page }) => {
      await page.goto('/recherche/?q=certificat&couloir=hopital');
      await expect(page.locator('[data-search-status]')).toHaveAttribute('data-search-status', 'done');
      await page.locator('details[data-search-filters]').evaluate((details: HTMLDetailsElement) => {
        details.open = true;
      });
      await expectAccessible(page);
    });

    test('A1: the search dialog with results', async ({ page }) => {
      await page.goto('/contact/');
      await page.keyboard.press('Control+k');
      await page.getByRole('searchbox').fill('mot de passe');
      await expect(page.locator('dialog [data-search-status]')).toHaveAttribute('data-search-status', 'done');
      await expectAccessible(page);
    });

    test('A1: the menu, where there is one', async ({ page }) => {
      await page.goto('/contact/');
      const menu = page.getByRole('button', { name: 'Menu' });
      if (await menu.isVisible()) await menu.click();
      await expect(page.getByRole('navigation', { name: 'Principale' })).toBeVisible();
      await expectAccessible(page);
    });

    test('A1: a vote, after « Non » and after the reasons', async ({ page }) => {
      await page.goto('/faq/types-de-comptes/');
      await page.getByRole('button', { name: 'Non' }).click();
      await expect(page.getByRole('group', { name: /Qu'est-ce qui n'allait pas/ })).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('radio').last().check();
      await page.getByRole('button', { name: 'Envoyer mes raisons' }).click();
      await expect(page.getByText(/vos raisons sont transmises/)).toBeVisible();
      await expectAccessible(page);
    });

    test('A1: a page that says what went wrong', async ({ page, faults }) => {
      faults.allow(ERROR_STATUS);
      await page.goto(`/faq/?page=${'1'.repeat(9000)}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } });

  // axe is a script: what it cannot check here is checked by hand, in the order of the page.
  for (const [kind, address] of Object.entries(PAGE_KINDS)) {
    test(`A4: ${kind} has one title, one main and no control that needs a script`, async ({ page, faults }) => {
      faults.allow(ERROR_STATUS);
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page.getByRole('main')).toHaveCount(1);
      await expect(page.getByRole('combobox', { name: 'Thème' })).toBeHidden();
      await expect(page.getByRole('button', { name: /Copier le lien|Imprimer/ })).toHaveCount(0);
    });
  }
});

test.describe('text twice as large, at 320 px', () => {
  test.use({ viewport: { width: 320, height: 700 } });

  for (const [kind, address] of Object.entries(PAGE_KINDS)) {
    test(`row 92: ${kind} neither scrolls sideways nor cuts a word`, async ({ page, faults }) => {
      faults.allow(ERROR_STATUS);
      await page.goto(address);
      await settle(page, address);
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      const wrong = await page.evaluate(() => {
        const cut = [...document.querySelectorAll<HTMLElement>('body *')].filter(
          (element) =>
            element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).overflowX === 'hidden',
        );
        return { sideways: document.documentElement.scrollWidth - innerWidth, cut: cut.map((element) => element.outerHTML.slice(0, 80)) };
      });
      expect(wrong.sideways).toBeLessThanOrEqual(1);
      expect(wrong.cut).toEqual([]);
    });
  }
});
