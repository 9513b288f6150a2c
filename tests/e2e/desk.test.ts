/** The agents' desk: a message is answered once, by whoever was first, and what did not leave can be sent again. */
import type { Page } from '@playwright/test';
import { signIn } from '../support/agent.ts';
import { AGENTS, answerBefore, answerBox, findByReference, newAddress, openDesk, referenceOn, sendBefore } from '../support/contact.ts';
import { UNSENT_ANSWERS } from '../support/dead-mails.ts';
import { mailsTo, sweep, waitForMail } from '../support/mailbox.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

const sendAnswer = (page: Page) => page.getByRole('button', { name: 'Envoyer la réponse' }).click();
const conversation = (page: Page) => page.getByRole('region', { name: 'Conversation' });

test.describe('signing in', () => {
  test('leads to the page that was asked for, and signing out ends it', async ({ page, request, baseURL, newVisitor }) => {
    const visitor = await newVisitor();
    await visitor.goto(await sendBefore(request, baseURL ?? ''));
    const reference = await referenceOn(visitor);
    await openDesk(page, `/equipe/messages/?reference=${reference}`);
    await expect(page.getByRole('article').getByText(reference)).toBeVisible();
    await expect(page.getByRole('link', { name: AGENTS.a.name, exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await expect(page.getByText('Vous êtes déconnecté.')).toBeVisible();
    await page.goto('/equipe/messages/');
    await expect(page.getByRole('textbox', { name: 'Identifiant' })).toBeVisible();
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`L4: a wrong pair is told in one sentence, which has the focus, and keeps the login alone; JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({
      newVisitor,
      faults,
    }) => {
      faults.allow(ERROR_STATUS);
      const page = await newVisitor({ javaScriptEnabled });
      await page.goto('/equipe/connexion/');
      const login = page.getByRole('textbox', { name: 'Identifiant' });
      const password = page.getByRole('textbox', { name: 'Mot de passe' });
      await page.getByRole('button', { name: 'Se connecter' }).click();
      await expect(page.getByRole('alert')).toBeFocused();
      await expect(login).toHaveAccessibleDescription(/^Erreur\s: Écrivez votre identifiant\./);
      await page.getByRole('alert').getByRole('link', { name: 'Écrivez votre mot de passe.' }).click();
      await expect(password).toBeFocused();
      await login.fill(`personne.${javaScriptEnabled}`);
      await password.fill('pas-le-bon-mot-de-passe');
      await page.getByRole('button', { name: 'Se connecter' }).click();
      await expect(page.getByRole('alert')).toBeFocused();
      await expect(page.getByRole('alert')).toHaveText(/ne vont pas ensemble/);
      await expect(login).toHaveValue(`personne.${javaScriptEnabled}`);
      await expect(password).toHaveValue('');
    });
  }
});

for (const javaScriptEnabled of [true, false]) {
  test(`row 89: an answer written in two tabs after the session has ended: nothing is lost, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({
    newVisitor,
    request,
    baseURL,
    faults,
  }) => {
    faults.allow(ERROR_STATUS);
    const sender = await newVisitor();
    await sender.goto(await sendBefore(request, baseURL ?? ''));
    const reference = await referenceOn(sender);
    const page = await newVisitor({ javaScriptEnabled });
    await openDesk(page, '/equipe/messages/');
    await findByReference(page, reference);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await answerBox(page).fill('Écrit avant la fin de la session.');
    await answerBox(other).fill('Écrit dans un autre onglet.');
    await page.context().clearCookies();
    await sendAnswer(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Connexion nécessaire');
    const opened = page.context().waitForEvent('page');
    await page.getByRole('link', { name: /^Se connecter/ }).click();
    const signInTab = await opened;
    await signIn(signInTab);
    await expect(signInTab.getByRole('link', { name: AGENTS.a.name, exact: true })).toBeVisible();
    await page.reload();
    await expect(conversation(page).getByText('Écrit avant la fin de la session.')).toBeVisible();
    // The other tab was overtaken: it shows what changed, and keeps its text.
    await sendAnswer(other);
    await expect(answerBox(other)).toHaveValue('Écrit dans un autre onglet.');
    await sendAnswer(other);
    await expect(conversation(other).getByText('Écrit dans un autre onglet.')).toBeVisible();
    await sender.reload();
    await expect(sender.getByText('Écrit avant la fin de la session.')).toHaveCount(1);
    await expect(sender.getByText('Écrit dans un autre onglet.')).toHaveCount(1);
  });

  test.describe(`two agents on one message, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test('the second answer is refused, what changed is shown and marked, the text stays and can be sent', async ({
      newVisitor,
      request,
      baseURL,
      faults,
    }) => {
      faults.allow(ERROR_STATUS);
      const email = newAddress();
      const sender = await newVisitor();
      await sender.goto(await sendBefore(request, baseURL ?? '', { email }));
      const reference = await referenceOn(sender);
      const first = await newVisitor({ javaScriptEnabled });
      const second = await newVisitor({ javaScriptEnabled });
      await openDesk(first, '/equipe/messages/', AGENTS.a);
      await openDesk(second, '/equipe/messages/', AGENTS.b);
      await findByReference(second, reference);
      await answerBefore(first, reference, 'La réponse de la première.');

      await answerBox(second).fill('La réponse de la seconde.');
      await sendAnswer(second);
      await expect(second.getByRole('alert')).toBeFocused();
      await expect(second.getByRole('alert')).toHaveText(/Rien n’a été enregistré\s: la conversation a changé/);
      await expect(second).toHaveTitle(/^Erreur\s: /);
      const fresh = conversation(second).getByRole('listitem').filter({ hasText: 'Nouveau' });
      await expect(fresh).toHaveText([/Réponse envoyée, Agent de démonstration A.*La réponse de la première\./]);
      await expect(answerBox(second)).toHaveValue('La réponse de la seconde.');
      await sender.reload();
      await expect(sender.getByText('La réponse de la seconde.')).toHaveCount(0);

      await sendAnswer(second);
      await expect(second.getByText('La réponse part par e-mail.')).toBeVisible();
      await waitForMail(email, ({ text }) => text.includes('La réponse de la seconde.'));
      expect((await mailsTo(email)).filter(({ subject }) => subject.startsWith('Réponse'))).toHaveLength(2);
    });

    test('an agent who takes a message that the other has just taken is told so, and may still take it over', async ({
      newVisitor,
      request,
      baseURL,
      faults,
    }) => {
      faults.allow(ERROR_STATUS);
      const sender = await newVisitor();
      await sender.goto(await sendBefore(request, baseURL ?? ''));
      const reference = await referenceOn(sender);
      const first = await newVisitor({ javaScriptEnabled });
      const second = await newVisitor({ javaScriptEnabled });
      await openDesk(first, '/equipe/messages/', AGENTS.a);
      await openDesk(second, '/equipe/messages/', AGENTS.b);
      await findByReference(first, reference);
      await findByReference(second, reference);
      const take = (page: Page) => page.getByRole('button', { name: 'Prendre en charge' });
      await take(first).click();
      await expect(first.getByText('Ce message est à vous.')).toBeVisible();
      await take(second).click();
      await expect(second.getByRole('alert')).toHaveText(/la conversation a changé/);
      await expect(second.getByText(`en charge : ${AGENTS.a.name}`)).toBeVisible();
      await take(second).click();
      await expect(second.getByText('Ce message est à vous.')).toBeVisible();
      await expect(second.getByText(`en charge : ${AGENTS.b.name}`)).toBeVisible();
      await second.getByRole('button', { name: 'Clore', exact: true }).click();
      await expect(second.getByText('La conversation est close.')).toBeVisible();
    });
  });
}

test('an answer without a word is refused with its field, and the message stays open', async ({
  page,
  request,
  baseURL,
  newVisitor,
  faults,
}) => {
  faults.allow(ERROR_STATUS);
  const sender = await newVisitor();
  await sender.goto(await sendBefore(request, baseURL ?? ''));
  await openDesk(page, '/equipe/messages/');
  await findByReference(page, await referenceOn(sender));
  await answerBox(page).fill('  ');
  await sendAnswer(page);
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(answerBox(page)).toHaveAccessibleDescription(/^Erreur\s: Écrivez votre message\./);
  await page.getByRole('alert').getByRole('link').click();
  await expect(answerBox(page)).toBeFocused();
});

test('a reference is found however it is typed; one that does not exist, or is mistyped, is told apart', async ({
  page,
  request,
  baseURL,
  newVisitor,
  faults,
}) => {
  faults.allow(ERROR_STATUS);
  const sender = await newVisitor();
  await sender.goto(await sendBefore(request, baseURL ?? ''));
  const reference = await referenceOn(sender);
  await openDesk(page, '/equipe/messages/');
  const find = async (typed: string) => {
    await page.getByRole('textbox', { name: 'Trouver par référence' }).fill(typed);
    await page.getByRole('button', { name: 'Ouvrir' }).click();
  };
  await find(reference.slice(0, -1));
  await expect(page.getByText('n’est pas une référence')).toBeVisible();
  await find(` ${reference.toLowerCase().replaceAll('-', ' ')} `);
  await expect(page.getByRole('article').getByText(reference)).toBeVisible();
});

test.describe('R3: mails that were given up', () => {
  test('are listed with their cause, and leave once an agent restarts them', async ({ page, newVisitor }) => {
    const { kept, restarted } = UNSENT_ANSWERS;
    await openDesk(page, '/equipe/messages/courriels/');
    const mails = page.getByRole('group', { name: 'E-mails à relancer' });
    await expect(mails.getByRole('checkbox')).toHaveCount(2);
    await expect(mails.getByText(/Dernière erreur : CONN ECONNREFUSED/)).toHaveCount(2);
    const reader = await newVisitor();
    await openDesk(reader, `/equipe/messages/${kept.id}/`);
    await expect(reader.getByText('dont un en échec')).toBeVisible();
    const reference = await reader.getByText(/^GU-/).first().innerText();

    await mails.getByRole('checkbox', { name: reference }).uncheck();
    await page.getByRole('button', { name: 'Relancer les e-mails cochés' }).click();
    await expect(mails.getByRole('checkbox')).toHaveCount(1);
    await expect(mails.getByRole('link', { name: reference })).toBeVisible();
    await sweep();
    expect((await waitForMail(restarted.sender)).text).toContain(restarted.answer);
    expect(await mailsTo(kept.sender)).toEqual([]);
  });
});
