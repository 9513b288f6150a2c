import { createMiddleware } from 'hono/factory';
import type { AppContext } from './env.ts';
import { AppError } from './errors.ts';

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];

/** Where a request says that it comes from, or null when it does not say. */
function claimedOrigin(headers: Headers): string | null {
  const origin = headers.get('origin');
  if (origin !== null) return origin;
  const referer = headers.get('referer');
  return referer && URL.canParse(referer) ? new URL(referer).origin : null;
}

/**
 * Does a write come from this site's own pages? Not with a `Sec-Fetch-Site` that is not `same-origin`, not with another `Origin`, not
 * without any sign of an origin. An opaque `Origin: null` counts only beside `Sec-Fetch-Site: same-origin`, which no page can forge:
 * browsers send it so from our pages that tell no referrer. Other programs can say `Origin: <this site>`.
 */
function isOwn({ headers, url }: Request): boolean {
  const site = headers.get('sec-fetch-site');
  const claimed = claimedOrigin(headers);
  if (site !== null && site !== 'same-origin') return false;
  if (claimed === null || claimed === 'null') return site === 'same-origin';
  return claimed === new URL(url).origin;
}

/** What other services' servers write to: they prove who they are themselves, and their cookies are not looked at (openid-routes.tsx). */
const FOR_SERVICES: readonly string[] = ['/api/auth/oauth2/token', '/api/auth/oauth2/revoke', '/api/auth/oauth2/userinfo'];

export const sameOrigin = createMiddleware<AppContext>(async (context, next) => {
  const { raw, method, path } = context.req;
  if (!SAFE_METHODS.includes(method) && !FOR_SERVICES.includes(path)) {
    if (!isOwn(raw))
      throw new AppError('forbidden', { reason: 'foreign_origin', message: 'Cette demande ne vient pas d’une page de ce site.' });
  }
  await next();
});
