/** The accounts of the demonstration's two companies, which the tests' own database holds. */
import accounts from '../../tools/demo-accounts.json' with { type: 'json' };

export interface DemoAccount {
  login: string;
  password: string;
  email: string;
}

/** @param company the first or the second: each file of tests changes accounts of one alone */
export function demoAccountOf(type: 'mandataire' | 'representant' | 'salarie', company: 0 | 1 = 0): DemoAccount {
  const names = [...new Set(accounts.flatMap((account) => account.company ?? []))];
  const found = accounts.find((account) => account.type === type && account.company === names[company]);
  if (!found) throw new Error(`no ${type}`);
  return found;
}

/** The account of the first company that nobody has validated. */
export function waitingAccount(): DemoAccount {
  const found = accounts.find(({ login }) => login.includes('.demo-attente.'));
  if (!found) throw new Error('nobody waits');
  return found;
}
