/** C5, V4, V6: the page of whoever holds the link. */
import { readFileSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { browserLaunch } from '../support/browser.ts';
import { aMessage, answerBefore, aPdf, aProgram, openDesk, referenceOn, sendBefore } from '../support/contact.ts';
import { tooWide, WELL } from '../support/layout.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

const reply = (page: Page) => page.getByRole('textbox', { name: 'Votre texte' });
const send = (page: Page) => page.getByRole('button', { name: 'Envoyer', exact: true });
const thread = (page: Page) => page.getByRole('region', { name: 'La conversation' });

const NOT_VALID = 'Ce lien de suivi n’est pas valable';

test.describe('V6: the address is a secret', () => {
  test('a link away from it tells nobody where it came from, and no page that it leads to knows it', async ({ page, request, baseURL }) => {
    const followUp = await sendBefore(request, baseURL ?? '');
    await page.goto(followUp);
    const asked = page.waitForRequest((one) => one.isNavigationRequest() && one.url().endsWith('/faq/'));
    await page.getByRole('navigation', { name: 'Principale' }).getByRole('link', { name: 'FAQ' }).click();
    expect((await (await asked).allHeaders()).referer).toBeUndefined();
    await expect(page).toHaveURL(/\/faq\/$/);
    expect(await page.evaluate(() => document.referrer)).toBe('');
  });

  test('what the page itself loads does not tell it either', async ({ page, request, baseURL }) => {
    const followUp = await sendBefore(request, baseURL ?? '');
    const told: string[] = [];
    page.on('request', async (one) => told.push((await one.allHeaders()).referer ?? ''));
    await page.goto(followUp, { waitUntil: 'networkidle' });
    expect(told.length).toBeGreaterThan(2);
    // Style sheets ask for their fonts in their own name.
    expect(told.filter((referrer) => referrer.includes('/contact/suivi/'))).toEqual([]);
  });

  test('the form goes back to it all the same: its writes are known as the site’s own', async ({ page, request, baseURL }) => {
    await page.goto(await sendBefore(request, baseURL ?? ''));
    const sent = page.waitForRequest((one) => one.method() === 'POST');
    await reply(page).fill('Une précision.');
    await send(page).click();
    expect((await (await sent).allHeaders()).origin).toBe('null');
    await expect(page.getByText('Votre texte est bien arrivé.')).toBeVisible();
  });

  test('reading it many times, as scanners of mails do, changes nothing', async ({ page, request, baseURL }) => {
    const followUp = await sendBefore(request, baseURL ?? '');
    for (const method of ['GET', 'HEAD', 'GET']) expect((await request.fetch(followUp, { method })).status()).toBe(200);
    await page.goto(followUp);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Message reçu');
  });

  test('a link that is wrong, or cut, leads to one neutral page', async ({ page, request, baseURL, faults }) => {
    faults.allow(ERROR_STATUS);
    const followUp = await sendBefore(request, baseURL ?? '');
    const pages: string[] = [];
    for (const address of ['/contact/suivi/AAAAAAAAAAAAAAAAAAAAAA/', `${followUp.slice(0, -4)}/`, '/contact/suivi/abc/']) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Introuvable');
      await expect(page.getByText(NOT_VALID)).toBeVisible();
      pages.push((await page.getByRole('main').innerText()).replace(/[0-9a-f-]{36}/, ''));
    }
    expect(new Set(pages).size).toBe(1);
  });
});

test.describe('a browser that keeps pages for « back »', () => {
  /** Playwright’s own browser keeps none. */
  const withPagesKept = async (use: (page: Page) => Promise<void>, baseURL: string | undefined) => {
    const browser = await chromium.launch({ ...(await browserLaunch()), ignoreDefaultArgs: ['--disable-back-forward-cache'] });
    try {
      const page = await browser.newPage({ ...(baseURL && { baseURL }), locale: 'fr-FR' });
      page.setDefaultTimeout(10_000);
      await use(page);
    } finally {
      await browser.close();
    }
  };
  // A page that comes back from the cache does not load, which is what goBack() waits for.
  const back = (page: Page) => page.evaluate(() => void setTimeout(() => history.back()));

  test('V4, V6: does not show again what was erased', async ({ request, baseURL }) => {
    const followUp = await sendBefore(request, baseURL ?? '', { message: 'À effacer.' });
    await withPagesKept(async (page) => {
      await page.goto(followUp);
      await expect(page.getByText('À effacer.')).toBeVisible();
      await page.getByText('Effacer ce que j’ai écrit').click();
      await page.getByRole('button', { name: 'Effacer définitivement' }).click();
      await page.waitForURL('**?fait=erase');
      await back(page);
      await page.waitForURL((url) => url.search === '');
      await expect(page.getByText('Ce que vous aviez écrit est effacé.')).toBeVisible();
      await expect(page.getByText('À effacer.')).toHaveCount(0);
    }, baseURL);
  });

  test('row 93: does not show the desk again to who signed out', async ({ baseURL }) => {
    await withPagesKept(async (page) => {
      await openDesk(page, '/equipe/messages/');
      await page.getByRole('button', { name: 'Se déconnecter' }).click();
      await expect(page.getByText('Vous êtes déconnecté.')).toBeVisible();
      await back(page);
      await expect(page.getByRole('textbox', { name: 'Identifiant' })).toBeVisible();
      await expect(page.getByText('À traiter')).toHaveCount(0);
    }, baseURL);
  });

  test('gives back what was being written', async ({ request, baseURL }) => {
    const followUp = await sendBefore(request, baseURL ?? '');
    await withPagesKept(async (page) => {
      await page.goto(followUp);
      await reply(page).fill('Je vérifie dans la FAQ, et je reviens.');
      await page.getByRole('navigation', { name: 'Principale' }).getByRole('link', { name: 'FAQ' }).click();
      await page.waitForURL('**/faq/');
      await back(page);
      await expect(reply(page)).toHaveValue('Je vérifie dans la FAQ, et je reviens.');
    }, baseURL);
  });

  test('row 26: finds the form of a message that was sent, and makes no second one of it', async ({ baseURL }) => {
    await withPagesKept(async (page) => {
      await page.goto('/contact/');
      const { subject, message, name, email } = aMessage();
      await page.getByLabel('Objet').fill(subject);
      await page.getByLabel('Votre message').fill(message);
      await page.getByLabel('Nom et prénom').fill(name);
      await page.getByLabel('Adresse e-mail').fill(email);
      await page.getByRole('button', { name: 'Envoyer le message' }).click();
      await page.waitForURL('**/suivi/**');
      const first = await referenceOn(page);
      await back(page);
      const again = page.getByRole('button', { name: 'Envoyer le message' });
      await expect(again).not.toHaveAttribute('aria-disabled');
      await again.click();
      await page.waitForURL('**/suivi/**');
      expect(await referenceOn(page)).toBe(first);
    }, baseURL);
  });
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(`A4: ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
    test.use({ javaScriptEnabled });

    test('C5: a reply with an error says it with its field and in a summary, and keeps text and files', async ({
      page,
      request,
      baseURL,
      faults,
    }) => {
      faults.allow(ERROR_STATUS);
      await page.goto(await sendBefore(request, baseURL ?? ''));
      await page.getByLabel(/^Fichiers joints/).setInputFiles([aPdf('plan.pdf'), aProgram('devis.pdf')]);
      await send(page).click();
      const summary = page.getByRole('alert');
      await expect(summary).toBeFocused();
      await expect(page).toHaveTitle(/^Erreur\s: /);
      await expect(summary.getByRole('link')).toHaveText(['Écrivez votre message.', /«\sdevis\.pdf\s» n’est pas d’un type accepté/]);
      await expect(reply(page)).toHaveAccessibleDescription(/^Erreur\s: Écrivez votre message\./);
      await summary.getByRole('link', { name: 'Écrivez votre message.' }).click();
      await expect(reply(page)).toBeFocused();
      await page.keyboard.insertText('Voici le plan.');
      await expect(page.getByRole('group', { name: 'Déjà reçus' }).getByRole('checkbox', { name: /plan\.pdf/ })).toBeChecked();
      await send(page).click();
      await expect(page.getByText('Votre texte est bien arrivé.')).toBeVisible();
      await expect(thread(page).getByRole('link')).toHaveText(['plan.pdf']);
    });

    test('C5: a reply to a conversation that moved on is refused once, shows what is new, keeps text and files', async ({
      page,
      newVisitor,
      request,
      baseURL,
      faults,
    }) => {
      faults.allow(ERROR_STATUS);
      const followUp = await sendBefore(request, baseURL ?? '');
      await page.goto(followUp);
      const desk = await newVisitor();
      await openDesk(desk, '/equipe/messages/');
      await answerBefore(desk, await referenceOn(page), 'La réponse de l’agent.');
      await reply(page).fill('Écrit sans avoir lu.');
      await page.getByLabel(/^Fichiers joints/).setInputFiles([aPdf('plan.pdf')]);
      await send(page).click();
      await expect(page.getByRole('alert')).toHaveText(/La conversation a changé entre-temps/);
      await expect(thread(page).getByText('La réponse de l’agent.')).toBeVisible();
      await expect(reply(page)).toHaveValue('Écrit sans avoir lu.');
      await send(page).click();
      await expect(page.getByText('Votre texte est bien arrivé.')).toBeVisible();
      await expect(thread(page).getByText('Écrit sans avoir lu.')).toHaveCount(1);
      await expect(thread(page).getByRole('link')).toHaveText(['plan.pdf']);
    });

    test('V4: what was written is taken away as JSON and as CSV, then erased for good', async ({ page, request, baseURL }) => {
      const { subject, message } = aMessage();
      await page.goto(await sendBefore(request, baseURL ?? '', { subject, message }));
      for (const kind of ['JSON', 'CSV']) {
        const started = page.waitForEvent('download');
        await page.getByRole('link', { name: `en ${kind}` }).click();
        const download = await started;
        expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${kind.toLowerCase()}$`));
        expect(readFileSync(await download.path(), 'utf8')).toContain(subject);
      }
      await page.getByText('Effacer ce que j’ai écrit').click();
      await expect(page.getByText('sont effacés tout de suite et pour toujours')).toBeVisible();
      await page.getByRole('button', { name: 'Effacer définitivement' }).click();
      await expect(page.getByText('Les réponses de l’agence restent ici.')).toBeVisible();
      await expect(page.getByText(subject)).toHaveCount(0);
      await expect(page.getByText('Faut-il recommencer')).toHaveCount(0);
      await expect(page.getByRole('button', { name: /Envoyer|Clore|Effacer/ })).toHaveCount(0);
    });
  });
}

test('row 83: marks upon marks, a word without end, a text from right to left and 300 emoji keep the layout at 320 px', async ({
  page,
  newVisitor,
  request,
  baseURL,
}) => {
  const strange = {
    name: '👩‍🚀'.repeat(20),
    subject: `Z̸̡̢̛̗̘̙̜a̸̡̢̛̗̘l̸̡̢g̸̡o ${'x'.repeat(120)}`,
    message: `${'interminable'.repeat(200)}\n\nמימין לשמאל ‮abc‬\n${'🏳️‍🌈'.repeat(300)}`,
  };
  const followUp = await sendBefore(request, baseURL ?? '', strange);
  const desk = await newVisitor({ viewport: { width: 320, height: 700 } });
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto(followUp);
  expect(await tooWide(page)).toEqual(WELL);
  const reference = await referenceOn(page);
  await openDesk(desk, '/equipe/messages/');
  await answerBefore(desk, reference, 'y'.repeat(3000));
  expect(await tooWide(desk)).toEqual(WELL);
  await desk.goto('/equipe/messages/?vue=repondus');
  expect(await tooWide(desk)).toEqual(WELL);
  await page.reload();
  expect(await tooWide(page)).toEqual(WELL);
});
