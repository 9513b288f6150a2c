/** What other features may ask: who the agent is, that there is one, what agents are called. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppContext, Env } from '../env.ts';
import { AppError } from '../errors.ts';
import type { Agent } from './model.ts';
import { findAgentNames, listActiveAgents } from './repository.ts';
import { asksForPage, askToSignIn, readSession, type SignedIn } from './session.ts';
import { PLACES } from './sign-in-rules.ts';

export type { Agent } from './model.ts';

/** Of a route behind `requireAgent`. */
export interface AgentContext {
  Bindings: Env;
  Variables: AppContext['Variables'] & { agent: Agent; signedIn: SignedIn };
}

const agentFrom = (user: SignedIn | null): Agent | null => user && { id: user.id, name: user.name, login: user.login };

/** Where an agent sets the second factor that is asked of every agent. */
const SECOND_FACTOR = `${PLACES.agency.account}second-facteur/`;

/**
 * An agent without a second factor is led to set one, and does nothing else before.
 *
 * @throws AppError `forbidden` for what is no page
 */
function askForSecondFactor(context: Context<AgentContext>): Response {
  if (!asksForPage(context.req.raw))
    throw new AppError('forbidden', { reason: 'second_factor', message: 'Activez d’abord un second facteur pour votre compte.' });
  return context.redirect(SECOND_FACTOR, 303);
}

/**
 * Lets agents alone through, with `context.get('agent')`. A page that somebody else asks for leads to the sign-in; anything else is
 * `unauthenticated`. Nothing that passes here is kept by a cache (row 93).
 */
export const requireAgent = createMiddleware<AgentContext>(async (context, next) => {
  // Already let through by the guard of all of /equipe/.
  if (context.get('agent')) return next();
  const { user, cookies } = await readSession('agency', context.env, context.req.raw, new Date(), false);
  const agent = agentFrom(user);
  if (user && agent) {
    context.set('signedIn', user);
    context.set('agent', agent);
    if (user.secondFactor || context.req.path.startsWith(SECOND_FACTOR)) await next();
    else context.res = askForSecondFactor(context);
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
