/** Who may say what of an answer. Pure. */
import type { Opinion, Refusal } from './model.ts';

export type Decision = { allowed: true } | { allowed: false; reason: Refusal };

const ALLOWED: Decision = { allowed: true };

function refuse(reason: Refusal): Decision {
  return { allowed: false, reason };
}

/** How long a form may stay open before it is sent, in milliseconds: a day. */
export const FORM_LIFETIME = 24 * 60 * 60 * 1000;

/** May a form of this age, in milliseconds, still be sent? */
export const isFresh = (age: number) => age >= 0 && age <= FORM_LIFETIME;

export interface VoteRequest {
  /** Is the question in the published list? */
  published: boolean;
  opinion: Opinion;
  /** Age of the form's token in milliseconds, `invalid` for one that this site did not issue, null when there is none. */
  formAge: number | 'invalid' | null;
}

/** F6: only on a published question. F3: reasons and comment come after « non ». F5: a form counts once, and not for ever. */
export function mayVote({ published, opinion, formAge }: VoteRequest): Decision {
  if (!published) return refuse('unknown_question');
  if (opinion.helpful && (opinion.reason !== null || opinion.comment !== null)) return refuse('reason_without_no');
  if (formAge === 'invalid' || (formAge !== null && !isFresh(formAge))) return refuse('stale_form');
  return ALLOWED;
}

/** Votes that one question gets in ten minutes before the next ones are set aside (V1): by rate, whoever sends them. */
export const RUN_LIMIT = 60;
export const RUN_WINDOW = 10 * 60 * 1000;
