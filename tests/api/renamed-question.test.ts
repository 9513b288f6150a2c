import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Env } from '../../functions/env.ts';
import { cookieOf, expectSecured, FEEDBACK, forgetVotes, questionAt, readVotes, request, SITE } from './requests.ts';

const QUESTION = questionAt(0);

// The Worker, started on the content as it would be had this question been named otherwise before, twice.
vi.resetModules();
const { questions } = await import('../../.generated/questions.ts');
questions.find(({ id }) => id === QUESTION.id)?.formerSlugs.push('ancien-nom', 'tout-premier-nom');
const { app } = await import('../../functions/app.ts');

const ask = (address: string, init: RequestInit = {}) => app.fetch(request(address, init), env as Env);
const vote = (question: string) =>
  ask(FEEDBACK, {
    method: 'POST',
    headers: { origin: SITE, 'content-type': 'application/json' },
    body: JSON.stringify({ question, helpful: true }),
  });

beforeEach(forgetVotes);

describe('Q4: a renamed question', () => {
  test.each(['/faq/ancien-nom/', '/faq/ancien-nom', '/faq/tout-premier-nom/'])(
    'Q4: %s leads to the present address for good',
    async (address) => {
      for (const method of ['GET', 'HEAD']) {
        const response = await ask(address, { method });
        expect(response.status).toBe(301);
        expect(response.headers.get('location')).toBe(`/faq/${QUESTION.slug}/`);
        expectSecured(response);
      }
      expect((await ask(`/faq/${QUESTION.slug}/`)).status).toBe(200);
    },
  );

  test.each(['/faq/ANCIEN-NOM/', '/faq/ancien-nom/x/', '/faq/ancien/', '/faq/ancien-nom%20/'])(
    'Q4: %s was never an address',
    async (address) => {
      expect((await ask(address)).headers.get('location') ?? '').not.toContain(QUESTION.slug);
    },
  );

  test('Q4: the former address takes no vote, the id does', async () => {
    expect((await vote('ancien-nom')).status).toBe(404);
    expect((await vote(QUESTION.id)).status).toBe(200);
    expect((await readVotes()).map(({ question_id }) => question_id)).toEqual([QUESTION.id]);
  });

  test('Q4: votes hang on the id: no column holds an address, and a vote is found again at the new one', async () => {
    const cookie = cookieOf(await vote(QUESTION.id));
    expect(JSON.stringify(await readVotes())).not.toContain(`"${QUESTION.slug}"`);
    const former = await ask('/faq/ancien-nom/');
    const page = await ask(former.headers.get('location') ?? '', { headers: { cookie } });
    expect(/<button[^>]*value="true"[^>]*aria-pressed="true"/.test(await page.text())).toBe(true);
  });

  test('row 47: a former address is only read', async () => {
    const response = await ask('/faq/ancien-nom/', { method: 'DELETE', headers: { origin: SITE } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
