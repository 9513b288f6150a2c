/** Writing to the agency and answering, as people do it. */
import { randomUUID } from 'node:crypto';
import { type APIRequestContext, expect, type Locator, type Page } from '@playwright/test';
import accounts from '../../tools/demo-accounts.json' with { type: 'json' };
import { giveCode } from './agent.ts';

/** An address that nobody else in these tests has: each is acknowledged once an hour (C8). */
export const newAddress = () => `personne.${randomUUID().slice(0, 8)}@editeur.example`;

/** A file as a browser chooses it. */
export interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** The smallest PDF that is one. */
export function aPdf(name: string): ChosenFile {
  const body = [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
  ];
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(`${body.join('\n')}\n`) };
}

export function aPng(name: string): ChosenFile {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=';
  return { name, mimeType: 'image/png', buffer: Buffer.from(pixel, 'base64') };
}

/** A program: nothing that the form takes. */
export const aProgram = (name: string): ChosenFile => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(64)]),
});

export interface Form {
  subject: Locator;
  message: Locator;
  files: Locator;
  name: Locator;
  email: Locator;
  siren: Locator;
  candidature: Locator;
  send: Locator;
  /** What is wrong, on top. */
  summary: Locator;
  suggestions: Locator;
  read: Locator;
  received: Locator;
}

export function formOf(page: Page): Form {
  const main = page.getByRole('main');
  return {
    subject: main.getByRole('textbox', { name: 'Objet' }),
    message: main.getByRole('textbox', { name: 'Votre message' }),
    files: main.getByLabel(/^Fichiers joints/),
    name: main.getByRole('textbox', { name: 'Nom et prénom' }),
    email: main.getByRole('textbox', { name: 'Adresse e-mail' }),
    siren: main.getByRole('textbox', { name: /^SIREN/ }),
    candidature: main.getByRole('textbox', { name: /^Numéro de candidature/ }),
    send: main.getByRole('button', { name: 'Envoyer le message' }),
    summary: main.getByRole('alert'),
    suggestions: page.locator('[data-suggestions]'),
    read: main.getByRole('group', { name: 'Réponses que vous avez lues et qui ne répondent pas' }),
    received: main.getByRole('group', { name: 'Déjà reçus' }),
  };
}

export interface Written {
  subject: string;
  message: string;
  name: string;
  email: string;
}

export const aMessage = (more: Partial<Written> = {}): Written => ({
  subject: 'Changer de raison sociale pendant la candidature',
  message: 'Bonjour,\n\nNotre société change de nom en mars.\nFaut-il recommencer le dossier ?',
  name: 'Claire Martin',
  email: newAddress(),
  ...more,
});

export async function write(page: Page, { subject, message, name, email }: Written): Promise<void> {
  const form = formOf(page);
  await form.subject.fill(subject);
  await form.message.fill(message);
  await form.name.fill(name);
  await form.email.fill(email);
}

/** The page that follows a message that was taken. */
export async function expectReceived(page: Page): Promise<{ reference: string; followUp: string }> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Message reçu');
  return { reference: await referenceOn(page), followUp: page.url() };
}

export async function referenceOn(page: Page): Promise<string> {
  const said = page.getByRole('main').getByText(/^Référence/);
  await expect(said).toHaveText(/GU-[0-9A-Z]{4}-[0-9A-Z]{3}$/);
  return (await said.innerText()).replace(/^Référence\s/, '');
}

/** Sends a message without the form, as something that happened before; gives the path of its follow-up page. */
export async function sendBefore(request: APIRequestContext, origin: string, more: Partial<Written> = {}): Promise<string> {
  const answer = await request.post('/contact/', { headers: { origin }, form: { ...aMessage(more) }, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  return answer.headers().location ?? '';
}

/** So many messages of one address within the hour that a proof of work is asked of it. */
export async function pressFrom(request: APIRequestContext, origin: string, email: string): Promise<void> {
  for (let sent = 0; sent < 5; sent += 1) await sendBefore(request, origin, { email, message: `Message ${sent}` });
}

const [agentA, agentB] = accounts;
if (!agentA || !agentB) throw new Error('the demonstration has two agents');
export const AGENTS = { a: agentA, b: agentB };

/** Signs in, unless the page is of an agent already, and opens an address of the desk. */
export async function openDesk(page: Page, address: string, { login, password } = AGENTS.a): Promise<void> {
  await page.goto(address);
  await page.getByRole('textbox', { name: 'Identifiant' }).fill(login);
  await page.getByRole('textbox', { name: 'Mot de passe' }).fill(password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await giveCode(page);
}

/** Opens a message by what its sender reads over the phone. */
export async function findByReference(page: Page, reference: string): Promise<void> {
  await page.goto('/equipe/messages/');
  await page.getByRole('textbox', { name: 'Trouver par référence' }).fill(reference);
  await page.getByRole('button', { name: 'Ouvrir' }).click();
  await expect(page.getByRole('article').getByText(reference)).toBeVisible();
}

export const answerBox = (page: Page) => page.getByRole('textbox', { name: 'Votre réponse' });

/** Takes and answers a message, as something that happened before. */
export async function answerBefore(page: Page, reference: string, text: string): Promise<void> {
  await findByReference(page, reference);
  await answerBox(page).fill(text);
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await expect(page.getByText('La réponse part par e-mail.')).toBeVisible();
}

/** How many messages wait for an answer, as the desk counts them. */
export async function countWaiting(page: Page): Promise<number> {
  await page.goto('/equipe/messages/');
  const tab = page.getByRole('navigation', { name: 'Listes de messages' }).getByRole('link', { name: /^À traiter/ });
  return Number(/\d+$/.exec(await tab.innerText())?.[0]);
}

/** Finds a message in the list of those that wait, on whichever of its pages it stands. */
export async function findInList(page: Page, subject: string): Promise<Locator> {
  await page.goto('/equipe/messages/');
  const line = page.getByRole('link', { name: new RegExp(`^${subject.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) });
  const more = page.getByRole('link', { name: 'Suivants' });
  while ((await line.count()) === 0 && (await more.count()) > 0) await more.click();
  return line;
}
