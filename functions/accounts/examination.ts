/** A mandataire to be asks an agent to examine what the automatic checks did not find (A3), or takes it back. */
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import type { StoredFile } from '../files/model.ts';
import type { CheckedFile } from '../files/recognise.ts';
import { storeFiles } from '../files/store.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { commit, findLastVerification } from './account-repository.ts';
import { EXAMINATION_REFUSAL_MESSAGES } from './examination-messages.ts';
import {
  attachDocuments,
  deleteWaitingDocuments,
  findLastExamination,
  insertDocuments,
  insertExamination,
  withdrawExaminations,
} from './examination-repository.ts';
import { mayAskExamination } from './examination-rules.ts';
import { type ActionContext, changeCompany } from './manage.ts';
import type { ExaminationRefusal } from './model.ts';
import { isToVerify } from './rules.ts';

export interface ExaminationContext extends ActionContext {
  bucket: R2Bucket;
  /** Where the agency is told. */
  team: string;
}

/** Whose examination it is. */
export interface Asker {
  id: string;
  companyId: string;
}

export function examinationRefused(reason: ExaminationRefusal): AppError {
  return new AppError(reason === 'company_closed' ? 'forbidden' : 'conflict', { reason, message: EXAMINATION_REFUSAL_MESSAGES[reason] });
}

/**
 * Asks for an examination.
 *
 * @param kept documents that came with a former try of the form
 * @throws AppError `conflict` with the reason of the refusal, `not_found`, `unavailable`
 */
export async function askExamination(
  asker: Asker,
  { text, files, kept }: { text: string; files: readonly CheckedFile[]; kept: readonly string[] },
  context: ExaminationContext,
): Promise<void> {
  const { database, now, newId, team } = context;
  // Should the rest fail, nothing knows of them, and they are found by their day and removed.
  const stored = await within(LONGEST_WAIT, storeFiles(files, 'examen', context)).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });
  await changeCompany(context, asker.companyId, async (members) => {
    const account = members.find(asker.id);
    if (!account) throw new AppError('not_found');
    const [check, last] = await within(
      LONGEST_WAIT,
      Promise.all([findLastVerification(database, account.id), findLastExamination(database, account.id)]),
    ).catch((cause) => {
      throw new AppError('unavailable', { cause });
    });
    const decision = mayAskExamination({
      companyState: members.view.company.state,
      isToVerify: isToVerify(account),
      lastResult: check?.result ?? null,
      hasOpen: last?.state === 'open',
    });
    if (!decision.allowed) throw examinationRefused(decision.reason);
    const id = newId();
    const announcement = { id: newId(), kind: 'examination_announcement', recipient: team, recipientKey: team, parameters: {} };
    const owner = { userId: account.id, examinationId: id };
    const row = {
      id,
      userId: account.id,
      state: 'open',
      text,
      answer: null,
      agentId: null,
      createdAt: now.toISOString(),
      decidedAt: null,
    } as const;
    return {
      kind: 'examination_asked',
      actorId: account.id,
      subjectId: account.id,
      details: { examination: id },
      statements: [
        insertExamination(database, row),
        ...insertDocuments(database, stored, owner),
        ...attachDocuments(database, kept, owner),
        deleteWaitingDocuments(database, account.id, []),
        oweMail(database, { ...announcement, subjectId: id }, now),
      ],
      result: undefined,
    };
  });
}

/**
 * Keeps documents for the next try of a form that is not right yet.
 *
 * @param kept those that came before and are still wanted
 * @returns the new ones
 */
export async function keepDocuments(
  userId: string,
  { files, kept }: { files: readonly CheckedFile[]; kept: readonly string[] },
  context: ExaminationContext,
): Promise<StoredFile[]> {
  const { database } = context;
  try {
    const stored = await within(LONGEST_WAIT, storeFiles(files, 'examen', context));
    const statements = [
      deleteWaitingDocuments(database, userId, kept),
      ...insertDocuments(database, stored, { userId, examinationId: null }),
    ];
    await within(LONGEST_WAIT, commit(database, statements));
    return stored;
  } catch (cause) {
    throw new AppError('unavailable', { cause });
  }
}

/**
 * Takes back what was asked for.
 *
 * @throws AppError `conflict` when nothing is open any more
 */
export async function withdrawExamination(asker: Asker, context: ActionContext): Promise<void> {
  const { database, now } = context;
  await changeCompany(context, asker.companyId, async () => {
    const last = await within(LONGEST_WAIT, findLastExamination(database, asker.id)).catch((cause) => {
      throw new AppError('unavailable', { cause });
    });
    if (last?.state !== 'open')
      throw new AppError('conflict', { message: 'Aucune demande d’examen n’est en cours\u00a0: rechargez la page.' });
    return {
      kind: 'examination_withdrawn',
      actorId: asker.id,
      subjectId: asker.id,
      details: { examination: last.id },
      statements: [withdrawExaminations(database, asker.id, now)],
      result: undefined,
    };
  });
}
