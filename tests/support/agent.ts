/** The agents that the tests' own database holds, and their sign-in as people meet it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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

/** Which code is the next one; kept in a file, since a test that fails ends its process. */
const NEXT = path.join(import.meta.dirname, '../../.cache/next-recovery-code');

/** A code that no test of this run has given: there are more of them than sign-ins, one after the other. */
function nextCode(): string {
  const place = existsSync(NEXT) ? Number(readFileSync(NEXT, 'utf8')) : 0;
  mkdirSync(path.dirname(NEXT), { recursive: true });
  writeFileSync(NEXT, String((place + 1) % RECOVERY_CODES.length));
  return RECOVERY_CODES[place % RECOVERY_CODES.length] ?? '';
}

/** Gives a recovery code on the page of the code, which is coming. */
export async function giveCode(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Code à usage unique');
  await page.getByLabel('Code', { exact: true }).fill(nextCode());
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page.getByRole('button', { name: 'Se déconnecter' })).toBeVisible();
}

/** Fills the form of the sign-in page, which is open, and sends it; then the code that agents are asked for. */
export async function signIn(page: Page, { login, password }: SignIn = agentAt(0)): Promise<void> {
  await page.getByLabel('Identifiant').fill(login);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  if (isAgent(login)) await giveCode(page);
}
