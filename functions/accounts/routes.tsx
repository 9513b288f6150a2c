import { Hono } from 'hono';
import type { AppContext } from '../env.ts';
import { onlyMethods } from '../methods.ts';
import { page } from '../page.tsx';
import { requireAgent } from './agent-session.ts';
import { securityRoutes } from './security-routes.tsx';
import { privatePages, signInRoutes } from './sign-in-routes.tsx';
import { PLACES } from './sign-in-rules.ts';
import { AccountView } from './views.tsx';

/** The sign-in of agents, and the guard of all that is under /equipe/. */
export const accountRoutes = new Hono<AppContext>()
  .use('*', privatePages)
  .route('/', signInRoutes('agency'))
  .use('*', requireAgent)
  .get('/', (context) => context.redirect(PLACES.agency.home, 303))
  .all('/', onlyMethods('GET', 'HEAD'))
  .get('/compte/', requireAgent, (context) =>
    page(context.env, context.req.raw, {
      title: 'Votre compte',
      view: <AccountView signedIn={context.get('signedIn')} path={context.req.path} />,
    }),
  )
  .all('/compte/', onlyMethods('GET', 'HEAD'))
  .route('/compte/', securityRoutes('agency'));
