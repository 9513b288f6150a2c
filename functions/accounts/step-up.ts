/** Before what protects an account is changed, its holder signs in again: a browser left open is not enough. */
import { createMiddleware } from 'hono/factory';
import type { AppContext, Env } from '../env.ts';
import { AppError } from '../errors.ts';
import { asksForPage, type SignedIn } from './session.ts';
import { type Audience, isFresh, PLACES } from './sign-in-rules.ts';

/** Of a route behind a guard of sessions. */
export interface SignedInContext {
  Bindings: Env;
  Variables: AppContext['Variables'] & { signedIn: SignedIn };
}

/**
 * Lets through who has signed in within ten minutes. Anybody else is led to do it again, and back; a form that comes too late leads to
 * its page.
 *
 * @throws AppError `unauthenticated` for what is neither a page nor a form of one
 */
export const requireFresh = (audience: Audience) =>
  createMiddleware<SignedInContext>(async (context, next) => {
    if (isFresh(context.get('signedIn').session.createdAt, new Date())) return next();
    const { raw } = context.req;
    if (!asksForPage(raw) && !(raw.headers.get('accept') ?? '').includes('text/html'))
      throw new AppError('unauthenticated', { reason: 'step_up', message: 'Connectez-vous de nouveau pour changer cela.' });
    const { pathname } = new URL(context.req.url);
    // What takes a form alone has its page one step above.
    const suite = asksForPage(raw) ? pathname : pathname.replace(/[^/]+\/[^/]*$/, '');
    context.res = context.redirect(`${PLACES[audience].root}connexion/confirmer/?${new URLSearchParams({ suite })}`, 303);
  });
