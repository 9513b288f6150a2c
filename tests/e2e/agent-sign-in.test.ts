/** An agent signs in, works, and leaves: with a mouse, with a keyboard alone, without JavaScript. */
import { agentAt, codeOf, giveCode, signIn } from '../support/agent.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

const ANA = agentAt(0);
const DESK = /\/equipe\/messages\/$/;

test('A3: from a page of the desk to the sign-in, back to it, and out, with the keyboard alone', async ({ page }) => {
  await page.goto('/equipe/compte/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Connexion de l’équipe');
  await page.getByLabel('Identifiant').focus();
  await page.keyboard.type(ANA.login);
  await page.keyboard.press('Tab');
  await page.keyboard.type(ANA.password);
  await page.keyboard.press('Tab');
  const look = page.getByRole('button', { name: 'Afficher le mot de passe' });
  await expect(look).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Se connecter' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused();
  await page.keyboard.type(codeOf(0));
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(/\/equipe\/compte\/$/);
  await expect(page.getByRole('main')).toContainText(ANA.name);
  await page.getByRole('link', { name: ANA.name }).focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Se déconnecter' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'déconnecté' })).toHaveText('Vous êtes déconnecté.');
});

test('row 93: after signing out, the way back shows the sign-in and nothing of the desk', async ({ page }) => {
  await page.goto('/equipe/compte/');
  await signIn(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre compte');
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await expect(page.getByText('Vous êtes déconnecté.')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Connexion de l’équipe');
  await expect(page.getByText(ANA.name)).toHaveCount(0);
});

test('who is signed in arrives on the desk, also from the sign-in page', async ({ page }) => {
  await page.goto('/equipe/connexion/');
  await signIn(page);
  await expect(page).toHaveURL(DESK);
  await page.goto('/equipe/connexion/');
  await expect(page).toHaveURL(DESK);
  await page.goto('/equipe/');
  await expect(page).toHaveURL(DESK);
});

test('S6: the browser keeps two cookies that scripts cannot read, and nothing else', async ({ page, context }) => {
  await page.goto('/equipe/compte/');
  await signIn(page);
  await expect(page).toHaveURL(/\/equipe\/compte\/$/);
  expect(await context.cookies()).toEqual(
    ['__Host-session', '__Host-appareil'].map((name) =>
      expect.objectContaining({ name, httpOnly: true, secure: true, sameSite: 'Lax', path: '/', domain: 'localhost' }),
    ),
  );
  expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual(['', 0, 0]);
});

test('A1: what is wrong takes the focus, and leads to its field', async ({ page, faults }) => {
  faults.allow(ERROR_STATUS);
  await page.goto('/equipe/connexion/');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle(/^Erreur/);
  await summary.getByRole('link', { name: 'Écrivez votre mot de passe.' }).click();
  await expect(page.getByLabel('Mot de passe', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Mot de passe', { exact: true })).toHaveAccessibleDescription(/Écrivez votre mot de passe\./);

  await signIn(page, { login: 'personne.demo', password: 'pas le bon du tout' });
  await expect(summary).toBeFocused();
  await expect(summary).toContainText('ne vont pas ensemble');
  await expect(page.getByLabel('Identifiant')).toHaveValue('personne.demo');
  await expect(page.getByLabel('Mot de passe', { exact: true })).toHaveValue('');
});

test('the password can be looked at, and is sent as a password again', async ({ page }) => {
  await page.goto('/equipe/compte/');
  const field = page.getByLabel('Mot de passe', { exact: true });
  await field.fill(ANA.password);
  await page.getByRole('button', { name: 'Afficher le mot de passe' }).click();
  await expect(field).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Masquer le mot de passe' }).click();
  await expect(field).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: 'Afficher le mot de passe' }).click();
  const typeWhenSent = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const form = document.querySelector<HTMLFormElement>('.sign-in form');
        form?.addEventListener('submit', (event) => {
          event.preventDefault();
          resolve(form.querySelector<HTMLInputElement>('#password')?.type ?? '');
        });
      }),
  );
  await page.getByRole('button', { name: 'Se connecter' }).click();
  expect(await typeWhenSent).toBe('password');
});

test('A4: without JavaScript: a mistake, the right password, the way out', async ({ newVisitor, faults }) => {
  faults.allow(ERROR_STATUS);
  const page = await newVisitor({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } });
  await page.goto('/equipe/compte/');
  await expect(page.getByRole('button', { name: 'Afficher le mot de passe' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page.getByRole('alert')).toBeFocused();
  await page.getByLabel('Identifiant').fill(` ${ANA.login.toUpperCase()} `);
  await page.getByLabel('Mot de passe', { exact: true }).fill(ANA.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await giveCode(page);
  await expect(page).toHaveURL(/\/equipe\/compte\/$/);
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await expect(page.getByText('Vous êtes déconnecté.')).toBeVisible();
});
