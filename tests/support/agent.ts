/** The agents that the tests' own database holds, and their sign-in as people meet it. */
import { expect, type Page } from '@playwright/test';
import { TOTP } from 'otpauth';
import accounts from '../../tools/demo-accounts.json' with { type: 'json' };
import { RECOVERY_CODES } from './recovery-codes.ts';

export interface SignIn {
  login: string;
  password: string;
}

/** An agent of the demonstration: 0 or 1. */
export function agentAt(rank: 0 | 1): SignIn & { name: string } {
  const agent = accounts.filter(({ type }) => type === 'agent')[rank];
  if (!agent) throw new Error(`no agent ${rank}`);
  return agent;
}

/** What the agent's application shows now: it opens once in its half minute, so one test in a file may use it. */
export function codeOf(rank: 0 | 1): string {
  return new TOTP({ secret: accounts.filter(({ type }) => type === 'agent')[rank]?.secondFactor ?? '' }).generate();
}

const isAgent = (login: string) => accounts.some(({ type, login: one }) => type === 'agent' && one === login.trim().toLowerCase());

/** Draws: two sign-ins may draw one code, and the second then draws again. */
const DRAWS = 4;

/** Gives a recovery code on the page of the code, which is coming. */
export async function giveCode(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Code à usage unique');
  for (let draw = 1; draw <= DRAWS; draw += 1) {
    await page.getByLabel('Code', { exact: true }).fill(RECOVERY_CODES[Math.floor(Math.random() * RECOVERY_CODES.length)] ?? '');
    await page.getByRole('button', { name: 'Se connecter' }).click();
    const wrong = page.getByRole('alert').getByText('Ce code n’est pas le bon');
    const next = page.getByRole('button', { name: 'Se déconnecter' });
    await expect(wrong.or(next)).toBeVisible();
    if (await next.isVisible()) return;
  }
  throw new Error('no recovery code is left');
}

/** Fills the form of the sign-in page, which is open, and sends it; then the code that agents are asked for. */
export async function signIn(page: Page, { login, password }: SignIn = agentAt(0)): Promise<void> {
  await page.getByLabel('Identifiant').fill(login);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  if (isAgent(login)) await giveCode(page);
}
