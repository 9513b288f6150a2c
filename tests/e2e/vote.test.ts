/** Saying whether an answer helped, with and without JavaScript, with and without cookies. Each test votes on a question of its own. */
import { expect, test } from '../support/visit.ts';
import { blockCookies, voteOf } from '../support/vote.ts';

const THANKS = /^Merci, c’est noté\. Vous pouvez changer d’avis\.$/;
const THANKS_FOR_REASONS = /^Merci, vos raisons sont transmises à l’équipe qui rédige les réponses\.$/;
const WHY = /^C’est noté\. Dites-nous pourquoi/;

test.describe('with JavaScript', () => {
  test('F1: « oui » is recorded without reloading, shown as pressed and said', async ({ page, tally }) => {
    const helpful = await tally('compte-gazelle');
    await page.goto('/faq/compte-gazelle/');
    await page.evaluate(() => void Object.assign(window, { notReloaded: true }));
    const { yes, no, said, reasons } = voteOf(page);
    await yes.click();
    await expect(said).toHaveText(THANKS);
    await expect(yes).toHaveAttribute('aria-pressed', 'true');
    await expect(no).toHaveAttribute('aria-pressed', 'false');
    await expect(reasons).toBeHidden();
    expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true);
    await expect(page).toHaveURL(/\/faq\/compte-gazelle\/$/);
    await expect.poll(() => helpful.count()).toBe(1);
  });

  test('F2: the same vote again counts once, and a change of mind replaces it', async ({ page, tally }) => {
    const helpful = await tally('cartes-test');
    await page.goto('/faq/cartes-test/');
    const { yes, no, said } = voteOf(page);
    for (let time = 0; time < 3; time += 1) {
      const answered = page.waitForResponse('**/api/feedback');
      await yes.click();
      expect((await answered).status()).toBe(200);
    }
    await expect(said).toHaveText(THANKS);
    expect(await helpful.count()).toBe(1);
    await no.click();
    await expect(said).toHaveText(WHY);
    await expect(yes).toHaveAttribute('aria-pressed', 'false');
    await expect(no).toHaveAttribute('aria-pressed', 'true');
    expect(await helpful.count()).toBe(0);
    await yes.click();
    await expect(said).toHaveText(THANKS);
    expect(await helpful.count()).toBe(1);
  });

  test('F2: a change of mind while the first vote is under way is what stays, stored and shown', async ({ page, tally }) => {
    const helpful = await tally('maintenance');
    await page.goto('/faq/maintenance/');
    const { yes, no, said, reasons } = voteOf(page);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/api/feedback', async (route) => {
      if (route.request().postDataJSON().helpful === false) await released;
      await route.continue();
    });
    await no.click();
    await yes.click();
    await expect(said).toHaveText('');
    release();
    await expect(said).toHaveText(THANKS);
    await expect(yes).toHaveAttribute('aria-pressed', 'true');
    await expect(no).toHaveAttribute('aria-pressed', 'false');
    await expect(reasons).toBeHidden();
    await expect(yes).toBeFocused();
    expect(await helpful.count()).toBe(1);
  });

  test('F3: a comment that was sent by mistake is taken back by sending it empty', async ({ page }) => {
    await page.goto('/faq/montant-zero/');
    const { no, said, reasons, send } = voteOf(page);
    const comment = page.getByRole('textbox', { name: /commentaire/ });
    const bodies: unknown[] = [];
    page.on('request', (request) => request.url().endsWith('/api/feedback') && bodies.push(request.postDataJSON().comment));
    for (const text of ['Mon numéro est le 01 02 03 04 05.', '']) {
      await no.click();
      await reasons.getByLabel('Autre').check();
      await comment.fill(text);
      await send.click();
      await expect(said).toHaveText(THANKS_FOR_REASONS);
    }
    expect(bodies).toEqual([undefined, 'Mon numéro est le 01 02 03 04 05.', undefined, '']);
  });

  test('F2: two visitors count twice', async ({ page, newVisitor, tally }) => {
    const helpful = await tally('ci-sis');
    for (const visitor of [page, await newVisitor()]) {
      await visitor.goto('/faq/ci-sis/');
      await voteOf(visitor).yes.click();
      await expect(voteOf(visitor).said).toHaveText(THANKS);
    }
    expect(await helpful.count()).toBe(2);
  });

  test('F3: after « non » come the reasons, then a comment that says that nobody replies to it', async ({ page }) => {
    await page.goto('/faq/cda-n1/');
    const { no, said, reasons, send } = voteOf(page);
    await expect(reasons).toBeHidden();
    await no.click();
    await expect(reasons.getByRole('radio')).toHaveCount(4);
    await expect(reasons.getByText('La réponse n’est pas claire')).toBeVisible();
    await expect(reasons.getByText('Elle ne correspond pas à ma situation')).toBeVisible();
    await expect(reasons.getByText('L’information est fausse ou périmée')).toBeVisible();
    await expect(reasons.getByText('Autre')).toBeVisible();

    const comment = page.getByRole('textbox', { name: /commentaire \(facultatif, 500\scaractères au plus\)/ });
    await expect(comment).toHaveAccessibleDescription(/Personne ne répond à ce commentaire/);
    await expect(page.getByRole('region', { name: /utile/ }).getByRole('link', { name: 'écrivez-nous' })).toHaveAttribute(
      'href',
      '/contact/?question=k03-cda-n1',
    );
    await expect(comment).toHaveAttribute('maxlength', '500');

    await reasons.getByLabel('La réponse n’est pas claire').check();
    await send.click();
    await expect(said).toHaveText(THANKS_FOR_REASONS);
    await expect(reasons).toBeHidden();
  });

  test('F3: reasons go with « non » only: « oui » puts them away', async ({ page }) => {
    await page.goto('/faq/cnda-elements/');
    const { yes, no, reasons } = voteOf(page);
    await no.click();
    await expect(reasons).toBeVisible();
    await yes.click();
    await expect(reasons).toBeHidden();
  });

  test('F2: the vote is found again on return', async ({ page }) => {
    await page.goto('/faq/datamatrix/');
    await voteOf(page).no.click();
    await expect(voteOf(page).reasons).toBeVisible();
    await page.goto('/faq/ci-sis/');
    await expect(voteOf(page).said).toHaveText('');
    await page.goto('/faq/datamatrix/');
    const { yes, no, reasons, said } = voteOf(page);
    await expect(no).toHaveAttribute('aria-pressed', 'true');
    await expect(yes).toHaveAttribute('aria-pressed', 'false');
    await expect(said).toHaveText(WHY);
    await reasons.getByLabel('Autre').check();
    await voteOf(page).send.click();
    await page.goto('/faq/datamatrix/');
    await expect(voteOf(page).said).toHaveText(THANKS_FOR_REASONS);
    await expect(voteOf(page).reasons).toBeHidden();
  });

  for (const [name, answer, sentence] of [
    ['out of reach', null, /n’a pas été enregistré : le serveur ne répond pas\. Réessayez\.$/],
    [
      'unavailable',
      { status: 503, json: { error: { code: 'unavailable', message: 'Votre avis n’a pas été enregistré : réessayez dans un instant.' } } },
      /^Votre avis n’a pas été enregistré : réessayez dans un instant\.$/,
    ],
    ['broken', { status: 500, body: '<h1>Error</h1>' }, /^Votre avis n’a pas été enregistré\. Réessayez dans un instant\.$/],
  ] as const) {
    test(`a vote that could not be recorded is never thanked for: the server is ${name}`, async ({ page, faults }) => {
      faults.allow(/Failed to load resource|ERR_FAILED/);
      await page.goto('/faq/commercialiser/');
      const { yes, no, said, reasons } = voteOf(page);
      const everSaid = await said.evaluateHandle((status) => {
        const sentences: string[] = [];
        new MutationObserver(() => sentences.push(status.textContent ?? '')).observe(status, {
          childList: true,
          subtree: true,
          characterData: true,
        });
        return sentences;
      });
      await page.route('**/api/feedback', (route) => (answer ? route.fulfill(answer) : route.abort()));
      for (const button of [yes, no]) {
        await button.click();
        await expect(said).toHaveText(sentence);
        await expect(button).not.toHaveAttribute('aria-pressed', 'true');
        await expect(page.locator('form[data-sending]')).toHaveCount(0);
      }
      await expect(reasons).toBeHidden();
      expect((await everSaid.jsonValue()).filter((text) => /merci|c’est noté/i.test(text))).toEqual([]);

      await page.unrouteAll();
      await yes.click();
      await expect(said).toHaveText(THANKS);
    });
  }

  test('reasons that could not be sent are not lost', async ({ page, faults }) => {
    faults.allow(/Failed to load resource|ERR_FAILED/);
    await page.goto('/faq/convergence-c-est-quoi/');
    const { no, said, reasons, send } = voteOf(page);
    await no.click();
    await reasons.getByLabel('Autre').check();
    await page.getByRole('textbox', { name: /commentaire/ }).fill('Il manque un exemple.');
    await page.route('**/api/feedback', (route) => route.abort());
    await send.click();
    await expect(said).toHaveText(/le serveur ne répond pas/);
    await expect(page.getByRole('textbox', { name: /commentaire/ })).toHaveValue('Il manque un exemple.');
    await page.unrouteAll();
    await send.click();
    await expect(said).toHaveText(THANKS_FOR_REASONS);
  });

  test('F5: with cookies blocked a vote still works, and counts once for each form', async ({ page, playwright, tally }) => {
    const helpful = await tally('attribution');
    await blockCookies(page, playwright);
    await page.goto('/faq/attribution/');
    const { yes, said } = voteOf(page);
    for (let time = 0; time < 3; time += 1) {
      const answered = page.waitForResponse('**/api/feedback');
      await yes.click();
      expect((await answered).status()).toBe(200);
    }
    await expect(said).toHaveText(THANKS);
    expect(await page.context().cookies()).toEqual([]);
    expect(await helpful.count()).toBe(1);
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('F1: « oui » comes back to the question, which shows the vote', async ({ page }) => {
    await page.goto('/faq/annuler-demande/');
    const answer = page.waitForResponse((response) => response.url().endsWith('/api/feedback'));
    await voteOf(page).yes.click();
    expect((await answer).status()).toBe(303);
    await expect(page).toHaveURL(/\/faq\/annuler-demande\/\?.*#avis$/);
    const { yes, no, said, reasons } = voteOf(page);
    await expect(said).toHaveText(THANKS);
    await expect(yes).toHaveAttribute('aria-pressed', 'true');
    await expect(no).toHaveAttribute('aria-pressed', 'false');
    await expect(reasons).toBeHidden();
  });

  test('F3: « non » comes back with the reasons, which can be sent with a comment', async ({ page }) => {
    await page.goto('/faq/avance-dpi-pfi-v2/');
    await voteOf(page).no.click();
    const { no, said, reasons, send } = voteOf(page);
    await expect(no).toHaveAttribute('aria-pressed', 'true');
    await expect(said).toHaveText(WHY);
    await reasons.getByLabel('Elle ne correspond pas à ma situation').check();
    await page.getByRole('textbox', { name: /commentaire/ }).fill('Je suis en imagerie, « DRIMbox » comprise.');
    await send.click();
    await expect(voteOf(page).said).toHaveText(THANKS_FOR_REASONS);
    await expect(voteOf(page).reasons).toBeHidden();
    await page.reload();
    await expect(voteOf(page).said).toHaveText(THANKS_FOR_REASONS);
  });

  test('F3: without a reason the form does not leave', async ({ page }) => {
    await page.goto('/faq/certificats-hopital/');
    await voteOf(page).no.click();
    await voteOf(page).send.click();
    await expect(voteOf(page).reasons).toBeVisible();
    await expect(page).toHaveURL(/\/faq\/certificats-hopital\//);
  });

  test('F2: the vote is found again on return, and can be changed', async ({ page, tally }) => {
    const helpful = await tally('changer-logiciel');
    await page.goto('/faq/changer-logiciel/');
    await voteOf(page).yes.click();
    await page.goto('/faq/changer-logiciel/');
    await expect(voteOf(page).yes).toHaveAttribute('aria-pressed', 'true');
    await voteOf(page).no.click();
    await expect(voteOf(page).no).toHaveAttribute('aria-pressed', 'true');
    await expect(voteOf(page).yes).toHaveAttribute('aria-pressed', 'false');
    expect(await helpful.count()).toBe(0);
  });

  test('F5: with cookies blocked the vote is shown, and the form still counts once when the visitor changes their mind', async ({
    page,
    playwright,
    tally,
  }) => {
    const helpful = await tally('decouper-produits');
    await blockCookies(page, playwright);
    await page.goto('/faq/decouper-produits/');
    await voteOf(page).yes.click();
    await expect(voteOf(page).said).toHaveText(THANKS);
    expect(await helpful.count()).toBe(1);
    await voteOf(page).no.click();
    await expect(voteOf(page).reasons).toBeVisible();
    expect(await helpful.count()).toBe(0);
    await voteOf(page).yes.click();
    await expect(voteOf(page).said).toHaveText(THANKS);
    expect(await helpful.count()).toBe(1);
    expect(await page.context().cookies()).toEqual([]);
  });

  test('a vote that could not be recorded is a page that says so, with the way back', async ({ page, faults }) => {
    faults.allow(/Failed to load resource/);
    await page.goto('/faq/delai-60-jours/');
    await page.locator('[data-vote-form] input[name=question]').evaluate((input: HTMLInputElement) => {
      input.value = 'not-published';
    });
    await voteOf(page).yes.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Introuvable');
    await expect(page.getByText(/son avis ne peut pas être enregistré/)).toBeVisible();
    await expect(page.getByText(/merci/i)).toHaveCount(0);
    await expect(page.getByRole('main').getByRole('link', { name: /écrivez-nous/ })).toBeVisible();
  });
});

test.describe('V1: what the browser keeps', () => {
  test('nothing but one cookie after a vote, that scripts cannot read', async ({ page }) => {
    await page.goto('/faq/deleguer-certificats/');
    await voteOf(page).yes.click();
    await expect(voteOf(page).said).toHaveText(THANKS);
    const cookies = await page.context().cookies();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatchObject({ name: expect.stringMatching(/^__Host-/), httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
    expect(cookies[0]?.value).toMatch(/^[A-Za-z0-9_-]{22,43}$/);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length])).toEqual([
      0, 0, 0,
    ]);
  });

  test('the same cookie for every vote', async ({ page }) => {
    await page.goto('/faq/definition-dmn/');
    await voteOf(page).yes.click();
    await expect(voteOf(page).said).toHaveText(THANKS);
    const [first] = await page.context().cookies();
    await page.goto('/faq/depot-par-chapitre/');
    await voteOf(page).yes.click();
    await expect(voteOf(page).said).toHaveText(THANKS);
    expect((await page.context().cookies()).map(({ value }) => value)).toEqual([first?.value]);
  });
});

test('« les plus utiles » do not take a link from under the focus', async ({ page }) => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/api/feedback/plus-utiles', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto('/');
  const link = page.getByRole('region', { name: 'Pour commencer' }).getByRole('link').first();
  await link.focus();
  const answered = page.waitForResponse('**/api/feedback/plus-utiles');
  release();
  await (await answered).finished();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
  await expect(link).toBeFocused();
});

test('« les plus utiles » on the home page are the questions that helped most visitors', async ({ newVisitor }) => {
  for (let visitor = 0; visitor < 3; visitor += 1) {
    const page = await newVisitor({ javaScriptEnabled: false });
    await page.goto('/faq/deux-parcours/');
    await voteOf(page).yes.click();
  }
  const page = await newVisitor();
  await page.goto('/');
  const list = page.getByRole('region', { name: 'Les plus utiles' }).getByRole('listitem');
  await expect(list.first().getByRole('link')).toHaveAttribute('href', '/faq/deux-parcours/');
  await expect(list.first()).toHaveText(/utile à 3\spersonnes$/);
});
