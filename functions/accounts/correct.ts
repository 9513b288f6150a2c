/** What the holder of a pending account does with it (A3): correct the name, or give up. */
import { AppError } from '../errors.ts';
import { deleteAccount, updateAccount } from './account-repository.ts';
import { deleteExaminations, withdrawExaminations } from './examination-repository.ts';
import { type ActionContext, changeCompany } from './manage.ts';
import type { Account } from './model.ts';
import { mayGiveUp } from './rules.ts';

const NOT_PENDING = 'Votre compte n’est plus en attente\u00a0: rechargez la page.';

/**
 * Corrects the name of a mandataire who waits to be verified; the checks start again with the next proof, and what an agent was asked to
 * examine is withdrawn.
 *
 * @throws AppError `conflict` when the account does not wait any more
 */
export function correct(account: Account, name: { firstName: string; lastName: string }, context: ActionContext): Promise<void> {
  return changeCompany(context, account.companyId, (members) => {
    if (members.find(account.id)?.state !== 'to_verify') throw new AppError('conflict', { message: NOT_PENDING });
    const change = { ...name, name: `${name.firstName} ${name.lastName}` };
    const { database, now } = context;
    const statements = [updateAccount(database, account.id, change, now), withdrawExaminations(database, account.id, now)];
    return { kind: 'corrected', actorId: account.id, subjectId: account.id, statements, result: undefined };
  });
}

/**
 * Gives a pending account up: it is gone with what it asked for, its address is free again, its login stays issued (L5).
 *
 * @throws AppError `conflict` when the account does not wait any more
 */
export function giveUp(account: Account, context: ActionContext): Promise<void> {
  return changeCompany(context, account.companyId, (members) => {
    const current = members.find(account.id);
    if (!current || !mayGiveUp(current)) throw new AppError('conflict', { message: NOT_PENDING });
    const statements = [...deleteExaminations(context.database, account.id), ...deleteAccount(context.database, account.id)];
    return { kind: 'gave_up', actorId: account.id, subjectId: account.id, statements, result: undefined };
  });
}
