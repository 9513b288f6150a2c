/** Requests by the front door, as browsers and other programs send them, and what tests read of the answers and of the database. */
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { questions } from '../../.generated/questions.ts';
import { scriptHashes } from '../../.generated/script-hashes.ts';
import type { Env } from '../../functions/env.ts';
import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '../../functions/errors.ts';
import worker from '../../functions/index.ts';
import type { WorkerQuestion } from '../../src/faq/question.ts';
import { securityHeaders } from '../../src/security-headers.ts';

declare global {
  namespace Cloudflare {
    interface GlobalProps {
      mainModule: typeof import('../../functions/index.ts');
    }
  }
}

export const SITE = 'https://guichet.example';
export const FEEDBACK = '/api/feedback';

export function request(address: string, { headers, ...init }: RequestInit = {}): Request {
  return new Request(`${SITE}${address}`, { redirect: 'manual', ...init, headers: new Headers(headers) });
}

/** The outbox is not drained under these tests: kicks go nowhere. The runtime of the tests delivers a full batch of them in vain, and waits for it. */
export const QUIET = { AFTER_WORK: { send: async () => {} } as unknown as Env['AFTER_WORK'] };

/** A request by the front door, with other bindings; redirects are not followed. */
export async function ask(address: string, init: RequestInit = {}, bindings: Partial<Env> = QUIET): Promise<Response> {
  const asked = request(address, init) as Parameters<typeof worker.fetch>[0];
  return worker.fetch(asked, { ...(env as Env), ...bindings }, createExecutionContext());
}

/** Sends a request by the front door. */
export function send(address: string, init?: RequestInit): Promise<Response> {
  return ask(address, init);
}

export function get(address: string, headers: HeadersInit = {}): Promise<Response> {
  return send(address, { headers });
}

/** A POST of this very text or these bytes, from the site's own pages unless a header says otherwise; `null` takes a header away. */
export function post(address: string, body: BodyInit, headers: Record<string, string | null> = {}): Promise<Response> {
  const sent = new Headers({ origin: SITE, 'content-type': 'application/json' });
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) sent.delete(name);
    else sent.set(name, value);
  }
  // A text would bring its own type along.
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return send(address, { method: 'POST', body: bytes, headers: sent });
}

export function postJson(address: string, value: unknown, headers: Record<string, string | null> = {}): Promise<Response> {
  return post(address, JSON.stringify(value), headers);
}

/** A form, as a browser without JavaScript sends it. */
export function postForm(address: string, fields: Record<string, string>, headers: Record<string, string | null> = {}): Promise<Response> {
  return post(address, new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    ...headers,
  });
}

/** The published question of this rank, whichever it is. */
export function questionAt(rank: number): WorkerQuestion {
  const question = questions[rank];
  if (!question) throw new Error(`no question ${rank}`);
  return question;
}

/** The cookie that an answer sets, as a browser sends it back. */
export function cookieOf(response: Response): string {
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  if (!cookie) throw new Error('the answer sets no cookie');
  return cookie;
}

/** The token that a question's page gives to its forms. */
export function formTokenOf(page: string): string {
  const token = /<form[^>]*data-vote-form[^>]*>.*?<input type="hidden" name="form" value="([^"]*)">/s.exec(page)?.[1];
  if (!token) throw new Error('the page gives its form no token');
  return token;
}

export interface VoteRow {
  question_id: string;
  voter: string;
  helpful: number;
  reason: string | null;
  comment: string | null;
  answer_hash: string;
  created_at: string;
  updated_at: string;
  set_aside: number;
}

/** Every vote there is, in a stable order. */
export async function readVotes(): Promise<VoteRow[]> {
  return (await env.DB.prepare('SELECT * FROM feedback_vote ORDER BY question_id, voter').all<VoteRow>()).results;
}

export async function forgetVotes(): Promise<void> {
  await env.DB.prepare('DELETE FROM feedback_vote').run();
}

/** S2: the security headers stand on every answer, good or bad. */
export function expectSecured(response: Response): void {
  const expected = Object.entries(securityHeaders(scriptHashes));
  expect(expected.map(([name]) => [name, response.headers.get(name)])).toEqual(expected);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Design §5: the answer is this error, as JSON of the one shape, for nobody to keep, and thanks for nothing.
 *
 * @returns what the error says
 */
export async function expectError(response: Response, code: ErrorCode): Promise<ErrorBody['error']> {
  const text = await response.text();
  expect({ status: response.status, text }).toEqual({ status: ERROR_STATUS[code], text: expect.stringContaining(`"code":"${code}"`) });
  expect(response.headers.get('content-type')).toMatch(/^application\/json\b/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('set-cookie')).toBeNull();
  expectSecured(response);
  const body = JSON.parse(text) as ErrorBody;
  expect(Object.keys(body)).toEqual(['error']);
  const { reason, fields, ...always } = body.error;
  expect(always).toEqual({ code, message: expect.stringMatching(/^\p{Lu}.*\.$/u), requestId: expect.stringMatching(UUID) });
  return body.error;
}
