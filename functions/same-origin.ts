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
 * Refuses a write that does not come from this site's own pages: another or an opaque `Origin`, a `Sec-Fetch-Site` that is not
 * `same-origin`, or no sign of an origin at all. Browsers always give one; other programs can say `Origin: <this site>`.
 */
export const sameOrigin = createMiddleware<AppContext>(async (context, next) => {
  const { raw, method, url } = context.req;
  if (!SAFE_METHODS.includes(method)) {
    const site = raw.headers.get('sec-fetch-site');
    const claimed = claimedOrigin(raw.headers);
    const foreign = (site !== null && site !== 'same-origin') || (claimed === null ? site === null : claimed !== new URL(url).origin);
    if (foreign)
      throw new AppError('forbidden', { reason: 'foreign_origin', message: "Cette demande ne vient pas d'une page de ce site." });
  }
  await next();
});
