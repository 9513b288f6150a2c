import type { Reason } from '../../src/faq/feedback.ts';

export { COMMENT_MAX, REASONS } from '../../src/faq/feedback.ts';
export type { Reason };

/** What a visitor says of an answer. */
export interface Opinion {
  helpful: boolean;
  /** After « non » only (F3). */
  reason: Reason | null;
  comment: string | null;
}

/** A vote as it is kept. */
export interface Vote extends Opinion {
  questionId: string;
  /** Keyed hash of the visitor and the question (F5): the same visitor has another one on every question. */
  voter: string;
  /** Hash of the answer that the visitor read (F4). */
  answerHash: string;
  /** True when the comment given before is taken back: its field was emptied. */
  withdrawsComment: boolean;
}

export const REFUSALS = ['unknown_question', 'reason_without_no', 'stale_form'] as const;

export type Refusal = (typeof REFUSALS)[number];
