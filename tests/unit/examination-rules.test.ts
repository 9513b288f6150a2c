/** A3: what goes to an agent. */
import { describe, expect, test } from 'vitest';
import { EXAMINATION_FIELD_MESSAGES } from '../../functions/accounts/examination-messages.ts';
import { type Asking, DOCUMENT_LIMITS, mayAskExamination, TEXT_LONGEST } from '../../functions/accounts/examination-rules.ts';
import { decisionSchema, readExaminationText } from '../../functions/accounts/examination-schema.ts';
import { CHECK_RESULTS, EXAMINATION_REFUSALS } from '../../functions/accounts/model.ts';

const asking: Asking = { companyState: 'unverified', isToVerify: true, lastResult: 'no_match', hasOpen: false };
const said = (more: Partial<Asking>) => {
  const decision = mayAskExamination({ ...asking, ...more });
  return decision.allowed ? 'yes' : decision.reason;
};

describe('A3: who may ask: a closed table', () => {
  test('by what the last check found', () => {
    const results = [...CHECK_RESULTS, 'refused', null] as const;
    expect(Object.fromEntries(results.map((lastResult) => [String(lastResult), said({ lastResult })]))).toEqual({
      verified: 'not_checked',
      close_match: 'yes',
      no_match: 'yes',
      not_covered: 'yes',
      closed_company: 'company_ceased',
      unavailable: 'yes',
      refused: 'yes',
      null: 'not_checked',
    });
  });

  test.each([
    ['in a company that the agency closed', { companyState: 'closed' }, 'company_closed'],
    ['in one that is verified: as another mandataire', { companyState: 'verified' }, 'yes'],
    ['without waiting for a verification', { isToVerify: false }, 'not_to_verify'],
    ['twice at a time', { hasOpen: true }, 'already_open'],
    ['closed and open: the first thing that holds is told', { companyState: 'closed', hasOpen: true }, 'company_closed'],
  ] as const)('%s: %s', (_, more, expected) => expect(said(more)).toBe(expected));

  test('every reason is one of the closed list', () => {
    const reasons = [
      { companyState: 'closed' },
      { isToVerify: false },
      { hasOpen: true },
      { lastResult: null },
      { lastResult: 'closed_company' },
    ];
    expect(reasons.map((more) => said(more as Partial<Asking>)).sort()).toEqual([...EXAMINATION_REFUSALS].sort());
  });
});

describe('what is written', () => {
  test('three documents at most', () => expect(DOCUMENT_LIMITS.files).toBe(3));

  test.each([
    ['nothing', '', EXAMINATION_FIELD_MESSAGES.text],
    ['spaces that are not seen', ' \u200b\n\u00a0', EXAMINATION_FIELD_MESSAGES.text],
    ['one character too many', 'a'.repeat(TEXT_LONGEST + 1), EXAMINATION_FIELD_MESSAGES.long],
    ['row 70: a NUL byte', 'a\0', EXAMINATION_FIELD_MESSAGES.unreadable],
    ['row 71: a lone surrogate', 'a\ud800', EXAMINATION_FIELD_MESSAGES.unreadable],
  ])('%s is refused', (_, typed, error) => expect(readExaminationText(typed)).toEqual({ error }));

  test('line ends count for one, whatever the system of the sender', () => {
    expect(readExaminationText(` ${'a\r\n'.repeat(TEXT_LONGEST / 2)}`)).toEqual({ valid: 'a\n'.repeat(TEXT_LONGEST / 2).trim() });
  });

  test('a refusal has an answer, a grant needs none', () => {
    expect(decisionSchema.safeParse({ decision: 'grant', answer: '' }).success).toBe(true);
    expect(decisionSchema.safeParse({ decision: 'refuse', answer: '' }).success).toBe(false);
    expect(decisionSchema.safeParse({ decision: 'close', answer: 'a' }).success).toBe(false);
    expect(decisionSchema.safeParse({ decision: 'refuse', answer: 'a', agent: 'b' }).success).toBe(false);
  });
});
