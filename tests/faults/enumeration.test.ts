/**
 * S5, L4, row 55: what a stranger can see and measure never tells whether somebody exists. `FAULTS_PAIRS` says how many pairs are timed;
 * S5 asks for 400. For another entrance: two requests, given to `compare`.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../functions/accounts/password-hash.ts';
import type { LocalWorker } from '../../tools/local-worker.ts';
import { loginOf, networkAt, openDatabase, writeCompany } from '../support/company-database.ts';
import { chanceFrom, inWords, timePairs, type Verdict, verdictOf } from '../support/enumeration.ts';
import { newState, start } from './support/worker.ts';

const PAIRS = Number(process.env.FAULTS_PAIRS ?? 400);
/** Pairs that show what is naive. */
const FEW = 40;
const PASSWORD = 'tilleul lanterne rivage';
const WRONG = 'bruyère lanterne rivage';
const SIREN = '000000018';
const COMPANY = 'one';
/** Accounts: one a pair, and those whose answers are read. */
const SIZE = PAIRS + FEW;
/** Nobody relays mail here. */
const NO_RELAY = 9;

async function started(script?: string): Promise<LocalWorker> {
  const state = await newState();
  const database = openDatabase(state);
  writeCompany(database, { id: COMPANY, siren: SIREN, size: SIZE, hash: await hashPassword(PASSWORD) });
  database.close();
  return start(state, NO_RELAY, script);
}

const worker = await started();
afterAll(() => worker.stop());

let senders = 0;

/** Sends a form from a network that has sent nothing yet. */
function send(origin: string, path: string, fields: Record<string, string>): Promise<Response> {
  senders += 1;
  return fetch(`${origin}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin, accept: 'text/html', 'cf-connecting-ip': networkAt(senders) },
    body: new URLSearchParams(fields),
  });
}

/** An answer without what differs each time, nor what was typed. */
async function bare(answer: Response, typed: string): Promise<string> {
  const headers = [...answer.headers].filter(([name]) => name !== 'date');
  const text = JSON.stringify([answer.status, headers, await answer.text()]);
  return text.replaceAll(typed, 'typed').replaceAll(encodeURIComponent(typed), 'typed');
}

const read = async (answer: Promise<Response>) => (await answer).arrayBuffer();

interface Entrance {
  path: string;
  fields: (who: string) => Record<string, string>;
  known: (rank: number) => string;
  /** As long as a known one, and as many signs of each kind. */
  unknown: (rank: number) => string;
}

const unlike = (text: string) => text.replace('compte', 'personne').slice(0, text.length + 2);

const ENTRANCES: Record<string, Entrance> = {
  'signing in': {
    path: '/espace/connexion/',
    fields: (login) => ({ login, password: WRONG }),
    known: (rank) => loginOf(COMPANY, rank),
    unknown: (rank) => unlike(loginOf(COMPANY, rank)),
  },
  registering: {
    path: '/espace/inscription/',
    fields: (email) => ({ siren: SIREN, type: 'salarie', firstName: 'Ida', lastName: 'Mont', email, password: PASSWORD }),
    known: (rank) => `${loginOf(COMPANY, rank)}@editeur.example`,
    unknown: (rank) => `${unlike(loginOf(COMPANY, rank))}@editeur.example`,
  },
  'a forgotten login': {
    path: '/espace/identifiant-oublie/',
    fields: (email) => ({ email }),
    known: (rank) => `${loginOf(COMPANY, rank)}@editeur.example`,
    unknown: (rank) => `${unlike(loginOf(COMPANY, rank))}@editeur.example`,
  },
  'a forgotten password': {
    path: '/espace/mot-de-passe-oublie/',
    fields: (email) => ({ email }),
    known: (rank) => `${loginOf(COMPANY, rank)}@editeur.example`,
    unknown: (rank) => `${unlike(loginOf(COMPANY, rank))}@editeur.example`,
  },
};

async function compare(origin: string, { path, fields, known, unknown }: Entrance, count: number): Promise<Verdict> {
  const chance = chanceFrom(20_261_123 + senders);
  const ask = (of: (rank: number) => string) => (rank: number) => read(send(origin, path, fields(of(rank))));
  // What comes first is slow for everybody.
  for (let rank = 0; rank < 5; rank += 1) await ask((number) => `personne.${number}.${senders}@x.example`)(rank);
  return verdictOf(await timePairs(count, { known: ask(known), unknown: ask(unknown) }, chance), chance);
}

/** S5, in shares of the median. */
const NARROW = 0.02;

describe('S5, L4: known and unknown are answered alike', () => {
  test.each(Object.entries(ENTRANCES))('row 55: %s: to the byte', async (_, { path, fields, known, unknown }) => {
    const answers: string[] = [];
    for (const who of [known(PAIRS + 1), unknown(PAIRS + 1), known(PAIRS + 2), unknown(PAIRS + 2)])
      answers.push(await bare(await send(worker.origin, path, fields(who)), who));
    expect(new Set(answers).size).toBe(1);
  });

  test.each(Object.entries(ENTRANCES))(`row 55: %s: in the same time, over ${PAIRS} pairs`, async (name, entrance) => {
    let verdict = await compare(worker.origin, entrance, PAIRS);
    console.log(`${name}: ${inWords(verdict)}`);
    if (verdict.p <= 0.01) {
      // Chance alone says so once in a hundred times; not twice.
      verdict = await compare(worker.origin, entrance, PAIRS);
      console.log(`${name}, again: ${inWords(verdict)}`);
    }
    expect(verdict.p).toBeGreaterThan(0.01);
    // A busy machine widens the interval; that the difference lies beyond the goal must not be shown by it.
    expect(verdict.low).toBeLessThan(NARROW);
    expect(verdict.high).toBeGreaterThan(-NARROW);
  });

  test(`S5, the known-bad twin: a sign-in that spares itself the work for a login that nobody has is found out by ${FEW} pairs`, async () => {
    const naive = await started('knows-logins.ts');
    try {
      const entrance = ENTRANCES['signing in'] as Entrance;
      const verdict = await compare(naive.origin, entrance, FEW);
      console.log(`naive: ${inWords(verdict)}`);
      expect(verdict.p).toBeLessThan(1e-6);
      expect(verdict.low).toBeGreaterThan(NARROW);
    } finally {
      await naive.stop();
    }
  });
});
