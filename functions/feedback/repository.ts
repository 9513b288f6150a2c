import { and, desc, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Opinion, Reason, Vote } from './model.ts';
import { RUN_LIMIT, RUN_WINDOW } from './rules.ts';
import { feedbackVote } from './tables.ts';

/**
 * One statement that makes a visitor's vote on a question what was said last (F2), however many arrive at once. The same vote
 * again changes nothing; « non » again without reasons keeps the reasons already given on the same answer (F4).
 */
export function upsertVote(database: D1Database, vote: Vote, now: Date) {
  const { questionId, voter, helpful, reason, comment, answerHash, withdrawsComment } = vote;
  const time = now.toISOString();
  const windowStart = new Date(now.getTime() - RUN_WINDOW).toISOString();
  const recent = sql`(SELECT count(*) FROM (SELECT 1 FROM ${feedbackVote} WHERE ${feedbackVote.questionId} = ${questionId} AND ${feedbackVote.createdAt} > ${windowStart} LIMIT ${RUN_LIMIT}))`;
  /** Nothing of what was said before holds: it went with « non », or with another answer. */
  const anew = sql`(excluded.helpful = 1 OR ${feedbackVote.answerHash} IS NOT excluded.answer_hash)`;
  return drizzle(database)
    .insert(feedbackVote)
    .values({
      questionId,
      voter,
      helpful,
      reason,
      comment,
      answerHash,
      createdAt: time,
      updatedAt: time,
      setAside: sql`${recent} >= ${RUN_LIMIT}`,
    })
    .onConflictDoUpdate({
      target: [feedbackVote.questionId, feedbackVote.voter],
      set: {
        helpful: sql`excluded.helpful`,
        reason: sql`CASE WHEN ${anew} THEN excluded.reason ELSE coalesce(excluded.reason, ${feedbackVote.reason}) END`,
        comment: sql`CASE WHEN ${anew} OR ${withdrawsComment} THEN excluded.comment ELSE coalesce(excluded.comment, ${feedbackVote.comment}) END`,
        answerHash: sql`excluded.answer_hash`,
        updatedAt: sql`excluded.updated_at`,
      },
      setWhere: sql`${feedbackVote.helpful} IS NOT excluded.helpful OR excluded.reason IS NOT NULL OR excluded.comment IS NOT NULL OR ${withdrawsComment} OR ${feedbackVote.answerHash} IS NOT excluded.answer_hash`,
    });
}

/** What a visitor said of a question, or null. */
export async function findOpinion(database: D1Database, questionId: string, voter: string): Promise<Opinion | null> {
  const [row] = await drizzle(database)
    .select({ helpful: feedbackVote.helpful, reason: feedbackVote.reason, comment: feedbackVote.comment })
    .from(feedbackVote)
    .where(and(eq(feedbackVote.questionId, questionId), eq(feedbackVote.voter, voter)))
    .limit(1);
  return row ? { ...row, reason: row.reason as Reason | null } : null;
}

export interface QuestionTotal {
  questionId: string;
  helpful: number;
  unhelpful: number;
}

/** Totals of the questions that helped most, counted from the rows: most « oui » beyond « non » first. */
export function listMostHelpful(database: D1Database, limit: number): Promise<QuestionTotal[]> {
  const helpful = sql<number>`sum(${feedbackVote.helpful})`;
  const unhelpful = sql<number>`sum(1 - ${feedbackVote.helpful})`;
  return drizzle(database)
    .select({ questionId: feedbackVote.questionId, helpful, unhelpful })
    .from(feedbackVote)
    .where(eq(feedbackVote.setAside, false))
    .groupBy(feedbackVote.questionId)
    .having(sql`sum(${feedbackVote.helpful}) > sum(1 - ${feedbackVote.helpful})`)
    .orderBy(desc(sql`${helpful} - ${unhelpful}`), desc(helpful), feedbackVote.questionId)
    .limit(limit);
}
