/** A10: succession, and its five working days. */
import { describe, expect, test } from 'vitest';
import { SUCCESSION_REFUSALS, type SuccessionRefusal } from '../../functions/accounts/model.ts';
import {
  type Asked,
  type Contender,
  lastMomentToObject,
  mayAskSuccession,
  mayGrantSuccession,
  mayObject,
  mayRefuseSuccession,
  mayWithdrawSuccession,
  OBJECTION_DAYS,
  objectionEnd,
} from '../../functions/accounts/succession-rules.ts';

type Said = SuccessionRefusal | 'yes';
const said = (decision: { allowed: true } | { allowed: false; reason: SuccessionRefusal }): Said =>
  decision.allowed ? 'yes' : decision.reason;

const given = new Set<Said>();
function expectSaid(decision: Parameters<typeof said>[0], expected: Said): void {
  given.add(expected);
  expect(said(decision)).toBe(expected);
}

describe('five working days, in Paris', () => {
  test('A10: five', () => expect(OBJECTION_DAYS).toBe(5));

  test.each([
    ['a Monday: until the next Monday', '2026-11-23T09:00:00Z', '2026-11-30T23:00:00Z'],
    ['a Friday evening: the next week', '2026-11-27T18:30:00Z', '2026-12-04T23:00:00Z'],
    ['a Saturday, a Sunday: the same', '2026-11-28T10:00:00Z', '2026-12-04T23:00:00Z'],
    ['late on a Sunday in Paris', '2026-11-29T22:59:59Z', '2026-12-04T23:00:00Z'],
    ['a second later it is Monday in Paris, still Sunday in UTC', '2026-11-29T23:00:00Z', '2026-12-07T23:00:00Z'],
    ['in summer the day begins two hours before UTC', '2026-06-21T22:00:00Z', '2026-06-29T22:00:00Z'],
    ['and not a second before', '2026-06-21T21:59:59Z', '2026-06-26T22:00:00Z'],
    ['Easter Monday does not count (6 April 2026), nor does Good Friday matter', '2026-04-02T08:00:00Z', '2026-04-10T22:00:00Z'],
    ['over the change to summer time (29 March 2026)', '2026-03-26T12:00:00Z', '2026-04-02T22:00:00Z'],
    ['over the change to winter time (25 October 2026)', '2026-10-22T12:00:00Z', '2026-10-29T23:00:00Z'],
    ['1 May and 8 May, two Fridays of 2026', '2026-04-30T12:00:00Z', '2026-05-11T22:00:00Z'],
    ['Ascension (14 May 2026)', '2026-05-12T12:00:00Z', '2026-05-20T22:00:00Z'],
    ['Whit Monday (25 May 2026)', '2026-05-22T12:00:00Z', '2026-06-01T22:00:00Z'],
    ['Christmas and New Year’s Day, over the turn of the year', '2026-12-23T12:00:00Z', '2026-12-31T23:00:00Z'],
    ['New Year’s Day of the next year', '2026-12-28T12:00:00Z', '2027-01-05T23:00:00Z'],
    ['a holiday on a Saturday changes nothing (15 August 2026)', '2026-08-13T12:00:00Z', '2026-08-20T22:00:00Z'],
    ['a leap day counts (Tuesday 29 February 2028)', '2028-02-25T12:00:00Z', '2028-03-03T23:00:00Z'],
  ])('A10: asked on %s', (_, askedAt, end) => expect(objectionEnd(new Date(askedAt)).toISOString()).toBe(end.replace('Z', '.000Z')));

  test('the time is over at midnight; the last moment that is told is a minute before', () => {
    expect(lastMomentToObject('2026-11-30T23:00:00.000Z')).toBe('2026-11-30T22:59:00.000Z');
  });
});

const contender = (id: string, since: string, more: Partial<Contender> = {}): Contender => ({
  id,
  isMandataire: true,
  isTop: true,
  since,
  ...more,
});
const OLD = contender('old', '2020-01-01T00:00:00.000Z');
const NEW = contender('new', '2026-01-01T00:00:00.000Z');

const asked: Asked = {
  state: 'open',
  askerId: 'new',
  replacedId: 'old',
  objectionEnd: '2026-11-30T23:00:00.000Z',
  objectedAt: null,
};
const NOW = new Date('2026-11-30T23:00:00.000Z');
const BEFORE = new Date(NOW.getTime() - 1);

describe('A10: who may do what about a succession: a closed table', () => {
  test.each([
    ['a newer mandataire, of an older one', 'verified', NEW, OLD, false, 'yes'],
    ['below the old one too', 'verified', { ...NEW, isTop: false }, OLD, false, 'yes'],
    ['in a company that is closed', 'closed', NEW, OLD, false, 'company_closed'],
    ['not a mandataire, or not active', 'verified', { ...NEW, isMandataire: false }, OLD, false, 'not_mandataire'],
    ['of oneself', 'verified', OLD, OLD, false, 'own_account'],
    ['of somebody who is no active mandataire', 'verified', NEW, { ...OLD, isMandataire: false }, false, 'not_top_mandataire'],
    ['of a mandataire below another account', 'verified', NEW, { ...OLD, isTop: false }, false, 'not_top_mandataire'],
    ['the older one, of the newer one', 'verified', OLD, NEW, false, 'not_newer'],
    ['verified at the same moment', 'verified', NEW, { ...OLD, since: NEW.since }, false, 'not_newer'],
    ['while another one is open', 'verified', NEW, OLD, true, 'already_open'],
  ] as const)('asking: %s', (_, company, asker, replaced, hasOpen, expected) => {
    expectSaid(mayAskSuccession(company, asker, replaced, hasOpen), expected);
  });

  test('withdrawing: by the asker, while it is open', () => {
    expectSaid(mayWithdrawSuccession(asked, 'new'), 'yes');
    expectSaid(mayWithdrawSuccession(asked, 'old'), 'not_asker');
    for (const state of ['granted', 'refused', 'withdrawn'] as const)
      expectSaid(mayWithdrawSuccession({ ...asked, state }, 'new'), 'already_decided');
  });

  test('objecting: by the one to be replaced, once, while it is open', () => {
    expectSaid(mayObject(asked, 'old'), 'yes');
    expectSaid(mayObject(asked, 'new'), 'not_replaced');
    expectSaid(mayObject({ ...asked, objectedAt: '2026-11-24T00:00:00.000Z' }, 'old'), 'already_objected');
    for (const state of ['granted', 'refused', 'withdrawn'] as const) expectSaid(mayObject({ ...asked, state }, 'old'), 'already_decided');
  });

  const parties = { asker: NEW, replaced: OLD };
  test.each([
    ['when the time is over', asked, parties, NOW, 'yes'],
    ['a millisecond before', asked, parties, BEFORE, 'objection_time'],
    ['before, with an objection', { ...asked, objectedAt: '2026-11-24T00:00:00.000Z' }, parties, BEFORE, 'yes'],
    ['granted before', { ...asked, state: 'granted' }, parties, NOW, 'already_decided'],
    ['withdrawn before', { ...asked, state: 'withdrawn' }, parties, NOW, 'already_decided'],
    ['the asker is gone', asked, { ...parties, asker: null }, NOW, 'asker_gone'],
    ['the asker is no mandataire any more', asked, { ...parties, asker: { ...NEW, isMandataire: false } }, NOW, 'asker_gone'],
    ['the old one is gone', asked, { ...parties, replaced: null }, NOW, 'replaced_gone'],
    ['the old one is suspended', asked, { ...parties, replaced: { ...OLD, isMandataire: false } }, NOW, 'replaced_gone'],
    ['the old one is below another account', asked, { ...parties, replaced: { ...OLD, isTop: false } }, NOW, 'replaced_gone'],
  ] as const)('granting: %s', (_, succession, who, now, expected) => expectSaid(mayGrantSuccession(succession, who, now), expected));

  test('refusing: at any time, once', () => {
    expectSaid(mayRefuseSuccession(asked), 'yes');
    expectSaid(mayRefuseSuccession({ ...asked, state: 'refused' }), 'already_decided');
  });

  test('every reason is given somewhere in this file', () => {
    expect([...given].filter((reason) => reason !== 'yes').sort()).toEqual([...SUCCESSION_REFUSALS].sort());
  });
});
