/** The agency takes a second factor away: for whoever has lost telephone and recovery codes, and has shown who they are. */
import { AppError } from '../errors.ts';
import { deleteSessions } from './account-repository.ts';
import { LIFT_REFUSALS } from './agency-messages.ts';
import type { CompanyMembers } from './company-members.ts';
import { type ActionContext, changeCompany } from './manage.ts';
import { mayLiftSecondFactor } from './rules.ts';
import { tell } from './security-events.ts';
import { deleteSecondFactor, findUser, type Holder } from './security-repository.ts';

/** @throws AppError `not_found`, `conflict` with the reason of the refusal */
export function refuseLift({ view }: CompanyMembers, holder: Holder | null): void {
  if (!holder) throw new AppError('not_found');
  const decision = mayLiftSecondFactor(view.company.state, holder.secondFactor);
  if (!decision.allowed) throw new AppError('conflict', { reason: decision.reason, message: LIFT_REFUSALS[decision.reason] });
}

/**
 * The password is asked for alone at the next sign-in; open sessions end. The holder is told, and the other mandataires: nobody is talked
 * out of a second factor unseen.
 *
 * @throws AppError `not_found`, `conflict` with the reason of the refusal, `unavailable`
 */
export function liftSecondFactor(
  { companyId, accountId }: { companyId: string; accountId: string },
  agentId: string,
  context: ActionContext,
): Promise<void> {
  const { database, now } = context;
  return changeCompany(context, companyId, async (members) => {
    const account = members.find(accountId);
    if (!account) throw new AppError('not_found');
    // Setting one, or taking it away, is an event of the company too: what is read here is as sure as the rest.
    refuseLift(members, await findUser(database, account.id));
    const others = members.activeMandataires.filter(({ id }) => id !== account.id);
    return {
      ...{ kind: 'second_factor_lifted', actorId: agentId, subjectId: account.id, result: undefined },
      statements: [
        ...deleteSecondFactor(database, account.id, now),
        deleteSessions(database, account.id),
        tell(account, 'second_factor_lifted', {}, context),
        ...others.map(({ email, emailKey }) => tell({ id: account.id, email, emailKey }, 'other_second_factor_lifted', {}, context)),
      ],
    };
  });
}
