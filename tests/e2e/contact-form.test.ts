/** Writing to the agency: what goes wrong is said where it is, nothing typed is lost, and one message is one message. */
import type { Page } from '@playwright/test';
import {
  aMessage,
  aPdf,
  aPng,
  aProgram,
  countWaiting,
  expectReceived,
  findByReference,
  formOf,
  newAddress,
  openDesk,
  pressFrom,
  type Written,
  write,
} from '../support/contact.ts';
import { mailsTo, waitForMail } from '../support/mailbox.ts';
import { DEAD_END } from '../support/pages.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

/** A word that the search answers. */
const SUBJECT_WITH_ANSWERS = 'certificat de test';

async function expectWritten(page: Page, { subject, message, name, email }: Partial<Written>): Promise<void> {
  const form = formOf(page);
  if (subject !== undefined) await expect(form.subject).toHaveValue(subject);
  if (message !== undefined) await expect(form.message).toHaveValue(message);
  if (name !== undefined) await expect(form.name).toHaveValue(name);
  if (email !== undefined) await expect(form.email).toHaveValue(email);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`A4: ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
    test.use({ javaScriptEnabled });

    test('every error stands with its field and in a summary that has the focus and leads there; nothing typed is lost', async ({
      page,
      faults,
    }) => {
      faults.allow(ERROR_STATUS);
      await page.goto('/contact/');
      const form = formOf(page);
      const typed = { subject: 'Mon objet', message: '', name: '', email: 'claire.martin' };
      await write(page, typed);
      await form.siren.fill('123 456 789');
      await form.send.click();
      await expect(form.summary).toBeFocused();
      await expect(page).toHaveTitle(/^Erreur\s: Nous écrire/);
      await expect(form.summary.getByRole('link')).toHaveText([
        'Écrivez votre message.',
        'Indiquez votre nom.',
        /^Cette adresse e-mail n’est pas complète/,
        /^Ce SIREN n’existe pas/,
      ]);
      await expectWritten(page, typed);
      await expect(form.siren).toHaveValue('123 456 789');
      for (const [field, error] of [
        [form.message, /^Erreur\s: Écrivez votre message\.$/],
        [form.name, /^Erreur\s: Indiquez votre nom\.$/],
        [form.email, /^Erreur\s: Cette adresse e-mail n’est pas complète.*La réponse y est envoyée\.$/],
        [form.siren, /^Erreur\s: Ce SIREN n’existe pas/],
      ] as const) {
        await expect(field).toHaveAccessibleDescription(error);
        await expect(field).toHaveAttribute('aria-invalid', 'true');
      }
      await expect(form.subject).not.toHaveAttribute('aria-invalid');

      for (const [link, field] of [
        [/votre nom/, form.name],
        [/SIREN/, form.siren],
      ] as const) {
        await form.summary.getByRole('link', { name: link }).click();
        await expect(field).toBeFocused();
        await expect(field).toBeInViewport();
      }
      await write(page, aMessage());
      await form.siren.fill('732 829 320');
      await form.send.click();
      await expectReceived(page);
    });

    test('files that came stay for the next try, those refused say why, and one can be taken away', async ({ page, faults }) => {
      faults.allow(ERROR_STATUS);
      await page.goto('/contact/');
      const form = formOf(page);
      await write(page, aMessage({ message: '' }));
      await form.files.setInputFiles([aPdf('attestation.pdf'), aPng('capture.png'), aProgram('facture.pdf')]);
      await form.send.click();
      await expect(form.summary.getByRole('link', { name: /facture\.pdf/ })).toBeVisible();
      await expect(form.files).toHaveAccessibleDescription(/«\sfacture\.pdf\s».*n’est pas d’un type accepté/);
      await expect(form.received.getByRole('checkbox')).toHaveCount(2);
      await form.received.getByRole('checkbox', { name: /capture\.png/ }).uncheck();
      await form.message.fill('Voici.');
      await form.send.click();
      await expectReceived(page);
      const files = page.getByRole('region', { name: 'La conversation' }).getByRole('link');
      await expect(files).toHaveText(['attestation.pdf']);
    });

    test('row 26: coming back after the sending and sending again makes no second message', async ({ page, newVisitor }) => {
      const desk = await newVisitor();
      await openDesk(desk, '/equipe/messages/');
      const before = await countWaiting(desk);
      const written = aMessage();
      await page.goto('/contact/');
      await write(page, written);
      await formOf(page).siren.fill('732 829 320');
      await formOf(page).send.click();
      const first = await expectReceived(page);
      await page.reload();
      expect(await expectReceived(page)).toEqual(first);
      await page.goBack();
      await expectWritten(page, written);
      await expect(formOf(page).siren).toHaveValue('732 829 320');
      await formOf(page).send.click();
      expect(await expectReceived(page)).toEqual(first);
      expect(await countWaiting(desk)).toBe(before + 1);
    });

    test('row 26: what is written anew in a form that was sent is kept, and sent as another message on demand', async ({
      page,
      faults,
    }) => {
      faults.allow(ERROR_STATUS);
      await page.goto('/contact/');
      await write(page, aMessage());
      await formOf(page).send.click();
      const first = await expectReceived(page);
      await page.goBack();
      const second = aMessage({ subject: 'Autre chose', message: 'Un second message.' });
      await write(page, second);
      await formOf(page).send.click();
      await expect(formOf(page).summary).toHaveText(/a déjà servi à envoyer un message, qui est bien arrivé/);
      await expectWritten(page, second);
      await formOf(page).send.click();
      expect((await expectReceived(page)).reference).not.toBe(first.reference);
    });

    test('what was written is there again for who left the page and comes back', async ({ page }) => {
      await page.goto('/contact/?couloir=hopital');
      const written = aMessage();
      await write(page, written);
      await page.getByRole('main').getByRole('link', { name: 'Vos données personnelles' }).click();
      await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Nous écrire');
      await page.goBack();
      await expectWritten(page, written);
    });

    test('V1, row 91: a message needs no cookie, and leaves nothing in the browser', async ({ page }) => {
      await page.goto('/contact/');
      await write(page, aMessage());
      await formOf(page).send.click();
      await expectReceived(page);
      expect(await page.context().cookies()).toEqual([]);
      if (javaScriptEnabled)
        expect(await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length])).toEqual(
          [0, 0, 0],
        );
    });
  });
}

test.describe('C6: one message', () => {
  test('a double click sends one, says that it is going on, and asks nothing twice', async ({ page, newVisitor }) => {
    const desk = await newVisitor();
    await openDesk(desk, '/equipe/messages/');
    const before = await countWaiting(desk);
    let posts = 0;
    page.on('request', (request) => {
      if (request.method() === 'POST') posts += 1;
    });
    await page.goto('/contact/');
    await write(page, aMessage());
    await formOf(page).send.dblclick();
    await expectReceived(page);
    expect(posts).toBe(1);
    expect(await countWaiting(desk)).toBe(before + 1);
  });

  test('the button says so while a message is under way', async ({ page }) => {
    const told: string[] = [];
    await page.exposeFunction('told', (state: string) => told.push(state));
    await page.goto('/contact/');
    await write(page, aMessage());
    await formOf(page).send.evaluate((button: HTMLButtonElement) => {
      const { told } = window as unknown as { told: (state: string) => void };
      button.form?.addEventListener('submit', () => told(`${button.textContent} ${button.getAttribute('aria-disabled')}`));
    });
    await formOf(page).send.click();
    await expectReceived(page);
    expect(told).toEqual(['Envoi en cours… true']);
  });

  test('without JavaScript two presses of one form make one message', async ({ newVisitor }) => {
    const page = await newVisitor({ javaScriptEnabled: false });
    const desk = await newVisitor();
    await openDesk(desk, '/equipe/messages/');
    const before = await countWaiting(desk);
    await page.goto('/contact/');
    await write(page, aMessage());
    await formOf(page).send.dblclick();
    await expectReceived(page);
    expect(await countWaiting(desk)).toBe(before + 1);
  });
});

test.describe('a slip in the e-mail address', () => {
  test('is noticed when the field is left, and corrected by a button that gives the field back', async ({ page }) => {
    await page.goto('/contact/');
    const { email, name } = formOf(page);
    await email.fill('claire.martin@gmial.com');
    await email.press('Shift+Tab');
    await expect(name).toBeFocused();
    await expect(page.getByRole('status').filter({ hasText: 'Vouliez-vous dire claire.martin@gmail.com ?' })).toBeVisible();
    await page.getByRole('button', { name: 'Corriger en claire.martin@gmail.com' }).click();
    await expect(email).toHaveValue('claire.martin@gmail.com');
    await expect(email).toBeFocused();
    await expect(page.getByText('Adresse corrigée.')).toBeVisible();
  });

  test('is said to a right address neither before nor after', async ({ page }) => {
    await page.goto('/contact/');
    await formOf(page).email.fill('claire.martin@editeur.example');
    await formOf(page).email.press('Tab');
    await expect(formOf(page).siren).toBeFocused();
    await expect(page.getByText('Vouliez-vous dire')).toHaveCount(0);
  });

  for (const width of [1280, 320]) {
    test(`never keeps a message from leaving: at ${width} px the button stays under the pointer that presses it`, async ({ page }) => {
      await page.setViewportSize({ width, height: 700 });
      await page.goto('/contact/');
      const slip = `claire.${Date.now()}@gmial.com`;
      await write(page, aMessage({ email: '' }));
      const { email, send } = formOf(page);
      await send.scrollIntoViewIfNeeded();
      await email.focus();
      await page.keyboard.type(slip);
      const before = await send.boundingBox();
      if (!before) throw new Error('the button is not drawn');
      await page.mouse.move(before.x + before.width / 2, before.y + before.height - 3);
      await page.mouse.down();
      await expect(send).toBeFocused();
      // Parts of a pixel are drawn away.
      expect(Math.abs(((await send.boundingBox())?.y ?? 0) - before.y)).toBeLessThan(1);
      await page.mouse.up();
      await expectReceived(page);
      await expect(page.getByText(`Vouliez-vous dire ${slip.replace('gmial', 'gmail')} ?`)).toBeVisible();
    });
  }

  test('is said by the page that shows errors too, without JavaScript', async ({ newVisitor, faults }) => {
    faults.allow(ERROR_STATUS);
    const page = await newVisitor({ javaScriptEnabled: false });
    await page.goto('/contact/');
    await write(page, aMessage({ message: '', email: 'claire@gmial.com' }));
    await formOf(page).send.click();
    await expect(page.getByText('Vouliez-vous dire claire@gmail.com ?')).toBeVisible();
  });
});

test.describe('files', () => {
  const chosen = (page: Page) => page.getByRole('list', { name: 'Fichiers choisis' }).getByRole('listitem');

  test('those of several choices go together; one can be taken back, the other arrives', async ({ page }) => {
    await page.goto('/contact/');
    const form = formOf(page);
    await write(page, aMessage());
    await form.files.setInputFiles([aPdf('plan.pdf')]);
    await form.files.setInputFiles([aPng('capture.png')]);
    await form.files.setInputFiles([]);
    await expect(chosen(page)).toHaveText([/^plan\.pdf \(1\sKo\)/, /^capture\.png/]);
    await page.getByRole('button', { name: 'Retirer plan.pdf' }).click();
    await expect(page.getByRole('button', { name: 'Retirer capture.png' })).toBeFocused();
    await form.send.click();
    await expectReceived(page);
    await expect(page.getByRole('link', { name: 'capture.png' })).toBeVisible();
    await expect(page.getByText('plan.pdf')).toHaveCount(0);
  });

  test('the last one taken back leaves the field, ready to choose', async ({ page }) => {
    await page.goto('/contact/');
    const form = formOf(page);
    await form.files.setInputFiles([aPdf('plan.pdf')]);
    await page.getByRole('button', { name: 'Retirer plan.pdf' }).click();
    await expect(form.files).toBeFocused();
    await expect(chosen(page)).toHaveCount(0);
  });

  for (const [why, files, said] of [
    ['one that is too large', [{ ...aPdf('plan.pdf'), buffer: Buffer.alloc(5 * 1024 * 1024 + 1, '%') }], /«\splan\.pdf\s» dépasse 5\sMo\./],
    ['more than five', ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => aPdf(`${name}.pdf`)), /5\sfichiers au plus\./],
  ] as const) {
    test(`${why}: said at once with the field, before anything travels`, async ({ page }) => {
      await page.goto('/contact/');
      const form = formOf(page);
      await write(page, aMessage());
      await form.files.setInputFiles([...files]);
      await expect(page.getByRole('status').filter({ hasText: said })).toBeVisible();
      await expect(form.files).toHaveAccessibleDescription(new RegExp(`^${said.source}`));
      await form.send.click();
      await expect(form.files).toBeFocused();
      await expect(page).toHaveURL(/\/contact\/$/);
      await page
        .getByRole('button', { name: /^Retirer / })
        .first()
        .click();
      await expect(form.files).not.toHaveAttribute('aria-invalid');
      await form.send.click();
      await expectReceived(page);
    });
  }
});

test.describe('Q3: what a visitor brings along', () => {
  test('the choices of a dead end fill the guided answers, and those alone', async ({ page }) => {
    await page.goto(DEAD_END);
    await page.getByRole('main').getByRole('link', { name: /écri/i }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nous écrire');
    await expect(page.getByLabel('Type d’offre')).toHaveValue('innovation-accompagnement');
    await expect(page.getByLabel('Couloir Ségur')).toHaveValue('');
  });

  test('several values of one facet are boxes that can be unticked', async ({ page, newVisitor }) => {
    await page.goto('/contact/?couloir=hopital&couloir=imagerie');
    const couloirs = page.getByRole('group', { name: 'Couloir Ségur' });
    await expect(couloirs.getByRole('checkbox')).toHaveCount(2);
    await couloirs.getByRole('checkbox', { name: 'Imagerie' }).uncheck();
    await write(page, aMessage());
    await formOf(page).send.click();
    const { reference } = await expectReceived(page);
    const desk = await newVisitor();
    await openDesk(desk, '/equipe/messages/');
    await findByReference(desk, reference);
    await expect(
      desk
        .getByRole('article')
        .getByRole('definition')
        .filter({ hasText: /^Hôpital$/ }),
    ).toBeVisible();
    await expect(desk.getByRole('article').getByText('Imagerie')).toHaveCount(0);
  });

  test('the words of a search without an answer are the subject', async ({ page }) => {
    await page.goto('/recherche/?q=xylophone');
    await page.getByRole('main').getByRole('link', { name: 'écrivez-nous' }).click();
    await expect(formOf(page).subject).toHaveValue('xylophone');
  });

  test('Q1: a couloir leaves its own dispositifs in the list, and takes back one that is not its own', async ({ page }) => {
    await page.goto('/contact/');
    await page.getByText('Préciser votre situation').click();
    const couloir = page.getByLabel('Couloir Ségur');
    const dispositif = page.getByLabel('Dispositif Ségur');
    const offered = () =>
      dispositif.evaluate((select: HTMLSelectElement) =>
        [...select.querySelectorAll('optgroup')].filter(({ hidden }) => !hidden).map(({ label }) => label),
      );
    expect((await offered()).length).toBeGreaterThan(1);
    await couloir.selectOption({ label: 'Imagerie' });
    expect(await offered()).toEqual(['Imagerie']);
    await dispositif.selectOption('drimbox');
    await couloir.selectOption({ label: 'Hôpital' });
    await expect(dispositif).toHaveValue('');
    expect(await offered()).toEqual(['Hôpital']);
    await couloir.selectOption('');
    expect((await offered()).length).toBeGreaterThan(1);
  });
});

test.describe('C7: answers offered while the subject is typed', () => {
  test('at most five, opened in place; « lu, ne répond pas » goes with the message, and is not offered again', async ({
    page,
    newVisitor,
    faults,
  }) => {
    faults.allow(ERROR_STATUS);
    await page.goto('/contact/');
    const { subject, suggestions, read, send } = formOf(page);
    await subject.fill(SUBJECT_WITH_ANSWERS);
    await expect(suggestions.getByRole('status')).toHaveText('Ces réponses vous aident-elles ?');
    const offered = suggestions.getByRole('listitem').filter({ has: page.locator('summary') });
    await expect(offered).not.toHaveCount(0);
    expect(await offered.count()).toBeLessThanOrEqual(5);
    const first = offered.first();
    const question = await first.locator('summary').innerText();
    await first.locator('summary').click();
    await first.getByRole('button', { name: 'Lu, ne répond pas' }).click();
    await expect(suggestions.getByRole('status')).toHaveText(/C’est noté\s: l’agent saura que vous l’avez lue\./);
    await expect(read.getByRole('checkbox', { name: question })).toBeChecked();
    await expect(page.locator(':focus')).toBeVisible();

    await send.click();
    await expect(formOf(page).summary).toBeFocused();
    await expect(read.getByRole('checkbox', { name: question })).toBeChecked();
    await expect(offered.first()).toBeVisible();
    await expect(offered.filter({ hasText: question })).toHaveCount(0);

    await write(page, aMessage({ subject: SUBJECT_WITH_ANSWERS }));
    await send.click();
    const { reference } = await expectReceived(page);
    const desk = await newVisitor();
    await openDesk(desk, '/equipe/messages/');
    await findByReference(desk, reference);
    await expect(desk.getByRole('article').getByRole('link', { name: question })).toBeVisible();
  });

  test('« ça répond » says that nothing was sent, counts as a « oui », and the form stays', async ({ page }) => {
    await page.goto('/contact/');
    const { subject, suggestions, message } = formOf(page);
    await subject.fill(SUBJECT_WITH_ANSWERS);
    await suggestions.locator('summary').first().click();
    const voted = page.waitForResponse('**/api/feedback');
    await suggestions.getByRole('button', { name: 'Ça répond' }).click();
    expect((await voted).status()).toBe(200);
    const said = suggestions.getByText('Tant mieux. Votre message n’est pas envoyé');
    await expect(said).toBeFocused();
    await expect(message).toBeVisible();
  });

  test('what is being read stays open while the subject is typed on', async ({ page }) => {
    await page.goto('/contact/');
    const { subject, suggestions } = formOf(page);
    await subject.fill('certificat');
    const first = suggestions.locator('details').first();
    await first.locator('summary').click();
    await expect(first.getByRole('button', { name: 'Ça répond' })).toBeVisible();
    const address = await first.getAttribute('data-address');
    await subject.press('End');
    await subject.pressSequentially(' de');
    const same = suggestions.locator(`details[data-address="${address}"]`);
    if ((await same.count()) > 0) await expect(same).toHaveAttribute('open');
  });

  test('the search does not answer: the form works without', async ({ page, faults }) => {
    faults.allow(/pagefind|Failed to load|ERR_FAILED/);
    await page.route('**/pagefind/**', (route) => route.abort());
    await page.goto('/contact/');
    await write(page, aMessage({ subject: SUBJECT_WITH_ANSWERS }));
    await expect(formOf(page).suggestions.locator('li')).toHaveCount(0);
    await formOf(page).send.click();
    await expectReceived(page);
  });

  test('an answer that cannot be loaded is a link to it', async ({ page, faults }) => {
    faults.allow(/Failed to load|ERR_FAILED/);
    await page.route('**/faq/*/', (route) => route.abort());
    await page.goto('/contact/');
    const { subject, suggestions } = formOf(page);
    await subject.fill(SUBJECT_WITH_ANSWERS);
    await suggestions.locator('summary').first().click();
    await expect(suggestions.getByRole('link', { name: 'Ouvrir la réponse dans un autre onglet' })).toHaveAttribute('href', /^\/faq\//);
  });
});

test.describe('row 88: under pressure', () => {
  test('a proof of work is solved by the browser, and the message leaves by itself with its file', async ({
    page,
    request,
    baseURL,
    faults,
    newVisitor,
  }) => {
    faults.allow(ERROR_STATUS);
    const email = newAddress();
    await pressFrom(request, baseURL ?? '', email);
    await page.goto('/contact/');
    await write(page, aMessage({ email }));
    await formOf(page).files.setInputFiles(aPdf('attestation.pdf'));
    await formOf(page).send.click();
    await expect(formOf(page).summary).toHaveText(/votre navigateur fait une courte vérification/);
    const { reference } = await expectReceived(page);
    await expect(page.getByRole('link', { name: 'attestation.pdf' })).toBeVisible();
    const desk = await newVisitor();
    await openDesk(desk, '/equipe/messages/');
    await findByReference(desk, reference);
    await expect(desk.getByRole('article').getByText('Quarantaine')).toHaveCount(0);
  });

  test('A4: without JavaScript it can be sent without; an agent looks at it, and its sender then is told', async ({
    request,
    baseURL,
    faults,
    newVisitor,
  }) => {
    faults.allow(ERROR_STATUS);
    const email = newAddress();
    await pressFrom(request, baseURL ?? '', email);
    const page = await newVisitor({ javaScriptEnabled: false });
    await page.goto('/contact/');
    const written = aMessage({ email });
    await write(page, written);
    await formOf(page).send.click();
    await expectWritten(page, written);
    await page.getByRole('button', { name: 'Envoyer sans cette vérification' }).click();
    const { reference } = await expectReceived(page);

    const desk = await newVisitor({ javaScriptEnabled: false });
    await openDesk(desk, '/equipe/messages/?vue=quarantaine');
    await findByReference(desk, reference);
    await expect(desk.getByText('Envoyé pendant une affluence, sans la vérification du navigateur.')).toBeVisible();
    await expect(desk.getByRole('textbox', { name: 'Votre réponse' })).toHaveCount(0);
    const announced = `Nouveau message ${reference}`;
    expect((await mailsTo('conformite@agence.example')).some(({ subject }) => subject === announced)).toBe(false);
    await desk.getByRole('button', { name: 'Sortir de quarantaine' }).click();
    await expect(desk.getByText('Le message est sorti de quarantaine')).toBeVisible();
    await waitForMail('conformite@agence.example', ({ subject }) => subject === announced);
  });

  test('a robot that fills every field reads what people read, and its message is put aside with the reason', async ({ newVisitor }) => {
    const robot = await newVisitor({ javaScriptEnabled: false });
    await robot.goto('/contact/');
    await write(robot, aMessage());
    await robot.locator('input[name=site_web]').fill('https://casino.example', { force: true });
    await formOf(robot).send.click();
    const { reference } = await expectReceived(robot);
    const desk = await newVisitor();
    await openDesk(desk, '/equipe/messages/?vue=quarantaine');
    await findByReference(desk, reference);
    await expect(desk.getByText('Un champ que les personnes ne voient pas était rempli.')).toBeVisible();
    await desk.getByRole('button', { name: 'Clore comme indésirable' }).click();
    await expect(desk.getByText('Le message est clos comme indésirable.')).toBeVisible();
  });

  test('the field for robots is seen, heard and reached by nobody', async ({ page }) => {
    await page.goto('/contact/');
    const field = page.locator('input[name=site_web]');
    await expect(page.getByRole('textbox', { name: 'Laissez ce champ vide' })).toHaveCount(0);
    await expect(field).toHaveAttribute('tabindex', '-1');
    await expect(field).not.toBeInViewport();
    await expect(field).toHaveAttribute('autocomplete', 'off');
  });
});
