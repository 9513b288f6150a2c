/** What the site withstands: other sites, a silent server, and browsers that refuse scripts, styles, cookies or small text. */
import { tooWide, WELL } from '../support/layout.ts';
import { serveOtherSite } from '../support/other-site.ts';
import { DATED_QUESTION, PAGE_KINDS } from '../support/pages.ts';
import { open } from '../support/settle.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';
import { blockCookies, voteOf } from '../support/vote.ts';

test.describe('another site sends a vote in the name of a visitor', () => {
  test('row 48: by a form: 403, without the cookie, and nothing is recorded', async ({ page, faults, baseURL, tally }) => {
    const helpful = await tally('enrolement-asp');
    faults.allow(/other origin/, ERROR_STATUS);
    await page.goto('/faq/enrolement-asp/');
    await voteOf(page).no.click();
    await expect(voteOf(page).reasons).toBeVisible();
    const question = await page.getByRole('article').getAttribute('data-question-id');
    const other = await serveOtherSite(`
      <form method="post" action="${baseURL}/api/feedback">
        <input name="question" value="${question}"><input name="helpful" value="true"><button>Win</button>
      </form>`);
    try {
      await page.goto(other.address);
      const sent = page.waitForResponse((response) => response.url() === `${baseURL}/api/feedback`);
      await page.getByRole('button', { name: 'Win' }).click();
      const answer = await sent;
      expect(answer.status()).toBe(403);
      expect((await answer.request().allHeaders()).cookie).toBeUndefined();
      expect(await answer.headerValue('set-cookie')).toBeNull();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Demande refusée');
      await expect(page.getByText('Cette demande ne vient pas d’une page de ce site.')).toBeVisible();
    } finally {
      other.close();
    }
    await page.goto('/faq/enrolement-asp/');
    await expect(voteOf(page).no).toHaveAttribute('aria-pressed', 'true');
    expect(await helpful.count()).toBe(0);
  });

  test('row 49: by a script, as text, as a form or as JSON: nothing is recorded', async ({ page, faults, baseURL, tally }) => {
    const helpful = await tally('facture-unique');
    faults.allow(/./);
    await page.goto('/faq/facture-unique/');
    const question = await page.getByRole('article').getAttribute('data-question-id');
    const other = await serveOtherSite('<h1>Other</h1>');
    const sent: string[] = [];
    page.on('request', (asked) => {
      if (asked.url() === `${baseURL}/api/feedback` && asked.method() === 'POST') sent.push(asked.headers()['content-type'] ?? 'none');
    });
    try {
      await page.goto(other.address);
      const json = JSON.stringify({ question, helpful: true });
      const form = new URLSearchParams({ question: question ?? '', helpful: 'true' }).toString();
      const outcome = await page.evaluate(
        async ({ address, json, form }) => {
          const send = (options: RequestInit) =>
            fetch(address, { method: 'POST', credentials: 'include', ...options }).then(
              ({ status }) => `answered ${status}`,
              () => 'refused',
            );
          navigator.sendBeacon(address, new URLSearchParams(form));
          return [
            await send({ mode: 'no-cors', body: json }),
            await send({ mode: 'no-cors', body: new URLSearchParams(form) }),
            await send({ mode: 'no-cors', body: new Blob([json]) }),
            await send({ mode: 'cors', body: json, headers: { 'content-type': 'application/json' } }),
          ];
        },
        { address: `${baseURL}/api/feedback`, json, form },
      );
      expect(outcome).toEqual(['refused', 'refused', 'refused', 'refused']);
      const urlEncoded = 'application/x-www-form-urlencoded;charset=UTF-8';
      expect(sent.slice(0, 4)).toEqual([urlEncoded, 'text/plain;charset=UTF-8', urlEncoded, 'none']);
    } finally {
      other.close();
    }
    expect(await helpful.count()).toBe(0);
  });

  test('row 48: the same form on a page of the site is recorded: what is refused is where it comes from', async ({ page, tally }) => {
    const helpful = await tally('fiche-correspondant');
    await page.goto('/faq/fiche-correspondant/');
    await page.evaluate(() => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = '/api/feedback';
      const question = document.querySelector('article')?.dataset.questionId ?? '';
      for (const [name, value] of Object.entries({ question, helpful: 'true' })) {
        const input = document.createElement('input');
        Object.assign(input, { type: 'hidden', name, value });
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    });
    await expect(voteOf(page).yes).toHaveAttribute('aria-pressed', 'true');
    expect(await helpful.count()).toBe(1);
  });
});

test('row 94: no page can be framed by another site', async ({ page, faults, baseURL }) => {
  faults.allow(/./);
  const addresses = Object.values(PAGE_KINDS);
  const other = await serveOtherSite(addresses.map((address) => `<iframe src="${baseURL}${address}"></iframe>`).join(''));
  try {
    await page.goto(other.address, { waitUntil: 'load' });
    const frames = page.frames().filter((frame) => frame !== page.mainFrame());
    expect(frames).toHaveLength(addresses.length);
    for (const frame of frames) {
      await expect.poll(() => frame.url()).toMatch(/^chrome-error:/);
      expect(await frame.locator('#contenu').count()).toBe(0);
    }
  } finally {
    other.close();
  }
});

test.describe('row 90: the API does not answer', () => {
  test.beforeEach(async ({ page, faults }) => {
    faults.allow(/\/api\/|ERR_FAILED/);
    await page.route('**/api/**', (route) => route.abort());
  });

  test('the home page shows where to start', async ({ page }) => {
    await page.goto('/', { waitUntil: 'networkidle' });
    await expect(page.getByRole('region', { name: 'Pour commencer' }).getByRole('link')).not.toHaveCount(0);
  });

  test('questions, filters, search and contact work', async ({ page }) => {
    await page.goto('/faq/');
    await page.getByRole('checkbox', { name: /^Imagerie/ }).check();
    await expect(page.getByRole('link', { name: /^Retirer le choix : Imagerie/ })).toBeVisible();
    await page.locator('ol[data-faq-results] a').first().click();
    await expect(page.getByRole('article').getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState();
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox').fill('certificat');
    await expect(page.locator('ol[data-search-results] > li')).toHaveCount(10);
    await page.keyboard.press('Escape');
    await page.getByRole('navigation', { name: 'Principale' }).getByRole('link', { name: 'Nous écrire' }).click();
    await expect(page.getByRole('link', { name: /@/ })).not.toHaveCount(0);
  });

  test('a vote says that it was not recorded', async ({ page }) => {
    await page.goto(DATED_QUESTION);
    await voteOf(page).yes.click();
    await expect(voteOf(page).said).toHaveText(/n’a pas été enregistré/);
  });
});

test.describe('row 91: what a browser may refuse', () => {
  test('storage and cookies: every page reads well, the theme holds for the page, a vote works', async ({ page, playwright, faults }) => {
    faults.allow(ERROR_STATUS);
    await blockCookies(page, playwright);
    await page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('Access is denied for this document.', 'SecurityError');
          },
        });
      Object.defineProperty(Document.prototype, 'cookie', {
        get: () => '',
        set: () => {},
      });
    });
    for (const address of Object.values(PAGE_KINDS)) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    }
    await page.goto(DATED_QUESTION);
    await page.getByLabel('Thème').selectOption({ label: 'Sombre' });
    await expect(page.getByLabel('Thème')).toHaveValue('dark');
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
    await voteOf(page).yes.click();
    await expect(voteOf(page).said).toHaveText(/^Merci/);
  });

  test('scripts: no control that needs one is shown, and each way to an answer is there', async ({ newVisitor, faults }) => {
    faults.allow(ERROR_STATUS);
    const page = await newVisitor({ javaScriptEnabled: false });
    for (const address of Object.values(PAGE_KINDS)) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByLabel('Thème')).toBeHidden();
    }
    await page.goto('/');
    await page.getByRole('banner').getByRole('link', { name: 'Rechercher' }).click();
    await expect(page.getByText(/demande JavaScript/)).toBeVisible();
    await page.getByRole('link', { name: 'Nous écrire' }).click();
    await expect(page.getByRole('link', { name: /@/ })).not.toHaveCount(0);
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`styles${javaScriptEnabled ? '' : ' and scripts'}: the answer reads from top to bottom, and the contact page is within reach`, async ({
      newVisitor,
      faults,
    }) => {
      faults.allow(/\.css|ERR_FAILED/);
      const page = await newVisitor({ javaScriptEnabled });
      await page.route('**/*.css', (route) => route.abort());
      await page.goto(DATED_QUESTION);
      const parts = [
        page.getByRole('banner'),
        page.getByRole('heading', { level: 1 }),
        page.getByRole('table'),
        voteOf(page).yes,
        page.getByRole('region', { name: 'Questions voisines' }),
        page.getByRole('contentinfo'),
      ];
      let bottom = -1;
      for (const part of parts) {
        await expect(part).toBeVisible();
        const box = await part.boundingBox();
        expect(box?.y).toBeGreaterThanOrEqual(bottom);
        bottom = box?.y ?? 0;
      }
      await expect(voteOf(page).reasons).toBeHidden();
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('link', { name: 'Nous écrire' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nous écrire');
      await expect(page.getByRole('link', { name: /@/ })).not.toHaveCount(0);
    });
  }
});

test.describe('row 92: what a reader may set', () => {
  test('400 % zoom: 1280 by 1024 px become 320 by 256, and no page scrolls sideways or is cut', async ({ page, faults }) => {
    faults.allow(ERROR_STATUS);
    await page.setViewportSize({ width: 320, height: 256 });
    for (const [kind, address] of Object.entries(PAGE_KINDS)) {
      await open(page, address);
      expect(await tooWide(page), kind).toEqual(WELL);
    }
    await page.goto('/faq/pentest-gravite/');
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox').fill('certificat');
    await expect(page.locator('ol[data-search-results] > li')).toHaveCount(10);
    expect(await tooWide(page), 'dialog').toEqual(WELL);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Menu' }).click();
    expect(await tooWide(page), 'menu').toEqual(WELL);
  });

  test('200 % text at 1280 and at 320 px, and wide spacing: no page scrolls sideways or is cut', async ({ page, faults }) => {
    faults.allow(ERROR_STATUS);
    for (const [kind, address] of Object.entries(PAGE_KINDS)) {
      await open(page, address);
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await tooWide(page), `${kind}, twice as large at ${width} px`).toEqual(WELL);
      }
      await page.evaluate(() => {
        document.documentElement.style.setProperty('font-size', '100%');
        for (const element of document.querySelectorAll<HTMLElement>('body, body *')) {
          element.style.setProperty('line-height', '1.5', 'important');
          element.style.setProperty('letter-spacing', '0.12em', 'important');
          element.style.setProperty('word-spacing', '0.16em', 'important');
        }
      });
      expect(await tooWide(page), `${kind}, spaced`).toEqual(WELL);
    }
  });

  test('the measure of these tests sees a cut text and a page that is too wide', async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto('/contact/');
    await page.evaluate(() => {
      const cut = document.createElement('p');
      cut.textContent = 'Un texte qui ne tient pas dans sa boîte';
      Object.assign(cut.style, { width: '60px', whiteSpace: 'nowrap', overflow: 'hidden' });
      const wide = document.createElement('p');
      wide.textContent = 'large';
      wide.style.width = '400px';
      document.querySelector('main')?.append(cut, wide);
    });
    const found = await tooWide(page);
    expect(found.sideways).toBe(true);
    expect(found.cut).toHaveLength(1);
    expect(found.beyond).toHaveLength(1);
  });

  test('reduced motion: nothing moves', async ({ page, faults }) => {
    faults.allow(ERROR_STATUS);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const address of Object.values(PAGE_KINDS)) {
      await page.goto(address);
      const moving = await page.evaluate(() => {
        const styles = [...document.querySelectorAll('*')].map((element) => getComputedStyle(element));
        return styles.filter(
          ({ transitionDuration, animationName, scrollBehavior }) =>
            Number.parseFloat(transitionDuration) > 0 || animationName !== 'none' || scrollBehavior === 'smooth',
        ).length;
      });
      expect(moving, address).toBe(0);
    }
  });

  test('forced colours: buttons have an edge, a vote shows which button is pressed, matched words stand out', async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto('/faq/ecps-erreur/');
    const { yes, no, said } = voteOf(page);
    const edge = (locator: typeof yes) => locator.evaluate((element) => Number.parseFloat(getComputedStyle(element).borderTopWidth));
    expect(await edge(yes)).toBeGreaterThanOrEqual(1);
    await yes.click();
    await expect(said).toHaveText(/^Merci/);
    const pressedMark = (locator: typeof yes) => locator.evaluate((element) => getComputedStyle(element, '::before').content);
    expect(await pressedMark(yes)).toContain('✓');
    expect(await pressedMark(no)).toBe('none');

    await page.goto('/recherche/?q=certificat');
    const mark = page.locator('mark').first();
    await expect(mark).toBeVisible();
    expect(await edge(mark)).toBeGreaterThanOrEqual(1);
    await page.getByRole('link', { name: 'Aller au contenu' }).focus();
    expect(await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)).toBe('solid');
  });
});
