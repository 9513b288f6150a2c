import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import type { WorkerQuestion } from '../../src/faq/question.ts';
import { within } from '../deadline.ts';
import type { AppContext, Env } from '../env.ts';
import { errorFacts, log } from '../log.ts';
import { findBySlug } from '../published.ts';
import { readStaticPage, rewritable } from '../static-page.ts';
import type { Opinion } from './model.ts';
import { findOpinion } from './repository.ts';
import { isFresh } from './rules.ts';
import { issueForm, readForm, readVisitor, VISITOR_COOKIE, voterHash } from './visitor.ts';
import { fillVoteSection } from './vote-section.ts';

/** The longest that a page is held back for the visitor's vote, in milliseconds: it reads well without. */
const LONGEST_WAIT = 1000;

/** What the visitor said before; null too when the database does not answer, since a page never waits for it. */
async function opinionOf({ DB, FEEDBACK_SECRET }: Env, question: WorkerQuestion, visitor: string): Promise<Opinion | null> {
  try {
    return await within(LONGEST_WAIT, findOpinion(DB, question.id, voterHash(FEEDBACK_SECRET, visitor, question.id)));
  } catch (error) {
    log('error', 'opinion_unavailable', errorFacts(error));
    return null;
  }
}

/**
 * What the address holds was put there by the answer to a vote. An address that somebody passes on must neither show a vote nor make
 * everybody who opens it one visitor.
 */
const followsVote = (request: Request) => request.headers.get('sec-fetch-site') === 'same-origin';

/** The vote that the address says was just given, for a browser that keeps no cookie. */
function opinionInAddress(query: URLSearchParams): Opinion | null {
  const answer = query.get('avis');
  if (answer !== 'oui' && answer !== 'non') return null;
  return { helpful: answer === 'oui', reason: query.get('raisons') === 'oui' ? 'other' : null, comment: null };
}

/** The token for the page's forms: the one just used while there is no cookie, so that a form counts once (F5), else a new one. */
function formToken(secret: string, question: WorkerQuestion, sent: string | null, now: Date): string {
  const read = sent === null ? null : readForm(secret, question.id, sent, now);
  return sent !== null && read !== null && isFresh(read.age) ? sent : issueForm(secret, question, now);
}

/** A question's page, with its form's token and the visitor's own vote. */
export const votedPageRoutes = new Hono<AppContext>().get('/:slug/', async (context, next) => {
  const { env, req } = context;
  const question = findBySlug(req.param('slug'));
  if (!question) return next();
  const { pathname, searchParams } = new URL(req.url);
  const visitor = readVisitor(getCookie(context, VISITOR_COOKIE));
  const voted = visitor === null && followsVote(req.raw) ? searchParams : new URLSearchParams();
  const [built, opinion] = await Promise.all([
    readStaticPage(env.ASSETS, req.raw, pathname),
    visitor ? opinionOf(env, question, visitor) : opinionInAddress(voted),
  ]);
  const form = formToken(env.FEEDBACK_SECRET, question, voted.get('form'), new Date());
  return fillVoteSection(rewritable(built, 'private, no-cache'), { form, opinion });
});
