/** Searching, in the dialog that every page has and on /recherche/. */
import type { Locator, Page, Request, Route } from '@playwright/test';
import { readContent } from '../../src/authoring/generated.ts';
import { SEARCH_DATA, type SearchData } from '../../src/faq/search/search-data.ts';
import { makeSearchIndex } from '../../src/integrations/search-index.ts';
import { readPublished } from '../support/published-list.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

const searchAddress = (query: string) => `/recherche/?q=${encodeURIComponent(query)}`;
const field = (place: Page | Locator) => place.getByRole('searchbox', { name: 'Rechercher dans la FAQ' });
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Rechercher' });
const results = (place: Page | Locator) => place.locator('ol[data-search-results] > li');
const links = (place: Page | Locator) => results(place).getByRole('link');
const status = (place: Page | Locator) => place.locator('[data-search-status]');
const addresses = (place: Page | Locator) => links(place).evaluateAll((all) => all.map((link) => link.getAttribute('href')));

async function finished(place: Page | Locator, state: 'done' | 'failed' | 'idle' = 'done'): Promise<void> {
  await expect(status(place)).toHaveAttribute('data-search-status', state);
  // The first results come before the others.
  await expect(place.locator('ol[data-search-results][aria-busy=true]')).toHaveCount(0);
}

async function searchInDialog(page: Page, query: string): Promise<Locator> {
  await page.keyboard.press('Control+k');
  const dialog = dialogOf(page);
  await field(dialog).pressSequentially(query);
  await expect(results(dialog)).not.toHaveCount(0);
  await finished(dialog);
  return dialog;
}

test.describe('the dialog', () => {
  for (const [way, open] of [
    ['by /', (page: Page) => page.keyboard.press('/')],
    ['by Ctrl-K', (page: Page) => page.keyboard.press('Control+k')],
    ['by its link', (page: Page) => page.getByRole('banner').getByRole('link', { name: 'Rechercher' }).click()],
  ] as const) {
    test(`opens ${way}, ready to type`, async ({ page }) => {
      await page.goto('/mentions-legales/');
      await expect(page.getByRole('banner')).toBeVisible();
      await open(page);
      await expect(field(dialogOf(page))).toBeFocused();
    });
  }

  test('a slash that is typed into a field is a slash', async ({ page }) => {
    await page.goto('/recherche/');
    await field(page).pressSequentially('1/2');
    await expect(field(page)).toHaveValue('1/2');
    await expect(dialogOf(page)).toHaveCount(0);
  });

  test('opens by / from a box to tick too', async ({ page }) => {
    await page.goto('/faq/');
    await page.getByRole('checkbox', { name: /^Imagerie/ }).check();
    await page.keyboard.press('/');
    await expect(field(dialogOf(page))).toBeFocused();
  });

  test('Escape closes it whatever is typed, the focus goes back to where it was, and it keeps what was typed', async ({ page }) => {
    await page.goto('/mentions-legales/');
    const opener = page.getByRole('banner').getByRole('link', { name: 'Rechercher' });
    await opener.click();
    await field(dialogOf(page)).fill('certificat');
    await page.keyboard.press('Escape');
    await expect(dialogOf(page)).toHaveCount(0);
    await expect(opener).toBeFocused();
    await page.keyboard.press('Control+k');
    await expect(field(dialogOf(page))).toHaveValue('certificat');
  });

  test('opens before the search is there: what is typed meanwhile is searched once it is', async ({ page }) => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/_astro/search-box*.js', async (route) => {
      await released;
      await route.continue();
    });
    await page.goto('/mentions-legales/');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('certificat');
    await expect(field(dialogOf(page))).toHaveValue('certificat');
    release();
    await expect(results(dialogOf(page))).not.toHaveCount(0);
    await finished(dialogOf(page));
  });

  test('row 85: where the search cannot be loaded, its form leads to the page of results', async ({ page, faults }) => {
    faults.allow(/Failed to load|ERR_FAILED/);
    await page.route('**/_astro/search-box*.js', (route) => route.abort());
    await page.goto('/mentions-legales/');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('certificat');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/recherche\/\?q=certificat/);
  });

  test('its button and a click outside close it too', async ({ page }) => {
    await page.goto('/mentions-legales/');
    await page.keyboard.press('Control+k');
    await page.getByRole('button', { name: 'Fermer' }).click();
    await expect(dialogOf(page)).toHaveCount(0);
    await page.keyboard.press('Control+k');
    await expect(dialogOf(page)).toBeVisible();
    await page.mouse.click(4, 4);
    await expect(dialogOf(page)).toHaveCount(0);
  });

  test('closes neither by a click on its own edge, nor when a selection of its text ends outside', async ({ page }) => {
    await page.goto('/mentions-legales/');
    const dialog = await searchInDialog(page, 'certificat');
    const box = await dialog.boundingBox();
    const typed = await field(dialog).boundingBox();
    if (!box || !typed) throw new Error('the dialog is nowhere');
    await page.mouse.click(box.x + 3, box.y + 3);
    await page.mouse.move(typed.x + 20, typed.y + typed.height / 2);
    await page.mouse.down();
    await page.mouse.move(2, typed.y);
    await page.mouse.up();
    await expect(field(dialog)).toHaveValue('certificat');
    await expect(dialog).toBeVisible();
  });

  test('WCAG 2.1.4: its one-key shortcut can be turned off, for good, and on again; Ctrl-K stays', async ({ page }) => {
    const shortcut = dialogOf(page).getByRole('checkbox', { name: 'La touche / ouvre la recherche' });
    await page.goto('/mentions-legales/');
    await page.keyboard.press('/');
    await shortcut.uncheck();
    await page.keyboard.press('Escape');
    for (const again of [() => page.reload(), () => page.goto('/accessibilite/')]) {
      await page.keyboard.press('/');
      await expect(dialogOf(page)).toHaveCount(0);
      await again();
    }
    await page.keyboard.press('Control+k');
    await expect(shortcut).not.toBeChecked();
    await shortcut.check();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await expect(field(dialogOf(page))).toBeFocused();
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test('a browser that fills in a form, and sends keys without a name, stops nothing', async ({ page }) => {
    await page.goto('/mentions-legales/');
    await page.evaluate(() => document.body.dispatchEvent(new Event('keydown', { bubbles: true })));
    await page.keyboard.press('/');
    await expect(field(dialogOf(page))).toBeFocused();
  });

  test('gives the same results as the page of results', async ({ page, newVisitor }) => {
    const other = await newVisitor();
    await page.goto('/mentions-legales/');
    for (const query of ['certificat', 'comment deposer une candidature ?', 'DRIMbox', 'financment']) {
      const dialog = await searchInDialog(page, query);
      await other.goto(searchAddress(query));
      await finished(other);
      await expect(status(dialog)).toHaveText((await status(other).textContent()) ?? '');
      expect(await addresses(dialog)).toEqual(await addresses(other));
      await page.keyboard.press('Escape');
    }
  });

  test('looks the same on a page that lists nothing', async ({ page }) => {
    await page.goto('/faq/');
    const style = (place: Page | Locator) =>
      results(place)
        .first()
        .evaluate((item) => {
          const { listStyleType, paddingBlock, borderBottomWidth } = getComputedStyle(item);
          const { fontWeight } = getComputedStyle(item.querySelector('a') ?? item);
          return [listStyleType, paddingBlock, borderBottomWidth, fontWeight];
        });
    const there = await style(await searchInDialog(page, 'certificat'));
    await page.goto('/mentions-legales/');
    expect(await style(await searchInDialog(page, 'certificat'))).toEqual(there);
  });

  test('arrows walk from the field through the results and back, and Enter opens one', async ({ page }) => {
    await page.goto('/mentions-legales/');
    const dialog = await searchInDialog(page, 'certificat');
    await page.keyboard.press('ArrowDown');
    await expect(links(dialog).nth(0)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(links(dialog).nth(1)).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(field(dialog)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    const title = (await links(dialog).first().textContent()) ?? '';
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  });

  test('the last result keeps the focus when the arrow goes on', async ({ page }) => {
    await page.goto('/mentions-legales/');
    const dialog = await searchInDialog(page, 'certificat');
    await links(dialog).last().focus();
    await page.keyboard.press('ArrowDown');
    await expect(links(dialog).last()).toBeFocused();
  });

  test('loads nothing of the search before it opens', async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto('/mentions-legales/', { waitUntil: 'networkidle' });
    expect(asked.filter((pathname) => /pagefind|search/.test(pathname))).toEqual([]);
    await searchInDialog(page, 'certificat');
    expect(asked.filter((pathname) => pathname.startsWith('/pagefind/'))).not.toEqual([]);
  });
});

test.describe('what a search shows', () => {
  test('HTTP contract: a list of results, and a status that says when it is finished', async ({ page }) => {
    await page.goto(searchAddress('certificat'));
    await finished(page);
    await expect(page.locator('ol[data-search-results]')).toBeVisible();
    await expect(page.locator('ol[data-search-results]')).toHaveRole('list');
    await expect(links(page).first()).toHaveAttribute('href', /^\/faq\/[a-z0-9-]+\/$/);
    await expect(status(page)).toHaveRole('status');
  });

  test('each result has its question, the sentence that matched and where it is filed; accents do not count', async ({ page }) => {
    await page.goto(searchAddress('securite'));
    await finished(page);
    const first = results(page).first();
    await expect(first.getByRole('link')).toHaveText(/\?$/);
    await expect(first.locator('mark').filter({ hasText: /^sécurité$/i })).not.toHaveCount(0);
    expect((await first.getByRole('paragraph').allTextContents()).filter((text) => text.trim())).toHaveLength(2);
  });

  test('a typing error is corrected, which is said, and the words can be searched exactly', async ({ page }) => {
    await page.goto(searchAddress('refrencement'));
    await finished(page);
    await expect(status(page)).toHaveText(
      /^Résultats pour référencement \(au lieu de «\srefrencement\s»\), chercher «\srefrencement\s» exactement\. \d+\sréponses\.$/,
    );
    await expect(results(page)).not.toHaveCount(0);

    await page.getByRole('button', { name: /^chercher «\srefrencement\s» exactement$/ }).click();
    await expect(status(page)).toHaveText(/^Aucune réponse ne correspond à «\srefrencement\s»\.$/);
    await expect(results(page)).toHaveCount(0);
    await expect(field(page)).toBeFocused();
    await expect(page).toHaveURL(/\?q=refrencement&exact=1$/);
    await page.goBack();
    await expect(results(page)).not.toHaveCount(0);
  });

  test('a word that the index knows is not corrected', async ({ page }) => {
    await page.goto(searchAddress('référencement'));
    await finished(page);
    await expect(status(page)).toHaveText(/^\d+\sréponses\.$/);
  });

  test('the count is announced once typing has stopped', async ({ page }) => {
    await page.goto('/recherche/');
    await field(page).pressSequentially('certificat');
    await expect(status(page)).toHaveText(/^\d+\sréponses\.$/);
    await expect(status(page)).toHaveAttribute('aria-live', 'off');
    await expect(status(page)).toHaveAttribute('aria-live', 'polite');
  });

  test('« voir plus » adds results and goes to the first new one', async ({ page }) => {
    await page.goto(searchAddress('certificat'));
    await finished(page);
    await expect(results(page)).toHaveCount(10);
    const before = await addresses(page);
    await page.getByRole('button', { name: /^Voir plus de réponses/ }).click();
    await expect(links(page).nth(10)).toBeFocused();
    expect((await addresses(page)).slice(0, 10)).toEqual(before);
  });

  test('nothing found: it is said, with the filters and a message that takes the words along', async ({ page }) => {
    await page.goto(searchAddress('xylophone baroque'));
    await finished(page);
    await expect(status(page)).toHaveText(/^Aucune réponse ne correspond à «\sxylophone baroque\s»\.$/);
    await expect(results(page)).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'parcourez les questions par thème' })).toHaveAttribute('href', '/faq/');
    await page.getByRole('link', { name: 'écrivez-nous' }).click();
    await expect(page.getByRole('textbox', { name: 'Objet' })).toHaveValue('xylophone baroque');
  });

  test('what is only near stands apart, under « peut-être »', async ({ page }) => {
    await page.goto(searchAddress('recette de la tarte aux pommes avec identifiant'));
    await finished(page);
    await expect(results(page)).toHaveCount(0);
    const maybe = page.getByRole('region', { name: 'Peut-être' }).getByRole('listitem');
    await expect(maybe).not.toHaveCount(0);
    expect(await maybe.count()).toBeLessThanOrEqual(3);
    await expect(status(page)).toHaveText(/^Aucune réponse ne correspond/);
  });

  test('the home page searches in place, and takes the focus on a machine with a keyboard, not on a phone', async ({
    page,
    newVisitor,
  }) => {
    await page.goto('/');
    await expect(field(page)).toBeFocused();
    await page.keyboard.type('certificat');
    await expect(results(page)).toHaveCount(10);
    const phone = await newVisitor({ hasTouch: true, isMobile: true, viewport: { width: 375, height: 700 } });
    await phone.goto('/', { waitUntil: 'networkidle' });
    await expect(field(phone)).not.toBeFocused();
  });
});

test.describe('the page of results', () => {
  test('Q2: a facet limits the results to what carries it, and takes none of those away', async ({ page, request }) => {
    const published = await readPublished(request);
    const carrying = new Set(
      published.filter(({ facets }) => facets.thematique.includes('financement')).map(({ slug }) => `/faq/${slug}/`),
    );
    await page.goto(searchAddress('candidature'));
    await finished(page);
    const all = await addresses(page);
    await page.getByText('Limiter à ce qui me concerne').click();
    await page.getByLabel('Thématique').selectOption({ label: 'Financement' });
    await expect(page).toHaveURL(/\?q=candidature&thematique=financement$/);
    await expect.poll(() => addresses(page)).not.toEqual(all);
    const limited = await addresses(page);
    expect(limited.length).toBeGreaterThan(0);
    for (const address of limited) expect(carrying).toContain(address);
    const kept = new Set(limited);
    for (const address of all.slice(0, 3)) if (carrying.has(address ?? '')) expect(kept).toContain(address);
  });

  test('the address holds the words and the facets: it can be shared, with the facets in sight', async ({ page, newVisitor }) => {
    await page.goto('/recherche/');
    await field(page).fill('candidature');
    await page.getByText('Limiter à ce qui me concerne').click();
    await page.getByLabel('Couloir Ségur').selectOption({ label: 'Imagerie' });
    await expect(page).toHaveURL(/\?q=candidature&couloir=imagerie$/);
    await finished(page);
    await expect(results(page)).not.toHaveCount(0);

    const other = await newVisitor();
    await other.goto(page.url());
    await finished(other);
    await expect(field(other)).toHaveValue('candidature');
    await expect(other.getByLabel('Couloir Ségur')).toBeVisible();
    await expect(other.getByLabel('Couloir Ségur')).toHaveValue('imagerie');
    expect(await addresses(other)).toEqual(await addresses(page));
  });

  test('the back button goes back one submitted search at a time', async ({ page }) => {
    await page.goto(searchAddress('certificat'));
    await finished(page);
    await field(page).fill('candidature');
    await field(page).press('Enter');
    await expect(page).toHaveURL(/\?q=candidature$/);
    await page.goBack();
    await expect(field(page)).toHaveValue('certificat');
  });

  test('all that is typed after a submitted search is one step of the back button', async ({ page }) => {
    await page.goto(searchAddress('certificat'));
    await finished(page);
    await field(page).fill('candi');
    await expect(page).toHaveURL(/\?q=candi$/);
    await field(page).fill('candidature');
    await expect(page).toHaveURL(/\?q=candidature$/);
    await field(page).press('Enter');
    await page.goBack();
    await expect(field(page)).toHaveValue('certificat');
  });

  test('nothing found with a facet: it is said that the choices count', async ({ page }) => {
    await page.goto('/recherche/?q=xylophone&couloir=officine');
    await finished(page);
    await expect(status(page)).toHaveText(/^Aucune réponse ne correspond à «\sxylophone\s» avec ces choix\.$/);
  });

  test('without JavaScript it offers the filters', async ({ newVisitor }) => {
    const page = await newVisitor({ javaScriptEnabled: false });
    await page.goto('/');
    await field(page).fill('certificat');
    await page.getByRole('main').getByRole('button', { name: 'Rechercher' }).click();
    await expect(page).toHaveURL(/\/recherche\/\?q=certificat$/);
    await expect(page.getByText(/La recherche dans le texte demande JavaScript/)).toBeVisible();
    await page.getByRole('main').getByRole('link', { name: 'Imagerie' }).click();
    await expect(page).toHaveURL(/\/faq\/\?couloir=imagerie$/);
  });
});

test.describe('a wrong address', () => {
  test('is searched for its words', async ({ page, faults }) => {
    faults.allow(ERROR_STATUS);
    const answer = await page.goto('/faq/renouveler-mon-certificat/');
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cette page n’existe pas');
    await expect(field(page)).toHaveValue('renouveler mon certificat');
    await finished(page);
    await expect(
      results(page)
        .locator('mark')
        .filter({ hasText: /certificat/i }),
    ).not.toHaveCount(0);
  });

  test('that is not valid text is searched as it is', async ({ page, faults }) => {
    faults.allow(ERROR_STATUS);
    await page.goto('/faq/certificat%E9/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cette page n’existe pas');
    await finished(page);
  });

  test('leads to every question without JavaScript', async ({ newVisitor, faults }) => {
    faults.allow(ERROR_STATUS);
    const page = await newVisitor({ javaScriptEnabled: false });
    await page.goto('/vieille/adresse');
    await page.getByRole('link', { name: 'toutes les questions' }).click();
    await expect(page).toHaveURL(/\/faq\/$/);
  });
});

test.describe('hostile words', () => {
  test.use({ viewport: { width: 320, height: 640 } });

  const WORDS: [row: string, name: string, query: string][] = [
    ['row 64', 'a quote', '"'],
    ['row 64', 'stacked SQL', "'; DROP TABLE feedback_vote; --"],
    ['row 64', 'LIKE wildcards', '%_%'],
    ['row 64', 'NEAR and operators', 'NEAR(dpi pfi) AND NOT "x" OR *'],
    ['row 83', 'Zalgo', 'S\u0336\u0322\u0321\u0328e\u0336\u031bg\u0334\u0322u\u0335r\u0337\u0328'.repeat(5)],
    ['row 83', 'right-to-left text', 'مرحبا بالعالم \u202e dpi'],
    ['row 83', 'zero-width characters', '\u200bd\u200bp\u200bi\ufeff'],
    ['row 83', 'a word of 10,000 characters', 'w'.repeat(10_000)],
    ['row 83', 'flags', '🇫🇷🏴󠁧󠁢󠁥󠁮󠁧󠁿👩‍👩‍👧‍👦'.repeat(40)],
    ['row 84', '5,000 characters', 'dossier '.repeat(625)],
    ['row 84', 'a regular expression made to hang', `${'('.repeat(40)}a+${')+'.repeat(40)}$`],
    ['row 84', 'only stop words', 'le la les de du des'],
  ];
  for (const [row, name, query] of WORDS) {
    test(`${row}: ${name}: a clear end, nothing wider than the page, and the next search answers`, async ({ page }) => {
      await page.goto(searchAddress(query));
      await finished(page);
      await expect(status(page)).toHaveText(/(Aucune réponse ne correspond à|\d+\sréponses?\.$)/);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      await field(page).fill('certificat');
      await expect(
        results(page)
          .locator('mark')
          .filter({ hasText: /certificat/i }),
      ).not.toHaveCount(0);
      await finished(page);
    });
  }

  test('row 64: what is typed with search syntax is searched as words', async ({ page }) => {
    await page.goto(searchAddress('"certificat*" +('));
    await finished(page);
    const decorated = await addresses(page);
    await page.goto(searchAddress('certificat'));
    await finished(page);
    expect(decorated.slice(0, 3)).toEqual((await addresses(page)).slice(0, 3));
  });

  test('row 65: markup that is typed is shown as text', async ({ page, faults }) => {
    const markup = '<img src=x onerror=alert(1)><b>gras</b>';
    await page.goto(searchAddress(markup));
    await finished(page);
    await expect(status(page)).toContainText(markup);
    await expect(page.getByRole('main').locator('img, b')).toHaveCount(0);
    expect(faults.all).toEqual([]);
  });

  test('row 83: words of any length can be carried over to a message', async ({ page }) => {
    for (const query of ['w'.repeat(10_000), '🇫🇷'.repeat(200)]) {
      await page.goto(searchAddress(query));
      await finished(page);
      await page.getByRole('link', { name: 'écrivez-nous' }).click();
      await expect(page.getByRole('textbox', { name: 'Objet' })).not.toHaveValue('');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    }
  });

  for (const [name, typed] of [
    ['nothing', ''],
    ['spaces', '   '],
  ] as const) {
    test(`row 84: searching for ${name} says what to type`, async ({ page }) => {
      await page.goto('/recherche/');
      await field(page).fill(typed);
      await field(page).press('Enter');
      await expect(status(page)).toHaveText('Tapez une question, un sigle ou un code.');
      await finished(page, 'idle');
    });
  }
});

test.describe('the first results come at once', () => {
  /** Who saves data, and gets seven texts, those of the first results and of what is related to the first; others once they are let through. */
  async function getSevenTexts(page: Page, others: 'held' | 'refused'): Promise<{ later: Route[]; letThrough: () => Promise<void> }> {
    await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
    const later: Route[] = [];
    let left = 7;
    await page.route('**/pagefind/fragment/*', async (route) => {
      left -= 1;
      if (left >= 0) return route.continue();
      if (others === 'refused') await route.abort();
      later.push(route);
    });
    const letThrough = async () => {
      left = Number.POSITIVE_INFINITY;
      if (others === 'held') for (const route of later) await route.continue();
    };
    return { later, letThrough };
  }

  test('the others follow below them, which stay', async ({ page }) => {
    const { later, letThrough } = await getSevenTexts(page, 'held');
    await page.goto(searchAddress('certificat'));
    await expect(status(page)).toHaveAttribute('data-search-status', 'done');
    await expect.poll(() => later.length).toBeGreaterThan(0);
    await expect(page.getByRole('button', { name: /Voir plus/ })).toHaveCount(0);
    const first = await addresses(page);
    expect(first.length).toBeGreaterThanOrEqual(6);
    expect(first.length).toBeLessThan(10);
    await links(page).first().focus();
    await letThrough();
    await finished(page);
    const all = await addresses(page);
    expect(all).toHaveLength(10);
    expect(all.slice(0, first.length)).toEqual(first);
    await expect(links(page).first()).toBeFocused();
  });

  test('row 85: when the others cannot be read, « voir plus » reads them once they can', async ({ page, faults }) => {
    faults.allow(/Failed to load|ERR_FAILED/);
    const { letThrough } = await getSevenTexts(page, 'refused');
    await page.goto(searchAddress('certificat'));
    const more = page.getByRole('button', { name: /Voir plus/ });
    await expect(more).toBeVisible();
    expect(await results(page).count()).toBeLessThan(10);
    await letThrough();
    await more.click();
    await expect.poll(() => results(page).count()).toBeGreaterThan(10);
    await finished(page);
  });

  test('what is typed meanwhile is answered, and nothing of the former search is added to it', async ({ page }) => {
    const { later, letThrough } = await getSevenTexts(page, 'held');
    await page.goto(searchAddress('certificat'));
    await expect.poll(() => later.length).toBeGreaterThan(0);
    await field(page).fill('zzzzzz');
    await finished(page);
    await expect(results(page)).toHaveCount(0);
    await letThrough();
    await page.waitForTimeout(500); // Nothing tells that nothing is added
    await expect(results(page)).toHaveCount(0);
  });
});

test('a word that so many questions hold that it is indexed in parts is found as any other', async ({ page }) => {
  const { questions, taxonomy } = readContent('content');
  const inParts = new Map(await Array.fromAsync(makeSearchIndex(questions, taxonomy, 10)));
  const { parts } = JSON.parse(Buffer.from(inParts.get(SEARCH_DATA) ?? []).toString()) as SearchData;
  expect(Object.keys(parts).length).toBeGreaterThan(100);
  for (const query of ['certification', 'délai de certification du logiciel', 'référencement vague 2']) {
    await page.goto('about:blank'); // What a page still reads ahead belongs to its index
    await page.unrouteAll();
    await page.goto(searchAddress(query));
    await finished(page);
    await expect(results(page)).toHaveCount(10);
    const [count, expected] = [await status(page).textContent(), await addresses(page)];
    const served: string[] = [];
    await page.goto('about:blank');
    await page.route('**/pagefind/**', async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const bytes = inParts.get(name);
      if (!bytes) return route.abort();
      served.push(name);
      await route.fulfill({ body: Buffer.from(bytes), contentType: name.endsWith('.js') ? 'text/javascript' : 'application/octet-stream' });
    });
    await page.goto(searchAddress(query));
    await finished(page);
    await expect(results(page)).toHaveCount(10);
    expect(served).toContain('pagefind/pagefind.js');
    expect(await status(page).textContent()).toBe(count);
    expect(await addresses(page)).toEqual(expected);
  }
});

test.describe('row 85: a file of the index', () => {
  const FILES = [
    '**/pagefind/pagefind.js',
    '**/pagefind/lexique.json',
    '**/pagefind/pagefind-entry.json*',
    '**/pagefind/*.pf_meta',
    '**/pagefind/wasm.*',
    '**/pagefind/index/*',
    '**/pagefind/fragment/*',
  ];

  for (const [fault, answer] of [
    ['missing', { status: 404, body: 'Not found' }],
    ['corrupt', { status: 200, body: 'corrupt' }],
    ['out of reach', null],
  ] as const) {
    test(`${fault}: it is said, with a link to all questions`, async ({ page, faults }) => {
      faults.allow(/./);
      for (const file of FILES) {
        await page.unrouteAll();
        await page.route(file, (route) => (answer ? route.fulfill(answer) : route.abort()));
        await page.goto(searchAddress('certificat'));
        await finished(page, 'failed');
        await expect(status(page), file).toContainText('La recherche ne répond pas.');
        await expect(results(page), file).toHaveCount(0);
        await expect(page.getByRole('main').getByRole('link', { name: 'Toutes les questions' }), file).toHaveAttribute('href', '/faq/');
      }
    });
  }

  test('out of reach while a facet limits the search: it is said too, rather than « aucune réponse »', async ({ page, faults }) => {
    faults.allow(/./);
    for (const file of ['**/pagefind/filter/*', '**/pagefind/index/*']) {
      await page.unrouteAll();
      await page.route(file, (route) => route.abort());
      await page.goto('/recherche/?q=certificat&couloir=hopital');
      await finished(page, 'failed');
    }
  });

  test('within reach again: the next try answers', async ({ page, faults }) => {
    faults.allow(/./);
    for (const file of FILES) {
      await page.route(file, (route) => route.abort());
      await page.goto(searchAddress('certificat'));
      await finished(page, 'failed');
      await page.unrouteAll();
      await field(page).press('Enter');
      await expect(results(page), file).toHaveCount(10);
    }
  });
});

test.describe('a thread of its own', () => {
  test('searches, so that typing never waits', async ({ page }) => {
    await page.goto(searchAddress('certificat'));
    await finished(page);
    expect(page.workers()).toHaveLength(1);
    expect(page.workers()[0]?.url()).toContain('search-worker');
    await field(page).fill('mandataire');
    await expect(results(page).first()).toContainText('mandataire', { ignoreCase: true });
    expect(page.workers()).toHaveLength(1);
  });

  /** Paths of the search's files that are told so far. */
  function watch(listen: (note: (request: Request) => void) => void): () => string[] {
    const paths: string[] = [];
    listen((request) => /\/pagefind\//.test(request.url()) && paths.push(new URL(request.url()).pathname));
    return () => paths;
  }

  const watchLoaded = (page: Page) => watch((note) => page.on('requestfinished', note));
  const texts = (paths: string[]) => paths.filter((pathname) => pathname.startsWith('/pagefind/fragment/'));
  const saveData = (page: Page, saved: boolean) =>
    page.evaluate((value) => Object.defineProperty(navigator, 'connection', { value: { saveData: value }, configurable: true }), saved);

  /** Types a search and waits for its own results. */
  async function searchFor(page: Page, query: string, found: RegExp): Promise<void> {
    await field(page).fill(query);
    await expect(results(page).first()).toContainText(found);
    await finished(page);
  }

  test('reads the rest of a small site once nobody types, and then needs the network no more', async ({ page, context, request }) => {
    const published = await readPublished(request);
    const loaded = watchLoaded(page);
    await page.goto(searchAddress('certificat'));
    await finished(page);
    await expect.poll(() => texts(loaded()).length).toBe(published.length);
    await context.setOffline(true);
    await searchFor(page, 'rôle du mandataire', /mandataire/);
    await searchFor(page, 'carte cps de test', /cartes CPS/);
    await page.getByText('Limiter à ce qui me concerne').click();
    await page.getByLabel('Thématique').selectOption({ label: 'Financement' });
    await searchFor(page, 'plafond de ma prestation', /plafond/);
    expect(new Set(loaded()).size).toBe(loaded().length);
  });

  test('reads no site whole while somebody types, nor for who saves data, nor where nobody searched', async ({
    page,
    newVisitor,
    request,
    faults,
  }) => {
    faults.allow(ERROR_STATUS);
    const most = (await readPublished(request)).length / 2;
    const loaded = watchLoaded(page);
    await page.goto('/recherche/');
    await field(page).pressSequentially('certificat certificat certificat', { delay: 100 });
    expect(texts(loaded()).length).toBeLessThan(most);
    await finished(page);

    const saving = await newVisitor();
    const lost = await newVisitor();
    await saving.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
    const loadedBy = [saving, lost].map(watchLoaded);
    await saving.goto(searchAddress('certificat'));
    await finished(saving);
    await lost.goto('/faq/renouveler-mon-certificat/');
    await finished(lost);
    await lost.waitForTimeout(1500); // Nothing tells that it will not begin
    for (const paths of loadedBy) expect(texts(paths()).length).toBeLessThan(most);
  });

  const LETTERS = [
    { what: 'letter of a word', typed: 'ce', next: 'cer', found: /certif/i },
    { what: 'word of a name', typed: 'vague ', next: 'vague 2', found: /vague 2/i },
  ];
  for (const { what, typed, next, found } of LETTERS) {
    test(`searches ahead for the next ${what}, on a site of any size, but not for who saves data`, async ({ page, newVisitor, faults }) => {
      faults.allow(/Failed to load|ERR_FAILED/);
      const thrifty = await newVisitor();
      await thrifty.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
      for (const visitor of [page, thrifty]) {
        // As if there were too many questions to read them all.
        await visitor.route('**/pagefind/lexique.json', async (route) => {
          const response = await route.fetch();
          await route.fulfill({ response, json: { ...((await response.json()) as object), total: 5000 } });
        });
        const asked = watch((note) => visitor.on('request', note));
        await visitor.goto('/recherche/');
        await field(visitor).fill(typed);
        await finished(visitor);
        for (let before = -1; before !== asked().length; ) {
          before = asked().length;
          await visitor.waitForTimeout(1000); // Nothing tells that it asks for no more
        }
        await visitor.route('**/pagefind/**', (route) => route.abort());
        await field(visitor).fill(next);
      }
      await expect(results(page).first()).toContainText(found);
      await finished(thrifty, 'failed');
    });
  }

  test('that could not read ahead says nothing, and the next search answers', async ({ page, faults }) => {
    faults.allow(/Failed to load|ERR_FAILED/);
    const failed = watch((note) => page.on('requestfailed', note));
    await page.goto('/recherche/');
    await saveData(page, true);
    await searchFor(page, 'certificat', /certificat/i);
    await page.route('**/pagefind/index/*', (route) => route.abort());
    await saveData(page, false);
    await field(page).fill('certificat ');
    await expect.poll(() => failed().length).toBeGreaterThan(0);
    await page.waitForTimeout(500); // Lets all that is asked for together fail
    await page.unrouteAll();
    // Its piece of the index is one of those that could not be read.
    await searchFor(page, 'annuler', /annul/i);
  });

  test('that does not start is done without: the page searches by itself, with the same results', async ({ page, newVisitor, faults }) => {
    faults.allow(/./);
    await page.goto(searchAddress('certificat'));
    await finished(page);
    const expected = await addresses(page);
    await page.route('**/search-worker*', (route) => route.abort());
    await page.goto(searchAddress('certificat'));
    await finished(page);
    expect(page.workers()).toHaveLength(0);
    expect(await addresses(page)).toEqual(expected);

    const old = await newVisitor();
    await old.addInitScript(() => Reflect.deleteProperty(window, 'Worker'));
    await old.goto(searchAddress('certificat'));
    await finished(old);
    expect(await addresses(old)).toEqual(expected);
  });
});

test('a browser that takes no more addresses, a letter too fast, still searches', async ({ page }) => {
  await page.goto('/recherche/');
  await page.evaluate(() => {
    history.replaceState = () => {
      throw new DOMException('Attempt to use history.replaceState() more than 100 times per 30 seconds', 'SecurityError');
    };
  });
  await field(page).pressSequentially('certificat');
  await finished(page);
  await expect(results(page)).toHaveCount(10);
});

test('the home page, whose field has the focus unasked, loads no search for who saves data', async ({ page, newVisitor }) => {
  const thrifty = await newVisitor();
  await thrifty.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
  const isOfSearch = (request: Request) => request.url().includes('/pagefind/');
  const asked: string[] = [];
  thrifty.on('request', (request) => isOfSearch(request) && asked.push(request.url()));
  const loaded = page.waitForRequest(isOfSearch);
  await page.goto('/');
  await loaded;
  await thrifty.goto('/');
  await expect(field(thrifty)).toBeFocused();
  await thrifty.evaluate(() => new Promise((idle) => requestIdleCallback(idle)));
  expect(asked).toEqual([]);
  await field(thrifty).pressSequentially('certificat');
  await finished(thrifty);
  await expect(results(thrifty)).toHaveCount(10);
});
