/**
 * Who a visitor is, without knowing who (F5, V1): a random value in a cookie, kept only as a keyed hash that differs on every
 * question; without cookies, the form that the page was given.
 */
import type { WorkerQuestion } from '../../src/faq/question.ts';
import { issueFormToken, keyedHash, randomText, readFormToken } from '../keyed-hash.ts';

/** `__Host-`: sent to this site alone, over a secure connection. */
export const VISITOR_COOKIE = '__Host-visiteur';

/** How long a browser keeps the cookie, in seconds: a year. */
export const VISITOR_COOKIE_AGE = 365 * 24 * 60 * 60;

const VISITOR = /^[A-Za-z0-9_-]{22,43}$/;

/** A visitor never seen before: 128 random bits. */
export function newVisitor(): string {
  return randomText();
}

/** The cookie's value, or null for one that this site did not set. */
export function readVisitor(cookie: string | undefined): string | null {
  return cookie !== undefined && VISITOR.test(cookie) ? cookie : null;
}

/** What a vote keeps of its visitor. */
export function voterHash(secret: string, visitor: string, questionId: string): string {
  return keyedHash(secret, 'voter', `${visitor}\n${questionId}`);
}

/** The token of a question's form: it tells later which answer was on the page (F4). */
export function issueForm(secret: string, { id, hash }: Pick<WorkerQuestion, 'id' | 'hash'>, now: Date): string {
  return issueFormToken(secret, id, now, `${randomText()}~${hash}`);
}

export interface ReadForm {
  /** In milliseconds. */
  age: number;
  /** Hash of the answer that the page showed. */
  answerHash: string;
  /** The visitor that the form stands for while the browser has no cookie: the same for every sending of this form. */
  visitor: string;
}

/** Reads a form's token; null when this site did not issue it for this question. */
export function readForm(secret: string, questionId: string, token: string, now: Date): ReadForm | null {
  const form = readFormToken(secret, questionId, token, now);
  const [, answerHash] = form?.id.split('~') ?? [];
  return form && answerHash !== undefined ? { age: form.age, answerHash, visitor: keyedHash(secret, 'visitor', form.id) } : null;
}
