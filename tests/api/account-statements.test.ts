/** P4, P5: what a signed-in page asks of D1: how often, and by which index. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { app } from '../../functions/app.ts';
import type { Env } from '../../functions/env.ts';
import { forgetCompanies, plant, rowsOf, sessionFor } from './planted.ts';
import { request } from './requests.ts';

const SALARIES = 60;

beforeEach(async () => {
  await forgetCompanies();
  await plant('one', '000000018', [
    { id: 'ana', type: 'mandataire' },
    ...Array.from({ length: SALARIES }, (_, rank) => ({ id: `leo${rank}`, type: 'salarie', responsable: 'ana' }) as const),
  ]);
});

interface Asked {
  /** Calls of D1, one after the other. */
  roundTrips: number;
  statements: string[];
}

/** The real database, that writes down what it is asked. */
function watchedDatabase(): { DB: D1Database; asked: Asked } {
  const asked: Asked = { roundTrips: 0, statements: [] };
  const natives = new WeakMap<object, { native: D1PreparedStatement; text: string }>();
  const wrap = (native: D1PreparedStatement, text: string): D1PreparedStatement => {
    const alone =
      (run: (...values: never[]) => unknown) =>
      (...values: never[]) => {
        asked.roundTrips += 1;
        asked.statements.push(text);
        return run.apply(native, values);
      };
    const wrapped = {
      bind: (...values: unknown[]) => wrap(native.bind(...values), text),
      ...{ first: alone(native.first), all: alone(native.all), run: alone(native.run), raw: alone(native.raw) },
    };
    natives.set(wrapped, { native, text });
    return wrapped as unknown as D1PreparedStatement;
  };
  const DB = {
    prepare: (text: string) => wrap(env.DB.prepare(text), text),
    batch: (statements: D1PreparedStatement[]) => {
      const found = statements.flatMap((statement) => natives.get(statement) ?? []);
      asked.roundTrips += 1;
      asked.statements.push(...found.map(({ text }) => text));
      return env.DB.batch(found.map(({ native }) => native));
    },
  };
  return { DB: DB as unknown as D1Database, asked };
}

/** What a page asks, once its account is signed in. */
async function askedBy(address: string): Promise<Asked> {
  const cookie = await sessionFor('ana');
  const { DB, asked } = watchedDatabase();
  const execution = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} } as unknown as ExecutionContext;
  const answer = await app.fetch(request(address, { headers: { cookie, accept: 'text/html' } }), { ...env, DB } as Env, execution);
  expect(answer.status).toBe(200);
  await answer.arrayBuffer();
  return asked;
}

/** Tables that hold more with each company: nobody reads all of one to answer one person. */
const LARGE = ['user', 'session', 'credential', 'invitation', 'audit_event', 'account_verification', 'company'];

/** The steps of a plan that look at every row of a large table. */
async function scansOf(statement: string): Promise<string[]> {
  const parameters = statement.match(/\?/g)?.length ?? 0;
  const plan = await rowsOf<{ detail: string }>(`EXPLAIN QUERY PLAN ${statement}`, ...Array<string>(parameters).fill('ana'));
  return plan.map(({ detail }) => detail).filter((detail) => LARGE.some((table) => new RegExp(`^SCAN "?${table}"?\\b`).test(detail)));
}

const PAGES = [
  '/espace/',
  '/espace/comptes/',
  '/espace/comptes/?sous=tete&apres=leo3',
  '/espace/comptes/leo3/',
  '/espace/comptes/leo3/suspendre/',
  '/espace/comptes/inviter/',
];

describe('what a signed-in page asks of D1', () => {
  test.each(PAGES)('P4: %s: who it is in one round trip, the page in another', async (address) => {
    const { roundTrips } = await askedBy(address);
    expect(roundTrips).toBeLessThanOrEqual(2);
  });

  test('P4: who it is, is one statement', async () => {
    const { statements } = await askedBy('/espace/comptes/');
    expect(statements.filter((text) => /"?session"?/.test(text))).toHaveLength(1);
    expect(statements).toHaveLength(6);
  });

  test.each(PAGES)('P5: %s: no statement looks at every account, session or company', async (address) => {
    const { statements } = await askedBy(address);
    for (const statement of statements) expect([statement, await scansOf(statement)]).toEqual([statement, []]);
  });

  test('P5: a statement that does would be seen', async () => {
    expect(await scansOf('SELECT id FROM user WHERE name = ?')).toEqual(['SCAN user USING COVERING INDEX user_place']);
    expect(await scansOf('SELECT id FROM user WHERE lower(login) = ?')).toEqual(['SCAN user']);
  });
});
