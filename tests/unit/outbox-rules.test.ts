import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { delayAfter, type Failure, fateAfter, judgeFailure, LEASE, LONGEST_LEASE, LONGEST_LIFE } from '../../functions/outbox/rules.ts';

const HOUR = 3_600_000;
const TABLE = [26, 78, 234, 702, 2106, 6318, 18_954, 56_862, 170_586];

describe('R3: when a mail is tried again', () => {
  test.each(TABLE.map((seconds, index) => [index + 1, seconds]))(
    'R3: after attempt %i, %i seconds, up to 10 %% less',
    (attempts, seconds) => {
      expect(delayAfter(attempts, 0)).toBe(seconds * 1000);
      expect(delayAfter(attempts, 0.5)).toBe(seconds * 950);
      expect(delayAfter(attempts, 1)).toBe(seconds * 900);
    },
  );

  test('R3, row 16: the tenth attempt, the last, comes 64 to 71 hours after the first', () => {
    const all = (chance: number) => TABLE.reduce((sum, _, index) => sum + delayAfter(index + 1, chance), 0);
    expect(all(0) / HOUR).toBeCloseTo(71.07, 2);
    expect(all(1) / HOUR).toBeCloseTo(63.97, 2);
    expect(LONGEST_LIFE).toBe(TABLE.length + 1);
  });

  test('R9: no delay is negative, and each is longer than the one before, whatever chance says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: LONGEST_LIFE }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, one, other) => {
          expect(delayAfter(attempts, one)).toBeGreaterThan(20_000);
          expect(delayAfter(attempts + 1, one)).toBeGreaterThan(delayAfter(attempts, other));
        },
      ),
    );
  });

  test('R9: a lease holds for a minute, and never for more than five minutes beyond', () => {
    expect([LEASE, LONGEST_LEASE]).toEqual([120_000, 420_000]);
  });
});

describe('R3: what becomes of a mail whose attempt failed', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('R3: it waits after attempt %i', (attempts) => {
    expect(fateAfter({ permanent: false }, attempts, 0)).toEqual({ state: 'pending', delay: (TABLE[attempts - 1] ?? 0) * 1000 });
  });

  test.each([10, 11, 1000])('R3: it is dead after attempt %i', (attempts) => {
    expect(fateAfter({ permanent: false }, attempts, 0.5)).toEqual({ state: 'dead' });
  });

  test('R3: it is dead at once when nothing can be done', () => {
    expect(fateAfter({ permanent: true }, 1, 0.5)).toEqual({ state: 'dead' });
  });
});

const failure = (fields: Partial<Failure>): Failure => ({
  code: null,
  command: null,
  response: null,
  status: null,
  handedOver: false,
  ...fields,
});

const again = { permanent: false, uncertain: false };
const dead = { permanent: true, uncertain: false };
const doubt = { permanent: false, uncertain: true };

describe('R3: what an answer of the relay means', () => {
  const answers: [string, Partial<Failure>, { permanent: boolean; uncertain: boolean; cause: string }][] = [
    ['unknown mailbox', { command: 'RCPT TO', response: 550, status: '5.1.1' }, { ...dead, cause: 'RCPT TO 550 5.1.1' }],
    ['unknown mailbox, without a status', { command: 'RCPT TO', response: 550 }, { ...dead, cause: 'RCPT TO 550' }],
    ['disabled mailbox', { command: 'RCPT TO', response: 550, status: '5.2.1' }, { ...dead, cause: 'RCPT TO 550 5.2.1' }],
    ['bad address', { command: 'RCPT TO', response: 501, status: '5.1.3' }, { ...dead, cause: 'RCPT TO 501 5.1.3' }],
    ['full mailbox, for now', { command: 'RCPT TO', response: 452, status: '4.2.2' }, { ...again, cause: 'RCPT TO 452 4.2.2' }],
    ['grey list', { command: 'RCPT TO', response: 450, status: '4.7.1' }, { ...again, cause: 'RCPT TO 450 4.7.1' }],
    ['relaying denied', { command: 'RCPT TO', response: 554, status: '5.7.1' }, { ...again, cause: 'RCPT TO 554 5.7.1' }],
    ['a route that is broken', { command: 'RCPT TO', response: 550, status: '5.4.4' }, { ...again, cause: 'RCPT TO 550 5.4.4' }],
    ['a relay that is full', { command: 'RCPT TO', response: 552, status: '5.3.4' }, { ...again, cause: 'RCPT TO 552 5.3.4' }],
    ['sign in first', { command: 'RCPT TO', response: 530 }, { ...again, cause: 'RCPT TO 530' }],
    ['wrong password', { command: 'AUTH PLAIN', code: 'EAUTH', response: 535 }, { ...again, cause: 'AUTH PLAIN 535' }],
    ['sender refused', { command: 'MAIL FROM', response: 550, status: '5.1.0' }, { ...again, cause: 'MAIL FROM 550 5.1.0' }],
    ['text refused before it was sent', { command: 'DATA', response: 554 }, { ...again, cause: 'DATA 554' }],
    ['text refused after', { command: 'DATA', response: 554, status: '5.7.1', handedOver: true }, { ...again, cause: 'DATA 554 5.7.1' }],
    ['try later', { command: 'DATA', response: 451, handedOver: true }, { ...again, cause: 'DATA 451' }],
    ['closing', { command: 'CONN', code: 'ECONNECTION', response: 421 }, { ...again, cause: 'CONN 421' }],
    ['nobody there', { command: 'CONN', code: 'ESOCKET' }, { ...again, cause: 'CONN ESOCKET' }],
    ['silence before the text', { command: 'CONN', code: 'ETIMEDOUT' }, { ...again, cause: 'CONN ETIMEDOUT' }],
    ['TLS that is not right', { command: 'STARTTLS', code: 'ETLS' }, { ...again, cause: 'STARTTLS ETLS' }],
    ['silence after the text', { command: 'CONN', code: 'ETIMEDOUT', handedOver: true }, { ...doubt, cause: 'CONN ETIMEDOUT' }],
    ['connection lost after the text', { command: 'CONN', code: 'ECONNECTION', handedOver: true }, { ...doubt, cause: 'CONN ECONNECTION' }],
    ['abandoned after the text', { code: 'EABORT', handedOver: true }, { ...doubt, cause: 'EABORT' }],
    ['no address', { command: 'API', code: 'EENVELOPE' }, { ...dead, cause: 'API EENVELOPE' }],
    ['nothing known', {}, { ...again, cause: 'unknown' }],
  ];

  test.each(answers)('R3: %s', (_, fields, expected) => {
    expect(judgeFailure(failure(fields))).toEqual({ outcome: 'failed', ...expected });
  });

  test('R3: of all answers, only a 5xx to RCPT TO gives up at once; only silence after the text is uncertain', () => {
    const commands = ['CONN', 'EHLO', 'STARTTLS', 'AUTH PLAIN', 'MAIL FROM', 'RCPT TO', 'DATA', null];
    fc.assert(
      fc.property(
        fc.record({
          code: fc.constantFrom('ESOCKET', 'ECONNECTION', 'EMESSAGE', 'EENVELOPE', null),
          command: fc.constantFrom(...commands),
          response: fc.option(fc.integer({ min: 400, max: 599 })),
          status: fc.option(fc.constantFrom('4.7.1', '5.1.1', '5.2.1', '5.7.1')),
          handedOver: fc.boolean(),
        }),
        (fields) => {
          const { permanent, uncertain } = judgeFailure(fields);
          if (permanent) expect(fields).toMatchObject({ command: 'RCPT TO', response: expect.toSatisfy((value: number) => value >= 500) });
          expect(uncertain).toBe(fields.handedOver && fields.response === null);
        },
      ),
    );
  });

  test('V5: a cause repeats no word that is not ours', () => {
    expect(judgeFailure(failure({ command: 'claire@exemple.fr', code: 'Bonjour, voici mon mot de passe' })).cause).toBe('unknown');
  });
});
