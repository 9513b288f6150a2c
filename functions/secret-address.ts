import { createMiddleware } from 'hono/factory';
import type { AppContext } from './env.ts';

const HEADERS = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' };

/** V6: whatever is answered at an address that holds a secret is kept by no cache, indexed by nobody, and tells no other page of it. */
export const secretAddress = createMiddleware<AppContext>(async (context, next) => {
  await next();
  context.res = new Response(context.res.body, context.res);
  for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
});
