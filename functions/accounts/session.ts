/** The session that a request comes with: whose it is, read anew at each request. */
import type { Context } from 'hono';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { AppContext, Env } from '../env.ts';
import { AppError } from '../errors.ts';
import { authOf, cookiesNamed, SESSION_COOKIE } from './auth.ts';
import type { UserState, UserType } from './model.ts';
import { type Audience, isSessionOver, maySignIn } from './sign-in-rules.ts';

/** Better Auth reads nothing else of a request. */
export function cookiesOf(request: Request): Headers {
  return new Headers({ cookie: request.headers.get('cookie') ?? '' });
}

/** Whoever is signed in. */
export interface SignedIn {
  id: string;
  type: UserType;
  state: UserState;
  name: string;
  login: string;
  email: string;
  /** Null for an agent. */
  companyId: string | null;
  /** Codes are asked for after the password. */
  secondFactor: boolean;
  session: { id: string; createdAt: Date };
}

export interface ReadSession {
  user: SignedIn | null;
  /** `Set-Cookie` values: a session that moves on, a cookie that is none. */
  cookies: string[];
}

/**
 * Who asks, as far as they may sign in to that part of the site.
 *
 * @param disableRefresh the session is not prolonged
 * @throws AppError `unavailable` when the database does not answer
 */
export async function readSession(
  audience: Audience,
  env: Env,
  request: Request,
  now: Date,
  disableRefresh: boolean,
): Promise<ReadSession> {
  // Most visitors have no cookie, and cost nothing.
  if (!request.headers.has('cookie')) return { user: null, cookies: [] };
  const { api } = await authOf(env, { audience });
  const sessionCookies = (headers: Headers) => cookiesNamed(headers, SESSION_COOKIE);
  const sent = { headers: cookiesOf(request), returnHeaders: true } as const;
  try {
    const { response, headers } = await within(LONGEST_WAIT, api.getSession({ ...sent, query: { disableRefresh } }));
    if (!response) return { user: null, cookies: sessionCookies(headers) };
    const { user, session } = response;
    const type = user.type as UserType;
    const state = user.state as UserState;
    // Read at each request: who is suspended is nobody on the very next one.
    if (maySignIn(audience, { type, state }) && !isSessionOver(audience, session.createdAt, now)) {
      const { id, name, email, displayUsername, companyId } = user;
      return {
        user: {
          ...{ id, type, state, name, email, login: displayUsername ?? '', companyId: companyId ?? null },
          secondFactor: user.twoFactorEnabled === true,
          session: { id: session.id, createdAt: session.createdAt },
        },
        cookies: sessionCookies(headers),
      };
    }
    // Signed in to the other part of the site: nobody here, and still somebody there.
    if (maySignIn(audience === 'agency' ? 'companies' : 'agency', { type, state })) return { user: null, cookies: [] };
    const ended = await within(LONGEST_WAIT, api.signOut(sent));
    return { user: null, cookies: sessionCookies(ended.headers) };
  } catch (cause) {
    throw new AppError('unavailable', { cause });
  }
}

/** Does somebody ask for a page, to whom another one may be shown instead? */
export function asksForPage({ method, headers }: Request): boolean {
  return ['GET', 'HEAD'].includes(method) && (headers.get('accept') ?? '').includes('text/html');
}

/**
 * Leads whoever navigates to the sign-in.
 *
 * @throws AppError `unauthenticated` for everything else
 */
export function askToSignIn<C extends AppContext>(context: Context<C>, signInPage: string): Response {
  if (!asksForPage(context.req.raw))
    throw new AppError('unauthenticated', {
      message:
        'Votre session est terminée. Connectez-vous dans un autre onglet, puis rechargez cette page\u00a0: ce que vous aviez écrit repartira.',
    });
  const { pathname, search } = new URL(context.req.url);
  return context.redirect(`${signInPage}?${new URLSearchParams({ suite: pathname + search })}`, 303);
}
