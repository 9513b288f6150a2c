/** What other features may ask: who the agent is, that there is one, what agents are called. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { AppContext, Env } from '../env.ts';
import { AppError } from '../errors.ts';
import { authOf, sessionCookies } from './auth.ts';
import type { Agent } from './model.ts';
import { findAgentNames, listActiveAgents } from './repository.ts';
import { isSessionOver } from './sign-in-rules.ts';

export type { Agent } from './model.ts';

/** Of a route behind `requireAgent`. */
export interface AgentContext {
  Bindings: Env;
  Variables: AppContext['Variables'] & { agent: Agent };
}

/** Better Auth reads nothing else of a request. */
export function cookiesOf(request: Request): Headers {
  return new Headers({ cookie: request.headers.get('cookie') ?? '' });
}

interface ReadSession {
  agent: Agent | null;
  /** `Set-Cookie` values: a session that moves on, a cookie that is none. */
  cookies: string[];
}

async function readSession(env: Env, request: Request, now: Date, disableRefresh: boolean): Promise<ReadSession> {
  // Most visitors have no cookie, and cost nothing.
  if (!request.headers.has('cookie')) return { agent: null, cookies: [] };
  const { api } = authOf(env);
  const sent = { headers: cookiesOf(request), returnHeaders: true } as const;
  try {
    const { response, headers } = await within(LONGEST_WAIT, api.getSession({ ...sent, query: { disableRefresh } }));
    if (!response) return { agent: null, cookies: sessionCookies(headers) };
    const { user, session } = response;
    // Read at each request: who is suspended is nobody on the very next one.
    if (user.type === 'agent' && user.state === 'active' && !isSessionOver(session.createdAt, now))
      return { agent: { id: user.id, name: user.name, login: user.displayUsername ?? '' }, cookies: sessionCookies(headers) };
    const ended = await within(LONGEST_WAIT, api.signOut(sent));
    return { agent: null, cookies: sessionCookies(ended.headers) };
  } catch (cause) {
    throw new AppError('unavailable', { cause });
  }
}

/** Who the agent is, or null; the session is not prolonged. */
export async function agentOf(context: Pick<Context<AppContext>, 'env' | 'req'>): Promise<Agent | null> {
  return (await readSession(context.env, context.req.raw, new Date(), true)).agent;
}

/** A page for whoever navigates: they are sent to the sign-in, and back to where they wanted to go. */
function asksForPage({ method, headers }: Request): boolean {
  return ['GET', 'HEAD'].includes(method) && (headers.get('accept') ?? '').includes('text/html');
}

/**
 * Lets agents alone through, with `context.get('agent')`. A page that somebody else asks for leads to the sign-in; anything else is
 * `unauthenticated`. Nothing that passes here is kept by a cache (row 93).
 */
export const requireAgent = createMiddleware<AgentContext>(async (context, next) => {
  // Already let through by the guard of all of /equipe/.
  if (context.get('agent')) return next();
  const { agent, cookies } = await readSession(context.env, context.req.raw, new Date(), false);
  if (agent) {
    context.set('agent', agent);
    await next();
  } else if (asksForPage(context.req.raw)) {
    const { pathname, search } = new URL(context.req.url);
    context.res = context.redirect(`/equipe/connexion/?${new URLSearchParams({ suite: pathname + search })}`, 303);
  } else {
    throw new AppError('unauthenticated', {
      message:
        'Votre session est terminée. Connectez-vous dans un autre onglet, puis rechargez cette page\u00a0: ce que vous aviez écrit repartira.',
    });
  }
  for (const cookie of cookies) context.header('set-cookie', cookie, { append: true });
  context.header('cache-control', 'no-store');
});

/** The agents to whom work can be given, by name. */
export function listAgents(database: D1Database): Promise<Agent[]> {
  return listActiveAgents(database);
}

/** Names by id, of those who have left too. */
export function agentNames(database: D1Database, ids: readonly string[]): Promise<Map<string, string>> {
  return findAgentNames(database, ids);
}
