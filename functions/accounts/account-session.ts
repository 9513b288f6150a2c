/** Whose account of a company asks. */
import { createMiddleware } from 'hono/factory';
import type { AppContext, Env } from '../env.ts';
import type { AccountType, UserState } from './model.ts';
import { askToSignIn, readSession, type SignedIn } from './session.ts';

/** Whoever is signed in to the company space. What they may do is read from the company itself, at each request. */
export interface SignedInAccount {
  id: string;
  type: AccountType;
  state: UserState;
  companyId: string;
  name: string;
  login: string;
  email: string;
  secondFactor: boolean;
  session: SignedIn['session'];
}

/** Of a route behind `requireAccount`. */
export interface AccountContext {
  Bindings: Env;
  Variables: AppContext['Variables'] & { account: SignedInAccount; signedIn: SignedIn };
}

function accountFrom(user: SignedIn | null): SignedInAccount | null {
  if (!user || user.type === 'agent' || user.companyId === null) return null;
  return { ...user, type: user.type, companyId: user.companyId };
}

/** Lets accounts of companies alone through, pending ones too (A5b). A page that somebody else asks for leads to the sign-in. */
export const requireAccount = createMiddleware<AccountContext>(async (context, next) => {
  const { user, cookies } = await readSession('companies', context.env, context.req.raw, new Date(), false);
  const account = accountFrom(user);
  if (user && account) {
    context.set('signedIn', user);
    context.set('account', account);
    await next();
  } else {
    context.res = askToSignIn(context, '/espace/connexion/');
  }
  for (const cookie of cookies) context.header('set-cookie', cookie, { append: true });
});
