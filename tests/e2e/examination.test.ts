/** A3: somebody whom the registry does not name asks the agency to look at a document; an agent grants it. */
import type { Page } from '@playwright/test';
import { agentAt, signIn } from '../support/agent.ts';
import { expectAccessibleWideAndNarrow } from '../support/axe.ts';
import { demoAccountOf } from '../support/company.ts';
import { PDF } from '../support/files.ts';
import { linksOf, sweep, waitForMail } from '../support/mailbox.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

const PASSWORD = 'tilleul lanterne rivage';
const ADDRESS = 'alex.demo-bois@source.example';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('A3: an association, which the registry tells nothing of, has its representative examined by an agent', async ({
  page,
  newVisitor,
  faults,
}) => {
  faults.allow(ERROR_STATUS, /^other origin: http:\/\/127\.0\.0\.1:/);
  test.setTimeout(180_000);

  await page.goto('/espace/inscription/?siren=000000059');
  await page.getByLabel('Prénom').fill('Alex');
  await page.getByLabel('Nom', { exact: true }).fill('Démo-Bois');
  await page.getByLabel('Adresse e-mail').fill(ADDRESS);
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Ouvrir le compte' }).click();
  await sweep();
  await page.goto(linksOf(await waitForMail(ADDRESS))[0] ?? '');
  await page.getByRole('button', { name: 'Confirmer mon adresse' }).click();
  await sweep();
  const { subject } = await waitForMail(ADDRESS, (mail) => mail.subject.startsWith('Votre identifiant'));
  await signIn(page, { login: subject.split(/\s?: /)[1] ?? '', password: PASSWORD });

  // Nothing can be asked for before the registry was.
  await page.getByRole('link', { name: 'Prouver votre identité' }).click();
  await expect(page.getByRole('link', { name: 'Demander un examen' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Continuer vers le service d’identité' }).click();
  await page.getByRole('button', { name: /Alex Démo-Bois/ }).click();
  await expect(page.getByText('Le registre ne nomme pas les représentants légaux')).toBeVisible();
  await page.getByRole('link', { name: 'Demander un examen' }).click();
  await expect(heading(page)).toHaveText('Demander un examen');
  await expectAccessibleWideAndNarrow(page);

  // Sent without the text: said, in the focus, and the document is kept.
  const document = { name: 'procès-verbal.pdf', mimeType: 'application/pdf', buffer: Buffer.from(PDF) };
  await page.getByLabel('Vos documents').setInputFiles(document);
  await page.getByRole('button', { name: 'Envoyer la demande' }).click();
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByRole('checkbox', { name: /procès-verbal\.pdf/ })).toBeChecked();
  await expectAccessibleWideAndNarrow(page);
  await page.getByLabel('Ce que l’agence doit regarder').fill('Je préside l’association depuis l’assemblée générale de mars.');
  await page.getByRole('button', { name: 'Envoyer la demande' }).click();
  await expect(page.getByRole('status')).toContainText('Votre demande d’examen est envoyée');
  await expect(page.getByText('procès-verbal.pdf')).toBeVisible();
  await expectAccessibleWideAndNarrow(page);

  // An agent, in a browser of their own, refuses first: the person reads why, and asks again.
  const desk = await newVisitor();
  await desk.goto('/equipe/entreprises/');
  await signIn(desk, agentAt(0));
  await desk.goto('/equipe/entreprises/');
  await expectAccessibleWideAndNarrow(desk);
  await desk.getByRole('link', { name: /Alex Démo-Bois/ }).click();
  await expect(heading(desk)).toHaveText('Examen de Alex Démo-Bois');
  await expectAccessibleWideAndNarrow(desk);
  const [download] = await Promise.all([desk.waitForEvent('download'), desk.getByRole('link', { name: 'procès-verbal.pdf' }).click()]);
  expect(download.suggestedFilename()).toBe('procès-verbal.pdf');
  await desk.getByLabel('Si vous refusez, votre réponse').fill('Le procès-verbal n’est pas signé.');
  await desk.getByRole('button', { name: 'Refuser' }).click();
  await expect(desk.getByRole('status')).toContainText('L’examen est refusé');
  await expect(heading(desk)).toHaveText('ASSOCIATION DE LA SOURCE (DÉMONSTRATION)');
  await expectAccessibleWideAndNarrow(desk);
  await sweep();
  const refusal = await waitForMail(ADDRESS, (mail) => mail.subject.includes('la réponse de l’agence'));
  expect(refusal.text).toContain('Le procès-verbal n’est pas signé.');
  await page.goto(linksOf(refusal)[0] ?? '');
  await expect(page.getByText('Le procès-verbal n’est pas signé.')).toBeVisible();
  await page.getByRole('link', { name: 'Demander un nouvel examen' }).click();
  await page.getByLabel('Ce que l’agence doit regarder').fill('Le voici, signé.');
  await page.getByLabel('Vos documents').setInputFiles({ ...document, name: 'signé.pdf' });
  await page.getByRole('button', { name: 'Envoyer la demande' }).click();

  await desk.getByRole('link', { name: 'Entreprises', exact: true }).click();
  await desk.getByRole('link', { name: /Alex Démo-Bois/ }).click();
  await desk.getByRole('button', { name: 'Accorder' }).click();
  await expect(desk.getByRole('status')).toContainText('L’examen est accordé');
  await expect(desk.getByRole('region', { name: 'Historique' })).toContainText('par Agent de démonstration');
  await sweep();
  await waitForMail(ADDRESS, (mail) => mail.subject.includes('vous êtes mandataire'));
  await page.goto('/espace/');
  await expect(heading(page)).toHaveText('ASSOCIATION DE LA SOURCE (DÉMONSTRATION)');

  // What cannot be undone is said before.
  await desk.getByRole('link', { name: 'Fermer l’entreprise' }).click();
  await expect(desk.getByRole('listitem').filter({ hasText: 'Alex Démo-Bois' })).toContainText('est suspendu');
  await expectAccessibleWideAndNarrow(desk);
  await desk.getByRole('link', { name: 'Annuler' }).click();
  await expect(desk.getByRole('link', { name: 'Fermer l’entreprise' })).toBeVisible();
});

test('A10: nobody replaces a mandataire who was not there before them; the search of the desk works without JavaScript', async ({
  page,
  newVisitor,
}) => {
  await page.goto('/espace/connexion/');
  await signIn(page, demoAccountOf('mandataire'));
  await page.getByRole('link', { name: 'Remplacer un mandataire' }).click();
  await expect(page.getByText('Vous ne pouvez remplacer personne')).toBeVisible();
  await expectAccessibleWideAndNarrow(page);
  const desk = await newVisitor({ javaScriptEnabled: false });
  await desk.goto('/equipe/entreprises/');
  await signIn(desk, agentAt(1));
  await desk.getByLabel('Trouver par SIREN ou par nom').fill('du pont');
  await desk.getByRole('button', { name: 'Chercher' }).click();
  await desk.getByRole('link', { name: 'LOGICIELS DU PONT (DÉMONSTRATION)' }).click();
  await expect(desk.getByRole('link', { name: 'Suspendre Morgan Démo-Viaduc' })).toBeVisible();
});
