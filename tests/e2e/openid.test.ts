/** Another site signs somebody in with their account of a company: a real service, with a certified client library. */
import { signIn } from '../support/agent.ts';
import { expectAccessibleWideAndNarrow } from '../support/axe.ts';
import { demoAccountOf } from '../support/company.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

test.describe.configure({ timeout: 180_000 });

const PLATFORM = `http://127.0.0.1:${Number(process.env.E2E_PORT ?? 8799) + 3}`;
const OTHER_SITE = /^other origin: http:\/\/127\.0\.0\.1:/;

for (const javaScriptEnabled of [true, false])
  test(`a person signs in to another service, reads what it is told, and takes it back; JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({
    newVisitor,
    faults,
  }) => {
    faults.allow(OTHER_SITE, ERROR_STATUS);
    const page = await newVisitor({ javaScriptEnabled });
    const who = demoAccountOf(javaScriptEnabled ? 'representant' : 'mandataire', 0);
    await page.goto(PLATFORM);
    await page.getByRole('link', { name: 'Se connecter avec l’espace entreprise' }).click();
    await signIn(page, who);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Se connecter à Plateforme de certification/);
    await expect(
      page.getByRole('listitem').getByText('votre entreprise (nom et SIREN), le type de votre compte et vos droits'),
    ).toBeVisible();
    if (javaScriptEnabled) await expectAccessibleWideAndNarrow(page);
    await page.getByRole('button', { name: 'Autoriser' }).click();
    await expect(page).toHaveURL(new RegExp(`^${PLATFORM}/retour`));
    await expect(page.getByText(who.email)).toBeVisible();
    await expect(page.getByText('"siren": "000000018"')).toBeVisible();

    // The next time, nothing is asked.
    await page.goto(`${PLATFORM}/connexion`);
    await expect(page.getByText(who.email)).toBeVisible();

    const origin = `http://localhost:${process.env.E2E_PORT ?? 8799}`;
    await page.goto(`${origin}/espace/services/`);
    if (javaScriptEnabled) await expectAccessibleWideAndNarrow(page);
    await page.getByRole('button', { name: /^Retirer l’accès/ }).click();
    await expect(page.getByText('Aucun service n’est connecté.')).toBeVisible();
    await page.goto(`${PLATFORM}/connexion`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Se connecter à Plateforme de certification/);
    await page.getByRole('button', { name: 'Refuser' }).click();
    await expect(page.getByText('Vous avez refusé.')).toBeVisible();
  });
