import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIELD_MESSAGES } from '../../functions/feedback/messages.ts';
import { REASONS } from '../../functions/feedback/model.ts';
import { voteFormSchema, voteJsonSchema } from '../../functions/feedback/schema.ts';
import { anyText } from '../support/any-text.ts';

const VOTE = { question: 'r17', helpful: false };

/** The fields at fault with what is said of them; null when the vote is accepted. */
function faults(vote: unknown, schema: typeof voteJsonSchema | typeof voteFormSchema = voteJsonSchema) {
  const result = schema.safeParse(vote);
  if (result.success) return null;
  return Object.fromEntries(
    result.error.issues.flatMap(({ path, message, ...issue }) =>
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [key, 'unknown'] as const) : [[path.join('.'), message] as const],
    ),
  );
}

describe('what a vote may hold', () => {
  test('a question and an answer are enough', () => {
    expect(voteJsonSchema.parse(VOTE)).toEqual(VOTE);
  });

  test.each(REASONS)('F3: the reason %s', (reason) => {
    expect(voteJsonSchema.parse({ ...VOTE, reason })).toEqual({ ...VOTE, reason });
  });

  test('the form of the page says yes and no in words', () => {
    expect(voteFormSchema.parse({ question: 'r17', helpful: 'true' })).toEqual({ question: 'r17', helpful: true });
    expect(voteFormSchema.parse({ question: 'r17', helpful: 'false' })).toEqual({ question: 'r17', helpful: false });
  });
});

describe('F3: the comment', () => {
  const comment = (text: string) => voteJsonSchema.safeParse({ ...VOTE, comment: text });

  test('F3: has at most 500 characters', () => {
    expect(comment('é'.repeat(500)).success).toBe(true);
    expect(comment('é'.repeat(501)).success).toBe(false);
  });

  test('F3: is counted as the text area counts it: a line end is one character, however a browser sends it', () => {
    expect(comment(`${'a\r\n'.repeat(249)}bb`).data?.comment).toHaveLength(500);
  });

  test('F3: an emoji counts as maxlength counts it, two', () => {
    expect(comment('👍'.repeat(250)).success).toBe(true);
    expect(comment('👍'.repeat(251)).success).toBe(false);
  });

  test('F3: spaces around it are not part of it', () => {
    expect(comment(`  ${'a'.repeat(500)}\n`).data?.comment).toBe('a'.repeat(500));
    expect(comment('   ').data?.comment).toBe('');
  });

  test('row 65: markup is text like any other', () => {
    expect(comment('<script>alert(1)</script>').data?.comment).toBe('<script>alert(1)</script>');
  });

  test('row 83: Zalgo, right-to-left, zero-width and flags are kept as they are', () => {
    const text = 'z\u0337\u0301 \u202eabc\u202c \u200b 🇫🇷👩‍⚕️';
    expect(comment(text).data?.comment).toBe(text);
  });
});

describe('what it may not', () => {
  test.each([
    ['row 44: a column of the table', { set_aside: true }, 'set_aside'],
    ['row 44: the voter', { voter: 'someone' }, 'voter'],
    ['row 45: constructor', { constructor: { prototype: { admin: true } } }, 'constructor'],
  ])('%s is refused', (_, more, field) => {
    expect(faults({ ...VOTE, ...more })).toEqual({ [field]: 'unknown' });
  });

  test('row 45: __proto__ in JSON changes nothing', () => {
    const vote = JSON.parse('{"question":"r17","helpful":true,"__proto__":{"comment":"x","polluted":true}}');
    const result = voteJsonSchema.safeParse(vote);
    expect(result.data?.comment).toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(result.success).toBe(false);
  });

  test.each([
    ['row 76: no question', { helpful: true }, { question: FIELD_MESSAGES.question }],
    ['row 76: no answer', { question: 'r17' }, { helpful: FIELD_MESSAGES.helpful }],
    ['row 76: neither', {}, { question: FIELD_MESSAGES.question, helpful: FIELD_MESSAGES.helpful }],
    ['an empty question', { ...VOTE, question: '' }, { question: FIELD_MESSAGES.question }],
    ['a question of 201 characters', { ...VOTE, question: 'x'.repeat(201) }, { question: FIELD_MESSAGES.question }],
    ['row 70: NUL in the question', { ...VOTE, question: 'r\0' }, { question: FIELD_MESSAGES.question }],
    ['row 70: NUL in the comment', { ...VOTE, comment: 'a\0b' }, { comment: FIELD_MESSAGES.comment }],
    ['row 71: a lone surrogate in the comment', { ...VOTE, comment: 'a\ud800b' }, { comment: FIELD_MESSAGES.comment }],
    ['row 71: a lone surrogate in the question', { ...VOTE, question: '\udc00' }, { question: FIELD_MESSAGES.question }],
    ['row 75: "1" for a truth', { ...VOTE, helpful: '1' }, { helpful: FIELD_MESSAGES.helpful }],
    ['row 75: 1 for a truth', { ...VOTE, helpful: 1 }, { helpful: FIELD_MESSAGES.helpful }],
    ['row 75: "true" in JSON', { ...VOTE, helpful: 'true' }, { helpful: FIELD_MESSAGES.helpful }],
    ['row 75: a number for a question', { ...VOTE, question: 2 ** 53 + 1 }, { question: FIELD_MESSAGES.question }],
    ['row 75: 1e400 for a comment', { ...VOTE, comment: Number.POSITIVE_INFINITY }, { comment: FIELD_MESSAGES.comment }],
    ['row 86: a vote of 7', { ...VOTE, helpful: 7 }, { helpful: FIELD_MESSAGES.helpful }],
    ['row 86: a vote that is not a number', { ...VOTE, helpful: Number.NaN }, { helpful: FIELD_MESSAGES.helpful }],
    ['null for a reason', { ...VOTE, reason: null }, { reason: FIELD_MESSAGES.reason }],
    ['a reason that is not in the list', { ...VOTE, reason: 'boring' }, { reason: FIELD_MESSAGES.reason }],
    ['a list of reasons', { ...VOTE, reason: ['unclear'] }, { reason: FIELD_MESSAGES.reason }],
    ['a token that is too long', { ...VOTE, form: 'x'.repeat(301) }, { form: FIELD_MESSAGES.form }],
  ])('%s is refused with its sentence', (_, vote, expected) => {
    expect(faults(vote)).toEqual(expected);
  });

  test.each(['yes', 'TRUE', '1', ''])('row 75: « %s » is no answer in a form', (helpful) => {
    expect(faults({ question: 'r17', helpful }, voteFormSchema)).toEqual({ helpful: FIELD_MESSAGES.helpful });
  });

  test.each([[null], [[]], ['text'], [7], [[[[[]]]]]])('row 74: %j is no vote', (value) => {
    expect(voteJsonSchema.safeParse(value).success).toBe(false);
    expect(voteFormSchema.safeParse(value).success).toBe(false);
  });

  test('any value is refused or gives a vote that can be stored (any JSON)', () => {
    const anyVote = fc.oneof(fc.jsonValue(), fc.record({ question: fc.jsonValue(), helpful: fc.jsonValue(), comment: anyText() }));
    fc.assert(
      fc.property(anyVote, (value) => {
        const { data } = voteJsonSchema.safeParse(value);
        if (!data) return;
        expect(typeof data.helpful).toBe('boolean');
        expect((data.comment ?? '').isWellFormed() && !(data.comment ?? '').includes('\0')).toBe(true);
        expect((data.comment ?? '').length).toBeLessThanOrEqual(500);
      }),
    );
  });
});
