/** What another service is told of whoever signs in to it with an account of a company. Pure. */
import type { Account, Company } from './model.ts';
import { mayInvite } from './rules.ts';

/** What may be asked for; `entreprise` is this site's own. */
export const SCOPES = ['openid', 'profile', 'email', 'entreprise', 'offline_access'] as const;
export type Scope = (typeof SCOPES)[number];

/** Rights that services may rely on. */
export const PERMISSIONS = ['manage_accounts'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** A claim by name, as JSON. */
export type Claims = Record<string, unknown>;

/** Only an active account of a company that is not closed signs in elsewhere (A3, A5b, A10). */
export function maySignInElsewhere(account: Pick<Account, 'state'>, company: Pick<Company, 'state'>): boolean {
  return account.state === 'active' && company.state !== 'closed';
}

export function permissionsOf(account: Pick<Account, 'type' | 'state'>, company: Pick<Company, 'state'>): Permission[] {
  return mayInvite({ type: account.type, state: account.state, companyState: company.state }).allowed ? ['manage_accounts'] : [];
}

/** What these scopes share; `sub` is the provider's own. */
export function claimsOf(account: Account, company: Company, scopes: readonly string[]): Claims {
  const { name, firstName, lastName, email, type } = account;
  return {
    ...(scopes.includes('profile') && { name, given_name: firstName, family_name: lastName }),
    ...(scopes.includes('email') && { email, email_verified: true }),
    ...(scopes.includes('entreprise') && {
      company: { siren: company.siren, name: company.name },
      account_type: type,
      permissions: permissionsOf(account, company),
    }),
  };
}
