/** S7: tries are counted before a password is hashed. What is answered 401 was hashed; what is answered 429 was not. */
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Bucket } from '../../functions/accounts/model.ts';
import { pour } from '../../functions/accounts/pour.ts';
import { forgetSignIns } from '../../functions/accounts/purge.ts';
import { pourTry, takeBackTry } from '../../functions/accounts/repository.ts';
import { RATES } from '../../functions/accounts/sign-in-rules.ts';
import type { Env } from '../../functions/env.ts';
import { createAgent, forgetAgents, PASSWORD, SIGN_IN, setCookieOf, signIn } from './agents.ts';
import { postForm } from './requests.ts';

beforeEach(forgetAgents);

const networkAt = (rank: number) => `198.51.${Math.floor(rank / 250)}.${(rank % 250) + 1}`;

/** How many of these answers came after a hash. */
async function hashed(tries: Promise<Response>[]): Promise<number> {
  const statuses = await Promise.all(
    tries.map(async (answer) => {
      const response = await answer;
      await response.arrayBuffer();
      return response.status;
    }),
  );
  expect(statuses.filter((status) => status !== 401 && status !== 429)).toEqual([]);
  return statuses.filter((status) => status === 401).length;
}

/** Tries that a bucket lets through from `start` on, at most: those at once, and those for which time has passed. */
const mostSince = (limit: keyof typeof RATES, start: number) =>
  RATES[limit].atOnce + Math.floor((Date.now() - start) / RATES[limit].oneEvery);

describe('S7: guesses', () => {
  test('S7: 50 wrong passwords at once, of one network for one login: no more are hashed than the bucket holds', async () => {
    await createAgent('ana.demo');
    const start = Date.now();
    const count = await hashed(Array.from({ length: 50 }, (_, rank) => signIn('ana.demo', `guess ${rank}`)));
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(mostSince('pair', start));
  });

  test('S7, L4: for a login that does not exist they are held back alike', async () => {
    const start = Date.now();
    const count = await hashed(Array.from({ length: 50 }, (_, rank) => signIn('none.demo', `guess ${rank}`)));
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(mostSince('pair', start));
  });

  test('S7: 100 guesses of one network leave the owner on another one to sign in at once', async () => {
    await createAgent('ana.demo');
    for (let round = 0; round < 2; round += 1)
      await hashed(Array.from({ length: 50 }, (_, rank) => signIn('ana.demo', `guess ${round} ${rank}`)));
    expect((await signIn('ana.demo', PASSWORD, { network: '203.0.113.9' })).status).toBe(303);
  });

  test('S7, row 56: 1,000 wrong passwords for one account from 200 networks: at most 10 are hashed in a minute, and the owner’s browser gets in', async () => {
    await createAgent('ana.demo');
    const device = setCookieOf(await signIn('ana.demo', PASSWORD, { network: '203.0.113.9' }), '__Host-appareil') ?? '';
    await forgetTries();
    const start = Date.now();
    let count = 0;
    for (let round = 0; round < 5; round += 1)
      count += await hashed(Array.from({ length: 200 }, (_, rank) => signIn('ana.demo', `guess ${round}`, { network: networkAt(rank) })));
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(mostSince('login', start));
    expect((await signIn('ana.demo', PASSWORD, { network: '203.0.113.10', cookie: device })).status).toBe(303);
  });

  test('S7: one password tried on many logins by one network is held back too', async () => {
    const start = Date.now();
    const count = await hashed(Array.from({ length: 60 }, (_, rank) => signIn(`agent${rank}.demo`, PASSWORD)));
    expect(count).toBeLessThanOrEqual(mostSince('network', start));
    expect(await hashed([signIn('agent0.demo', PASSWORD, { network: '203.0.113.9' })])).toBe(1);
  });

  test('known-bad twin: reading the bucket and then writing it lets more through', async () => {
    await env.DB.prepare('CREATE TABLE naive_bucket (key TEXT PRIMARY KEY, tries INTEGER NOT NULL)').run();
    const naiveTry = async () => {
      const tries = (await env.DB.prepare("SELECT tries FROM naive_bucket WHERE key = 'k'").first<number>('tries')) ?? 0;
      if (tries >= RATES.pair.atOnce) return false;
      await env.DB.prepare("INSERT INTO naive_bucket VALUES ('k', ?1) ON CONFLICT DO UPDATE SET tries = ?1")
        .bind(tries + 1)
        .run();
      return true;
    };
    const passed = (await Promise.all(Array.from({ length: 50 }, naiveTry))).filter(Boolean).length;
    expect(passed).toBeGreaterThan(RATES.pair.atOnce);
  });
});

async function forgetTries(): Promise<void> {
  await env.DB.prepare('DELETE FROM sign_in_bucket').run();
}

/** A wrong password, after which the buckets are full for an hour, however slow this machine is. */
async function exhaust(): Promise<void> {
  expect((await signIn('ana.demo', 'wrong')).status).toBe(401);
  await env.DB.prepare('UPDATE sign_in_bucket SET empty_at = empty_at + 3600000').run();
}

describe('what is answered to who is held back', () => {
  test('429, when to try again, in words and in a header, and what was typed', async () => {
    await exhaust();
    const response = await signIn('ana.demo', 'wrong');
    expect(response.status).toBe(429);
    const wait = Number(response.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(3000);
    expect(wait).toBeLessThanOrEqual(3600);
    const html = await response.text();
    expect(html).toContain(`Réessayez dans ${Math.ceil(wait / 60)} minutes`);
    expect(html).toContain('value="ana.demo"');
  });

  test('the right password does not get through either', async () => {
    await createAgent('ana.demo');
    await exhaust();
    expect((await signIn('ana.demo')).status).toBe(429);
  });

  test('right passwords do not count: one may sign in over and over', async () => {
    await createAgent('ana.demo');
    for (let rank = 0; rank < 8; rank += 1) expect((await signIn('ana.demo')).status).toBe(303);
  });

  test('tries that no longer count are forgotten within a minute, those that do are not', async () => {
    await signIn('none.demo', 'wrong');
    const rows = () => env.DB.prepare('SELECT count(*) AS n FROM sign_in_bucket').first<number>('n');
    await forgetSignIns(env.DB, new Date());
    expect(await rows()).toBe(3);
    await forgetSignIns(env.DB, new Date(Date.now() + RATES.pair.oneEvery));
    expect(await rows()).toBe(0);
  });
});

describe('row 57: what network a try comes from', () => {
  const tryFrom = (headers: Record<string, string>) => postForm(SIGN_IN, { login: 'ana.demo', password: 'wrong' }, headers);

  test('row 57: headers that anybody can write do not make another network', async () => {
    const start = Date.now();
    const forged = Array.from({ length: 30 }, (_, rank) =>
      tryFrom({
        'cf-connecting-ip': '192.0.2.1',
        'x-forwarded-for': networkAt(rank),
        'x-real-ip': networkAt(rank),
        'true-client-ip': networkAt(rank),
        forwarded: `for=${networkAt(rank)}`,
      }),
    );
    expect(await hashed(forged)).toBeLessThanOrEqual(mostSince('pair', start));
  });

  test('row 57: the addresses of one IPv6 /64 are one network, however they are written; another /64 is another', async () => {
    const start = Date.now();
    const rotated = Array.from({ length: 30 }, (_, rank) => {
      const host = (rank * 2203).toString(16);
      return tryFrom({ 'cf-connecting-ip': rank % 2 ? `2001:db8:1:2::${host}` : `2001:0DB8:0001:0002:0:${host}:0:1` });
    });
    expect(await hashed(rotated)).toBeLessThanOrEqual(mostSince('pair', start));
    expect(await hashed([tryFrom({ 'cf-connecting-ip': '2001:db8:1:3::1' })])).toBe(1);
  });
});

describe('S7: a browser that has signed in', () => {
  const known = async () => {
    await createAgent('ana.demo');
    return setCookieOf(await signIn('ana.demo'), '__Host-appareil') ?? '';
  };

  test('is held to its own tries, which are as few', async () => {
    const cookie = await known();
    await exhaust();
    const start = Date.now();
    const count = await hashed(Array.from({ length: 30 }, (_, rank) => signIn('ana.demo', 'wrong', { cookie, network: networkAt(rank) })));
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(mostSince('device', start));
  });

  test('keeps its cookie over sign-ins', async () => {
    const cookie = await known();
    expect(setCookieOf(await signIn('ana.demo', PASSWORD, { cookie }), '__Host-appareil')).toBe(cookie);
  });

  test.each<[string, (cookie: string) => string]>([
    ['made up', () => '__Host-appareil=x.y.z'],
    ['cut short', (cookie) => cookie.slice(0, -1)],
    ['with another name', (cookie) => cookie.replace('__Host-', '')],
    ['with another random part', (cookie) => cookie.replace(/=./, (start) => (start === '=A' ? '=B' : '=A'))],
  ])('a cookie that is %s makes nobody known', async (_, forge) => {
    const cookie = forge(await known());
    await exhaust();
    expect((await signIn('ana.demo', PASSWORD, { cookie })).status).toBe(429);
  });

  test('a cookie of another login makes nobody known for this one', async () => {
    await known();
    await createAgent('eve.demo');
    const cookie = setCookieOf(await signIn('eve.demo'), '__Host-appareil') ?? '';
    await exhaust();
    expect((await signIn('ana.demo', PASSWORD, { cookie })).status).toBe(429);
  });
});

/** The rule, as plainly as it can be said. */
class BucketModel {
  readonly #emptyAt = new Map<string, number>();

  pour(buckets: readonly Bucket[], now: number): boolean {
    const levels = buckets.map(({ key, cost, depth }) => ({ key, cost, depth, emptyAt: Math.max(this.#emptyAt.get(key) ?? 0, now) }));
    if (levels.some(({ emptyAt, cost, depth }) => emptyAt + cost > now + depth)) return false;
    for (const { key, emptyAt, cost } of levels) this.#emptyAt.set(key, emptyAt + cost);
    return true;
  }

  wait(buckets: readonly Bucket[], now: number): number {
    return Math.max(0, ...buckets.map(({ key, cost, depth }) => (this.#emptyAt.get(key) ?? -Infinity) + cost - depth - now));
  }

  takeBack(buckets: readonly Bucket[]): void {
    for (const { key, cost } of buckets) this.#emptyAt.set(key, (this.#emptyAt.get(key) ?? 0) - cost);
  }
}

test('S7: the one statement keeps the rule: into every bucket or into none (12 runs of 40 tries)', async () => {
  const anyBucket = fc.constantFrom<Bucket>(
    { key: 'a', cost: 10, depth: 30 },
    { key: 'b', cost: 25, depth: 100 },
    { key: 'c', cost: 7, depth: 14 },
    { key: 'd', cost: 40, depth: 40 },
  );
  const anyTry = fc.record({
    later: fc.nat({ max: 20 }),
    buckets: fc.uniqueArray(anyBucket, { minLength: 1, maxLength: 3, selector: ({ key }) => key }),
    right: fc.nat({ max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(anyTry, { minLength: 40, maxLength: 40 }), async (tries) => {
      await forgetTries();
      const model = new BucketModel();
      let now = 1_000;
      for (const { later, buckets, right } of tries) {
        now += later;
        const time = new Date(now);
        const wait = model.wait(buckets, now);
        const expected = model.pour(buckets, now);
        expect(await pourTry(env.DB, buckets, time)).toBe(expected ? 0 : wait);
        if (expected && right === 0) {
          await takeBackTry(env.DB, buckets);
          model.takeBack(buckets);
        }
      }
    }),
    { numRuns: 12 },
  );
});

describe('P8: what a flood repeats', () => {
  const BUCKETS: Bucket[] = [
    { key: 'pair', cost: 60_000, depth: 120_000 },
    { key: 'login', cost: 1000, depth: 1_000_000 },
  ];
  const START = 1_800_000_000_000;
  const at = (milliseconds: number) => new Date(START + milliseconds);

  /** Bindings that count what the database is asked. */
  function counted(): { bindings: Env; asked: () => number } {
    let asked = 0;
    const DB = {
      prepare: (text: string) => env.DB.prepare(text),
      batch: (statements: D1PreparedStatement[]) => {
        asked += 1;
        return env.DB.batch(statements);
      },
    };
    return { bindings: { ...(env as Env), DB: DB as unknown as D1Database }, asked: () => asked };
  }

  test('S7: a try that is refused is refused until the time that was told, and the database is not asked again before', async () => {
    await forgetTries();
    const { bindings, asked } = counted();
    expect([await pour(bindings, BUCKETS, at(0)), await pour(bindings, BUCKETS, at(0))]).toEqual([0, 0]);
    expect(await pour(bindings, BUCKETS, at(10_000))).toBe(50_000);
    expect(asked()).toBe(3);
    for (const now of [10_001, 30_000, 59_999]) expect(await pour(bindings, BUCKETS, at(now))).toBe(60_000 - now);
    expect(asked()).toBe(3);
    expect(await pour(bindings, BUCKETS, at(60_000))).toBe(0);
    expect(asked()).toBe(4);
  });

  test('S7: others are not held back by it: another network, another login, a device that is known', async () => {
    await forgetTries();
    const { bindings } = counted();
    for (let tries = 0; tries < 3; tries += 1) await pour(bindings, BUCKETS, at(0));
    expect(await pour(bindings, [{ key: 'other pair', cost: 60_000, depth: 120_000 }, ...BUCKETS.slice(1)], at(1))).toBe(0);
    expect(await pour(bindings, BUCKETS.slice(1), at(1))).toBe(0);
  });

  test('no more than ten thousand refusals are remembered, the oldest forgotten first', async () => {
    let asked = 0;
    const batch = async () => {
      asked += 1;
      return [{ results: [] }, { results: [{ wait: 5000 }] }];
    };
    const bindings: Env = { ...(env as Env), DB: { prepare: (text: string) => env.DB.prepare(text), batch } as unknown as D1Database };
    const refuse = (rank: number) => pour(bindings, [{ key: `full ${rank}`, cost: 2, depth: 1 }], at(0));
    for (let rank = 0; rank <= 10_000; rank += 1) await refuse(rank);
    expect(asked).toBe(10_001);
    await refuse(10_000);
    expect(asked).toBe(10_001);
    await refuse(0);
    expect(asked).toBe(10_002);
  });
});
