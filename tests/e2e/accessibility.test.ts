/** A1: axe finds nothing on any page kind, in light and dark, wide and narrow, with larger text. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expectAccessible, TAGS } from '../support/axe.ts';
import { PAGE_KINDS } from '../support/pages.ts';
import { open } from '../support/settle.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';
import { voteOf } from '../support/vote.ts';

/** The states that no address gives. */
const STATES: Record<string, (page: Page) => Promise<void>> = {
  'the guided questions, half answered': async (page) => {
    await page.goto('/?offre=segur-numerique&couloir=hopital');
    await expect(page.getByRole('link', { name: /^Changer/ })).toHaveCount(2);
  },
  'the guided questions, at a dead end': async (page) => {
    await page.goto('/?offre=innovation-accompagnement&couloir=hopital');
    await expect(page.getByRole('link', { name: 'Nous écrire avec ces choix' })).toBeVisible();
  },
  'every filter open': async (page) => {
    await page.goto('/faq/?couloir=imagerie&thematique=calendrier');
    await page.locator('details[data-facet]').evaluateAll((list) => {
      for (const details of list) (details as HTMLDetailsElement).open = true;
    });
  },
  'a search with its filters open': async (page) => {
    await open(page, '/recherche/?q=certificat&couloir=hopital');
    await expect(page.getByLabel('Couloir Ségur')).toBeVisible();
  },
  'a search that was corrected': (page) => open(page, '/recherche/?q=refrencement'),
  'a search with answers that are only near': async (page) => {
    await open(page, '/recherche/?q=recette+de+la+tarte+aux+pommes+avec+identifiant');
    await expect(page.getByRole('region', { name: 'Peut-être' })).toBeVisible();
  },
  'the search dialog with results': async (page) => {
    await page.goto('/contact/');
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox').fill('mot de passe');
    await expect(page.locator('dialog ol[data-search-results] > li')).not.toHaveCount(0);
  },
  'the menu': async (page) => {
    await page.goto('/contact/');
    const menu = page.getByRole('button', { name: 'Menu' });
    if (await menu.isVisible()) await menu.click();
    await expect(page.getByRole('navigation', { name: 'Principale' })).toBeVisible();
  },
  'a question after a « non »': async (page) => {
    await page.goto('/faq/types-de-comptes/');
    await voteOf(page).no.click();
    await expect(voteOf(page).reasons).toBeVisible();
  },
  'a question after a « oui »': async (page) => {
    await page.goto('/faq/gerer-permissions/');
    await voteOf(page).yes.click();
    await expect(voteOf(page).said).toHaveText(/^Merci/);
  },
  'a question whose vote failed': async (page) => {
    await page.route('**/api/feedback', (route) => route.fulfill({ status: 503, json: {} }));
    await page.goto('/faq/gerer-permissions/');
    await voteOf(page).yes.click();
    await expect(voteOf(page).said).toHaveText(/n’a pas été enregistré/);
  },
  'a search that does not answer': async (page) => {
    await page.route('**/pagefind/lexique.json', (route) => route.fulfill({ status: 503 }));
    await page.goto('/recherche/?q=certificat');
    await expect(page.locator('[data-search-status]')).toHaveAttribute('data-search-status', 'failed');
  },
  'a page that says what went wrong': async (page) => {
    await page.goto(`/faq/?page=${'1'.repeat(9000)}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('La demande n’a pas abouti');
  },
  'a page that refuses a method': async (page) => {
    await page.goto('/api/feedback');
    await expect(page.getByText('Cette adresse n’accepte pas ce genre de demande.')).toBeVisible();
  },
  'a list for paper': async (page) => {
    await page.goto('/faq/?couloir=imagerie&thematique=calendrier');
    await page.emulateMedia({ media: 'print' });
  },
};

for (const [width, height] of [
  [1280, 900],
  [320, 700],
] as const) {
  test.describe(`${width} px`, () => {
    test.use({ viewport: { width, height } });
    // What went wrong is the subject of some of these pages.
    test.beforeEach(({ faults }) => faults.allow(ERROR_STATUS));

    for (const [kind, address] of Object.entries(PAGE_KINDS)) {
      test(`A1: ${kind}`, async ({ page }) => {
        await open(page, address);
        await expectAccessible(page);
      });
    }

    for (const [state, reach] of Object.entries(STATES)) {
      test(`A1: ${state}`, async ({ page }) => {
        await reach(page);
        await expectAccessible(page);
      });
    }
  });
}

test('A1: no page has a frame, which would need another analysis', async ({ page, faults }) => {
  faults.allow(ERROR_STATUS);
  for (const address of Object.values(PAGE_KINDS)) {
    await page.goto(address);
    expect(page.frames(), address).toHaveLength(1);
  }
});

test('A1: the analysis sees text too pale, a control without a name and a target too small', async ({ page }) => {
  await page.goto('/contact/');
  await page.evaluate(() => {
    const pale = document.createElement('p');
    pale.textContent = 'pale';
    pale.style.color = '#ddd';
    const tiny = document.createElement('p');
    for (let i = 0; i < 2; i += 1) {
      const button = document.createElement('button');
      Object.assign(button.style, { minHeight: '0', padding: '0', width: '8px', height: '8px' });
      tiny.append(button);
    }
    document.querySelector('#contenu')?.append(pale, tiny);
  });
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze();
  expect(violations.map(({ id }) => id).sort()).toEqual(['button-name', 'color-contrast', 'target-size']);
});

test('A4: without JavaScript each page has one title, one main, and no control that needs a script', async ({ newVisitor, faults }) => {
  faults.allow(ERROR_STATUS);
  const page = await newVisitor({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } });
  for (const [kind, address] of Object.entries(PAGE_KINDS)) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 }), kind).toHaveCount(1);
    await expect(page.getByRole('main'), kind).toHaveCount(1);
    await expect(page.getByLabel('Thème'), kind).toBeHidden();
    await expect(page.getByRole('button', { name: /Copier le lien|Imprimer/ }), kind).toHaveCount(0);
  }
});
