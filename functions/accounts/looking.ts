/** Whoever is signed in, and the part of their company that a page of theirs is about. */
import type { Context } from 'hono';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import type { AccountContext } from './account-session.ts';
import { CompanyMembers } from './company-members.ts';
import { findCompanyPart } from './company-part-repository.ts';
import type { Account, CompanyPart } from './model.ts';

export interface Looking<View extends CompanyPart = CompanyPart> {
  members: CompanyMembers<View>;
  self: Account;
  /** Path of the page. */
  path: string;
}

/**
 * Who looks at a company.
 *
 * @param read what of the company the page is about; it holds the account of whoever looks
 * @throws AppError `not_found` when the account is gone, `unavailable`
 */
export async function lookingAt<View extends CompanyPart>(
  context: Context<AccountContext>,
  read: (companyId: string, selfId: string) => Promise<View | null>,
): Promise<Looking<View>> {
  const { id, companyId } = context.get('account');
  const view = await within(LONGEST_WAIT, read(companyId, id)).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });
  const members = view && new CompanyMembers(view);
  const self = members?.find(id);
  if (!members || !self) throw new AppError('not_found');
  return { members, self, path: context.req.path };
}

/** Whoever is signed in, with those above, and these others of their company. */
export function lookingFrom(context: Context<AccountContext>, ...others: string[]): Promise<Looking> {
  return lookingAt(context, (companyId, selfId) => findCompanyPart(context.env.DB, companyId, [selfId, ...others]));
}
