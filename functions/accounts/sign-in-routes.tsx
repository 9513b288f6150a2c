/** Signing in and out, the same for both parts of the site: each with its own address, words and limits. */
import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { AppContext } from '../env.ts';
import { AppError } from '../errors.ts';
import { onlyMethods } from '../methods.ts';
import { page } from '../page.tsx';
import { readFields } from '../request-body.ts';
import { CODE_COOKIE } from './auth.ts';
import { tooManyTries, WRONG_PAIR } from './messages.ts';
import { passkeySignInRoutes } from './passkey-routes.ts';
import { codeSchema, type SignInInput, signInSchema } from './schema.ts';
import { CODE_ERRORS, SIGN_IN_NOTICES } from './security-messages.ts';
import { askToSignIn, cookiesOf, readSession } from './session.ts';
import { awaitsCode, signIn, signInWithCode } from './sign-in.ts';
import { keepSession, signInContext } from './sign-in-request.ts';
import { type Audience, PLACES, pageAfterSignIn } from './sign-in-rules.ts';
import { signOut } from './sign-out.ts';
import { CodeView, SIGN_IN_PAGES, type SignInForm, SignInView, StepUpView } from './views.tsx';

/** Nothing of these parts is kept by a cache (row 93) or found by a search engine. */
export const privatePages = createMiddleware<AppContext>(async (context, next) => {
  await next();
  context.header('cache-control', 'no-store');
  context.header('x-robots-tag', 'noindex');
});

type Asked = Context<AppContext>;

/** What the page says of what was just done elsewhere. */
const noticeOf = (context: Asked): string | null => SIGN_IN_NOTICES[context.req.query('fait') as keyof typeof SIGN_IN_NOTICES] ?? null;

interface Failure {
  status?: number;
  retryAfter?: number;
}

const titled = (title: string, { status = 200 }: Failure) => (status === 200 ? title : `Erreur\u00a0: ${title}`);
const answerOf = ({ status = 200, retryAfter }: Failure) => ({
  status,
  headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
});

function signInPage(context: Asked, audience: Audience, form: Partial<SignInForm>, failure: Failure = {}) {
  const shown = { login: '', suite: undefined, fields: {}, error: null, ...form };
  return page(context.env, context.req.raw, {
    title: titled(SIGN_IN_PAGES[audience].title, failure),
    view: <SignInView audience={audience} form={shown} notice={failure.status === undefined ? noticeOf(context) : null} />,
    ...answerOf(failure),
  });
}

function codePage(context: Asked, audience: Audience, shown: { suite: string | undefined; error?: string }, failure: Failure = {}) {
  return page(context.env, context.req.raw, {
    title: titled('Code à usage unique', failure),
    view: <CodeView audience={audience} suite={shown.suite} error={shown.error} />,
    ...answerOf(failure),
  });
}

/** What was typed, for the form to show again; never the password. */
function typedOf({ login = '', suite }: Readonly<Record<string, string>>): Pick<SignInForm, 'login' | 'suite'> {
  return { login, suite };
}

type ReadForm = { input: SignInInput } | { typed: Pick<SignInForm, 'login' | 'suite'>; fields: SignInForm['fields'] };

async function readForm(request: Request): Promise<ReadForm> {
  const value = await readFields(request);
  const result = signInSchema.safeParse(value);
  if (result.success) return { input: result.data };
  const fields: Record<string, string> = {};
  for (const { path, message } of result.error.issues) fields[String(path[0] ?? '')] ??= message;
  const { login, password, ...others } = fields;
  if (Object.keys(others).length > 0) throw new AppError('invalid_input');
  return { typed: typedOf(value), fields: { ...(login && { login }), ...(password && { password }) } };
}

const withSuite = (path: string, suite: string | undefined) => (suite === undefined ? path : `${path}?${new URLSearchParams({ suite })}`);

export function signInRoutes(audience: Audience) {
  const { root } = PLACES[audience];
  return (
    new Hono<AppContext>()
      .get('/connexion/', async (context) => {
        const suite = context.req.query('suite');
        const { user } = await readSession(audience, context.env, context.req.raw, new Date(), true);
        return user ? context.redirect(pageAfterSignIn(audience, suite), 303) : signInPage(context, audience, { suite });
      })
      .post('/connexion/', async (context) => {
        const read = await readForm(context.req.raw);
        if (!('input' in read)) return signInPage(context, audience, { ...read.typed, fields: read.fields }, { status: 400 });
        const { input } = read;
        const result = await signIn(input, signInContext(context, audience, new Date()));
        const typed = { login: input.login, suite: input.suite };
        switch (result.outcome) {
          case 'wrong':
            return signInPage(context, audience, { ...typed, error: WRONG_PAIR }, { status: 401 });
          case 'held_back':
            return signInPage(
              context,
              audience,
              { ...typed, error: tooManyTries(result.seconds) },
              { status: 429, retryAfter: result.seconds },
            );
          case 'code':
            for (const cookie of result.cookies) context.header('set-cookie', cookie, { append: true });
            return context.redirect(withSuite(`${root}connexion/code/`, input.suite), 303);
          case 'signed_in':
            keepSession(context, result, new Date());
            return context.redirect(pageAfterSignIn(audience, input.suite), 303);
        }
      })
      .all('/connexion/', onlyMethods('GET', 'HEAD', 'POST'))
      .get('/connexion/code/', async (context) => {
        const suite = context.req.query('suite');
        if (!(await awaitsCode(context.env, getCookie(context, CODE_COOKIE), new Date())))
          return context.redirect(withSuite(`${root}connexion/`, suite), 303);
        return codePage(context, audience, { suite });
      })
      .post('/connexion/code/', async (context) => {
        const fields = await readFields(context.req.raw);
        const { suite } = fields;
        const read = codeSchema.safeParse(fields);
        if (!read.success) {
          const [issue] = read.error.issues;
          if (issue?.path[0] !== 'code') throw new AppError('invalid_input');
          return codePage(context, audience, { suite, error: issue.message }, { status: 400 });
        }
        const result = await signInWithCode(read.data.code, getCookie(context, CODE_COOKIE), signInContext(context, audience, new Date()));
        switch (result.outcome) {
          case 'gone':
            return context.redirect(`${root}connexion/?${new URLSearchParams({ fait: 'recommencer', ...(suite && { suite }) })}`, 303);
          case 'wrong':
          case 'spent':
            return codePage(context, audience, { suite, error: CODE_ERRORS[result.outcome] }, { status: 401 });
          case 'held_back':
            return codePage(context, audience, { suite, error: tooManyTries(result.seconds) }, { status: 429, retryAfter: result.seconds });
          case 'signed_in':
            keepSession(context, result, new Date());
            return context.redirect(pageAfterSignIn(audience, suite), 303);
        }
      })
      .all('/connexion/code/', onlyMethods('GET', 'HEAD', 'POST'))
      // Signing in again, before what protects the account is changed.
      .get('/connexion/confirmer/', async (context) => {
        const { user } = await readSession(audience, context.env, context.req.raw, new Date(), true);
        if (!user) return askToSignIn(context, `${root}connexion/`);
        const suite = pageAfterSignIn(audience, context.req.query('suite'));
        return page(context.env, context.req.raw, {
          title: 'Confirmez que c’est vous',
          view: <StepUpView audience={audience} login={user.login} suite={suite} />,
        });
      })
      .all('/connexion/confirmer/', onlyMethods('GET', 'HEAD'))
      .route('/connexion/cle/', passkeySignInRoutes(audience))
      .post('/deconnexion/', async (context) => {
        for (const cookie of await signOut(context.env, cookiesOf(context.req.raw))) context.header('set-cookie', cookie, { append: true });
        return context.redirect(`${root}connexion/?fait=sortie`, 303);
      })
      .all('/deconnexion/', onlyMethods('POST'))
  );
}
