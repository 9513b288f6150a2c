/** A company's accounts, as the people of it live them: real mails, a real database, a registry that speaks like the State's. */
import type { Page } from '@playwright/test';
import { signIn } from '../support/agent.ts';
import { expectAccessibleWideAndNarrow } from '../support/axe.ts';
import { demoAccountOf } from '../support/company.ts';
import { linksOf, sweep, waitForMail } from '../support/mailbox.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

test.describe.configure({ timeout: 180_000 });

const PASSWORD = 'tilleul lanterne rivage';

async function enter(page: Page, who: { login: string; password: string }): Promise<void> {
  await page.goto('/espace/connexion/');
  await signIn(page, who);
  await expect(page).toHaveURL(/\/espace\/$/);
}

async function loginOf(address: string): Promise<string> {
  await sweep();
  const { subject } = await waitForMail(address, (mail) => mail.subject.startsWith('Votre identifiant'));
  return subject.split(': ')[1] ?? subject.split(':\u00a0')[1] ?? '';
}

test('A3, L2b: somebody opens the space of a company that is new here, proves who they are, and is its mandataire', async ({
  page,
  faults,
}) => {
  faults.allow(ERROR_STATUS);
  const address = 'alex.demo-bois@bois.example';
  await page.goto('/espace/inscription/');
  await page.getByLabel('SIREN de l’entreprise').fill('000 000 075');
  await page.getByRole('button', { name: 'Trouver l’entreprise' }).click();
  await expect(page.getByText('ATELIER DU BOIS (DÉMONSTRATION)')).toBeVisible();
  await expectAccessibleWideAndNarrow(page);
  await page.getByLabel('Prénom').fill('Alex');
  await page.getByLabel('Nom', { exact: true }).fill('Démo-Bois');
  await page.getByLabel('Adresse e-mail').fill(address);
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Ouvrir le compte' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Consultez votre boîte e-mail');

  await sweep();
  const mail = await waitForMail(address);
  expect(mail.text).toContain('ATELIER DU BOIS (DÉMONSTRATION)');
  await page.goto(linksOf(mail)[0] ?? '');
  await page.getByRole('button', { name: 'Confirmer mon adresse' }).click();
  await expect(page.getByRole('status')).toContainText('Votre adresse est confirmée');

  const login = await loginOf(address);
  await signIn(page, { login, password: PASSWORD });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre compte n’est pas encore actif');
  await expectAccessibleWideAndNarrow(page);

  // The identity provider is another site.
  faults.allow(/^other origin: http:\/\/127\.0\.0\.1:/);
  await page.getByRole('link', { name: 'Prouver votre identité' }).click();
  await expectAccessibleWideAndNarrow(page);
  await page.getByRole('link', { name: 'Continuer vers le service d’identité' }).click();
  await page.getByRole('button', { name: /Annuler/ }).click();
  await expect(page.getByRole('status')).toContainText('Vous avez interrompu');
  await page.getByRole('link', { name: 'Continuer vers le service d’identité' }).click();
  await page.getByRole('button', { name: /Alex Démo-Bois/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ATELIER DU BOIS (DÉMONSTRATION)');
  await sweep();
  await waitForMail(address, (verified) => verified.subject.includes('vous êtes mandataire'));
  await page.getByRole('button', { name: 'Se déconnecter' }).click();

  // The link has served.
  await page.goto(linksOf(mail)[0] ?? '');
  await page.getByRole('button', { name: 'Confirmer mon adresse' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ce lien n’ouvre plus rien');
});

test('A5, A7, A9: a representant invites another, who waits for the mandataire; the delegation ends', async ({
  page,
  newVisitor,
  faults,
}) => {
  faults.allow(ERROR_STATUS);
  const address = 'iris.demo-passerelle@pont.example';
  const [mandataire, representant] = [demoAccountOf('mandataire'), demoAccountOf('representant')];
  await enter(page, representant);
  await page.getByRole('link', { name: 'Inviter quelqu’un' }).click();
  await page.getByRole('radio', { name: /^représentant/ }).check();
  await page.getByLabel('Prénom').fill('Iris');
  await page.getByLabel('Nom', { exact: true }).fill('Démo-Passerelle');
  await page.getByLabel('Adresse e-mail').fill(address);
  await expectAccessibleWideAndNarrow(page);
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await expect(page.getByRole('status')).toHaveText('L’invitation est partie.');
  await expect(page.getByText(`(${address})`)).toBeVisible();

  // The person invited, in a browser of their own.
  await sweep();
  const invitation = await waitForMail(address);
  expect(invitation.subject).toContain('vous invite à rejoindre');
  const theirs = await newVisitor();
  await theirs.goto(linksOf(invitation)[0] ?? '');
  await expect(theirs.getByLabel('Prénom')).toHaveValue('Iris');
  await theirs.getByLabel('Mot de passe', { exact: true }).fill('motdepasse2026');
  await theirs.getByRole('button', { name: 'Accepter l’invitation' }).click();
  await expect(theirs.getByRole('alert')).toContainText('un mot de ce site');
  await theirs.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Accepter l’invitation' }).click();
  const login = await loginOf(address);
  await signIn(theirs, { login, password: PASSWORD });
  await expect(theirs.getByText('doit valider votre compte représentant')).toBeVisible();

  // The representant may not validate it; the mandataire, who was told by mail, does.
  await page.goto('/espace/comptes/');
  await expect(page.getByRole('link', { name: /Valider le compte de Iris/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await enter(page, mandataire);
  const told = await waitForMail(mandataire.email, (mail) => mail.text.includes('Iris Démo-Passerelle'));
  await page.goto(linksOf(told)[0] ?? '');
  await expectAccessibleWideAndNarrow(page);
  await page.getByRole('link', { name: 'Valider', exact: true }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'accède à l’espace' })).toBeVisible();
  await page.getByRole('button', { name: 'Valider' }).click();
  await expect(page.getByRole('status')).toHaveText('Le compte est validé.');
  await expect(page.getByRole('definition').filter({ hasText: 'Noa Démo-Rivière' })).toBeVisible();

  // Rights are read at each request: they are there on the next one, and gone on the next one.
  await theirs.goto('/espace/comptes/');
  await expect(theirs.getByRole('link', { name: 'Inviter quelqu’un' })).toBeVisible();
  await page.getByRole('link', { name: 'Mettre fin à la délégation' }).click();
  await page.getByRole('button', { name: 'Mettre fin à la délégation' }).click();
  await expect(page.getByRole('status')).toContainText('La délégation a pris fin');
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/espace\/connexion\//);
});

test('A3: the tree of accounts goes by the keyboard alone', async ({ page }) => {
  await enter(page, demoAccountOf('mandataire'));
  await page.goto('/espace/comptes/');
  await expectAccessibleWideAndNarrow(page);
  const tree = page.getByRole('tree');
  const first = tree.getByRole('treeitem').first();
  expect(await tree.getByRole('treeitem').count()).toBeGreaterThan(8);
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await expect(tree.getByRole('treeitem').nth(1)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('treeitem').nth(1)).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowLeft');
  await expect(first).toBeFocused();
  await page.keyboard.press('End');
  await expect(tree.getByRole('treeitem', { name: /Morgan/ })).toBeFocused();
  await page.keyboard.press('n');
  await expect(tree.getByRole('treeitem', { name: /Noa/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Noa Démo-Rivière');
});

test('without JavaScript, the tree is nested lists of links', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'fr-FR' });
  const page = await context.newPage();
  await enter(page, demoAccountOf('mandataire'));
  await page.goto('/espace/comptes/');
  await expect(page.getByRole('link', { name: /Lou Démo-Quai/ })).toBeVisible();
  await expect(page.getByRole('tree')).toHaveCount(0);
  await context.close();
});

test('L4, row 43: an account of another company is like one that does not exist', async ({ page, faults }) => {
  faults.allow(ERROR_STATUS);
  await enter(page, demoAccountOf('mandataire'));
  const answers: string[] = [];
  for (const id of ['demo-andrea.demo-digue.r6789', 'nobody']) {
    const answer = await page.goto(`/espace/comptes/${id}/`);
    answers.push(`${answer?.status()} ${(await answer?.text())?.replace(/<code>[^<]*<\/code>/g, '')}`);
  }
  expect(answers[0]).toBe(answers[1]);
  expect(answers[0]).toMatch(/^404 /);
});
