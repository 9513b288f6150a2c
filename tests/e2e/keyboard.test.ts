/** A3: the journeys with the keyboard alone. */
import type { Locator, Page } from '@playwright/test';
import { codeOf } from '../support/agent.ts';
import { AGENTS, aMessage, answerBox, expectReceived, formOf, referenceOn, sendBefore } from '../support/contact.ts';
import { expectFocusInSight, press, tabTo } from '../support/keyboard.ts';
import { DEAD_END } from '../support/pages.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';
import { voteOf } from '../support/vote.ts';

const searchField = (place: Page | Locator) => place.getByRole('searchbox', { name: 'Rechercher dans la FAQ' });

test.describe('order', () => {
  for (const [width, address] of [
    [1280, '/'],
    [1280, '/faq/?couloir=hopital'],
    [1280, '/faq/drimbox-dates/'],
    [320, '/faq/drimbox-dates/'],
    [320, '/recherche/?q=certificat'],
  ] as const) {
    test(`A3: every stop of ${address} at ${width} px is in sight, in the order of the page, and none is a trap`, async ({ page }) => {
      await page.setViewportSize({ width, height: 700 });
      await page.goto(address);
      if (address.includes('q=')) await expect(page.locator('[data-search-status]')).toHaveAttribute('data-search-status', 'done');
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.getByRole('link', { name: 'Aller au contenu' }).focus();
      const wrong = await page.evaluateHandle(() => {
        const list: string[] = [];
        let before: Element | null = null;
        addEventListener('focusin', ({ target }) => {
          if (!(target instanceof Element)) return;
          if (before && !(before.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING))
            list.push(target.outerHTML.slice(0, 80));
          before = target;
        });
        return list;
      });
      const last = page.getByRole('contentinfo').getByRole('link').last();
      for (let stop = 0; stop < 400; stop += 1) {
        await press(page, 'Tab');
        if (await last.evaluate((element) => element === document.activeElement)) break;
      }
      await expect(last).toBeFocused();
      expect(await wrong.jsonValue()).toEqual([]);
    });
  }

  test('A3: the first stop skips to the content', async ({ page }) => {
    await page.goto('/faq/drimbox-dates/');
    await press(page, 'Tab');
    await expect(page.getByRole('link', { name: 'Aller au contenu' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('#contenu')).toBeFocused();
    await press(page, 'Tab');
    await expect(page.getByRole('navigation', { name: 'Fil d’Ariane' }).getByRole('link').first()).toBeFocused();
  });
});

test('A3: Shift+Tab comes back the way that Tab went', async ({ page }) => {
  await page.goto('/faq/types-de-comptes/');
  const stop = () => page.evaluate(() => document.activeElement?.outerHTML);
  const forth: (string | undefined)[] = [];
  for (let stops = 0; stops < 15; stops += 1) {
    await press(page, 'Tab');
    forth.push(await stop());
  }
  const back: (string | undefined)[] = [];
  for (let stops = 0; stops < 14; stops += 1) {
    await press(page, 'Shift+Tab');
    back.push(await stop());
  }
  expect(back).toEqual(forth.slice(0, -1).reverse());
});

test.describe('search', () => {
  test('A3: with facets: type, limit, walk the results, open one', async ({ page }) => {
    await page.goto('/contact/');
    await tabTo(page, page.getByRole('banner').getByRole('link', { name: 'Rechercher' }));
    await press(page, 'Enter');
    const dialog = page.getByRole('dialog', { name: 'Rechercher' });
    await expect(searchField(dialog)).toBeFocused();
    await page.keyboard.type('candidature');
    await expect(dialog.locator('ol[data-search-results] > li')).toHaveCount(10);
    await press(page, 'ArrowDown');
    await press(page, 'ArrowDown');
    await press(page, 'ArrowUp');
    await press(page, 'ArrowUp');
    await expect(searchField(dialog)).toBeFocused();
    await press(page, 'Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('banner').getByRole('link', { name: 'Rechercher' })).toBeFocused();

    await page.goto('/recherche/');
    await expect(searchField(page)).toBeFocused();
    await page.keyboard.type('candidature');
    await expect(page.locator('ol[data-search-results] > li')).toHaveCount(10);
    const filters = page.getByText('Limiter à ce qui me concerne');
    await tabTo(page, filters);
    await press(page, 'Enter');
    for (const [facet, value] of [
      ['Type d’offre', 'Ség'],
      ['Couloir Ségur', 'Ima'],
      ['Dispositif Ségur', 'DRI'],
      ['Produit ou service', 'Réf'],
      ['Thématique', 'Can'],
    ] as const) {
      const select = page.getByLabel(facet);
      await tabTo(page, select);
      await page.keyboard.type(value);
      await expect(select).not.toHaveValue('');
      await expectFocusInSight(page);
    }
    await expect(page).toHaveURL(
      /offre=segur-numerique&couloir=imagerie&dispositif=drimbox&service=[a-z-]+&thematique=candidature-eligibilite/,
    );
    await expect(page.locator('[data-search-status]')).toHaveAttribute('data-search-status', 'done');
    await tabTo(page, searchField(page), 'Shift+Tab');
    await page.goto('/recherche/?q=certificat');
    await expect(page.locator('ol[data-search-results] > li')).toHaveCount(10);
    await tabTo(page, page.locator('ol[data-search-results] a').first());
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/faq\/[a-z0-9-]+\/$/);
  });

  test('A3: the focus stays in the dialog while it is open', async ({ page }) => {
    await page.goto('/contact/');
    await page.keyboard.press('/');
    const dialog = page.getByRole('dialog', { name: 'Rechercher' });
    await expect(searchField(dialog)).toBeFocused();
    for (let stop = 0; stop < 8; stop += 1) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null),
      ).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  test('A3: a corrected search can be made exact, and more results asked for', async ({ page }) => {
    await page.goto('/recherche/?q=certifcat');
    await expect(page.locator('ol[data-search-results] > li')).toHaveCount(10);
    await tabTo(page, page.getByRole('button', { name: /^Voir plus/ }));
    await page.keyboard.press('Enter');
    await expect(page.locator('ol[data-search-results] a').nth(10)).toBeFocused();
    await expectFocusInSight(page);
    await tabTo(page, page.getByRole('button', { name: /exactement$/ }), 'Shift+Tab');
    await page.keyboard.press('Space');
    await expect(searchField(page)).toBeFocused();
    await expectFocusInSight(page);
  });
});

test.describe('filters', () => {
  test('A3: tick, untick, take a tag away: the focus is never lost', async ({ page }) => {
    await page.goto('/faq/');
    const hopital = page.getByRole('checkbox', { name: /^Hôpital/ });
    await tabTo(page, hopital);
    await press(page, 'Space');
    await expect(page.getByRole('link', { name: /^Retirer le choix : Hôpital/ })).toBeVisible();
    await expect(hopital).toBeFocused();
    const dispositif = page.locator('details[data-facet="dispositif"] > summary');
    await tabTo(page, dispositif);
    await press(page, 'Enter');
    await press(page, 'Tab');
    await press(page, 'Space');
    await expect(page.getByRole('link', { name: /^Retirer le choix/ })).toHaveCount(2);
    await expectFocusInSight(page);
    await tabTo(page, page.getByRole('link', { name: /^Retirer le choix/ }).first());
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 2, name: /réponses?$/ })).toBeFocused();
    await expectFocusInSight(page);
    await tabTo(page, page.locator('ol[data-faq-results] a').first());
    await page.keyboard.press('Enter');
    await expect(page.getByRole('article')).toBeVisible();
  });

  test('A3: unticking a value that leads to nothing, and so disappears, keeps the focus on its facet', async ({ page }) => {
    await page.goto(DEAD_END);
    const vague = page.getByRole('checkbox', { name: /^Vague 1/ });
    await tabTo(page, vague);
    await press(page, 'Space');
    await expect(vague).toHaveCount(0);
    await expect(page.locator('details[data-facet="vague"] > summary')).toBeFocused();
    await expectFocusInSight(page);
  });

  test('A3: a way out of a dead end leads to the count', async ({ page }) => {
    await page.goto(DEAD_END);
    await tabTo(page, page.getByRole('link', { name: /^Retirer «/ }).first());
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 2, name: /réponses?$/ })).toBeFocused();
  });

  test('A3: back after a choice was taken away, the focus is on the count', async ({ page }) => {
    await page.goto(DEAD_END);
    await tabTo(page, page.getByRole('link', { name: /^Retirer «/ }).first());
    await page.keyboard.press('Enter');
    const count = page.getByRole('heading', { level: 2, name: /réponses?$/ });
    await expect(count).toBeFocused();
    const shown = await count.textContent();
    await page.goBack();
    await expect(count).not.toHaveText(shown ?? '');
    await expect(count).toBeFocused();
  });

  test('A3: on a phone the answers are one stop away from the filters', async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto('/faq/');
    await tabTo(page, page.getByRole('link', { name: 'Aller aux réponses' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 2, name: /réponses$/ })).toBeFocused();
    await press(page, 'Tab');
    await expect(page.locator('ol[data-faq-results] a').first()).toBeFocused();
  });
});

test('A3: the guided questions: answer, do not mind, change', async ({ page }) => {
  await page.goto('/');
  await tabTo(page, page.getByRole('link', { name: /^Ségur du numérique en santé/ }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /^À quels professionnels/ })).toBeFocused();
  await tabTo(page, page.getByRole('link', { name: /^Peu importe/ }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /^Quel type de logiciel/ })).toBeFocused();
  await tabTo(page, page.getByRole('link', { name: /^Changer : Type d’offre/ }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /^Quelle offre/ })).toBeFocused();
  await expectFocusInSight(page);
  await page.goBack();
  await expect(page.getByRole('heading', { name: /^Quel type de logiciel/ })).toBeFocused();
});

test('A3: a vote with its reasons', async ({ page }) => {
  await page.goto('/faq/dmn-v2/');
  const { no, reasons, send, said } = voteOf(page);
  await tabTo(page, no);
  await page.keyboard.press('Enter');
  await expect(reasons.getByRole('radio').first()).toBeFocused();
  await press(page, 'ArrowDown');
  await press(page, 'ArrowDown');
  await expect(reasons.getByLabel('L’information est fausse ou périmée')).toBeChecked();
  await tabTo(page, page.getByRole('textbox', { name: /commentaire/ }));
  await page.keyboard.type('Le calendrier a changé.');
  await tabTo(page, send);
  await page.keyboard.press('Enter');
  await expect(said).toHaveText(/^Merci, vos raisons sont transmises/);
  await expect(no).toBeFocused();
  await expectFocusInSight(page);
});

test('A3: the theme', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/contact/');
  const theme = page.getByLabel('Thème');
  await tabTo(page, theme);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.keyboard.type('Som');
  await expect(theme).toHaveValue('dark');
  expect(await paper()).not.toBe(light);
  await expectFocusInSight(page);
  await page.reload();
  expect(await paper()).not.toBe(light);
  await expect(theme).toHaveValue('dark');
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({ theme: 'dark' });
  await tabTo(page, theme);
  await page.keyboard.type('Aut');
  expect(await paper()).toBe(light);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test('A3: the menu of a phone', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto('/faq/drimbox-dates/');
  const opener = page.getByRole('button', { name: 'Menu' });
  const menu = page.getByRole('navigation', { name: 'Principale' });
  await expect(menu).toBeHidden();
  await tabTo(page, opener);
  await press(page, 'Enter');
  await expect(menu).toBeVisible();
  await press(page, 'Tab');
  await expect(menu.getByRole('link', { name: 'FAQ' })).toBeFocused();
  await press(page, 'Escape');
  await expect(menu).toBeHidden();
  await expect(opener).toBeFocused();
  await press(page, 'Space');
  await tabTo(page, menu.getByRole('link', { name: 'Nous écrire' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nous écrire');
});

test('A3: copying the link says so and keeps the focus', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-write']);
  await page.goto('/faq/drimbox-dates/');
  const copy = page.getByRole('button', { name: 'Copier le lien' });
  await tabTo(page, copy);
  await press(page, 'Enter');
  await expect(page.getByText('Lien copié.')).toBeVisible();
  await expect(copy).toBeFocused();
});

test('A3: going to a part of the page redraws nothing: what was open stays open', async ({ page }) => {
  await page.goto('/recherche/?q=certificat');
  await page.getByRole('button', { name: /^Voir plus/ }).click();
  const results = page.locator('ol[data-search-results] > li');
  await expect(results).not.toHaveCount(10);
  const shown = await results.count();
  await page.getByRole('link', { name: 'Aller au contenu' }).press('Enter');
  await expect(page).toHaveURL(/#contenu$/);
  await expect(results).toHaveCount(shown);
});

test.describe('contact', () => {
  test('A3: a message with errors, an answer read on the way, a slip corrected', async ({ page, faults }) => {
    faults.allow(ERROR_STATUS);
    await page.goto('/contact/');
    const { subject, message, name, email, siren, send, suggestions, summary, read } = formOf(page);
    await tabTo(page, page.getByText('Préciser votre situation'));
    await press(page, 'Enter');
    await tabTo(page, page.getByLabel('Couloir Ségur'));
    await page.keyboard.type('Ima');
    await expect(page.getByLabel('Couloir Ségur')).toHaveValue('imagerie');
    await tabTo(page, subject);
    await page.keyboard.type('certificat de test');
    const first = suggestions.locator('summary').first();
    await expect(first).toBeVisible();
    await tabTo(page, first);
    await page.keyboard.press('Enter');
    const unhelpful = suggestions.getByRole('button', { name: 'Lu, ne répond pas' });
    await expect(unhelpful).toBeVisible();
    await tabTo(page, unhelpful);
    await page.keyboard.press('Enter');
    await expect(read.getByRole('checkbox')).toBeChecked();
    await expectFocusInSight(page);
    await tabTo(page, email);
    await page.keyboard.type('claire.martin@gmial.com');
    const correct = page.getByRole('button', { name: 'Corriger en claire.martin@gmail.com' });
    await press(page, 'Tab');
    await expect(siren).toBeFocused();
    await tabTo(page, correct, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(email).toBeFocused();
    await expectFocusInSight(page);
    await page.keyboard.press('Enter');

    await expect(summary).toBeFocused();
    await tabTo(page, summary.getByRole('link', { name: /votre message/ }));
    await page.keyboard.press('Enter');
    await expect(message).toBeFocused();
    await expectFocusInSight(page);
    await page.keyboard.type('Bonjour, où le déposer ?');
    await tabTo(page, summary.getByRole('link', { name: /votre nom/ }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(name).toBeFocused();
    await page.keyboard.type('Claire Martin');
    await tabTo(page, send);
    await page.keyboard.press('Enter');
    await expectReceived(page);
  });

  test('A3: nobody reaches the field for robots, and every stop of the form is in sight at 320 px', async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto('/contact/');
    const { send } = formOf(page);
    for (let stop = 0; stop < 60; stop += 1) {
      await press(page, 'Tab');
      expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).not.toBe('site_web');
      if (await send.evaluate((button) => button === document.activeElement)) break;
    }
    await expect(send).toBeFocused();
  });

  test('A3: an agent signs in, finds a message, takes it and answers; its sender says that it is resolved', async ({
    page,
    newVisitor,
    request,
    baseURL,
  }) => {
    const sender = await newVisitor();
    const followUp = await sendBefore(request, baseURL ?? '', aMessage());
    await sender.goto(followUp);
    const reference = await referenceOn(sender);
    await page.goto('/equipe/');
    await tabTo(page, page.getByRole('textbox', { name: 'Identifiant' }));
    await page.keyboard.type(AGENTS.a.login);
    await tabTo(page, page.getByRole('textbox', { name: 'Mot de passe' }));
    await page.keyboard.type(AGENTS.a.password);
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Code', { exact: true })).toBeFocused();
    await page.keyboard.type(codeOf(0));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('navigation', { name: 'Listes de messages' })).toBeVisible();
    await tabTo(page, page.getByRole('textbox', { name: 'Trouver par référence' }));
    await page.keyboard.type(reference);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Prendre en charge' })).toBeVisible();
    await tabTo(page, page.getByRole('button', { name: 'Prendre en charge' }));
    await page.keyboard.press('Space');
    await expect(page.getByText('Ce message est à vous.')).toBeVisible();
    await tabTo(page, answerBox(page));
    await page.keyboard.type('Dans l’onglet « Pièces ».');
    await tabTo(page, page.getByRole('button', { name: 'Envoyer la réponse' }));
    await page.keyboard.press('Enter');
    await expect(page.getByText('La réponse part par e-mail.')).toBeVisible();

    await sender.reload();
    await tabTo(sender, sender.getByRole('button', { name: 'Oui, ma question est résolue' }));
    await sender.keyboard.press('Enter');
    await expect(sender.getByText('votre question est résolue.')).toBeVisible();
  });
});
