/** Signing in and out, the same for both parts of the site: each with its own address, words and limits. */
import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { AppContext } from '../env.ts';
import { AppError } from '../errors.ts';
import { onlyMethods } from '../methods.ts';
import { networkOf } from '../network.ts';
import { page } from '../page.tsx';
import { readBody } from '../request-body.ts';
import { DEVICE_COOKIE } from './device.ts';
import { ADDRESS_CONFIRMED, GIVEN_UP, SIGNED_OUT, tooManyTries, WRONG_PAIR } from './messages.ts';
import { type SignInInput, signInSchema } from './schema.ts';
import { cookiesOf, readSession } from './session.ts';
import { signIn } from './sign-in.ts';
import { type Audience, DEVICE_LIFETIME, PLACES, pageAfterSignIn } from './sign-in-rules.ts';
import { signOut } from './sign-out.ts';
import { SIGN_IN_PAGES, type SignInForm, SignInView } from './views.tsx';

/** Nothing of these parts is kept by a cache (row 93) or found by a search engine. */
export const privatePages = createMiddleware<AppContext>(async (context, next) => {
  await next();
  context.header('cache-control', 'no-store');
  context.header('x-robots-tag', 'noindex');
});

/** What the page says of what was just done elsewhere. */
function noticeOf(context: Context<AppContext>): string | null {
  if (context.req.query('sortie') === 'oui') return SIGNED_OUT;
  if (context.req.query('compte') === 'supprime') return GIVEN_UP;
  return context.req.query('compte') === 'ouvert' ? ADDRESS_CONFIRMED : null;
}

function signInPage(
  context: Context<AppContext>,
  audience: Audience,
  form: Partial<SignInForm>,
  more: { status?: number; retryAfter?: number } = {},
) {
  const shown = { login: '', suite: undefined, fields: {}, error: null, ...form };
  const { status = 200, retryAfter } = more;
  const { title } = SIGN_IN_PAGES[audience];
  return page(context.env, context.req.raw, {
    title: status === 200 ? title : `Erreur\u00a0: ${title}`,
    view: <SignInView audience={audience} form={shown} notice={status === 200 ? noticeOf(context) : null} />,
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  });
}

/** What was typed, for the form to show again; never the password. */
function typedOf(value: unknown): Pick<SignInForm, 'login' | 'suite'> {
  const { login, suite } = value as Record<string, unknown>;
  return { login: typeof login === 'string' ? login : '', suite: typeof suite === 'string' ? suite : undefined };
}

type ReadForm = { input: SignInInput } | { typed: Pick<SignInForm, 'login' | 'suite'>; fields: SignInForm['fields'] };

async function readForm(request: Request): Promise<ReadForm> {
  const { kind, value } = await readBody(request);
  if (kind !== 'form') throw new AppError('unsupported_media_type');
  const result = signInSchema.safeParse(value);
  if (result.success) return { input: result.data };
  const fields: Record<string, string> = {};
  for (const { path, message } of result.error.issues) fields[String(path[0] ?? '')] ??= message;
  const { login, password, ...others } = fields;
  if (Object.keys(others).length > 0) throw new AppError('invalid_input');
  return { typed: typedOf(value), fields: { ...(login && { login }), ...(password && { password }) } };
}

export function signInRoutes(audience: Audience) {
  const { root } = PLACES[audience];
  return new Hono<AppContext>()
    .get('/connexion/', async (context) => {
      const suite = context.req.query('suite');
      const { user } = await readSession(audience, context.env, context.req.raw, new Date(), true);
      return user ? context.redirect(pageAfterSignIn(audience, suite), 303) : signInPage(context, audience, { suite });
    })
    .post('/connexion/', async (context) => {
      const { env, req } = context;
      const read = await readForm(req.raw);
      if (!('input' in read)) return signInPage(context, audience, { ...read.typed, fields: read.fields }, { status: 400 });
      const { input } = read;
      const result = await signIn(input, {
        audience,
        env,
        now: new Date(),
        network: networkOf(req.raw),
        device: getCookie(context, DEVICE_COOKIE),
        cookies: cookiesOf(req.raw),
      });
      const typed = typedOf(input);
      if (result.outcome === 'wrong') return signInPage(context, audience, { ...typed, error: WRONG_PAIR }, { status: 401 });
      if (result.outcome === 'held_back') {
        const retryAfter = Math.max(1, result.seconds);
        return signInPage(context, audience, { ...typed, error: tooManyTries(retryAfter) }, { status: 429, retryAfter });
      }
      for (const cookie of result.cookies) context.header('set-cookie', cookie, { append: true });
      setCookie(context, DEVICE_COOKIE, result.device, {
        path: '/',
        secure: true,
        httpOnly: true,
        sameSite: 'Lax',
        maxAge: DEVICE_LIFETIME,
      });
      return context.redirect(pageAfterSignIn(audience, input.suite), 303);
    })
    .all('/connexion/', onlyMethods('GET', 'HEAD', 'POST'))
    .post('/deconnexion/', async (context) => {
      for (const cookie of await signOut(context.env, cookiesOf(context.req.raw))) context.header('set-cookie', cookie, { append: true });
      return context.redirect(`${root}connexion/?sortie=oui`, 303);
    })
    .all('/deconnexion/', onlyMethods('POST'));
}
