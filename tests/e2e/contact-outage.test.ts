/** R8: what is left when the database, the Worker or the network fails: the text, and the addresses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect as expectThat, type Page } from '@playwright/test';
import { aMessage, formOf, sendBefore, write } from '../support/contact.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const mainPort = Number(process.env.E2E_PORT ?? 8799);
/** Those of the main server and of its mailbox are followed by these. */
const port = mainPort + 10;

const addresses = (page: Page) => page.getByRole('region', { name: 'Par e-mail' }).getByRole('link', { name: /@/ });

test.describe('the database fails', () => {
  let server: ChildProcess;

  test.beforeAll(async () => {
    server = spawn('node', ['tools/serve-for-tests.ts', String(port), '--no-tables'], { cwd: ROOT, stdio: 'ignore' });
    const status = () => fetch(`http://127.0.0.1:${port}/api/sante`).then((answer) => answer.status);
    await expectThat.poll(() => status().catch(() => 0), { timeout: 50_000 }).toBe(200);
  });
  test.afterAll(async () => {
    server.kill('SIGTERM');
    await once(server, 'exit');
  });
  test.beforeEach(({ faults }) => faults.allow(ERROR_STATUS));

  for (const javaScriptEnabled of [true, false]) {
    test.describe(`JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
      test.use({ baseURL: `http://localhost:${port}`, javaScriptEnabled });

      test('a message is not taken, says so, stays as it was written, and the addresses are there', async ({ page }) => {
        await page.goto('/contact/?couloir=hopital');
        const written = aMessage();
        await write(page, written);
        await formOf(page).siren.fill('732 829 320');
        for (let time = 0; time < 2; time += 1) {
          const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
          await formOf(page).send.click();
          expect((await answered).status()).toBe(503);
          await expect(formOf(page).summary).toHaveText(/n’est pas encore parti\s: le service est momentanément indisponible/);
          await expect(formOf(page).summary).toBeFocused();
          await expect(formOf(page).subject).toHaveValue(written.subject);
          await expect(formOf(page).message).toHaveValue(written.message);
          await expect(formOf(page).email).toHaveValue(written.email);
          await expect(formOf(page).siren).toHaveValue('732 829 320');
          await expect(page.getByLabel('Couloir Ségur')).toHaveValue('hopital');
          await expect(addresses(page)).not.toHaveCount(0);
        }
      });

      test('a follow-up page says that it will be back, and not that the link is wrong', async ({ page }) => {
        await page.goto('/contact/suivi/AAAAAAAAAAAAAAAAAAAAAA/');
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Service indisponible');
        await expect(page.getByText('Réessayez dans un instant.')).toBeVisible();
      });

      test('an agent who signs in is told that nothing is lost', async ({ page }) => {
        await page.goto('/equipe/connexion/');
        await page.getByRole('textbox', { name: 'Identifiant' }).fill('agent-a.demo');
        await page.getByRole('textbox', { name: 'Mot de passe' }).fill('pas-le-bon-mot-de-passe');
        await page.getByRole('button', { name: 'Se connecter' }).click();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Service indisponible');
        await expect(page.getByText('Rien de ce que vous avez écrit n’est perdu')).toBeVisible();
      });
    });
  }

  test('a reply is not taken, stays as it was written, and leaves once the database is back', async ({ page, request, baseURL }) => {
    await page.goto(await sendBefore(request, baseURL ?? ''));
    // The same page, answered by the Worker whose database fails.
    await page.route('**/contact/suivi/**', async (route) => {
      const asked = route.request();
      if (asked.method() !== 'POST') return route.fallback();
      const headers = { ...(await asked.allHeaders()), origin: `http://localhost:${port}`, host: `localhost:${port}` };
      await route.fulfill({ response: await route.fetch({ url: asked.url().replace(`:${mainPort}/`, `:${port}/`), headers }) });
    });
    const reply = page.getByRole('textbox', { name: 'Votre texte' });
    await reply.fill('Ne vous perdez pas.');
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click();
    await expect(page.getByRole('alert')).toHaveText(/le service est momentanément indisponible/);
    await expect(page.getByRole('alert')).toBeFocused();
    await expect(reply).toHaveValue('Ne vous perdez pas.');
    await expect(page.getByRole('link', { name: 'nos adresses' })).toHaveAttribute('href', '/contact/#par-mail');
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click();
    await expect(page.getByText('Votre texte est bien arrivé.')).toBeVisible();
    await expect(page.getByText('Ne vous perdez pas.')).toBeVisible();
  });
});

test('row 90: the Worker does not answer at all: the page as it was built shows the addresses', async ({ page }) => {
  await page.route('**/contact/', (route) => route.fulfill({ path: path.join(ROOT, 'dist/contact/index.html') }));
  await page.goto('/contact/');
  await expect(page.getByText('Le formulaire n’est pas disponible en ce moment.')).toBeVisible();
  await expect(addresses(page)).not.toHaveCount(0);
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
});

test('the network fails while a message leaves: it is there again for who comes back, and leaves once', async ({ page, faults }) => {
  faults.allow(/ERR_|Failed to load/);
  await page.goto('/contact/');
  const written = aMessage();
  await write(page, written);
  await page.route('**/contact/?*', (route) => route.abort('connectionreset'));
  await formOf(page).send.click();
  await expect.poll(() => page.url()).toMatch(/^chrome-error:/);
  await page.unrouteAll();
  await page.goBack();
  await expect(formOf(page).message).toHaveValue(written.message);
  await expect(formOf(page).email).toHaveValue(written.email);
  await formOf(page).send.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Message reçu');
});
