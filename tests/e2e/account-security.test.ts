/** A person of a company protects their account, and finds it again: a real browser with a passkey, a real mailbox. */
import type { Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { signIn } from '../support/agent.ts';
import { expectAccessibleWideAndNarrow } from '../support/axe.ts';
import { type DemoAccount, demoAccountOf } from '../support/company.ts';
import { linksOf, sweep, waitForMail } from '../support/mailbox.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

test.describe.configure({ timeout: 180_000 });

const MANDATAIRE = demoAccountOf('mandataire', 1);
const REPRESENTANT = demoAccountOf('representant', 1);
const NEW_PASSWORD = 'roseau écluse brume marée';

async function enter(page: Page, who: Pick<DemoAccount, 'login' | 'password'>): Promise<void> {
  await page.goto('/espace/connexion/');
  await signIn(page, who);
}

const title = (page: Page) => page.getByRole('heading', { level: 1 });

test('a second factor: set with an application, asked for at the next sign-in, taken away', async ({ page, faults }) => {
  faults.allow(ERROR_STATUS);
  await enter(page, MANDATAIRE);
  await page.getByRole('link', { name: 'Dominique Démo-Phare' }).click();
  await expect(title(page)).toHaveText('Votre profil');
  await expectAccessibleWideAndNarrow(page);
  await page.getByRole('link', { name: 'Second facteur' }).click();
  await expectAccessibleWideAndNarrow(page);
  await page.getByRole('button', { name: 'Activer le second facteur' }).click();
  const key = await page.locator('.secret-key').innerText();
  const application = new TOTP({ secret: Secret.fromBase32(key.replace(/\s/g, '')) });
  await expectAccessibleWideAndNarrow(page);
  await page.getByLabel(/^Donnez le code/).fill('000 000');
  await page.getByRole('button', { name: 'Vérifier et activer' }).click();
  await expect(page.getByRole('alert')).toBeFocused();
  await page.getByLabel(/^Donnez le code/).fill(application.generate());
  await page.getByRole('button', { name: 'Vérifier et activer' }).click();
  await expect(title(page)).toHaveText('Codes de secours');
  const codes = await page
    .getByRole('main')
    .getByRole('listitem')
    .getByText(/^\w{5}-\w{5}$/)
    .allInnerTexts();
  expect(codes).toHaveLength(10);
  await expectAccessibleWideAndNarrow(page);
  await page.getByRole('button', { name: 'Se déconnecter' }).click();

  await signIn(page, MANDATAIRE);
  await expect(title(page)).toHaveText('Code à usage unique');
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused();
  await expectAccessibleWideAndNarrow(page);
  await page.getByLabel('Code', { exact: true }).fill('123456');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeFocused();
  await page.getByLabel('Code', { exact: true }).fill(codes[0]?.toUpperCase() ?? '');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/espace\/$/);
  await sweep();
  await waitForMail(MANDATAIRE.email, ({ subject }) => subject === 'Un code de secours a servi');

  await page.goto('/espace/profil/second-facteur/desactiver/');
  await page.getByRole('button', { name: 'Désactiver le second facteur' }).click();
  await expect(page.getByRole('status')).toContainText('désactivé');
});

test('a passkey: added, it opens the account without a password; taken away, it opens nothing', async ({ page, faults, context }) => {
  faults.allow(ERROR_STATUS);
  const devices = await context.newCDPSession(page);
  await devices.send('WebAuthn.enable');
  await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
  });
  await enter(page, REPRESENTANT);
  await page.goto('/espace/profil/cles/');
  await expectAccessibleWideAndNarrow(page);
  await page.getByLabel('Nom de la clé').fill('Téléphone de démonstration');
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
  await expect(page.getByRole('status').first()).toContainText('enregistrée');
  await expect(page.getByText('Téléphone de démonstration').first()).toBeVisible();
  await expectAccessibleWideAndNarrow(page);
  await page.getByRole('button', { name: 'Se déconnecter' }).click();

  await page.goto('/espace/connexion/?suite=/espace/profil/cles/');
  await page.getByRole('button', { name: 'Utiliser une clé d’accès' }).click();
  await expect(page).toHaveURL(/\/espace\/profil\/cles\/$/);
  await page.getByRole('button', { name: /^Retirer/ }).click();
  await expect(page.getByText('Aucune clé n’est enregistrée.')).toBeVisible();
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.getByRole('button', { name: 'Utiliser une clé d’accès' }).click();
  await expect(page.getByText('Cette clé d’accès n’ouvre aucun compte ici.')).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test(`row 61: login and password are found again by e-mail; JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({
    newVisitor,
    faults,
  }) => {
    faults.allow(ERROR_STATUS);
    const who = demoAccountOf(javaScriptEnabled ? 'mandataire' : 'representant', 0);
    const page = await newVisitor({ javaScriptEnabled, viewport: { width: 320, height: 700 } });
    await page.goto('/espace/connexion/');
    await page.getByRole('link', { name: 'Identifiant oublié' }).click();
    await page.getByLabel('Adresse e-mail').fill(who.email);
    await page.getByRole('button', { name: 'Recevoir mon identifiant' }).click();
    await expect(title(page)).toHaveText('Consultez votre boîte e-mail');
    await sweep();
    const reminder = await waitForMail(who.email, ({ subject }) => subject.startsWith('Votre identifiant'));
    expect(reminder.text).toContain(who.login);

    await page.goto('/espace/connexion/');
    await page.getByRole('link', { name: 'Mot de passe oublié' }).click();
    if (javaScriptEnabled) await expectAccessibleWideAndNarrow(page);
    await page.getByLabel('Adresse e-mail').fill(who.email);
    await page.getByRole('button', { name: 'Recevoir le lien' }).click();
    await sweep();
    const mail = await waitForMail(who.email, ({ subject }) => subject === 'Choisir un nouveau mot de passe');
    await page.goto(linksOf(mail)[0] ?? '');
    const field = page.getByLabel('Nouveau mot de passe', { exact: true });
    if (javaScriptEnabled) {
      await expectAccessibleWideAndNarrow(page);
      await field.fill('azerty');
      await expect(page.getByRole('status')).toHaveText(/Encore trop court/);
      await field.fill(NEW_PASSWORD);
      await expect(page.getByRole('status')).toHaveText('Très solide');
    }
    await field.fill('court');
    await field.evaluate((input: HTMLInputElement) => input.removeAttribute('minlength'));
    await page.getByRole('button', { name: 'Changer le mot de passe' }).click();
    await expect(page.getByRole('alert')).toBeFocused();
    await page.getByLabel('Nouveau mot de passe', { exact: true }).fill(who.password);
    await page.getByRole('button', { name: 'Changer le mot de passe' }).click();
    await expect(page.getByRole('status')).toContainText('Votre mot de passe est changé');
    await signIn(page, who);
    await expect(page).toHaveURL(/\/espace\/$/);
    await page.goto(linksOf(mail)[0] ?? '');
    await expect(title(page)).toHaveText('Ce lien n’ouvre plus rien');
  });
}

test('another address: both say yes in their own mailbox, then the account has it', async ({ page, faults }) => {
  faults.allow(ERROR_STATUS);
  const address = 'nouvelle.adresse@phare.example';
  await enter(page, REPRESENTANT);
  await page.goto('/espace/profil/adresse/');
  await expectAccessibleWideAndNarrow(page);
  await page.getByLabel('Nouvelle adresse e-mail').fill(address);
  await page.getByRole('button', { name: 'Envoyer les deux liens' }).click();
  await expect(page.getByText('il reste à confirmer depuis')).toBeVisible();
  await expectAccessibleWideAndNarrow(page);
  await sweep();
  const [there, here] = [
    await waitForMail(address, ({ subject }) => subject.startsWith('Confirmez')),
    await waitForMail(REPRESENTANT.email, ({ subject }) => subject.startsWith('Confirmez')),
  ];
  await page.goto(linksOf(there)[0] ?? '');
  await expectAccessibleWideAndNarrow(page);
  await page.getByRole('button', { name: 'Confirmer' }).click();
  await expect(title(page)).toHaveText('C’est confirmé de ce côté');
  await page.goto(linksOf(here)[0] ?? '');
  await page.getByRole('button', { name: 'Confirmer' }).click();
  await expect(title(page)).toHaveText('Votre adresse est changée');
  await page.getByRole('link', { name: 'Se connecter' }).click();
  await signIn(page, REPRESENTANT);
  await page.goto('/espace/profil/');
  await expect(page.getByText(address)).toBeVisible();
});

test('open sessions: another browser is closed from here; everywhere at once, here too', async ({ page, newVisitor }) => {
  const other = await newVisitor();
  const salarie = demoAccountOf('salarie', 0);
  await enter(other, salarie);
  await enter(page, salarie);
  await page.goto('/espace/profil/connexions/');
  await expectAccessibleWideAndNarrow(page);
  await page
    .getByRole('button', { name: /^Fermer/ })
    .first()
    .click();
  await other.goto('/espace/');
  await expect(title(other)).toHaveText('Connexion à l’espace entreprise');
  await page.getByRole('button', { name: 'Se déconnecter partout' }).click();
  await expect(page.getByRole('status')).toContainText('déconnecté partout');
});

test('V4: a person takes away what is kept about them', async ({ page }) => {
  const salarie = demoAccountOf('salarie', 0);
  await enter(page, salarie);
  await page.goto('/espace/profil/');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /JSON/ }).click()]);
  expect(download.suggestedFilename()).toBe('mes-donnees.json');
  await page.getByRole('link', { name: 'Quitter l’entreprise' }).click();
  await expectAccessibleWideAndNarrow(page);
});
