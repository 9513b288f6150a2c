import type { PublishedQuestion } from '../../src/faq/question.ts';
import { sqlLiteral } from '../sql-literal.ts';

/** Spreads votes over the questions, always the same ones, most on a few. */
function votesOf(rank: number): { yes: number; no: number } {
  return { yes: Math.max(0, Math.round(40 / (rank + 1)) - 1), no: (rank * 7) % 4 };
}

/** SQL that adds the demonstration's votes; running it again adds nothing. Its voters are named `demo-…`: they are nobody. */
export function demoVotesSql(questions: readonly PublishedQuestion[]): string {
  const ranked = questions.toSorted((a, b) => (a.hash < b.hash ? -1 : 1)).slice(0, 30);
  const rows = ranked.flatMap(({ id, hash, updated }, rank) => {
    const { yes, no } = votesOf(rank);
    return Array.from({ length: yes + no }, (_, n) => {
      const time = sqlLiteral(`${updated}T08:00:00.000Z`);
      return `(${sqlLiteral(id)}, ${sqlLiteral(`demo-${rank}-${n}`)}, ${n < yes ? 1 : 0}, ${n < yes ? 'NULL' : "'unclear'"}, NULL, ${sqlLiteral(hash)}, ${time}, ${time}, 0)`;
    });
  });
  return `INSERT OR IGNORE INTO feedback_vote (question_id, voter, helpful, reason, comment, answer_hash, created_at, updated_at, set_aside) VALUES\n${rows.join(',\n')};\n`;
}
