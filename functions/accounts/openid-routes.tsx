/** The addresses of the OpenID provider: those that services call, and the pages that people go through. */
import { type Context, Hono } from 'hono';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { AppContext, Env } from '../env.ts';
import { AppError } from '../errors.ts';
import { onlyMethods } from '../methods.ts';
import { page } from '../page.tsx';
import { publicUrl } from '../public-url.ts';
import { readButton, readFields } from '../request-body.ts';
import { commit } from './account-repository.ts';
import type { AccountContext } from './account-session.ts';
import { findCompanyPart } from './company-part-repository.ts';
import { maySignInElsewhere } from './openid-claims.ts';
import { CONSENT_PAGE, ERROR_PAGE, openidProviderOf, SERVICES, SIGN_IN_PAGE } from './openid-provider.ts';
import { deleteShared, findService, listShared, type Service } from './openid-repository.ts';
import { ConsentView, LeaveForView, RefusedView, ServicesView } from './openid-views.tsx';

const NOTICES: Record<string, string> = { retire: 'L’accès est retiré\u00a0: ce service ne reçoit plus rien.' };

const REFUSALS: Record<string, string> = {
  invalid_client: 'Nous ne connaissons pas ce service. Revenez à son site et recommencez\u00a0; si cela se répète, prévenez-le.',
  client_disabled: 'Ce service n’est plus relié à ce site.',
  invalid_redirect: 'L’adresse de retour n’est pas l’une de celles que ce service a déclarées. Par prudence, nous n’y envoyons rien.',
};
const REFUSED = 'La demande de ce service n’est pas valable. Revenez à son site et recommencez.';
const NOT_ACTIVE = 'Votre compte n’est pas encore actif, ou ne l’est plus\u00a0: il n’ouvre pas d’autres services.';
const OVER = 'Cette demande a expiré, ou n’est pas entière. Revenez au service et recommencez.';

async function ask<T>(promise: Promise<T>): Promise<T> {
  return within(LONGEST_WAIT, promise).catch((cause) => {
    throw cause instanceof AppError ? cause : new AppError('unavailable', { cause });
  });
}

/** Asks the provider as a browser would; its own address comes from configuration. */
const askProvider = (env: Env, path: string, init: RequestInit): Promise<Response> =>
  ask(openidProviderOf(env).handler(new Request(`${publicUrl(env)}/api/auth${path}`, { redirect: 'manual', ...init })));

/** What services call: each authenticates itself, and cookies are not looked at (same-origin.ts lets them through). */
async function forServices(context: Context<AppContext>): Promise<Response> {
  const { raw } = context.req;
  const headers = new Headers(raw.headers);
  headers.delete('cookie');
  const { pathname } = new URL(raw.url);
  const body = raw.method === 'POST' ? await raw.arrayBuffer() : null;
  if (body && body.byteLength > 64 * 1024) throw new AppError('payload_too_large');
  const answer = await askProvider(context.env, pathname.replace('/api/auth', ''), { method: raw.method, headers, body });
  const given = new Response(answer.body, answer);
  given.headers.delete('set-cookie');
  given.headers.set('cache-control', 'no-store');
  return given;
}

/** Mounted at the root. */
export const openidRoutes = new Hono<AppContext>()
  .get('/.well-known/openid-configuration', async ({ env }) => {
    const metadata = (await ask(openidProviderOf(env).api.getOpenIdConfig())) as Record<string, unknown>;
    // What is served here, and nothing else that the plugin could do.
    const { introspection_endpoint, registration_endpoint, end_session_endpoint, backchannel_logout_supported, ...served } = metadata;
    const { backchannel_logout_session_supported, ...said } = served;
    return Response.json(said, { headers: { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' } });
  })
  .all('/.well-known/openid-configuration', onlyMethods('GET', 'HEAD'))
  .get('/api/auth/jwks', async ({ env }) => {
    const answer = await askProvider(env, '/jwks', { method: 'GET' });
    return new Response(answer.body, {
      status: answer.status,
      headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' },
    });
  })
  .all('/api/auth/jwks', onlyMethods('GET', 'HEAD'))
  // Into the space, whose guard asks who it is and leads back.
  .get('/api/auth/oauth2/authorize', ({ req, redirect }) => redirect(`${SERVICES}ouvrir/${new URL(req.url).search}`, 303))
  .all('/api/auth/oauth2/authorize', onlyMethods('GET', 'HEAD'))
  .post('/api/auth/oauth2/token', forServices)
  .all('/api/auth/oauth2/token', onlyMethods('POST'))
  .post('/api/auth/oauth2/revoke', forServices)
  .all('/api/auth/oauth2/revoke', onlyMethods('POST'))
  .get('/api/auth/oauth2/userinfo', forServices)
  .post('/api/auth/oauth2/userinfo', forServices)
  .all('/api/auth/oauth2/userinfo', onlyMethods('GET', 'HEAD', 'POST'));

type Asked = Context<AccountContext>;

const refusedPage = ({ env, req }: Asked, message: string, status = 400) =>
  page(env, req.raw, { title: 'La connexion à ce service n’a pas abouti', view: <RefusedView message={message} />, status });

/** Leaves for the service, whose answer is in the address: by itself, or by the link of the page. */
const leaveFor = ({ env, req }: Asked, address: string, name: string) =>
  page(env, req.raw, {
    title: `Retour à ${name}`,
    view: <LeaveForView address={address} name={name} />,
    headers: { refresh: `0;url=${address}`, 'referrer-policy': 'no-referrer' },
  });

/** Is it where this service may be answered? What the provider gives is looked at once more before anybody is sent there. */
const isOf = (service: Service, address: string): boolean =>
  service.redirectUris.some((registered) => {
    const [a, b] = [new URL(registered), new URL(address)];
    return a.origin === b.origin && a.pathname === b.pathname;
  });

async function mayLeave({ env, get }: Asked): Promise<boolean> {
  const { id, companyId } = get('account');
  const view = await ask(findCompanyPart(env.DB, companyId, [id]));
  const account = view?.accounts.find((one) => one.id === id);
  return view !== null && account !== undefined && maySignInElsewhere(account, view.company);
}

/** Mounted at /espace/services/, behind requireAccount. */
export const serviceRoutes = new Hono<AccountContext>()
  .get('/', async (context) => {
    const { env, req } = context;
    const shared = await ask(listShared(env.DB, context.get('account').id));
    const notice = NOTICES[req.query('fait') ?? ''] ?? null;
    return page(env, req.raw, {
      title: 'Services connectés',
      view: <ServicesView account={context.get('account')} shared={shared} notice={notice} path={req.path} />,
    });
  })
  .all('/', onlyMethods('GET', 'HEAD'))
  .get('/ouvrir/', async (context) => {
    const { env, req } = context;
    const query = new URLSearchParams(new URL(req.url).search);
    const service = await ask(findService(env.DB, query.get('client_id') ?? ''));
    if (!service) return refusedPage(context, REFUSALS.invalid_client ?? REFUSED);
    if (!(await mayLeave(context))) return refusedPage(context, NOT_ACTIVE, 403);
    const answer = await askProvider(env, `/oauth2/authorize?${query}`, {
      headers: { cookie: req.header('cookie') ?? '', accept: 'text/html', 'sec-fetch-mode': 'navigate' },
    });
    const location = answer.headers.get('location');
    if (!location) return refusedPage(context, REFUSED);
    const address = new URL(location, publicUrl(env));
    if (address.origin === publicUrl(env)) {
      if (address.pathname === CONSENT_PAGE) return context.redirect(`${CONSENT_PAGE}${address.search}`, 303);
      if (address.pathname === ERROR_PAGE) return refusedPage(context, REFUSALS[address.searchParams.get('error') ?? ''] ?? REFUSED);
      if (address.pathname === SIGN_IN_PAGE) {
        // Asked to sign in again, or too long ago for this service: the person does, and comes back without that demand.
        for (const name of ['prompt', 'max_age']) query.delete(name);
        return context.redirect(`${SIGN_IN_PAGE}confirmer/?${new URLSearchParams({ suite: `${SERVICES}ouvrir/?${query}` })}`, 303);
      }
    }
    return isOf(service, address.href) ? leaveFor(context, address.href, service.name) : refusedPage(context, REFUSED);
  })
  .all('/ouvrir/', onlyMethods('GET', 'HEAD'))
  .get('/accord/', async (context) => {
    const { env, req } = context;
    const { search, searchParams } = new URL(req.url);
    const service = await ask(findService(env.DB, searchParams.get('client_id') ?? ''));
    if (!service || !searchParams.has('sig')) return refusedPage(context, OVER);
    return page(env, req.raw, {
      title: `Se connecter à ${service.name}`,
      view: (
        <ConsentView
          account={context.get('account')}
          service={service}
          scopes={(searchParams.get('scope') ?? '').split(' ')}
          query={search.slice(1)}
          path={req.path}
        />
      ),
    });
  })
  .post('/accord/', async (context) => {
    const { env, req } = context;
    const { query = '', answer, ...others } = await readFields(req.raw);
    if ((answer !== 'accept' && answer !== 'refuse') || Object.keys(others).length > 0) throw new AppError('invalid_input');
    const service = await ask(findService(env.DB, new URLSearchParams(query).get('client_id') ?? ''));
    if (!service) return refusedPage(context, OVER);
    if (!(await mayLeave(context))) return refusedPage(context, NOT_ACTIVE, 403);
    const given = await askProvider(env, '/oauth2/consent', {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', accept: 'application/json', origin: publicUrl(env) },
        cookie: req.header('cookie') ?? '',
      },
      body: JSON.stringify({ accept: answer === 'accept', oauth_query: query }),
    });
    // A query that was changed on its way, or is too old, is not signed.
    const { url } = given.ok ? ((await given.json()) as { url?: string }) : {};
    if (url === undefined || !isOf(service, url)) return refusedPage(context, OVER);
    return leaveFor(context, url, service.name);
  })
  .all('/accord/', onlyMethods('GET', 'HEAD', 'POST'))
  .post('/:clientId/retirer/', async (context) => {
    await readButton(context.req.raw);
    const { env, req } = context;
    await ask(commit(env.DB, deleteShared(env.DB, context.get('account').id, req.param('clientId'))));
    return context.redirect(`${SERVICES}?fait=retire`, 303);
  })
  .all('/:clientId/retirer/', onlyMethods('POST'));
