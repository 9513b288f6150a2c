/** S2, S9, V1: every kind of page, used: no error, nothing that the policy refuses, no other origin, nothing kept in the browser. */
import type { Page } from '@playwright/test';
import { DATED_QUESTION, PAGE_KINDS } from '../support/pages.ts';
import { open } from '../support/settle.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';
import { voteOf } from '../support/vote.ts';

/** All that a page can keep in a browser. */
async function kept(page: Page): Promise<unknown> {
  const inPage = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  return { ...inPage, cookies: await page.context().cookies() };
}

const NOTHING = { local: {}, session: {}, databases: [], caches: [], workers: 0, cookies: [] };

for (const [kind, address] of Object.entries(PAGE_KINDS)) {
  test(`S2, S9, V1: ${kind}: read, searched, printed; it asks only its own origin and keeps nothing`, async ({ page, faults }) => {
    if (kind === 'unknown page') faults.allow(ERROR_STATUS);
    await open(page, address);
    await page.keyboard.press('Control+k');
    const dialog = page.getByRole('dialog', { name: 'Rechercher' });
    await dialog.getByRole('searchbox').fill('certificat');
    await expect(dialog.locator('ol[data-search-results] > li')).toHaveCount(10);
    await page.keyboard.press('Escape');
    await page.emulateMedia({ media: 'print' });
    await page.emulateMedia({ media: 'screen' });
    expect(await kept(page)).toEqual(NOTHING);
    expect(faults.unexpected).toEqual([]);
  });
}

test('V1: filtering, being guided and copying a link keep nothing either', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-write']);
  await page.goto('/faq/');
  await page.getByRole('checkbox', { name: /^Hôpital/ }).check();
  await expect(page).toHaveURL(/couloir=hopital/);
  await page.goto('/');
  await page.getByRole('link', { name: /^Ségur du numérique en santé/ }).click();
  await expect(page).toHaveURL(/offre=/);
  await page.goto(DATED_QUESTION);
  await page.getByRole('button', { name: 'Copier le lien' }).click();
  await expect(page.getByText('Lien copié.')).toBeVisible();
  expect(await kept(page)).toEqual(NOTHING);
});

test('S2, V1: choosing a theme keeps that choice alone, and choosing none forgets it', async ({ page }) => {
  await page.goto('/contact/');
  await page.getByLabel('Thème').selectOption({ label: 'Sombre' });
  expect(await kept(page)).toEqual({ ...NOTHING, local: { theme: 'dark' } });
  await page.goto('/faq/');
  await expect(page.getByLabel('Thème')).toHaveValue('dark');
  await page.getByLabel('Thème').selectOption({ label: 'Automatique' });
  expect(await kept(page)).toEqual(NOTHING);
});

test('S2, V1: after a vote the browser keeps one cookie, and each page goes on working', async ({ page, faults }) => {
  await page.goto('/faq/dui-perimetre/');
  await voteOf(page).no.click();
  await expect(voteOf(page).reasons).toBeVisible();
  for (const address of [PAGE_KINDS.home, PAGE_KINDS.list, '/faq/dui-perimetre/']) {
    await open(page, address);
    expect(await kept(page)).toEqual({
      ...NOTHING,
      cookies: [expect.objectContaining({ name: '__Host-visiteur', httpOnly: true, secure: true })],
    });
  }
  expect(faults.unexpected).toEqual([]);
});

test.describe('the watch that fails these tests', () => {
  test('sees an inline script, an inline style and an image from elsewhere, which the policy refuses', async ({ page, faults }) => {
    faults.allow(/./);
    await page.goto('/contact/');
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      const image = new Image();
      image.src = 'https://elsewhere.example/pixel.png';
      document.body.append(script, image);
      document.body.insertAdjacentHTML('beforeend', '<p style="color: red">styled</p>');
    });
    await expect.poll(() => faults.all.filter((fault) => fault.includes('security policy: ')).length).toBe(3);
    for (const directive of ['script-src-elem', 'style-src-attr', 'img-src'])
      expect(faults.all.some((fault) => fault.includes(`security policy: ${directive}`))).toBe(true);
    expect(await page.evaluate(() => 'injected' in window)).toBe(false);
  });

  test('sees an exception, a warning, a failed request and another origin', async ({ page, faults }) => {
    faults.allow(/./);
    await page.goto('/contact/');
    await page.route('**/missing', (route) => route.abort());
    await page.evaluate(() => {
      console.warn('careful');
      setTimeout(() => {
        throw new Error('thrown');
      });
      return fetch('/missing').catch(() => {});
    });
    await page.goto('http://127.0.0.1:1/').catch(() => {});
    await expect
      .poll(() => faults.all)
      .toEqual(
        expect.arrayContaining([
          'console warning: careful',
          expect.stringMatching(/^exception: thrown/),
          expect.stringMatching(/^failed request: .*\/missing$/),
          expect.stringMatching(/^other origin: /),
        ]),
      );
  });
});
