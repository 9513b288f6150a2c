/** A1, row 92: axe finds nothing on the form, the follow-up page and the desk, in any of their states; nor do they scroll sideways. */
import type { APIRequestContext, BrowserContext, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import {
  AGENTS,
  aMessage,
  answerBefore,
  answerBox,
  aPdf,
  aProgram,
  expectReceived,
  findByReference,
  formOf,
  newAddress,
  openDesk,
  pressFrom,
  referenceOn,
  sendBefore,
  write,
} from '../support/contact.ts';
import { tooWide, WELL } from '../support/layout.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

interface Stage {
  page: Page;
  /** A page of agent A. */
  desk: () => Promise<Page>;
  request: APIRequestContext;
  origin: string;
}

/** A message that was sent, on its follow-up page. */
async function sent({ page, request, origin }: Stage): Promise<string> {
  await page.goto(await sendBefore(request, origin));
  return referenceOn(page);
}

async function answered(stage: Stage): Promise<Page> {
  const reference = await sent(stage);
  const desk = await stage.desk();
  await answerBefore(desk, reference, 'Bonjour,\n\nNon, le dossier continue.');
  await stage.page.reload();
  return desk;
}

/** The page without the site's scripts, as its HTML alone makes it. */
const withoutScripts = (page: Page) => page.route('**/*.js', (route) => route.abort());

const FORM_STATES: Record<string, (stage: Stage) => Promise<Page>> = {
  'the form with a question, several choices and a subject': async ({ page }) => {
    await page.goto('/contact/?question=s08-dmn-v2&couloir=hopital&couloir=imagerie&subject=certificat');
    await expect(page.getByRole('group', { name: 'Couloir Ségur' })).toBeVisible();
    return page;
  },
  'the form with errors, files that came and a slip': async ({ page }) => {
    await page.goto('/contact/');
    const { siren, files, send, summary } = formOf(page);
    await write(page, { subject: '', message: '', name: '', email: 'claire@gmial.com' });
    await siren.fill('123');
    await files.setInputFiles([aPdf('attestation.pdf'), aProgram('devis.pdf')]);
    await send.click();
    await expect(summary).toBeFocused();
    await expect(page.getByRole('button', { name: /^Corriger en/ })).toBeVisible();
    return page;
  },
  'the form with errors, without scripts': async ({ page }) => {
    await withoutScripts(page);
    await page.goto('/contact/');
    await formOf(page).send.click();
    await expect(formOf(page).summary).toBeFocused();
    return page;
  },
  'the form with a file that is too large': async ({ page }) => {
    await page.goto('/contact/');
    await formOf(page).files.setInputFiles([{ ...aPdf('plan.pdf'), buffer: Buffer.alloc(5 * 1024 * 1024 + 1) }]);
    await expect(page.getByText('dépasse 5 Mo.')).toBeVisible();
    return page;
  },
  'answers offered, one read, one open, one that helped': async ({ page }) => {
    await page.goto('/contact/');
    const { subject, suggestions, read } = formOf(page);
    await subject.fill('certificat de test');
    await suggestions.locator('summary').first().click();
    await suggestions.getByRole('button', { name: 'Lu, ne répond pas' }).click();
    await expect(read).toBeVisible();
    await suggestions.locator('summary').first().click();
    await suggestions.getByRole('button', { name: 'Ça répond' }).click();
    await expect(suggestions.getByText('Tant mieux.')).toBeVisible();
    await suggestions.locator('summary').nth(1).click();
    await expect(suggestions.getByRole('button', { name: 'Ça répond' })).toBeVisible();
    return page;
  },
  'a proof of work asked': async ({ page, request, origin }) => {
    const email = newAddress();
    await pressFrom(request, origin, email);
    await withoutScripts(page);
    await page.goto('/contact/');
    await write(page, aMessage({ email }));
    await formOf(page).send.click();
    await expect(page.getByRole('button', { name: 'Envoyer sans cette vérification' })).toBeVisible();
    return page;
  },
  'a form that was used': async ({ page }) => {
    await page.goto('/contact/');
    await write(page, aMessage());
    await formOf(page).send.click();
    await expectReceived(page);
    await page.goBack();
    await write(page, aMessage({ message: 'Autre chose.' }));
    await formOf(page).send.click();
    await expect(formOf(page).summary).toHaveText(/a déjà servi/);
    return page;
  },
};

const FOLLOW_UP_STATES: Record<string, (stage: Stage) => Promise<Page>> = {
  'a message received': async ({ page }) => {
    await page.goto('/contact/');
    await write(page, aMessage());
    await formOf(page).files.setInputFiles(aPdf('attestation.pdf'));
    await formOf(page).send.click();
    await expectReceived(page);
    return page;
  },
  'a message taken in charge': async (stage) => {
    const reference = await sent(stage);
    const desk = await stage.desk();
    await findByReference(desk, reference);
    await desk.getByRole('button', { name: 'Prendre en charge' }).click();
    await expect(desk.getByText('Ce message est à vous.')).toBeVisible();
    await stage.page.reload();
    await expect(stage.page.getByText('Un agent a pris votre message en charge.')).toBeVisible();
    return stage.page;
  },
  'a message answered, with a reply that was refused': async (stage) => {
    await answered(stage);
    const { page } = stage;
    await page.getByLabel(/^Fichiers joints/).setInputFiles([aPdf('plan.pdf'), aProgram('devis.pdf')]);
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click();
    await expect(page.getByRole('alert')).toBeFocused();
    return page;
  },
  'a question resolved': async (stage) => {
    await answered(stage);
    await stage.page.getByRole('button', { name: 'Oui, ma question est résolue' }).click();
    await expect(stage.page.getByText('votre question est résolue.')).toBeVisible();
    await stage.page.getByText('Effacer ce que j’ai écrit').click();
    return stage.page;
  },
  'a message erased': async (stage) => {
    await sent(stage);
    await stage.page.getByText('Effacer ce que j’ai écrit').click();
    await stage.page.getByRole('button', { name: 'Effacer définitivement' }).click();
    await expect(stage.page.getByText('Les réponses de l’agence restent ici.')).toBeVisible();
    return stage.page;
  },
  'a link that is not valid': async ({ page }) => {
    await page.goto('/contact/suivi/AAAAAAAAAAAAAAAAAAAAAA/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Introuvable');
    return page;
  },
};

const DESK_STATES: Record<string, (stage: Stage) => Promise<Page>> = {
  'the sign-in': async ({ page }) => {
    await page.goto('/equipe/connexion/?fait=sortie');
    await expect(page.getByText('Vous êtes déconnecté.')).toBeVisible();
    return page;
  },
  'the sign-in with errors': async ({ page }) => {
    await page.goto('/equipe/connexion/');
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await expect(page.getByRole('alert')).toBeFocused();
    return page;
  },
  'the sign-in with a wrong pair': async ({ page }) => {
    await page.goto('/equipe/connexion/');
    await page.getByRole('textbox', { name: 'Identifiant' }).fill(newAddress().split('@')[0] ?? '');
    await page.getByRole('textbox', { name: 'Mot de passe' }).fill('pas-le-bon-mot-de-passe');
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await expect(page.getByRole('alert')).toHaveText(/ne vont pas ensemble/);
    return page;
  },
  'a list with messages': async (stage) => {
    await sent(stage);
    const desk = await stage.desk();
    await desk.goto('/equipe/messages/');
    await expect(desk.getByRole('list').getByText('attend depuis').first()).toBeVisible();
    return desk;
  },
  'a list without a message, after a reference that is none': async (stage) => {
    const desk = await stage.desk();
    await desk.goto('/equipe/messages/?vue=quarantaine&reference=GU-1');
    await expect(desk.getByText('n’est pas une référence')).toBeVisible();
    return desk;
  },
  'a message with all that it may carry, and its mails': async (stage) => {
    const { page } = stage;
    await page.goto('/contact/?question=s08-dmn-v2&offre=segur-numerique&couloir=hopital');
    await write(page, aMessage({ subject: 'certificat de test' }));
    await formOf(page).suggestions.locator('summary').first().click();
    await formOf(page).suggestions.getByRole('button', { name: 'Lu, ne répond pas' }).click();
    await formOf(page).siren.fill('732 829 320');
    await formOf(page).candidature.fill('2026-0042');
    await formOf(page).files.setInputFiles(aPdf('attestation.pdf'));
    await formOf(page).send.click();
    const { reference } = await expectReceived(page);
    const desk = await stage.desk();
    await findByReference(desk, reference);
    await desk.getByText(/^E-mails de ce message/).click();
    await expect(desk.getByText(/^Accusé de réception/)).toBeVisible();
    return desk;
  },
  'an answer that another agent was faster than': async (stage) => {
    const reference = await sent(stage);
    const desk = await stage.desk();
    const other = await desk.context().newPage();
    await findByReference(other, reference);
    await answerBefore(desk, reference, 'La première réponse.');
    await answerBox(other).fill('La seconde.');
    await other.getByRole('button', { name: 'Envoyer la réponse' }).click();
    await expect(other.getByRole('alert')).toBeFocused();
    return other;
  },
  'an answer without a word': async (stage) => {
    const reference = await sent(stage);
    const desk = await stage.desk();
    await findByReference(desk, reference);
    await desk.getByRole('button', { name: 'Envoyer la réponse' }).click();
    await expect(desk.getByRole('alert')).toBeFocused();
    return desk;
  },
  'a message in quarantine': async (stage) => {
    await stage.request.post('/contact/', {
      headers: { origin: stage.origin },
      form: { ...aMessage({ subject: 'Gagnez au jeu' }), site_web: 'https://casino.example' },
      maxRedirects: 0,
    });
    const desk = await stage.desk();
    await desk.goto('/equipe/messages/?vue=quarantaine');
    await desk
      .getByRole('link', { name: /^Gagnez au jeu/ })
      .first()
      .click();
    await expect(desk.getByText('Un champ que les personnes ne voient pas était rempli.')).toBeVisible();
    return desk;
  },
  'a message that its sender erased': async (stage) => {
    const reference = await sent(stage);
    await stage.page.getByText('Effacer ce que j’ai écrit').click();
    await stage.page.getByRole('button', { name: 'Effacer définitivement' }).click();
    await expect(stage.page.getByText('est effacé.').first()).toBeVisible();
    const desk = await stage.desk();
    await findByReference(desk, reference);
    await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Message effacé par son expéditeur');
    return desk;
  },
  'mails that were given up': async (stage) => {
    const desk = await stage.desk();
    await desk.goto('/equipe/messages/courriels/');
    await expect(desk.getByRole('checkbox').first()).toBeVisible();
    return desk;
  },
  'the account of an agent': async (stage) => {
    const desk = await stage.desk();
    await desk.goto('/equipe/compte/');
    await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Votre compte');
    return desk;
  },
};

let session: Awaited<ReturnType<BrowserContext['storageState']>> | undefined;

for (const [width, height] of [
  [1280, 900],
  [320, 700],
] as const) {
  test.describe(`${width} px`, () => {
    test.use({ viewport: { width, height } });
    test.beforeEach(({ faults }) => faults.allow(ERROR_STATUS, /\.js|ERR_FAILED/));

    for (const [state, reach] of Object.entries({ ...FORM_STATES, ...FOLLOW_UP_STATES, ...DESK_STATES })) {
      test(`A1: ${state}`, async ({ page, request, baseURL, newVisitor }) => {
        const desk = async () => {
          const own = await newVisitor({ viewport: { width, height }, ...(session && { storageState: session }) });
          await own.goto('/equipe/compte/');
          if (await own.getByRole('textbox', { name: 'Identifiant' }).isVisible()) {
            await openDesk(own, '/equipe/compte/', AGENTS.a);
            session = await own.context().storageState();
          }
          return own;
        };
        const reached = await reach({ page, request, origin: baseURL ?? '', desk });
        await expect(reached.getByRole('heading', { level: 1 })).toHaveCount(1);
        await expectAccessible(reached);
        await reached.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
        expect(await tooWide(reached), 'twice as large').toEqual(WELL);
      });
    }
  });
}
