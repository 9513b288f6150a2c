import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { app } from '../../functions/app.ts';
import { LONGEST_WAIT } from '../../functions/deadline.ts';
import type { Env } from '../../functions/env.ts';
import {
  expectError,
  expectSecured,
  FEEDBACK,
  forgetVotes,
  formTokenOf,
  get,
  postJson,
  questionAt,
  readVotes,
  request,
  SITE,
  send,
} from './requests.ts';

const QUESTION = questionAt(0);
const PAGE = `/faq/${QUESTION.slug}/`;
const VISITOR = { cookie: '__Host-visiteur=AAAAAAAAAAAAAAAAAAAAAA' };

/** A database whose every statement ends like this. */
function databaseThat(ends: () => Promise<never>): D1Database {
  const statement = { bind: () => statement, first: ends, all: ends, run: ends, raw: ends };
  return { prepare: () => statement, batch: ends, exec: ends } as unknown as D1Database;
}

const FAILING = databaseThat(() => Promise.reject(new Error('D1_ERROR: canary of the database')));
const STALLED = databaseThat(() => new Promise(() => {}));

/** The same Worker with other bindings. */
async function ask(bindings: Partial<Env>, address: string, init?: RequestInit): Promise<Response> {
  return app.fetch(request(address, init), { ...(env as Env), ...bindings });
}

function voteBy(headers: Record<string, string> = {}, more: object = {}): RequestInit {
  return {
    method: 'POST',
    headers: { origin: SITE, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ question: QUESTION.id, helpful: true, ...more }),
  };
}

/** Lets a wait that the answer makes go by at once. */
async function afterWaiting(answer: Promise<Response>, milliseconds: number): Promise<Response> {
  let settled = false;
  const mark = () => {
    settled = true;
  };
  answer.then(mark, mark);
  // What comes before the wait takes its own time, which the clock of the test does not give.
  while (!settled) {
    await new Promise((resolve) => setImmediate(resolve));
    if (vi.getTimerCount() > 0) await vi.advanceTimersByTimeAsync(milliseconds);
  }
  return answer;
}

let logged: string[] = [];

beforeEach(async () => {
  await forgetVotes();
  logged = [];
  const keep = (line: unknown) => void logged.push(String(line));
  vi.spyOn(console, 'error').mockImplementation(keep);
  vi.spyOn(console, 'log').mockImplementation(keep);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const fakeTimeouts = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

describe('/api/sante', () => {
  test('answers while the Worker and its database do', async () => {
    const response = await get('/api/sante');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expectSecured(response);
    expect(await response.json()).toEqual({ status: 'ok', version: env.VERSION, database: 'ok' });
  });

  test('answers 503 when D1 fails, and does not say why', async () => {
    const response = await ask({ DB: FAILING }, '/api/sante');
    expect(response.status).toBe(503);
    expectSecured(response);
    expect(await response.json()).toEqual({ status: 'degraded', version: env.VERSION, database: 'unavailable' });
  });

  test('answers 503 when D1 says nothing for two seconds', async () => {
    fakeTimeouts();
    expect((await afterWaiting(ask({ DB: STALLED }, '/api/sante'), 2000)).status).toBe(503);
  });

  test('row 47: answers HEAD without a body, and refuses to be written to', async () => {
    const head = await send('/api/sante', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const refused = await postJson('/api/sante', {});
    expect(refused.headers.get('allow')).toBe('GET, HEAD');
    await expectError(refused, 'method_not_allowed');
  });
});

describe('R8: D1 does not answer', () => {
  test('R4: a vote is answered 503 with Retry-After, and nothing is acknowledged', async () => {
    const response = await ask({ DB: FAILING }, FEEDBACK, voteBy());
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    const error = await expectError(response, 'unavailable');
    expect(error.message).toMatch(/^Votre avis n’a pas été enregistré/);
    expect(await readVotes()).toEqual([]);
  });

  test('R4: a vote given without JavaScript is answered by a page that says so', async () => {
    const response = await ask({ DB: FAILING }, FEEDBACK, {
      method: 'POST',
      headers: { origin: SITE, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ question: QUESTION.id, helpful: 'true' }).toString(),
    });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).not.toBeNull();
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await response.text()).toMatch(/<h1>Service indisponible<\/h1>.*pas été enregistré/s);
  });

  test('R4: a vote is answered 503 within eight seconds when D1 says nothing', async () => {
    fakeTimeouts();
    await expectError(await afterWaiting(ask({ DB: STALLED }, FEEDBACK, voteBy()), LONGEST_WAIT), 'unavailable');
    expect(LONGEST_WAIT).toBeLessThanOrEqual(8000);
  });

  test('R4: a vote that D1 wrote before it failed is not acknowledged, and counts once when it is sent again', async () => {
    const afterCommit = new Proxy(env.DB, {
      get: (database, name) =>
        name === 'prepare'
          ? (text: string) => {
              const statement = database.prepare(text);
              const failAfter = (run: () => Promise<unknown>) => async () => {
                await run();
                throw new Error('Network connection lost');
              };
              return {
                bind: (...values: unknown[]) => {
                  const bound = statement.bind(...values);
                  return { run: failAfter(() => bound.run()), all: failAfter(() => bound.all()), raw: failAfter(() => bound.raw()) };
                },
              };
            }
          : Reflect.get(database, name),
    });
    const form = formTokenOf(await (await get(PAGE)).text());
    await expectError(await ask({ DB: afterCommit }, FEEDBACK, voteBy({}, { form })), 'unavailable');
    expect(await readVotes()).toHaveLength(1);
    expect((await send(FEEDBACK, voteBy({}, { form }))).status).toBe(200);
    expect(await readVotes()).toHaveLength(1);
  });

  test('a question’s page is served all the same, with its form and without a vote', async () => {
    const response = await ask({ DB: FAILING }, PAGE, { headers: VISITOR });
    expect(response.status).toBe(200);
    expectSecured(response);
    const page = await response.text();
    expect(formTokenOf(page)).toMatch(/^[\w~-]+\.\w+\.[\w-]+$/);
    expect(page.includes('aria-pressed')).toBe(false);
  });

  test('a question’s page waits a second at most for a D1 that says nothing', async () => {
    fakeTimeouts();
    const response = await afterWaiting(ask({ DB: STALLED }, PAGE, { headers: VISITOR }), 1000);
    expect(response.status).toBe(200);
    expect(formTokenOf(await response.text())).not.toBe('');
  });

  test('lists and the contact page do not need it', async () => {
    for (const address of ['/faq/', '/faq/?vague=vague-2', '/contact/?vague=vague-2'])
      expect((await ask({ DB: FAILING }, address)).status, address).toBe(200);
  });

  test.each([
    ['fails', FAILING],
    ['says nothing', STALLED],
  ])('the most useful answers are 503 when it %s', async (_, DB) => {
    fakeTimeouts();
    const response = await afterWaiting(ask({ DB }, `${FEEDBACK}/plus-utiles`), LONGEST_WAIT);
    await expectError(response, 'unavailable');
  });

  test('V5: the failure is logged on one line, with neither the data of the request nor what the database said', async () => {
    await ask({ DB: FAILING }, FEEDBACK, voteBy(VISITOR, { helpful: false, reason: 'other', comment: 'canary of the comment' }));
    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({ event: 'request_failed', code: 'unavailable', route: FEEDBACK });
    expect(logged.join()).not.toMatch(/canary|AAAAAAAA|\n/);
  });
});

describe('the static files do not answer', () => {
  const ASSETS = {
    fetch: async () => {
      throw new Error('canary of the files');
    },
  } as unknown as Fetcher;

  test('a 500 never shows its cause: as JSON', async () => {
    const response = await ask({ ASSETS }, '/contact/');
    expect(await response.clone().text()).not.toContain('canary');
    await expectError(response, 'internal');
  });

  test('a 500 never shows its cause: as a page, which needs no file', async () => {
    const response = await ask({ ASSETS }, '/contact/', { headers: { accept: 'text/html' } });
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toMatch(/^text\/html\b/);
    expectSecured(response);
    const page = await response.text();
    expect(page).toMatch(/<h1>Une erreur est survenue<\/h1>/);
    expect(page).not.toContain('canary');
    expect(logged.join()).not.toContain('canary');
  });

  test('a list is drawn without the answers that are for paper', async () => {
    const withoutAnswers = {
      fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
        const { pathname } = new URL(input instanceof Request ? input.url : String(input));
        if (pathname.endsWith('.json')) throw new Error('no file');
        return env.ASSETS.fetch(input, init);
      },
    } as unknown as Fetcher;
    // A Worker that has not read them before.
    vi.resetModules();
    const { app: fresh } = await import('../../functions/app.ts');
    const response = await fresh.fetch(request('/faq/?vague=vague-2'), { ...(env as Env), ASSETS: withoutAnswers });
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page.includes('<ol data-faq-results')).toBe(true);
    expect(page.includes('class="print-only"')).toBe(false);
  });

  test('a list waits eight seconds at most for these answers, and for nothing that another request waits for', async () => {
    fakeTimeouts();
    let reads = 0;
    const firstReadStalls = {
      fetch: (input: RequestInfo | URL, init?: RequestInit) => {
        const { pathname } = new URL(input instanceof Request ? input.url : String(input));
        if (!pathname.endsWith('.json')) return env.ASSETS.fetch(input, init);
        reads += 1;
        return reads === 1 ? new Promise<Response>(() => {}) : env.ASSETS.fetch(input, init);
      },
    } as unknown as Fetcher;
    vi.resetModules();
    const { app: fresh } = await import('../../functions/app.ts');
    const list = async () => fresh.fetch(request('/faq/?vague=vague-2'), { ...(env as Env), ASSETS: firstReadStalls });
    const first = list();
    await vi.waitUntil(() => reads === 1);
    const second = await (await list()).text();
    expect(second.includes('class="print-only"')).toBe(true);
    const late = await afterWaiting(first, LONGEST_WAIT);
    expect(late.status).toBe(200);
    expect((await late.text()).includes('class="print-only"')).toBe(false);
    await list();
    expect(reads).toBe(2);
  });
});

describe('row 97: the secret', () => {
  const EVERYWHERE: [string, string, RequestInit][] = [
    ['the health', '/api/sante', {}],
    ['a vote', FEEDBACK, voteBy()],
    ['the most useful answers', `${FEEDBACK}/plus-utiles`, {}],
    ['a question', PAGE, {}],
    ['the list', '/faq/', {}],
  ];

  test.each(EVERYWHERE)('row 97: without it, nothing works: %s', async (_, address, init) => {
    const { FEEDBACK_SECRET: _secret, ...others } = env as Env;
    await expectError(await app.fetch(request(address, init), others), 'unavailable');
    expect(await readVotes()).toEqual([]);
    expect(logged.map((line) => JSON.parse(line))).toContainEqual({ event: 'secret_missing', names: 'FEEDBACK_SECRET' });
  });

  test.each(EVERYWHERE)('row 97: with one that can be guessed, nothing works, and no log shows it: %s', async (_, address, init) => {
    const short = 'canary-of-31-characters-1234567';
    expect(short).toHaveLength(31);
    await expectError(await ask({ FEEDBACK_SECRET: short }, address, init), 'unavailable');
    expect(await readVotes()).toEqual([]);
    expect(logged.join()).toContain('FEEDBACK_SECRET');
    expect(logged.join()).not.toContain('canary');
  });

  test('row 97: an empty one is a missing one; one of 32 characters is enough', async () => {
    await expectError(await ask({ FEEDBACK_SECRET: '' }, '/api/sante'), 'unavailable');
    expect((await ask({ FEEDBACK_SECRET: 'x'.repeat(32) }, '/api/sante')).status).toBe(200);
  });
});
