/** A1, row 92: axe finds nothing on the pages of accounts, in any of their states; nor do they scroll sideways. */
import type { Page } from '@playwright/test';
import { agentAt, type SignIn, signIn } from '../support/agent.ts';
import { expectAccessible } from '../support/axe.ts';
import { demoAccountOf, waitingAccount } from '../support/company.ts';
import { tooWide, WELL } from '../support/layout.ts';
import { ERROR_STATUS, expect, test } from '../support/visit.ts';

/** A page in one state: where it is, then what is done there, if anything. */
type State = [address: string, reach?: (page: Page) => Promise<void>];

/** Fills fields by their labels and presses a button; what the browser would refuse goes through, as from one that checks nothing. */
const sends =
  (button: string, fields: Record<string, string> = {}) =>
  async (page: Page) => {
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
    await page.evaluate(() => {
      for (const form of document.forms) form.noValidate = true;
    });
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect(page.getByRole('alert').or(page.getByRole('status')).first()).toBeVisible();
  };

const NOBODY = 'a'.repeat(22);

const STRANGER: Record<string, State> = {
  'the sign-in': ['/espace/connexion/'],
  'the sign-in, empty': ['/espace/connexion/', sends('Se connecter')],
  'the sign-in, a wrong pair': ['/espace/connexion/', sends('Se connecter', { Identifiant: 'personne', 'Mot de passe': 'tilleul' })],
  'the sign-in, held back': [
    '/espace/connexion/',
    async (page) => {
      const tried = sends('Se connecter', { Identifiant: `personne.${page.viewportSize()?.width}`, 'Mot de passe': 'tilleul' });
      for (let tries = 0; tries < 12 && !(await page.getByText('Trop d’essais').isVisible()); tries += 1) await tried(page);
      await expect(page.getByText('Trop d’essais')).toBeVisible();
    },
  ],
  'the sign-in of agents': ['/equipe/connexion/'],
  'registering, a SIREN': ['/espace/inscription/'],
  'registering, no SIREN': ['/espace/inscription/', sends('Trouver l’entreprise', { 'SIREN de l’entreprise': '123' })],
  'registering, who': ['/espace/inscription/?siren=000000075'],
  'registering, faults': ['/espace/inscription/?siren=000000075', sends('Ouvrir le compte', { 'Adresse e-mail': 'alex' })],
  'registering, asking to join': ['/espace/inscription/?siren=000000018'],
  'registering, sent': ['/espace/inscription/envoyee/'],
  'a registration whose link is over': [`/espace/inscription/${NOBODY}/`],
  'an invitation whose link is over': [`/espace/invitation/${NOBODY}/`],
  'a forgotten login': ['/espace/identifiant-oublie/'],
  'a forgotten login, no address': ['/espace/identifiant-oublie/', sendsFirst({ 'Adresse e-mail': 'alex' })],
  'a forgotten login, sent': ['/espace/identifiant-oublie/envoye/'],
  'a forgotten password': ['/espace/mot-de-passe-oublie/'],
  'a forgotten password, sent': ['/espace/mot-de-passe-oublie/envoye/'],
  'a new password whose link is over': [`/espace/mot-de-passe/${NOBODY}/`],
  'an address whose link is over': [`/espace/adresse/${NOBODY}/`],
  'a service that is none': ['/espace/services/ouvrir/?client_id=nobody'],
};

const MANDATAIRE: Record<string, State> = {
  'the home': ['/espace/'],
  'the accounts, something done': ['/espace/comptes/?fait=invited'],
  inviting: ['/espace/comptes/inviter/'],
  'inviting, faults': ['/espace/comptes/inviter/', sends('Envoyer l’invitation', { 'Adresse e-mail': 'alex' })],
  'an account': ['/espace/comptes/', openAccount('Noa Démo-Rivière')],
  'one’s own account': ['/espace/comptes/', openAccount('Camille Démo-Pont')],
  'ending a delegation': [
    '/espace/comptes/',
    async (page) => {
      await openAccount('Noa Démo-Rivière')(page);
      await page.getByRole('link', { name: 'Mettre fin à la délégation' }).click();
      await expect(page.getByText('Voici ce qui va se passer')).toBeVisible();
    },
  ],
  'an account that does not exist': ['/espace/comptes/nobody/'],
  'one’s data': ['/espace/profil/'],
  'signing in again': ['/espace/connexion/confirmer/?suite=/espace/profil/'],
  'another address': ['/espace/profil/adresse/'],
  'another address, none': ['/espace/profil/adresse/', sendsFirst({ 'Nouvelle adresse e-mail': 'alex' })],
  'another password': ['/espace/profil/mot-de-passe/'],
  'another password, too short': ['/espace/profil/mot-de-passe/', sendsFirst({ 'Nouveau mot de passe': 'court' })],
  'a second factor': ['/espace/profil/second-facteur/'],
  passkeys: ['/espace/profil/cles/'],
  'open sessions': ['/espace/profil/connexions/'],
  leaving: ['/espace/profil/depart/'],
  services: ['/espace/services/'],
  'a succession, when there is nobody to replace': ['/espace/succession/'],
};

const SALARIE: Record<string, State> = {
  'the home of a salarie': ['/espace/'],
  'those above': ['/espace/comptes/'],
  'inviting, refused': ['/espace/comptes/inviter/'],
};

const PENDING: Record<string, State> = {
  'the home of who waits': ['/espace/'],
  'accounts, to who waits': ['/espace/comptes/'],
};

const AGENT: Record<string, State> = {
  companies: ['/equipe/entreprises/'],
  'a company': ['/equipe/entreprises/000000018/'],
  'a company that is none': ['/equipe/entreprises/123456789/'],
  'companies, nothing found': ['/equipe/entreprises/?cherche=zzzz'],
  'closing a company': ['/equipe/entreprises/000000018/fermer/'],
  'one’s account': ['/equipe/compte/'],
  'one’s second factor': ['/equipe/compte/second-facteur/'],
  'one’s sessions': ['/equipe/compte/connexions/'],
};

function openAccount(name: string) {
  return async (page: Page) => {
    await page.getByRole('treeitem', { name: new RegExp(name) }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  };
}

/** Sends the first form of the page's own content. */
function sendsFirst(fields: Record<string, string>) {
  return async (page: Page) => {
    const button = page.locator('main form button[type="submit"].primary').first();
    await sends((await button.innerText()).trim(), fields)(page);
  };
}

async function walk(page: Page, states: Record<string, State>): Promise<void> {
  for (const [name, [address, reach]] of Object.entries(states))
    await test.step(name, async () => {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(address);
      await reach?.(page);
      await expect.soft(page.getByRole('heading', { level: 1 }), name).toHaveCount(1);
      await expectAccessible(page);
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      expect.soft(await tooWide(page), `${name}, twice as large`).toEqual(WELL);
    });
}

const VISITORS: [string, Record<string, State>, SignIn | null, string][] = [
  ['whoever is not signed in', STRANGER, null, '/espace/connexion/'],
  ['a mandataire', MANDATAIRE, demoAccountOf('mandataire'), '/espace/connexion/'],
  ['a salarie', SALARIE, demoAccountOf('salarie'), '/espace/connexion/'],
  ['an account that waits', PENDING, waitingAccount(), '/espace/connexion/'],
  ['an agent', AGENT, agentAt(0), '/equipe/connexion/'],
];

for (const width of [1280, 320]) {
  test.describe(`${width} px`, () => {
    test.use({ viewport: { width, height: 800 } });
    for (const [who, states, account, entrance] of VISITORS)
      test(`A1: the pages of ${who}, in all their states`, async ({ page, faults }) => {
        faults.allow(ERROR_STATUS);
        test.setTimeout(300_000);
        await page.goto(entrance);
        if (account) {
          await signIn(page, account);
          await expect(page.getByRole('button', { name: 'Se déconnecter' })).toBeVisible();
        }
        await walk(page, states);
      });
  });
}
