/** A10: a mandataire who cannot be reached is asked to give way to the one who came after; the agency decides once both were heard. */
import type { Page } from '@playwright/test';
import { agentAt, signIn } from '../support/agent.ts';
import { expectAccessibleWideAndNarrow } from '../support/axe.ts';
import { linksOf, sweep, waitForMail } from '../support/mailbox.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

test.describe.configure({ timeout: 180_000 });

const COMPANY = 'IMPRIMERIE DU CAP (DÉMONSTRATION)';
const PASSWORD = 'tilleul lanterne rivage';
const OLD = { firstName: 'Robin', lastName: 'Démo-Cap', address: 'robin.demo-cap@cap.example' };
const NEW = { firstName: 'Andrea', lastName: 'Démo-Vague', address: 'andrea.demo-vague@cap.example' };

const title = (page: Page) => page.getByRole('heading', { level: 1 });

/** Registers, confirms the address, proves who they are: a mandataire of the company, signed in. */
async function becomeMandataire(page: Page, { firstName, lastName, address }: typeof OLD, isFirst: boolean): Promise<void> {
  await page.goto('/espace/inscription/?siren=000000091');
  await page.getByLabel('Prénom').fill(firstName);
  await page.getByLabel('Nom', { exact: true }).fill(lastName);
  await page.getByLabel('Adresse e-mail').fill(address);
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  if (!isFirst) await page.getByRole('radio', { name: /^mandataire/ }).check();
  await page.getByRole('button', { name: isFirst ? 'Ouvrir le compte' : 'Envoyer la demande' }).click();
  await sweep();
  await page.goto(linksOf(await waitForMail(address))[0] ?? '');
  await page.getByRole('button', { name: 'Confirmer mon adresse' }).click();
  await sweep();
  const { subject } = await waitForMail(address, (mail) => mail.subject.startsWith('Votre identifiant'));
  await signIn(page, { login: subject.split(/\s?: /)[1] ?? '', password: PASSWORD });
  await page.getByRole('link', { name: 'Prouver votre identité' }).click();
  await page.getByRole('link', { name: 'Continuer vers le service d’identité' }).click();
  await page.getByRole('button', { name: new RegExp(`tant que ${firstName} ${lastName}`) }).click();
  await expect(title(page)).toHaveText(COMPANY);
}

test('A10: the newer mandataire asks, the older one objects, an agent reads both and grants', async ({ page, newVisitor, faults }) => {
  // The identity provider is another site.
  faults.allow(ERROR_STATUS, /^other origin: http:\/\/127\.0\.0\.1:/);
  const older = page;
  await becomeMandataire(older, OLD, true);
  const newer = await newVisitor();
  await becomeMandataire(newer, NEW, false);

  await newer.getByRole('link', { name: 'Remplacer un mandataire' }).click();
  await expect(newer.getByText('Par exemple\u00a0: la personne a quitté')).toBeVisible();
  await expectAccessibleWideAndNarrow(newer);
  await newer.getByLabel('Pourquoi').fill('Robin est à la retraite depuis juin et ne répond plus.');
  await newer.getByRole('button', { name: 'Envoyer la demande' }).click();
  await expect(newer.getByRole('status')).toContainText('Votre demande est envoyée');
  await expectAccessibleWideAndNarrow(newer);

  // An agent sees it, and may not grant it before the time is over.
  const desk = await newVisitor();
  await desk.goto('/equipe/entreprises/');
  await signIn(desk, agentAt(0));
  await desk.goto('/equipe/entreprises/');
  await desk.locator('a[href*="/successions/"]').click();
  await expect(title(desk)).toContainText('Andrea Démo-Vague demande la place de Robin Démo-Cap');
  await expect(desk.getByRole('button', { name: 'Accorder' })).toHaveCount(0);
  await expectAccessibleWideAndNarrow(desk);

  // The mail leads the older one to what they can say.
  await sweep();
  const warning = await waitForMail(OLD.address, ({ subject }) => subject.includes('demande à prendre votre place'));
  await older.goto(linksOf(warning)[0] ?? '');
  await expect(older.getByText('ne répond plus')).toBeVisible();
  await expectAccessibleWideAndNarrow(older);
  await older.getByLabel('Pourquoi vous vous opposez').fill('Je suis à la retraite, mais je garde la maison jusqu’à Noël.');
  await older.getByRole('button', { name: 'S’opposer' }).click();
  await expect(older.getByRole('status')).toContainText('Votre opposition est enregistrée');
  await sweep();
  const objected = await waitForMail(NEW.address, ({ subject }) => subject.includes('s’oppose'));
  await newer.goto(linksOf(objected)[0] ?? '');
  await expect(newer.getByText('s’est opposée')).toBeVisible();

  // Both were heard: what granting does is said first, then it is done.
  await desk.reload();
  await expect(desk.getByText('je garde la maison jusqu’à Noël')).toBeVisible();
  await expect(desk.getByText('le compte de Robin Démo-Cap est suspendu')).toBeVisible();
  await expectAccessibleWideAndNarrow(desk);
  await desk.getByLabel('Les raisons de votre décision').fill('Le registre nomme la nouvelle direction.');
  await desk.getByRole('button', { name: 'Accorder' }).click();
  await expect(desk.getByRole('status')).toContainText('accordée');
  await older.goto('/espace/');
  await expect(older).toHaveURL(/\/espace\/connexion\//);
  await sweep();
  await waitForMail(OLD.address, ({ text }) => text.includes('Le registre nomme la nouvelle direction.'));
  await newer.goto('/espace/succession/');
  await expect(newer.getByText('acceptée')).toBeVisible();
});
