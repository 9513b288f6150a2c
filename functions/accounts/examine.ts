/** An agent decides on an examination (A3): the person is verified as by a check, or reads what is missing. */
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { deleteProof } from './account-repository.ts';
import { DECIDED_ALREADY } from './examination-messages.ts';
import { decideExamination, findExamination } from './examination-repository.ts';
import type { ActionContext } from './manage.ts';
import type { Account, Examination } from './model.ts';
import { recordCheck } from './verify.ts';

export type ExaminationDecision = { decision: 'grant' } | { decision: 'refuse'; answer: string };

/**
 * Decides, once: the second of two agents gets `conflict`.
 *
 * @param account whose examination it is
 * @throws AppError `conflict` when it was decided or withdrawn, `not_found`, `unavailable`
 */
export async function decide(
  { id }: Pick<Examination, 'id'>,
  account: Account,
  made: ExaminationDecision,
  agentId: string,
  context: ActionContext,
): Promise<void> {
  const { database, now, newId } = context;
  const granted = made.decision === 'grant';
  const mail = { id: newId(), kind: 'examination_refused', recipient: account.email, recipientKey: account.emailKey, subjectId: id };
  const decision = granted
    ? ({ state: 'granted', answer: null, agentId } as const)
    : ({ state: 'refused', answer: made.answer, agentId } as const);
  const check = { kind: 'agent', found: { result: granted ? 'verified' : 'refused' }, source: agentId } as const;
  await recordCheck(account, check, context, async () => {
    // An examination changes with an event of its company alone: what is open here is open when this is written (changeCompany).
    const current = await within(LONGEST_WAIT, findExamination(database, id)).catch((cause) => {
      throw new AppError('unavailable', { cause });
    });
    if (current?.state !== 'open') throw new AppError('conflict', { message: DECIDED_ALREADY });
    // Who is verified is told by the verification itself; a registry that did not answer need not be asked again.
    const more = granted ? deleteProof(database, account.id) : oweMail(database, { ...mail, parameters: {} }, now);
    return [decideExamination(database, id, decision, now), more];
  });
}
