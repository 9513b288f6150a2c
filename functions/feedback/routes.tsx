import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { AppContext } from '../env.ts';
import { AppError } from '../errors.ts';
import { onlyMethods } from '../methods.ts';
import { findById } from '../published.ts';
import { readBody } from '../request-body.ts';
import { listMostHelpful } from './repository.ts';
import { voteFormSchema, voteJsonSchema } from './schema.ts';
import { readVisitor, VISITOR_COOKIE, VISITOR_COOKIE_AGE } from './visitor.ts';
import { vote } from './vote.ts';

/** Questions shown as the most useful. */
const MOST_USEFUL = 6;

async function readVote(request: Request) {
  const { kind, value } = await readBody(request);
  const result = (kind === 'json' ? voteJsonSchema : voteFormSchema).safeParse(value);
  if (result.success) return { kind, input: result.data };
  const fields: Record<string, string> = {};
  for (const { code, path, message, ...issue } of result.error.issues) {
    const names = code === 'unrecognized_keys' && 'keys' in issue ? (issue.keys as string[]) : [String(path[0] ?? '')];
    for (const name of names) fields[name] ??= code === 'unrecognized_keys' ? 'Ce champ n’est pas attendu.' : message;
  }
  throw new AppError('invalid_input', { fields });
}

export const feedbackRoutes = new Hono<AppContext>()
  .post('/', async (context) => {
    if (new URL(context.req.url).search) throw new AppError('invalid_input', { message: 'Un vote ne se donne pas dans l’adresse.' });
    const { kind, input } = await readVote(context.req.raw);
    const visitor = readVisitor(getCookie(context, VISITOR_COOKIE));
    const result = await vote(input, {
      database: context.env.DB,
      secret: context.env.FEEDBACK_SECRET,
      now: new Date(),
      question: findById(input.question),
      visitor,
    });

    setCookie(context, VISITOR_COOKIE, result.visitor, {
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
      maxAge: VISITOR_COOKIE_AGE,
    });
    context.header('cache-control', 'no-store');
    if (kind === 'json') return context.json({ question: result.question.id, helpful: result.opinion.helpful });
    // A browser that refused the cookie shows the vote from this address, with the same form, so that it still counts once (F5).
    const query = new URLSearchParams({ avis: result.opinion.helpful ? 'oui' : 'non' });
    if (visitor === null && input.form) query.set('form', input.form);
    if (result.opinion.reason) query.set('raisons', 'oui');
    return context.redirect(`/faq/${result.question.slug}/?${query}#avis`, 303);
  })
  .all('/', onlyMethods('POST'))
  .get('/plus-utiles', async (context) => {
    const totals = await within(LONGEST_WAIT, listMostHelpful(context.env.DB, MOST_USEFUL * 2)).catch((cause) => {
      throw new AppError('unavailable', { cause });
    });
    const questions = totals.flatMap(({ questionId, helpful }) => {
      const question = findById(questionId);
      return question ? [{ slug: question.slug, question: question.question, helpful }] : [];
    });
    return context.json({ questions: questions.slice(0, MOST_USEFUL) }, 200, { 'cache-control': 'public, max-age=60' });
  })
  .all('/plus-utiles', onlyMethods('GET', 'HEAD'));
