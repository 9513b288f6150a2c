import { describe, expect, test } from 'vitest';
import { REFUSAL_MESSAGES } from '../../functions/feedback/messages.ts';
import { COMMENT_MAX, REASONS, REFUSALS, type Reason, type Refusal } from '../../functions/feedback/model.ts';
import { FORM_LIFETIME, mayVote, type VoteRequest } from '../../functions/feedback/rules.ts';
import { REASON_LABELS } from '../../src/faq/feedback.ts';

const HELPFUL = [true, false] as const;
const ALL_REASONS = [null, ...REASONS] as const;
const COMMENTS = [null, 'Trop long.'] as const;
const PUBLISHED = [true, false] as const;

/** Each age of a form with whether it may still be sent. */
const FORM_AGES: [age: VoteRequest['formAge'], good: boolean][] = [
  [null, true],
  [0, true],
  [1, true],
  [FORM_LIFETIME, true],
  [FORM_LIFETIME + 1, false],
  [-1, false],
  ['invalid', false],
];

/** What was said with what: helpful, then a reason, then a comment. */
const SAID: Record<'yes' | 'no', Record<'nothing more' | 'a reason' | 'a comment' | 'both', boolean>> = {
  yes: { 'nothing more': true, 'a reason': false, 'a comment': false, both: false },
  no: { 'nothing more': true, 'a reason': true, 'a comment': true, both: true },
};

function moreThan(reason: Reason | null, comment: string | null): keyof (typeof SAID)['yes'] {
  if (reason === null) return comment === null ? 'nothing more' : 'a comment';
  return comment === null ? 'a reason' : 'both';
}

/** The table: an unpublished question first (F6), then what was said (F3), then the form (F5). */
function expected({ published, opinion, formAge }: VoteRequest): Refusal | null {
  if (!published) return 'unknown_question';
  if (!SAID[opinion.helpful ? 'yes' : 'no'][moreThan(opinion.reason, opinion.comment)]) return 'reason_without_no';
  return FORM_AGES.find(([age]) => age === formAge)?.[1] ? null : 'stale_form';
}

const REQUESTS: VoteRequest[] = HELPFUL.flatMap((helpful) =>
  ALL_REASONS.flatMap((reason) =>
    COMMENTS.flatMap((comment) =>
      PUBLISHED.flatMap((published) => FORM_AGES.map(([formAge]) => ({ published, opinion: { helpful, reason, comment }, formAge }))),
    ),
  ),
);

describe('F3, F5, F6: who may vote: a closed table', () => {
  test('every reason × helpful × comment × published × age of the form is decided as the table says', () => {
    expect(REQUESTS).toHaveLength(2 * 5 * 2 * 2 * 7);
    const decided = REQUESTS.map((request) => {
      const decision = mayVote(request);
      return { request, refused: decision.allowed ? null : decision.reason };
    });
    expect(decided).toEqual(REQUESTS.map((request) => ({ request, refused: expected(request) })));
  });

  test('every refusal is reached, and nothing else refuses', () => {
    const reached = new Set(REQUESTS.map(mayVote).map((decision) => (decision.allowed ? null : decision.reason)));
    expect(reached).toEqual(new Set([null, ...REFUSALS]));
  });

  const plain: VoteRequest = { published: true, opinion: { helpful: true, reason: null, comment: null }, formAge: null };

  test('F6: a question that is not published gets no vote, whatever else is right', () => {
    expect(mayVote({ ...plain, published: false })).toEqual({ allowed: false, reason: 'unknown_question' });
  });

  test('F3: a reason or a comment goes with « non » only', () => {
    expect(mayVote({ ...plain, opinion: { helpful: true, reason: 'unclear', comment: null } })).toEqual({
      allowed: false,
      reason: 'reason_without_no',
    });
    expect(mayVote({ ...plain, opinion: { helpful: false, reason: 'unclear', comment: 'Trop long.' } })).toEqual({ allowed: true });
  });

  test('F5: a form is good for a day; one from the future, or of another site, is not', () => {
    expect(FORM_LIFETIME).toBe(86_400_000);
    expect(mayVote({ ...plain, formAge: FORM_LIFETIME })).toEqual({ allowed: true });
    expect(mayVote({ ...plain, formAge: FORM_LIFETIME + 1 })).toEqual({ allowed: false, reason: 'stale_form' });
    expect(mayVote({ ...plain, formAge: -1 })).toEqual({ allowed: false, reason: 'stale_form' });
    expect(mayVote({ ...plain, formAge: 'invalid' })).toEqual({ allowed: false, reason: 'stale_form' });
  });

  test('F5: without a form, a vote is taken: other programs vote too', () => {
    expect(mayVote(plain)).toEqual({ allowed: true });
  });
});

describe('what people read', () => {
  test('every refusal has its own French sentence, and there is none too many', () => {
    expect(Object.keys(REFUSAL_MESSAGES).sort()).toEqual([...REFUSALS].sort());
    expect(new Set(Object.values(REFUSAL_MESSAGES)).size).toBe(REFUSALS.length);
    for (const sentence of Object.values(REFUSAL_MESSAGES)) expect(sentence).toMatch(/^\p{Lu}.+\.$/u);
  });

  test('F3: the reasons are those of the rule, in its order', () => {
    expect(REASONS.map((reason) => REASON_LABELS[reason])).toEqual([
      'La réponse n’est pas claire',
      'Elle ne correspond pas à ma situation',
      'L’information est fausse ou périmée',
      'Autre',
    ]);
  });

  test('F3: a comment has at most 500 characters', () => {
    expect(COMMENT_MAX).toBe(500);
  });
});
