/** The agency closes a company with all its accounts, in one step (A10), or opens it again with one of its mandataires. */
import { AppError } from '../errors.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { updateAccount } from './account-repository.ts';
import { closeAccounts, deleteRegistrationsOf, setCompanyState } from './agency-repository.ts';
import type { CompanyMembers } from './company-members.ts';
import { withdrawExaminationsOf } from './examination-repository.ts';
import { type ActionContext, changeCompany, refused } from './manage.ts';
import type { Account } from './model.ts';
import { isPending } from './rules.ts';
import { withdrawSuccessions } from './succession-repository.ts';

/** Who is told that their company is closed: everybody whose account was not refused before. */
export function toldOfClosing({ view }: CompanyMembers): Account[] {
  return view.accounts.filter(({ state }) => state !== 'refused');
}

/**
 * Closes a company: its accounts, their sessions, what was invited, registered or asked for.
 *
 * @throws AppError `conflict` when it is closed already; `not_found`, `unavailable`
 */
export function closeCompany(companyId: string, agentId: string, context: ActionContext): Promise<void> {
  const { database, now, newId } = context;
  return changeCompany(context, companyId, (members) => {
    const { company } = members.view;
    if (company.state === 'closed')
      throw new AppError('conflict', { reason: 'company_closed', message: 'Cette entreprise est déjà fermée.' });
    const mails = toldOfClosing(members).map(({ id, email, emailKey }) =>
      oweMail(
        database,
        { id: newId(), kind: 'company_closed', recipient: email, recipientKey: emailKey, subjectId: id, parameters: {} },
        now,
      ),
    );
    return {
      kind: 'company_closed',
      actorId: agentId,
      subjectId: company.id,
      statements: [
        // First: a verified company would keep its last mandataire (migration 0005).
        setCompanyState(database, company.id, 'closed', now),
        withdrawExaminationsOf(database, company.id, now),
        withdrawSuccessions(database, company.id, now),
        ...closeAccounts(database, company.id, now),
        deleteRegistrationsOf(database, company.siren),
        ...mails,
      ],
      result: undefined,
    };
  });
}

/** Those with whom a closed company may be opened again: who was a mandataire was verified; who waited to be was refused by the closing. */
export function mayReopenWith({ view }: CompanyMembers): Account[] {
  return view.accounts.filter(({ type, state }) => type === 'mandataire' && state === 'suspended');
}

/** Accounts that closing suspends, and those that it refuses. */
export function touchedByClosing(members: CompanyMembers): { suspended: Account[]; refused: Account[] } {
  const told = toldOfClosing(members);
  return { suspended: told.filter((account) => !isPending(account)), refused: told.filter(isPending) };
}

/**
 * Opens a closed company again with one mandataire, who reactivates the accounts attached to theirs; all others stay suspended.
 *
 * @throws AppError `conflict` when the company is not closed, or the account is not a suspended mandataire's; `not_found`, `unavailable`
 */
export function reopenCompany(companyId: string, accountId: string, agentId: string, context: ActionContext): Promise<void> {
  const { database, now, newId } = context;
  return changeCompany(context, companyId, (members) => {
    const { company } = members.view;
    if (company.state !== 'closed') throw new AppError('conflict', { message: 'Cette entreprise n’est pas fermée.' });
    const account = members.find(accountId);
    if (!account) throw new AppError('not_found');
    if (!mayReopenWith(members).includes(account)) throw refused('not_suspended');
    const mail = { id: newId(), kind: 'account_reactivated', recipient: account.email, recipientKey: account.emailKey };
    return {
      kind: 'company_reopened',
      actorId: agentId,
      subjectId: account.id,
      statements: [
        // First: a company is verified with an active mandataire (migration 0007). At a top, so that nobody who is suspended is above.
        updateAccount(database, account.id, { state: 'active', responsableId: null }, now),
        setCompanyState(database, company.id, 'verified', now),
        oweMail(database, { ...mail, subjectId: account.id, parameters: {} }, now),
      ],
      result: undefined,
    };
  });
}
