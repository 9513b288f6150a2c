/** A3: the space of a company by the keyboard alone: registering, inviting, accepting, changing one's address. */
import type { Page } from '@playwright/test';
import type { SignIn } from '../support/agent.ts';
import { demoAccountOf } from '../support/company.ts';
import { expectFocusInSight, press, tabTo } from '../support/keyboard.ts';
import { linksOf, sweep, waitForMail } from '../support/mailbox.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

const PASSWORD = 'tilleul lanterne rivage';
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** Goes to fields in their order and types, then sends by Enter. */
async function typeAndSend(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) {
    const field = page.getByLabel(label, { exact: true });
    // The first one may hold the focus already.
    if (!(await field.evaluate((element) => element === document.activeElement))) await tabTo(page, field);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(text);
    await expectFocusInSight(page);
  }
  await page.keyboard.press('Enter');
}

/** Goes to a link or a button and presses it. */
async function go(page: Page, role: 'link' | 'button', name: string): Promise<void> {
  await tabTo(page, page.getByRole(role, { name, exact: true }).first());
  await page.keyboard.press('Enter');
}

async function enter(page: Page, { login, password }: SignIn): Promise<void> {
  await page.goto('/espace/connexion/');
  await typeAndSend(page, { Identifiant: login, 'Mot de passe': password });
  await expect(page).toHaveURL(/\/espace\/$/);
}

async function mailTo(address: string, begins: string) {
  await sweep();
  return waitForMail(address, ({ subject }) => subject.startsWith(begins));
}

test('A3: somebody asks to join a company: faults first, then the link of the mail', async ({ page, faults }) => {
  faults.allow(ERROR_STATUS);
  const email = 'zelie.demo-clavier@pont.example';
  await page.goto('/espace/inscription/');
  await typeAndSend(page, { 'SIREN de l’entreprise': '000 000 018' });
  await expect(heading(page)).toHaveText('Rejoindre votre entreprise');
  const salarie = page.getByRole('radio', { name: /^salarié/ });
  await tabTo(page, page.getByRole('radio', { checked: true }).or(page.getByRole('radio').first()).first());
  while (!(await salarie.isChecked())) await press(page, 'ArrowDown');
  await typeAndSend(page, { Prénom: 'Zélie', Nom: 'Démo-Clavier', 'Adresse e-mail': email, 'Mot de passe': 'motdepasse2026' });
  await expect(page.getByRole('alert')).toBeFocused();
  await expectFocusInSight(page);
  await press(page, 'Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Mot de passe', { exact: true })).toBeFocused();
  await typeAndSend(page, { 'Mot de passe': PASSWORD });
  await expect(heading(page)).toHaveText('Consultez votre boîte e-mail');

  await page.goto(linksOf(await mailTo(email, 'Confirmez'))[0] ?? '');
  await go(page, 'button', 'Confirmer mon adresse et ouvrir le compte');
  await expect(page.getByRole('status')).toContainText('Votre adresse est confirmée');
});

test('A3: a mandataire invites; the person accepts, signs in, and changes their address at both ends', async ({ page, faults }) => {
  faults.allow(ERROR_STATUS);
  test.setTimeout(120_000);
  const [email, other] = ['zephyr.demo-touche@pont.example', 'zephyr@ailleurs.example'];
  await enter(page, demoAccountOf('mandataire'));
  await go(page, 'link', 'Inviter quelqu’un');
  await expect(heading(page)).toHaveText('Inviter quelqu’un');
  await tabTo(page, page.getByRole('radio', { name: /^salarié/ }));
  await typeAndSend(page, { Prénom: 'Zéphyr', Nom: 'Démo-Touche', 'Adresse e-mail': email });
  await expect(page.getByRole('status')).toHaveText('L’invitation est partie.');
  await go(page, 'button', 'Se déconnecter');
  await expect(heading(page)).toHaveText(/Connexion|Espace entreprise/);

  await page.goto(linksOf(await mailTo(email, 'Camille'))[0] ?? '');
  await typeAndSend(page, { 'Mot de passe': PASSWORD });
  const { subject } = await mailTo(email, 'Votre identifiant');
  await enter(page, { login: subject.split(/\s?: /)[1] ?? '', password: PASSWORD });

  await page.goto('/espace/profil/');
  await go(page, 'link', 'Changer d’adresse e-mail');
  await typeAndSend(page, { 'Nouvelle adresse e-mail': other });
  await expect(page.getByText('il reste à confirmer depuis')).toBeVisible();
  const links = [linksOf(await mailTo(other, 'Confirmez'))[0] ?? '', linksOf(await mailTo(email, 'Confirmez'))[0] ?? ''];
  for (const [rank, told] of ['C’est confirmé de ce côté', 'Votre adresse est changée'].entries()) {
    await page.goto(links[rank] ?? '');
    await go(page, 'button', 'Confirmer');
    await expect(heading(page)).toHaveText(told);
  }
});
