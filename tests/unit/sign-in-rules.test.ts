import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tooManyTries } from '../../functions/accounts/messages.ts';
import { USER_STATES, USER_TYPES } from '../../functions/accounts/model.ts';
import {
  AUDIENCES,
  bucketOf,
  isSessionOver,
  limitsOf,
  maySignIn,
  PLACES,
  pageAfterSignIn,
  RATES,
  SESSION_LIMITS,
} from '../../functions/accounts/sign-in-rules.ts';
import { anyText } from '../support/any-text.ts';

const MINUTE = 60_000;

/** The most tries that a bucket lets through in so many milliseconds, however they are spread. */
function mostIn(limit: keyof typeof RATES, milliseconds: number): number {
  const { cost, depth } = bucketOf(limit, 'key');
  let most = 0;
  // A try at each moment at which one may be possible, from a bucket that is empty at the start.
  let emptyAt = 0;
  for (let time = 0; time < milliseconds; time += 500) {
    while (Math.max(emptyAt, time) + cost <= time + depth) {
      emptyAt = Math.max(emptyAt, time) + cost;
      most += 1;
    }
  }
  return most;
}

describe('S7: tries to sign in', () => {
  test('S7, row 56: at most 10 passwords are hashed for one login in a minute, from all networks together', () => {
    expect(mostIn('login', MINUTE)).toBeLessThanOrEqual(10);
    expect(limitsOf(false)).toContain('login');
  });

  test('S7: a browser that is known has no more tries than that', () => {
    expect(mostIn('device', MINUTE)).toBeLessThanOrEqual(10);
    expect(limitsOf(true)).toEqual(['device']);
  });

  test('S7: one network alone leaves tries to the owner on another one, at once and however long it goes on', () => {
    expect(RATES.pair.atOnce).toBeLessThan(RATES.login.atOnce);
    expect(RATES.pair.oneEvery).toBeGreaterThan(RATES.login.oneEvery);
    for (const minutes of [1, 2, 10, 60]) expect(mostIn('pair', minutes * MINUTE)).toBeLessThan(mostIn('login', minutes * MINUTE));
  });

  test('a person may mistype three times and then get it right', () => {
    for (const limit of ['pair', 'login', 'network', 'device', 'code'] as const) expect(RATES[limit].atOnce).toBeGreaterThanOrEqual(4);
  });
});

test.each([
  [1, '1 seconde'],
  [2, '2 secondes'],
  [59, '59 secondes'],
  [60, '1 minute'],
  [61, '2 minutes'],
  [3600, '60 minutes'],
])('%i seconds to wait are « %s »', (seconds, spoken) => {
  expect(tooManyTries(seconds)).toBe(`Trop d’essais en peu de temps. Réessayez dans ${spoken}.`);
});

describe('S6: how long a session lasts', () => {
  test('S6: 15 minutes without use, 8 hours in all for agents; 30 minutes and 12 hours for companies', () => {
    const hour = 60 * MINUTE;
    expect(SESSION_LIMITS).toEqual({ agency: { idle: 15 * 60, longest: 8 * hour }, companies: { idle: 30 * 60, longest: 12 * hour } });
  });

  test.each(AUDIENCES)('S6: %s: over at the very end', (audience) => {
    const signedIn = new Date('2026-11-23T08:00:00.000Z');
    const { longest } = SESSION_LIMITS[audience];
    const after = (milliseconds: number) => isSessionOver(audience, signedIn, new Date(signedIn.getTime() + milliseconds));
    expect([0, 1, longest - 1].map(after)).toEqual([false, false, false]);
    expect([longest, longest + 1, 10 * longest].map(after)).toEqual([true, true, true]);
  });
});

test('A3, A5b: who signs in where: a closed table', () => {
  const table = AUDIENCES.map((audience) =>
    USER_TYPES.map((type) => USER_STATES.map((state) => (maySignIn(audience, { type, state }) ? 'yes' : '-')).join(' ')),
  );
  expect(table).toEqual([
    // to_verify, to_validate, active, suspended, refused: an agent, then the types of companies
    ['- - yes - -', '- - - - -', '- - - - -', '- - - - -'],
    ['- - - - -', 'yes yes yes - yes', 'yes yes yes - yes', 'yes yes yes - yes'],
  ]);
});

describe('row 63: where a sign-in leads', () => {
  test.each(['/equipe/', '/equipe/messages/', '/equipe/messages/GU-7K3F-Q2/?vue=clos', '/equipe/compte/'])(
    'row 63: back to %s',
    (asked) => {
      expect(pageAfterSignIn('agency', asked)).toBe(asked);
    },
  );

  test.each([
    undefined,
    '',
    '/',
    '//evil.example',
    '///evil.example/equipe/',
    'https://evil.example/equipe/',
    'https:evil.example',
    'https:/equipe/',
    '/\\evil.example',
    '\\\\evil.example',
    '/equipe/\\evil.example',
    '/equipe/../faq/',
    '/equipe/%2e%2e/faq/',
    '/equipe/..%2f..%2fevil',
    '/equipe/\r\nset-cookie: a=b',
    '/equipe/\t/evil.example',
    ' /equipe/',
    '/equipe',
    '/equipement/',
    '/faq/',
    'equipe/messages/',
    'javascript:alert(1)',
    'data:text/html,a',
    '/equipe/messages/#"><script>',
    '/equipe/connexion/',
    '/equipe/connexion/?suite=/equipe/connexion/',
    '/equipe/deconnexion/',
  ])('row 63: not to « %s », but to the desk, or to where it stays inside it', (asked) => {
    const page = pageAfterSignIn('agency', asked);
    expect(new URL(page, 'https://guichet.example').origin).toBe('https://guichet.example');
    expect(page === PLACES.agency.home || page === asked).toBe(true);
    if (asked !== '/equipe/..%2f..%2fevil') expect(page).toBe(PLACES.agency.home);
  });

  test('row 63: any text leads to a page of the desk on this site', () => {
    const anyAddress = fc.oneof(
      anyText(60),
      anyText(40).map((text) => `/equipe/${text}`),
    );
    fc.assert(
      fc.property(anyAddress, (asked) => {
        const page = pageAfterSignIn('agency', asked);
        const { origin, pathname } = new URL(page, 'https://guichet.example');
        return origin === 'https://guichet.example' && pathname.startsWith('/equipe/') && /^[\x21-\x7e]+$/.test(page);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['/espace/comptes/?fait=validate', '/espace/comptes/?fait=validate'],
    ['/equipe/messages/', '/espace/'],
    ['/espace/connexion/', '/espace/'],
    ['/espace/invitation/secret/', '/espace/'],
    ['//evil.example/espace/', '/espace/'],
  ])('row 63: companies are led to %s by way of %s', (asked, expected) => expect(pageAfterSignIn('companies', asked)).toBe(expected));
});
