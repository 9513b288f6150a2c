/** The agents that the tests' own database holds, and their sign-in as people meet it. */
import type { Page } from '@playwright/test';
import accounts from '../../tools/demo-accounts.json' with { type: 'json' };

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

/** Fills the form of the sign-in page, which is open, and sends it. */
export async function signIn(page: Page, { login, password }: SignIn = agentAt(0)): Promise<void> {
  await page.getByLabel('Identifiant').fill(login);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
}
