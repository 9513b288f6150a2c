/** From a question without an answer to an answered question: the visitor, the real mailbox, the agent. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import {
  aMessage,
  answerBefore,
  answerBox,
  aPdf,
  expectReceived,
  findByReference,
  findInList,
  formOf,
  openDesk,
  referenceOn,
  sendBefore,
  write,
} from '../support/contact.ts';
import { linksOf, waitForMail } from '../support/mailbox.ts';
import { expect, test } from '../support/visit.ts';
import { voteOf } from '../support/vote.ts';

const pathOf = (address = '') => new URL(address).pathname;

test('C4, C5: a message with an attachment is acknowledged, answered, replied to and resolved', async ({ page, newVisitor }) => {
  const written = aMessage();
  const attachment = aPdf('Attestation d’assurance 2026.pdf');

  await page.goto('/faq/entreprise-deja-inscrite/');
  const question = await page.getByRole('heading', { level: 1 }).innerText();
  await voteOf(page).no.click();
  await page.getByRole('region', { name: /utile/ }).getByRole('link', { name: 'écrivez-nous' }).click();
  await expect(page.getByRole('main').getByRole('link', { name: question })).toBeVisible();
  await write(page, written);
  await formOf(page).files.setInputFiles(attachment);
  await formOf(page).send.click();
  const { reference, followUp } = await expectReceived(page);
  await expect(page.getByText(`part à ${written.email}`)).toBeVisible();

  const acknowledgement = await waitForMail(written.email);
  expect(acknowledgement.subject).toBe(`Message reçu, référence ${reference}`);
  // C8: nothing of it was written by the sender.
  for (const own of [written.subject, 'raison sociale', written.name]) expect(acknowledgement.text).not.toContain(own);
  const [link] = linksOf(acknowledgement);
  expect(link).toBe(followUp);

  const desk = await newVisitor();
  await openDesk(desk, '/equipe/messages/');
  await (await findInList(desk, written.subject)).last().click();
  await findByReference(desk, reference);
  const reading = desk.getByRole('article');
  await expect(reading.getByText('Faut-il recommencer le dossier ?')).toBeVisible();
  await expect(reading.getByRole('link', { name: question })).toBeVisible();
  await desk.getByRole('button', { name: 'Prendre en charge' }).click();
  await expect(desk.getByText('Ce message est à vous.')).toBeVisible();

  const started = desk.waitForEvent('download');
  await reading.getByRole('link', { name: attachment.name }).click();
  const download = await started;
  expect(download.suggestedFilename()).toBe(attachment.name);
  expect(readFileSync(await download.path())).toEqual(attachment.buffer);

  await answerBox(desk).fill('Non, le dossier continue.\n\nEnvoyez le nouvel extrait Kbis.');
  await desk.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await expect(desk.getByText('La réponse part par e-mail.')).toBeVisible();

  const answer = await waitForMail(written.email, ({ subject }) => subject.startsWith('Réponse'));
  expect(answer.text).toContain('Envoyez le nouvel extrait Kbis.');
  const [toThread] = linksOf(answer);
  await page.goto(toThread ?? '');
  await expect(page.getByText('Un agent vous a répondu')).toBeVisible();
  await expect(page.getByText('Envoyez le nouvel extrait Kbis.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Votre texte' }).fill('Merci. À quelle adresse ?');
  await page.getByRole('button', { name: 'Envoyer', exact: true }).click();
  await expect(page.getByText('Votre texte est bien arrivé.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Oui, ma question est résolue' })).toHaveCount(0);

  await desk.goto('/equipe/messages/?vue=miens');
  await expect(desk.getByRole('link', { name: new RegExp(`^${written.subject}`) }).last()).toBeVisible();
  await answerBefore(desk, reference, 'Dans l’onglet « Pièces ».');
  await expect(reading.getByText('Merci. À quelle adresse ?')).toBeVisible();

  await page.reload();
  await page.getByRole('button', { name: 'Oui, ma question est résolue' }).click();
  await expect(page.getByText('Merci, c’est noté : votre question est résolue.')).toBeVisible();
  await expect(page.getByText('Clos', { exact: true })).toBeVisible();
  await desk.reload();
  await expect(reading.getByText(/L’expéditeur dit sa question résolue/)).toBeVisible();
});

test('the team is told of a new message and of what is added to it, by a link to the desk that leads there after the sign-in', async ({
  page,
  newVisitor,
}) => {
  const TEAM = 'conformite@agence.example';
  await page.goto('/contact/');
  await write(page, aMessage());
  await formOf(page).send.click();
  const { reference } = await expectReceived(page);
  const announced = await waitForMail(TEAM, ({ subject }) => subject === `Nouveau message ${reference}`);
  expect(announced.text).not.toContain('raison sociale');
  const desk = await newVisitor();
  await openDesk(desk, linksOf(announced)[0] ?? '');
  await expect(desk.getByRole('article').getByText(reference)).toBeVisible();

  await page.getByRole('textbox', { name: 'Votre texte' }).fill('J’ajoute une précision.');
  await page.getByRole('button', { name: 'Envoyer', exact: true }).click();
  await expect(page.getByText('Votre texte est bien arrivé.')).toBeVisible();
  await waitForMail(TEAM, ({ subject }) => subject === `Suite du message ${reference}`);
});

test.describe('A4: without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the whole way: a message with a file, an answer, a reply, « résolue », a reply that reopens, an end', async ({
    page,
    newVisitor,
  }) => {
    const written = aMessage();
    await page.goto('/contact/');
    await write(page, written);
    await formOf(page).files.setInputFiles(aPdf('pièce.pdf'));
    await formOf(page).send.click();
    const { reference, followUp } = await expectReceived(page);
    expect(pathOf(linksOf(await waitForMail(written.email))[0])).toBe(pathOf(followUp));

    const desk = await newVisitor({ javaScriptEnabled: false });
    await openDesk(desk, '/equipe/messages/');
    await findByReference(desk, reference);
    const press = (name: string) => desk.getByRole('button', { name, exact: true }).click();
    await press('Prendre en charge');
    await expect(desk.getByText('Ce message est à vous.')).toBeVisible();
    await press('Rendre à l’équipe');
    await expect(desk.getByText('Le message est rendu à l’équipe.')).toBeVisible();
    await answerBefore(desk, reference, 'Voici la réponse.');

    await page.goto(followUp);
    await page.getByRole('textbox', { name: 'Votre texte' }).fill('Encore une chose.');
    await page.getByLabel(/^Fichiers joints/).setInputFiles(aPdf('suite.pdf'));
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click();
    await expect(page.getByRole('link', { name: 'suite.pdf' })).toBeVisible();
    await answerBefore(desk, reference, 'Et une deuxième.');

    await page.goto(followUp);
    await page.getByRole('button', { name: 'Oui, ma question est résolue' }).click();
    await expect(page.getByText('votre question est résolue.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Votre texte' }).fill('Finalement, non.');
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click();
    await expect(page.getByText('Un agent a pris votre message en charge.')).toBeVisible();

    await findByReference(desk, reference);
    await expect(desk.getByText('Finalement, non.')).toBeVisible();
    await press('Clore');
    await expect(desk.getByText('La conversation est close.')).toBeVisible();
    await press('Rouvrir');
    await expect(desk.getByText('La conversation est rouverte, et à vous.')).toBeVisible();
    await page.goto(followUp);
    await page.getByRole('button', { name: 'Clore la conversation' }).click();
    await expect(page.getByText('La conversation est close.')).toBeVisible();
  });
});

test.describe('a double click', () => {
  /** Two presses faster than the page can go, as plain forms send them. */
  const twice = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).evaluate((button: HTMLButtonElement) => {
      const { form } = button;
      const sent = new FormData(form ?? undefined);
      const send = () => fetch(location.pathname, { method: 'POST', body: sent, headers: { accept: 'text/html' } });
      return Promise.all([send(), send()]).then((answers) =>
        answers.map(({ status, redirected }) => `${status}${redirected ? ' done' : ''}`),
      );
    });

  test('C6: of a sender is one deed, and is told as done both times', async ({ page, request, baseURL, newVisitor }) => {
    const followUp = await sendBefore(request, baseURL ?? '');
    await page.goto(followUp);
    const reference = await referenceOn(page);
    const desk = await newVisitor();
    await openDesk(desk, '/equipe/messages/');
    await answerBefore(desk, reference, 'Voici.');
    await page.goto(followUp);
    expect(await twice(page, 'Oui, ma question est résolue')).toEqual(['200 done', '200 done']);
    await page.goto(followUp);
    await expect(page.getByRole('heading', { level: 3, name: /résolue/ })).toHaveCount(1);
  });

  test('of an agent is one deed, and is told as done both times', async ({ page, request, baseURL }) => {
    const followUp = await sendBefore(request, baseURL ?? '');
    await page.goto(followUp);
    const reference = await referenceOn(page);
    await openDesk(page, '/equipe/messages/');
    await findByReference(page, reference);
    expect(await twice(page, 'Prendre en charge')).toEqual(['200 done', '200 done']);
    await page.reload();
    await answerBox(page).fill('Une seule réponse.');
    expect(await twice(page, 'Envoyer la réponse')).toEqual(['200 done', '200 done']);
    await page.reload();
    await expect(page.getByText('Une seule réponse.')).toHaveCount(1);
  });
});
