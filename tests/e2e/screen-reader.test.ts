/** A5: what a screen reader is told of each page kind, frozen; regions, names, and what is announced. */
import { DATED_QUESTION, PAGE_KINDS } from '../support/pages.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

for (const [kind, address] of Object.entries(PAGE_KINDS)) {
  test(`A5: ${kind} is in French, has one main, one first heading, its landmarks and a title of its own`, async ({ page, faults }) => {
    faults.allow(ERROR_STATUS);
    await page.goto(address);
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
    await expect(page.getByRole('main')).toHaveCount(1);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.getByRole('banner')).toHaveCount(1);
    await expect(page.getByRole('contentinfo')).toHaveCount(1);
    await expect(page).toHaveTitle(/Guichet des industriels/);
    const levels = await page
      .locator('h1, h2, h3')
      .evaluateAll((list) => list.filter((title) => (title as HTMLElement).offsetParent !== null).map(({ tagName }) => Number(tagName[1])));
    expect(levels.every((level, index) => index === 0 || level - (levels[index - 1] ?? 0) <= 1)).toBe(true);
  });
}

test('A5: the home page', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Trouvez la réponse qui vous concerne." [level=1]
      - search:
        - text: Rechercher dans la FAQ
        - searchbox "Rechercher dans la FAQ"
        - button "Rechercher"
      - region "Ou laissez-vous guider":
        - heading "Ou laissez-vous guider" [level=2]
        - heading "Quelle offre vous concerne ?" [level=3]
        - list "Quelle offre vous concerne ?":
          - listitem:
            - link /Ségur du numérique en santé \\d+ réponses/
  `);
});

test('A5: the list', async ({ page }) => {
  await page.goto('/faq/?couloir=hopital');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Toutes les questions" [level=1]
      - form "Filtrer les questions"
      - region /\\d+\\sréponses/:
        - heading /\\d+\\sréponses/ [level=2]
        - list "Choix en cours":
          - listitem:
            - link /Hôpital/
  `);
});

test('A5: a question', async ({ page }) => {
  await page.goto(DATED_QUESTION);
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - navigation "Fil d'Ariane":
        - list:
          - listitem:
            - link "Accueil"
          - listitem:
            - link "FAQ"
          - listitem:
            - link "Ségur du numérique en santé"
      - article:
        - heading /Quelles sont les échéances du dispositif DRIMbox vague 2/ [level=1]
        - region /Cette réponse vous a-t-elle été utile/:
          - heading /Cette réponse vous a-t-elle été utile/ [level=2]
          - button "Oui"
          - button "Non"
      - complementary "À propos de cette réponse":
        - region "S'applique à"
        - region "Questions voisines"
  `);
});

test('A5: a search', async ({ page }) => {
  await page.goto('/recherche/?q=certificat');
  await expect(page.locator('[data-search-status]')).toHaveAttribute('data-search-status', 'done');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Recherche" [level=1]
      - search:
        - searchbox "Rechercher dans la FAQ": certificat
        - button "Rechercher"
      - status: /\\d+\\sréponses\\./
      - list:
        - listitem:
          - link
          - paragraph
  `);
});

test('A5: the count of a search is said once typing has stopped', async ({ page }) => {
  await page.goto('/recherche/');
  const status = page.locator('[data-search-status]');
  await page.getByRole('searchbox').pressSequentially('certificat');
  await expect(status).toHaveText(/^\d+\sréponses?\.$/);
  await expect(status).toHaveAttribute('aria-live', 'polite');
});

test('A5: the count of a choice is said', async ({ page }) => {
  await page.goto('/faq/');
  const status = page.locator('[data-faq-status]');
  await expect(status).toHaveText('');
  await page.getByRole('checkbox', { name: /Portail, Convergence et comptes/ }).check();
  await expect(status).toHaveText(/^\d+\sréponses$/);
});

test('A5: a control is called by the words that it shows (2.5.3)', async ({ page }) => {
  for (const address of ['/', '/faq/?couloir=hopital', DATED_QUESTION, '/recherche/']) {
    await page.goto(address);
    const unlike = await page
      .locator('a[aria-label], button[aria-label]')
      .evaluateAll((list) =>
        list
          .filter((control) => !control.getAttribute('aria-label')?.includes((control as HTMLElement).innerText.trim()))
          .map(({ outerHTML }) => outerHTML),
      );
    expect(unlike).toEqual([]);
  }
});
