import type { Context } from 'hono';
import type { AppContext } from './env.ts';
import { type AppError, toAppError } from './errors.ts';
import { errorFacts, log } from './log.ts';
import { page } from './page.tsx';

/** A page for whoever navigates, JSON for everything else. */
export function wantsPage(request: Request): boolean {
  const accept = request.headers.get('accept') ?? '';
  return accept.includes('text/html') && !new URL(request.url).pathname.endsWith('.json');
}

const TITLES: Partial<Record<AppError['code'], string>> = {
  unauthenticated: 'Connexion nécessaire',
  not_found: 'Introuvable',
  forbidden: 'Demande refusée',
  unavailable: 'Service indisponible',
  internal: 'Une erreur est survenue',
};

/** Where one signs in to the part of the site that was asked. */
const signInPageOf = (address: string) => (new URL(address).pathname.startsWith('/espace/') ? '/espace/connexion/' : '/equipe/connexion/');

interface Shown {
  error: AppError;
  requestId: string;
  /** Something was sent. */
  sent: boolean;
  signInPage: string;
}

const ErrorView = ({ error, requestId, sent, signInPage }: Shown) => (
  <div class="prose">
    <div class="page-head">
      <h1>{TITLES[error.code] ?? 'La demande n’a pas abouti'}</h1>
      <p class="lead">{error.message}</p>
    </div>
    {error.code === 'unauthenticated' && (
      <p>
        <a class="button primary" href={signInPage} target="_blank" rel="noopener">
          Se connecter (nouvel onglet)
        </a>
      </p>
    )}
    {sent && error.code === 'unavailable' && (
      <p>Rien de ce que vous avez écrit n’est perdu : rechargez cette page dans un instant, et confirmez l’envoi.</p>
    )}
    {error.fields && (
      <ul>
        {Object.values(error.fields).map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
    )}
    <p>
      Revenez à la page précédente, ou repartez de <a href="/">l’accueil</a>. Si cela se répète, <a href="/contact/">écrivez-nous</a> en
      donnant ce numéro : <code>{requestId}</code>
    </p>
  </div>
);

/** A failure of ours, for who looks after the site. */
export function logFailure(error: AppError, { req, get }: { req: { routePath: string }; get: (key: 'requestId') => string }): void {
  log('error', 'request_failed', {
    requestId: get('requestId'),
    code: error.code,
    route: req.routePath,
    ...errorFacts(error.cause ?? error),
  });
}

/** Any failure as an answer; the cause of a 500 is logged, never shown. */
export async function answerError(thrown: unknown, context: Context<AppContext>): Promise<Response> {
  const error = toAppError(thrown);
  const requestId = context.get('requestId');
  if (error.status >= 500) logFailure(error, context);
  const headers = { ...error.headers, ...(error.code === 'unavailable' ? { 'retry-after': '5' } : {}) };
  if (wantsPage(context.req.raw)) {
    return page(context.env, context.req.raw, {
      title: TITLES[error.code] ?? 'Erreur',
      view: (
        <ErrorView error={error} requestId={requestId} sent={context.req.method === 'POST'} signInPage={signInPageOf(context.req.url)} />
      ),
      status: error.status,
      headers,
    });
  }
  return context.json(error.body(requestId), error.status, { 'cache-control': 'no-store', ...headers });
}
