/** The accounts of the demonstration's first company, which the tests' own database holds. */
import accounts from '../../tools/demo-accounts.json' with { type: 'json' };

export interface DemoAccount {
  login: string;
  password: string;
  email: string;
}

export function demoAccountOf(type: 'mandataire' | 'representant' | 'salarie'): DemoAccount {
  const found = accounts.find((account) => account.type === type);
  if (!found) throw new Error(`no ${type}`);
  return found;
}
