/** The company space: its entrances, then what only its accounts see. */
import { Hono } from 'hono';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { AppContext } from '../env.ts';
import { AppError } from '../errors.ts';
import { onlyMethods } from '../methods.ts';
import { page } from '../page.tsx';
import { type AccountContext, requireAccount } from './account-session.ts';
import { CompanyMembers } from './company-members.ts';
import { findHome } from './company-part-repository.ts';
import { companyRoutes } from './company-routes.tsx';
import { helpRoutes } from './help-routes.tsx';
import { serviceRoutes } from './openid-routes.tsx';
import { profileRoutes } from './profile-routes.tsx';
import { registrationRoutes } from './registration-routes.tsx';
import { privatePages, signInRoutes } from './sign-in-routes.tsx';
import { HomeView } from './space-views.tsx';
import { successionRoutes } from './succession-routes.tsx';
import { SuccessionNotice } from './succession-views.tsx';
import { verificationRoutes } from './verification-routes.tsx';

const inside = new Hono<AccountContext>()
  .use('*', requireAccount)
  .get('/', async (context) => {
    const { env, req } = context;
    const { id, companyId } = context.get('account');
    const { part, verification, succession } = await within(LONGEST_WAIT, findHome(env.DB, companyId, id)).catch((cause) => {
      throw new AppError('unavailable', { cause });
    });
    const members = part && new CompanyMembers(part);
    const self = members?.find(id);
    if (!members || !self) throw new AppError('not_found');
    return page(env, req.raw, {
      title: 'Espace entreprise',
      view: (
        <HomeView
          looking={{ members, self, path: req.path }}
          verification={verification}
          succession={<SuccessionNotice succession={succession} selfId={id} />}
        />
      ),
    });
  })
  .all('/', onlyMethods('GET', 'HEAD'))
  .route('/comptes/', companyRoutes)
  .route('/identite/', verificationRoutes)
  .route('/profil/', profileRoutes)
  .route('/services/', serviceRoutes)
  .route('/succession/', successionRoutes);

export const spaceRoutes = new Hono<AppContext>()
  .use('*', privatePages)
  .route('/', signInRoutes('companies'))
  .route('/', registrationRoutes)
  .route('/', helpRoutes)
  .route('/', inside);
