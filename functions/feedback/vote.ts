import type { WorkerQuestion } from '../../src/faq/question.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { REFUSAL_MESSAGES } from './messages.ts';
import type { Opinion, Vote } from './model.ts';
import { upsertVote } from './repository.ts';
import { mayVote } from './rules.ts';
import type { VoteInput } from './schema.ts';
import { newVisitor, readForm, voterHash } from './visitor.ts';

export interface VoteContext {
  database: D1Database;
  secret: string;
  now: Date;
  /** The question named, when it is published. */
  question: WorkerQuestion | undefined;
  /** From the cookie. */
  visitor: string | null;
}

export interface VoteResult {
  question: WorkerQuestion;
  opinion: Opinion;
  visitor: string;
}

/**
 * Records what a visitor said: loads the form's token, asks the rule, writes one statement.
 *
 * @throws AppError `not_found` (F6), `invalid_input` (F3, a stale form), `unavailable` when the database does not answer
 */
export async function vote(input: VoteInput, { database, secret, now, question, visitor }: VoteContext): Promise<VoteResult> {
  const form = input.form === undefined ? null : readForm(secret, input.question, input.form, now);
  const formAge = input.form === undefined ? null : (form?.age ?? 'invalid');
  const opinion: Opinion = { helpful: input.helpful, reason: input.reason ?? null, comment: input.comment || null };
  const decision = mayVote({ published: question !== undefined, opinion, formAge });
  if (!decision.allowed)
    throw new AppError(decision.reason === 'unknown_question' ? 'not_found' : 'invalid_input', {
      reason: decision.reason,
      message: REFUSAL_MESSAGES[decision.reason],
    });
  if (!question) throw new AppError('not_found');

  const who = visitor ?? form?.visitor ?? newVisitor();
  const given: Vote = {
    ...opinion,
    questionId: question.id,
    voter: voterHash(secret, who, question.id),
    answerHash: form?.answerHash ?? question.hash,
    withdrawsComment: input.comment === '',
  };
  try {
    await within(LONGEST_WAIT, upsertVote(database, given, now));
  } catch (cause) {
    throw new AppError('unavailable', {
      message: 'Votre avis n’a pas été enregistré : le service est momentanément indisponible. Réessayez dans un instant.',
      cause,
    });
  }
  return { question, opinion, visitor: who };
}
