import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';

/** One row a visitor and question (F2); no address, no browser, nothing that joins two rows of one visitor (F5). */
export const feedbackVote = sqliteTable(
  'feedback_vote',
  {
    questionId: text('question_id').notNull(),
    voter: text('voter').notNull(),
    helpful: integer('helpful', { mode: 'boolean' }).notNull(),
    reason: text('reason'),
    comment: text('comment'),
    answerHash: text('answer_hash').notNull(),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
    /** 1 when the vote came in a run of votes on this question: kept, but not counted until an agent looks (V1). */
    setAside: integer('set_aside', { mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    unique('feedback_vote_question_voter').on(table.questionId, table.voter),
    index('feedback_vote_question_created').on(table.questionId, table.createdAt),
    index('feedback_vote_counted').on(table.setAside, table.questionId, table.helpful),
    check('feedback_vote_helpful', sql`${table.helpful} IN (0, 1)`),
    check(
      'feedback_vote_reason',
      sql`${table.reason} IS NULL OR (${table.helpful} = 0 AND ${table.reason} IN ('unclear', 'not_my_case', 'wrong_or_outdated', 'other'))`,
    ),
    check('feedback_vote_comment', sql`${table.comment} IS NULL OR (${table.helpful} = 0 AND length(${table.comment}) <= 500)`),
  ],
);
