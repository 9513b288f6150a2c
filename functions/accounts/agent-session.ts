/** What other features may ask: who the agent is, that there is one, what agents are called. */
import { createMiddleware } from 'hono/factory';
import type { AppContext, Env } from '../env.ts';
import type { Agent } from './model.ts';
import { findAgentNames, listActiveAgents } from './repository.ts';
import { askToSignIn, readSession, type SignedIn } from './session.ts';

export type { Agent } from './model.ts';

/** Of a route behind `requireAgent`. */
export interface AgentContext {
  Bindings: Env;
  Variables: AppContext['Variables'] & { agent: Agent };
}

const agentFrom = (user: SignedIn | null): Agent | null => user && { id: user.id, name: user.name, login: user.login };

/**
 * Lets agents alone through, with `context.get('agent')`. A page that somebody else asks for leads to the sign-in; anything else is
 * `unauthenticated`. Nothing that passes here is kept by a cache (row 93).
 */
export const requireAgent = createMiddleware<AgentContext>(async (context, next) => {
  // Already let through by the guard of all of /equipe/.
  if (context.get('agent')) return next();
  const { user, cookies } = await readSession('agency', context.env, context.req.raw, new Date(), false);
  const agent = agentFrom(user);
  if (agent) {
    context.set('agent', agent);
    await next();
  } else {
    context.res = askToSignIn(context, '/equipe/connexion/');
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
