/** A5: what a screen reader is told of each page kind, frozen; regions, names, and what is announced. */
import type { Page } from '@playwright/test';
import { aMessage, answerBefore, formOf, openDesk, referenceOn, sendBefore } from '../support/contact.ts';
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
      - navigation "Fil d’Ariane":
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
        - region "S’applique à"
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

/** All that live regions say from now on, in order. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  const said = await page.evaluateHandle(() => {
    const sentences: string[] = [];
    new MutationObserver((changes) => {
      const regions = changes.map(({ target }) =>
        (target instanceof Element ? target : target.parentElement)?.closest('[role=status], [role=alert], [aria-live]'),
      );
      for (const region of new Set(regions)) if (region?.textContent) sentences.push(region.textContent.replaceAll('\u00a0', ' '));
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
    return sentences;
  });
  return () => said.jsonValue() as Promise<string[]>;
}

test('A5: the contact form', async ({ page }) => {
  await page.goto('/contact/');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Nous écrire" [level=1]
      - region "Votre question":
        - heading "Votre question" [level=2]
        - group: Préciser votre situation (facultatif)
        - text: Objet
        - paragraph: En une phrase, comme vous la poseriez à un collègue.
        - textbox "Objet"
        - status
        - text: Votre message
        - textbox "Votre message"
        - text: Fichiers joints (facultatif)
        - paragraph: /5\\sfichiers au plus/
        - button "Fichiers joints (facultatif)"
      - region "Vous":
        - heading "Vous" [level=2]
        - text: Nom et prénom
        - textbox "Nom et prénom"
        - text: Adresse e-mail
        - paragraph: La réponse y est envoyée.
        - textbox "Adresse e-mail"
        - text: SIREN de votre entreprise (facultatif)
        - paragraph: Neuf chiffres.
        - textbox "SIREN de votre entreprise (facultatif)"
        - text: Numéro de candidature (facultatif)
        - textbox "Numéro de candidature (facultatif)"
      - paragraph:
        - button "Envoyer le message"
      - region "Par e-mail"
  `);
});

test('A5: the contact form with errors: the summary is an alert, and each field says its own', async ({ page, faults }) => {
  faults.allow(ERROR_STATUS);
  await page.goto('/contact/');
  await formOf(page).send.click();
  await expect(formOf(page).summary).toMatchAriaSnapshot(`
    - alert:
      - heading /Votre message n’est pas encore parti/ [level=2]
      - paragraph: /4 champs sont à corriger/
      - list:
        - listitem:
          - link "Donnez l’objet de votre message, en quelques mots."
        - listitem:
          - link "Écrivez votre message."
        - listitem:
          - link "Indiquez votre nom."
        - listitem:
          - link /Indiquez votre adresse e-mail/
  `);
  const { subject, message, name, email, siren } = formOf(page);
  for (const [field, error] of [
    [subject, /^Erreur\s: Donnez l’objet.* En une phrase/],
    [message, /^Erreur\s: Écrivez votre message\.$/],
    [name, /^Erreur\s: Indiquez votre nom\.$/],
    [email, /^Erreur\s: Indiquez votre adresse/],
    [siren, /^Neuf chiffres\.$/],
  ] as const)
    await expect(field).toHaveAccessibleDescription(error);
});

test('A5: answers offered while the subject is typed are said once, however long the typing goes on', async ({ page }) => {
  await page.goto('/contact/');
  const { subject, suggestions } = formOf(page);
  const heard = await listen(page);
  await subject.fill('certificat');
  await expect(suggestions.locator('summary')).not.toHaveCount(0);
  const [first] = await suggestions.locator('summary').allInnerTexts();
  await subject.fill('comment créer mon compte');
  await expect(suggestions.locator('summary').first()).not.toHaveText(first ?? '');
  expect(await heard()).toEqual(['Ces réponses vous aident-elles ?']);
});

test('A5: a slip in the address is said once, and its correction too', async ({ page }) => {
  await page.goto('/contact/');
  const heard = await listen(page);
  await formOf(page).email.fill('claire@gmial.com');
  await formOf(page).email.press('Tab');
  await page.getByRole('button', { name: /^Corriger/ }).click();
  await expect(page.getByText('Adresse corrigée.')).toBeVisible();
  expect(await heard()).toEqual(['Vouliez-vous dire claire@gmail.com ? Corriger en claire@gmail.com', 'Adresse corrigée.']);
});

test('A5: the follow-up page and the desk: one title, one main, headings without a gap, what was done is a status', async ({
  page,
  newVisitor,
  request,
  baseURL,
}) => {
  await page.goto(await sendBefore(request, baseURL ?? '', aMessage()));
  const reference = await referenceOn(page);
  const desk = await newVisitor();
  await openDesk(desk, '/equipe/messages/');
  const sound = async (one: Page) => {
    await expect(one.getByRole('main')).toHaveCount(1);
    await expect(one.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(one).toHaveTitle(/ \| Guichet des industriels$/);
    await expect(one.locator('html')).toHaveAttribute('lang', 'fr');
  };
  await sound(page);
  await sound(desk);
  await answerBefore(desk, reference, 'Voici.');
  await sound(desk);
  await expect(desk.getByRole('status').filter({ hasText: 'La réponse part par e-mail.' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Votre message" [level=1]
      - paragraph:
        - text: Référence
        - strong: /^GU-/
      - paragraph:
        - strong: Répondu
        - text: . Un agent vous a répondu, ci-dessous.
      - region "La conversation":
        - heading "La conversation" [level=2]
        - list:
          - listitem:
            - heading /Vous avez écrit, le/ [level=3]
          - listitem:
            - heading /Réponse de l’agence, le/ [level=3]
      - region /résolue/:
        - button "Oui, ma question est résolue"
      - region "Ajouter quelque chose":
        - textbox "Votre texte"
        - paragraph:
          - button "Envoyer"
      - region "Cette conversation et vos données"
  `);
  await expect(desk.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - navigation "Équipe"
      - navigation "Listes de messages":
        - list:
          - listitem:
            - link /À traiter \\d+/
      - region "À traiter"
      - article:
        - heading [level=1]
        - region "Conversation":
          - list
        - region "Répondre":
          - textbox "Votre réponse"
          - paragraph:
            - button "Envoyer la réponse"
  `);
});
