/** From a question in mind to the answer for one's case: guided questions, filters, the question's page, paper. */
import type { Locator, Page } from '@playwright/test';
import { DATED_QUESTION, DEAD_END } from '../support/pages.ts';
import { readPublished } from '../support/published-list.ts';
import { expect, test } from '../support/visit.ts';

const results = (page: Page) => page.locator('ol[data-faq-results] > li');
const filter = (page: Page, facet: RegExp) => page.getByRole('group', { name: facet });
const choices = (page: Page) => page.getByRole('region', { name: 'Ou laissez-vous guider' }).getByRole('list').first().getByRole('link');

/** « 23 réponses » as a number. */
function counted(text: string | null): number {
  if (/aucune/i.test(text ?? '')) return 0;
  return Number(/(\d+)\s+réponses?/.exec(text ?? '')?.[1]);
}

/** Leaves a mark that a reload would lose. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { notReloaded: true }));
const isMarked = (page: Page) => page.evaluate(() => 'notReloaded' in window);

/** All that a list shows: each value with its count, the tags, the count, the questions in order. */
const shown = (list: Locator) =>
  list.evaluate((place) => ({
    values: [...place.querySelectorAll('label')].map((label) => {
      const box = label.querySelector('input');
      return `${box?.name}=${box?.value}: ${label.querySelector('[data-count]')?.textContent?.trim()}${box?.checked ? ', chosen' : ''}`;
    }),
    hints: [...place.querySelectorAll('.hint')].map((hint) => hint.textContent),
    tags: [...place.querySelectorAll<HTMLAnchorElement>('a[data-remove]')].map(
      (link) => `${link.textContent} -> ${link.getAttribute('href')}`,
    ),
    count: place.querySelector('h2')?.textContent,
    questions: [...place.querySelectorAll('ol[data-faq-results] > li > a')].map((link) => link.getAttribute('href')),
  }));

test.describe('guided questions', () => {
  test('Q3: each answer says how many questions it leaves, and leaves that many, until nothing is left to ask', async ({ page }) => {
    await page.goto('/');
    await mark(page);
    let asked = 0;
    while ((await page.locator('ul.choices').count()) > 0) {
      const choice = choices(page).first();
      const promised = counted(await choice.textContent());
      expect(promised).toBeGreaterThan(0);
      await choice.click();
      await expect(page.locator('#restantes')).toHaveText(new RegExp(`^${promised}\\s+réponses?$`));
      asked += 1;
    }
    expect(asked).toBeGreaterThan(1);
    await expect(page.getByText('Plus rien à préciser : voici ce qui vous concerne.')).toBeFocused();
    expect(await isMarked(page)).toBe(true);
  });

  test('Q1: they are asked in the order of the facets, and each step takes the focus and is announced', async ({ page }) => {
    await page.goto('/');
    await expect(choices(page).first()).toHaveText(/^Ségur du numérique en santé/);
    await page.getByRole('link', { name: /^Ségur du numérique en santé/ }).click();
    await expect(page.getByRole('heading', { name: /^À quels professionnels/ })).toBeFocused();
    const left = counted(await page.locator('#restantes').textContent());
    await expect(page.locator('[data-guided-status]')).toHaveText(new RegExp(`^${left}\\s+réponses$`));
    await page.getByRole('link', { name: /^Hôpital/ }).click();
    await expect(page.getByRole('heading', { name: /^Quel type de logiciel/ })).toBeFocused();
    expect(new URL(page.url()).search).toBe('?offre=segur-numerique&couloir=hopital');
  });

  test('Q1: after a couloir, only its own dispositifs are offered', async ({ page }) => {
    await page.goto('/?offre=segur-numerique&couloir=imagerie');
    await expect(choices(page)).toHaveText([/\(RIS\)/, /^DRIMbox/, /^Peu importe/]);
  });

  test('« peu importe » takes nothing away and goes on to the next question', async ({ page }) => {
    await page.goto('/?offre=segur-numerique');
    const left = counted(await page.locator('#restantes').textContent());
    const any = page.getByRole('link', { name: /^Peu importe/ });
    expect(counted(await any.textContent())).toBe(left);
    await any.click();
    await expect(page).toHaveURL(/\?offre=segur-numerique&couloir=peu-importe$/);
    await expect(page.getByRole('definition').last()).toHaveText(/^Peu importe/);
    await expect(page.locator('#restantes')).toHaveText(new RegExp(`^${left}\\s`));
  });

  test('« peu importe » as the first answer keeps every question and says so', async ({ page, request }) => {
    const published = await readPublished(request);
    await page.goto('/');
    await page.getByRole('link', { name: /^Peu importe/ }).click();
    await expect(page.locator('#restantes')).toHaveText(new RegExp(`^${published.length}\\s+réponses$`));
  });

  test('an answer can be changed: the question is asked again and later answers fall', async ({ page }) => {
    await page.goto('/?offre=segur-numerique&couloir=hopital&dispositif=dpi');
    await page.getByRole('link', { name: /^Changer.*Couloir/ }).click();
    await expect(page).toHaveURL(/\?offre=segur-numerique$/);
    await expect(choices(page).filter({ hasText: 'Imagerie' })).toBeVisible();
    await expect(page.getByRole('link', { name: /^Changer/ })).toHaveCount(1);
  });

  test('the back button goes back one answer at a time', async ({ page }) => {
    await page.goto('/');
    await mark(page);
    await page.getByRole('link', { name: /^Ségur du numérique en santé/ }).click();
    await page.getByRole('link', { name: /^Hôpital/ }).click();
    await expect(page.getByRole('link', { name: /^Changer/ })).toHaveCount(2);
    await page.goBack();
    await expect(page.getByRole('link', { name: /^Changer/ })).toHaveCount(1);
    await page.goBack();
    await expect(page.getByRole('link', { name: /^Changer/ })).toHaveCount(0);
    expect(await isMarked(page)).toBe(true);
  });

  test('Q3: a dead end says so and carries the choices to the contact page', async ({ page }) => {
    await page.goto('/?offre=innovation-accompagnement&couloir=hopital');
    await expect(page.getByText('Aucune réponse ne porte tous ces choix.')).toBeVisible();
    await page.getByRole('link', { name: 'Nous écrire avec ces choix' }).click();
    await expect(page.getByLabel('Type d’offre')).toHaveValue('innovation-accompagnement');
    await expect(page.getByLabel('Couloir Ségur')).toHaveValue('hopital');
  });

  test('without JavaScript the first answer leads to the list it promises', async ({ newVisitor }) => {
    const page = await newVisitor({ javaScriptEnabled: false });
    await page.goto('/');
    const choice = choices(page).nth(1);
    const promised = counted(await choice.textContent());
    await choice.click();
    await expect(page).toHaveURL(/\/faq\/\?offre=/);
    await expect(results(page)).toHaveCount(promised);
  });

  test('when the list cannot be loaded, an answer leads to the filtered list', async ({ page, faults }) => {
    faults.allow(/guidee\.json/, /ERR_FAILED/);
    await page.route('**/faq/guidee.json', (route) => route.abort());
    await page.goto('/');
    await page.getByRole('link', { name: /^Ségur du numérique en santé/ }).click();
    await expect(page).toHaveURL(/\/faq\/\?offre=segur-numerique$/);
  });
});

test.describe('filters', () => {
  test('Q2: values of a facet add up, facets narrow, without reloading', async ({ page, request }) => {
    const published = await readPublished(request);
    await page.goto('/faq/');
    await mark(page);
    await expect(results(page)).toHaveCount(published.length);

    await filter(page, /^Couloir/)
      .getByRole('checkbox', { name: /^Hôpital/ })
      .check();
    const hopital = published.filter(({ facets }) => facets.couloir.includes('hopital'));
    await expect(results(page)).toHaveCount(hopital.length);

    await filter(page, /^Couloir/)
      .getByRole('checkbox', { name: /^Officine/ })
      .check();
    const either = published.filter(({ facets }) => facets.couloir.includes('hopital') || facets.couloir.includes('officine'));
    await expect(results(page)).toHaveCount(either.length);

    await page.locator('details[data-facet="thematique"] summary').click();
    await filter(page, /^Thématique/)
      .getByRole('checkbox', { name: /^Financement/ })
      .check();
    const both = either.filter(({ facets }) => facets.thematique.includes('financement'));
    await expect(results(page)).toHaveCount(both.length);
    expect(both.length).toBeLessThan(either.length);
    expect(await isMarked(page)).toBe(true);
  });

  test('Q3: the browser shows the counts, tags and questions that the server renders for the same address', async ({
    page,
    newVisitor,
  }) => {
    const plain = await newVisitor({ javaScriptEnabled: false });
    await page.goto('/faq/');
    for (const [facet, value] of [
      [/^Couloir/, /^Imagerie/],
      [/^Couloir/, /^Hôpital/],
      [/^Type d’offre/, /^Ségur/],
    ] as const) {
      await filter(page, facet).getByRole('checkbox', { name: value }).check();
      await expect(page.getByRole('link', { name: /^Retirer le choix/ }).filter({ hasText: value.source.slice(1) })).toBeVisible();
      await plain.goto(page.url());
      expect(await shown(page.locator('[data-faq-list]'))).toEqual(await shown(plain.locator('[data-faq-list]')));
    }
  });

  test('Q1: choosing a couloir narrows the dispositifs to its own', async ({ page }) => {
    await page.goto('/faq/');
    await page.locator('details[data-facet="dispositif"] summary').click();
    const dispositifs = filter(page, /^Dispositif/).getByRole('checkbox');
    expect(await dispositifs.count()).toBeGreaterThan(2);
    await filter(page, /^Couloir/)
      .getByRole('checkbox', { name: /^Imagerie/ })
      .check();
    await expect(dispositifs).toHaveCount(2);
    expect(await dispositifs.evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value))).toEqual(['ris', 'drimbox']);
  });

  test('Q3: a value that leads to nothing is not offered, and that is said', async ({ page }) => {
    await page.goto('/faq/?offre=innovation-accompagnement');
    const facet = page.locator('details[data-facet="thematique"]');
    await facet.locator('summary').click();
    for (const count of await facet.locator('[data-count]').allTextContents()) expect(counted(count)).toBeGreaterThan(0);
    await expect(facet.getByText(/autres valeurs ne mènent à aucune réponse/)).toBeVisible();
  });

  test('the count is announced, each tag takes its choice away, and the focus goes to the count', async ({ page }) => {
    await page.goto('/faq/?couloir=hopital&couloir=imagerie');
    const said = page.locator('[data-faq-status]');
    await expect(said).toHaveText('');
    await page.getByRole('link', { name: /^Retirer le choix : Imagerie/ }).click();
    await expect(page).toHaveURL(/\?couloir=hopital$/);
    await expect(filter(page, /^Couloir/).getByRole('checkbox', { name: /^Imagerie/ })).not.toBeChecked();
    const count = page.getByRole('heading', { level: 2, name: /réponses$/ });
    await expect(count).toBeFocused();
    await expect(said).toHaveText((await count.textContent()) ?? '');
    await expect(said).toHaveRole('status');
  });

  test('« tout retirer » brings every question back', async ({ page, request }) => {
    const published = await readPublished(request);
    await page.goto('/faq/?couloir=hopital&vague=vague-2');
    await page.getByRole('link', { name: 'Tout retirer' }).click();
    await expect(results(page)).toHaveCount(published.length);
    await expect(page.getByRole('list', { name: 'Choix en cours' })).toHaveCount(0);
  });

  test('the address can be shared, and the back button goes back one choice at a time', async ({ page, newVisitor }) => {
    await page.goto('/faq/');
    await filter(page, /^Couloir/)
      .getByRole('checkbox', { name: /^Officine/ })
      .check();
    await expect(page).toHaveURL(/\/faq\/\?couloir=officine$/);
    const alone = await shown(page.locator('[data-faq-list]'));
    await filter(page, /^Couloir/)
      .getByRole('checkbox', { name: /^Hôpital/ })
      .check();
    await expect(page).toHaveURL(/\/faq\/\?couloir=hopital&couloir=officine$/);
    const both = await shown(page.locator('[data-faq-list]'));

    const other = await newVisitor();
    await other.goto(page.url());
    expect(await shown(other.locator('[data-faq-list]'))).toEqual(both);

    await page.goBack();
    await expect(page.getByRole('link', { name: /^Retirer le choix/ })).toHaveCount(1);
    expect(await shown(page.locator('[data-faq-list]'))).toEqual(alone);
    await page.goBack();
    await expect(page.getByRole('link', { name: /^Retirer le choix/ })).toHaveCount(0);
  });

  test('without JavaScript the form shows the chosen questions, and a tag takes a choice away', async ({ newVisitor, request }) => {
    const published = await readPublished(request);
    const page = await newVisitor({ javaScriptEnabled: false });
    await page.goto('/faq/');
    await page.locator('details[data-facet="couloir"] summary').click();
    await page.getByRole('checkbox', { name: /^Imagerie/ }).check();
    await page.locator('details[data-facet="thematique"] summary').click();
    await page.getByRole('checkbox', { name: /^Calendrier/ }).check();
    await page.getByRole('button', { name: 'Afficher les réponses' }).click();
    await expect(page).toHaveURL(/\/faq\/\?couloir=imagerie&thematique=calendrier$/);
    const imagerie = published.filter(({ facets }) => facets.couloir.includes('imagerie'));
    await expect(results(page)).toHaveCount(imagerie.filter(({ facets }) => facets.thematique.includes('calendrier')).length);
    await expect(page.getByRole('checkbox', { name: /^Imagerie/ })).toBeChecked();

    await page.getByRole('link', { name: /^Retirer le choix : Calendrier/ }).click();
    await expect(results(page)).toHaveCount(imagerie.length);
  });

  test('when the list cannot be loaded, a choice asks the server for the page', async ({ page, faults }) => {
    faults.allow(/liste\.json/, /ERR_FAILED/);
    await page.route('**/faq/liste.json', (route) => route.abort());
    await page.goto('/faq/');
    await filter(page, /^Couloir/)
      .getByRole('checkbox', { name: /^Imagerie/ })
      .check();
    await expect(page).toHaveURL(/\?couloir=imagerie$/);
    await expect(page.getByRole('link', { name: /^Retirer le choix : Imagerie/ })).toBeVisible();
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`Q3: a dead end names each choice to take away, with what it brings back${javaScriptEnabled ? '' : ', without JavaScript too'}`, async ({
      newVisitor,
    }) => {
      const page = await newVisitor({ javaScriptEnabled });
      await page.goto(DEAD_END);
      await expect(page.getByRole('heading', { level: 2 })).toHaveText('Aucune réponse');
      await expect(page.getByText('Aucune réponse ne porte tous ces choix à la fois.')).toBeVisible();
      const wayOut = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: /Retirer «/ }) });
      await expect(wayOut).toHaveCount(2);
      const promised = counted(await wayOut.first().textContent());
      await wayOut.first().getByRole('link').click();
      await expect(results(page)).toHaveCount(promised);
    });
  }

  test('Q3: a dead end offers to write, with the choices carried over to the message', async ({ page }) => {
    await page.goto(DEAD_END);
    await page.getByRole('link', { name: 'Nous écrire' }).last().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nous écrire');
    await expect(page.getByLabel('Type d’offre')).toHaveValue('innovation-accompagnement');
    await expect(page.locator('input[name=vague]')).toHaveValue('vague-1');
  });
});

test.describe('a question', () => {
  test('Q5: shows its text, its answer, its dates, its facets in words, related questions and the vote', async ({ page }) => {
    await page.goto(DATED_QUESTION);
    const article = page.getByRole('article');
    await expect(article).toHaveAttribute('data-question-id', 'r15-drimbox-dates');
    await expect(article.getByRole('heading', { level: 1 })).toHaveText(/\?$/);
    await expect(article.getByRole('table')).toBeVisible();
    await expect(article.getByText(/Information datée, vérifiée le\s+\d{1,2}(er)?\s\p{L}+\s\d{4}/u)).toBeVisible();
    await expect(article.getByText(/Dernière modification le\s+\d{1,2}(er)?\s\p{L}+\s\d{4}/u)).toBeVisible();
    const about = page.getByRole('complementary', { name: 'À propos de cette réponse' });
    await expect(about.getByRole('link', { name: 'Imagerie' })).toBeVisible();
    await expect(about.getByRole('link', { name: 'Vague 2', exact: true })).toBeVisible();
    await expect(about.getByRole('region', { name: 'Questions voisines' }).getByRole('link')).not.toHaveCount(0);
    await expect(page.getByRole('region', { name: /Cette réponse vous a-t-elle été utile/ }).getByRole('button')).toHaveText([
      'Oui',
      'Non',
    ]);
  });

  test('Q5: each facet in words leads to the list of what carries it', async ({ page }) => {
    await page.goto(DATED_QUESTION);
    await page.getByRole('complementary').getByRole('link', { name: 'Imagerie' }).click();
    await expect(page).toHaveURL(/\/faq\/\?couloir=imagerie$/);
    await expect(page.getByRole('checkbox', { name: /^Imagerie/ })).toBeChecked();
    await expect(results(page).locator(`a[href="${DATED_QUESTION}"]`)).toBeVisible();
  });

  test('Q5: a related question is one click away, and the breadcrumb leads back to the lists', async ({ page }) => {
    await page.goto(DATED_QUESTION);
    const related = page.getByRole('region', { name: 'Questions voisines' }).getByRole('link').first();
    const title = (await related.textContent()) ?? '';
    await related.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await page.getByRole('navigation', { name: 'Fil d’Ariane' }).getByRole('link').last().click();
    await expect(page.getByRole('list', { name: 'Choix en cours' }).getByRole('link')).toHaveCount(1);
    await page.goto(DATED_QUESTION);
    await page.getByRole('navigation', { name: 'Fil d’Ariane' }).getByRole('link', { name: 'FAQ' }).click();
    await expect(page.getByRole('list', { name: 'Choix en cours' })).toHaveCount(0);
  });

  test('its link can be copied, without what the address carries beside', async ({ page, context, baseURL }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`${DATED_QUESTION}?avis=oui#avis`);
    await page.getByRole('button', { name: 'Copier le lien' }).click();
    await expect(page.getByText('Lien copié.')).toHaveRole('status');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${baseURL}${DATED_QUESTION}`);
  });

  test('a copy that the browser refuses is said', async ({ page }) => {
    await page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
    });
    await page.goto(DATED_QUESTION);
    await page.getByRole('button', { name: 'Copier le lien' }).click();
    await expect(page.getByText(/a refusé la copie/)).toBeVisible();
  });

  test('it can be printed from the page, and offers neither print nor copy without JavaScript', async ({ page, newVisitor }) => {
    await page.addInitScript(() => {
      window.print = () => void Object.assign(window, { printed: true });
    });
    await page.goto(DATED_QUESTION);
    await page.getByRole('button', { name: 'Imprimer' }).click();
    expect(await page.evaluate(() => 'printed' in window)).toBe(true);
    const plain = await newVisitor({ javaScriptEnabled: false });
    await plain.goto(DATED_QUESTION);
    await expect(plain.getByRole('button', { name: /Imprimer|Copier/ })).toHaveCount(0);
  });

  test('Q4, Q5: every published question has its page, with its canonical address, FAQPage data and Open Graph', async ({
    request,
    page,
  }) => {
    const published = await readPublished(request);
    expect(published.length).toBeGreaterThan(100);
    const read = (html: string) =>
      page.evaluate((text) => {
        const document = new DOMParser().parseFromString(text, 'text/html');
        const meta = (property: string) => document.querySelector(`meta[property="${property}"]`)?.getAttribute('content');
        return {
          title: document.querySelector('h1')?.textContent,
          canonical: document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href,
          data: document.querySelector('script[type="application/ld+json"]')?.textContent ?? '',
          openGraph: { title: meta('og:title'), type: meta('og:type'), url: meta('og:url'), description: meta('og:description') },
          answer: document.querySelector('.answer')?.textContent?.replace(/\s+/g, ' ').trim(),
          id: document.querySelector('article')?.dataset.questionId,
        };
      }, html);
    await page.goto('/mentions-legales/');
    for (const { id, slug, question } of published) {
      const answer = await request.get(`/faq/${slug}/`);
      expect(answer.status(), slug).toBe(200);
      const found = await read(await answer.text());
      const address = `https://guichet.example/faq/${slug}/`;
      expect(found, slug).toMatchObject({ id, title: question, canonical: address });
      expect(found.openGraph, slug).toEqual({ title: question, type: 'article', url: address, description: expect.stringMatching(/./) });
      const data = JSON.parse(found.data);
      expect(data, slug).toMatchObject({ '@context': 'https://schema.org', '@type': 'FAQPage', inLanguage: 'fr' });
      expect(data.mainEntity, slug).toHaveLength(1);
      expect(data.mainEntity[0], slug).toMatchObject({ '@type': 'Question', name: question, acceptedAnswer: { '@type': 'Answer' } });
      const plain = await page.evaluate(
        (text) => new DOMParser().parseFromString(text, 'text/html').body.textContent?.replace(/\s+/g, ' ').trim(),
        data.mainEntity[0].acceptedAnswer.text,
      );
      expect(plain, slug).toBe(found.answer);
    }
  });
});

test.describe('on paper', () => {
  for (const javaScriptEnabled of [true, false]) {
    test(`a list prints the question and the answer of all results${javaScriptEnabled ? '' : ', without JavaScript too'}`, async ({
      newVisitor,
      request,
    }) => {
      const published = await readPublished(request);
      const page = await newVisitor({ javaScriptEnabled });
      await page.emulateMedia({ media: 'print' });
      await page.goto('/faq/?couloir=imagerie&thematique=calendrier');
      const expected = published.filter(({ facets }) => facets.couloir.includes('imagerie') && facets.thematique.includes('calendrier'));
      await expect(results(page)).toHaveCount(expected.length);
      const plain = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, '');
      for (const { slug, question, text } of expected) {
        const item = results(page).filter({ has: page.locator(`a[href="/faq/${slug}/"]`) });
        const printed = plain(await item.innerText());
        expect(printed).toContain(plain(question));
        expect(printed).toContain(plain(text));
      }
      for (const role of ['banner', 'contentinfo', 'form', 'checkbox'] as const) await expect(page.getByRole(role)).toHaveCount(0);
    });
  }

  test('a question prints its question, its dates and its answer, and nothing else', async ({ page }) => {
    await page.goto(DATED_QUESTION);
    const [title, dates, answer] = await Promise.all(
      ['h1', '.dates', '.answer'].map((part) => page.getByRole('article').locator(part).innerText()),
    );
    await page.emulateMedia({ media: 'print' });
    const printed = (await page.locator('body').innerText()).replace(/\s+/g, ' ').trim();
    const sigles = (await page.getByRole('region', { name: 'Sigles' }).innerText()).replace(/\s+/g, ' ').trim();
    expect(printed).toBe([title, dates, answer, sigles].join(' ').replace(/\s+/g, ' ').trim());
  });
});
