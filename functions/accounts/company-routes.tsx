/** The accounts of one's own company: who they are, and what one does with them. */
import { type Context, Hono } from 'hono';
import { emailKey } from '../canonical.ts';
import { AppError } from '../errors.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { page } from '../page.tsx';
import { readButton, readFields } from '../request-body.ts';
import { findCompanyView } from './account-repository.ts';
import type { AccountContext } from './account-session.ts';
import { findAccountList, findAccountsNamed } from './company-part-repository.ts';
import { AccountPageView, AccountsView, ConfirmActionView, InviteView, LIST_TOP } from './company-views.tsx';
import { ACTION_SLUGS, DOINGS, type Doing } from './consequences.ts';
import { type InvitingContext, invite, manageInvitation } from './invite.ts';
import { type Looking, lookingAt, lookingFrom } from './looking.ts';
import { actOnAccount, refused } from './manage.ts';
import type { Account } from './model.ts';
import { invitationSchema, readWith, type Typed } from './registration-schema.ts';
import { mayAct, mayInvite } from './rules.ts';

type Asked = Context<AccountContext>;

/** What was just done, as the next page says it. */
const DONE: Record<Doing | 'invited' | 'resend' | 'revoke', string> = {
  validate: 'Le compte est validé.',
  refuse: 'La demande est refusée.',
  make_mandataire: 'La proposition est envoyée\u00a0: la personne doit prouver son identité.',
  make_representant: 'C’est fait. Si un mandataire doit encore valider, il vient d’en être averti.',
  make_salarie: 'La délégation a pris fin\u00a0: le compte est maintenant celui d’un salarié.',
  suspend: 'Le compte est suspendu.',
  reactivate: 'Le compte est de nouveau actif.',
  invited: 'L’invitation est partie.',
  resend: 'Une nouvelle invitation est partie. Le lien précédent n’ouvre plus rien.',
  revoke: 'L’invitation est retirée.',
};

/** Of what is sought, in characters. */
const LONGEST_NAME = 120;

const noticeOf = (context: Asked) => DONE[context.req.query('fait') as keyof typeof DONE] ?? null;

const doingOf = (slug: string | undefined): Doing => {
  const found = DOINGS.find((action) => ACTION_SLUGS[action] === slug);
  if (!found) throw new AppError('not_found');
  return found;
};

/** The company of whoever asks, whole, for what is told before it is done. */
const lookingAtAll = (context: Asked) => lookingAt(context, (companyId) => findCompanyView(context.env.DB, companyId));

function visibleTo({ members, self }: Looking): Account[] {
  return members.view.accounts.filter(
    (account) => mayAct('see', members.actor(self), members.target(account), members.relation(self.id, account.id)).allowed,
  );
}

/** An account that may be seen; any other is like one that does not exist (row 43). */
function seen(looking: Looking, id: string | undefined): Account {
  const found = visibleTo(looking).find((account) => account.id === id);
  if (!found) throw new AppError('not_found');
  return found;
}

function invitingFrom({ env }: Asked): InvitingContext {
  return {
    database: env.DB,
    now: new Date(),
    newId: () => crypto.randomUUID(),
    randomBytes: () => crypto.getRandomValues(new Uint8Array(16)),
    secret: env.AUTH_SECRET,
  };
}

async function invitePage(context: Asked, looking: Looking, more: { typed?: Typed; errors?: Record<string, string> } = {}) {
  const { typed = {}, errors = {} } = more;
  const wrong = Object.keys(errors).length > 0;
  return page(context.env, context.req.raw, {
    title: `${wrong ? 'Erreur\u00a0: ' : ''}Inviter quelqu’un`,
    view: <InviteView looking={looking} typed={typed} errors={errors} notice={null} />,
    status: wrong ? 400 : 200,
  });
}

/** The list: of a large company, the accounts attached to whoever looks, to the account of `sous` or at the top, or those that `nom` finds. */
async function listPage(context: Asked) {
  const { env, req } = context;
  const { id: selfId, companyId } = context.get('account');
  const sought = req.query('nom')?.trim().slice(0, LONGEST_NAME) || null;
  const named = req.query('sous') ?? selfId;
  const under = named === LIST_TOP ? null : named;
  const looking = await lookingAt(context, async () => {
    const found = sought === null ? null : await findAccountsNamed(env.DB, companyId, sought);
    return findAccountList(env.DB, companyId, selfId, { under, after: req.query('apres') ?? null, found });
  });
  return page(env, req.raw, {
    title: 'Comptes',
    view: (
      <AccountsView
        looking={looking}
        visible={visibleTo(looking)}
        place={{ under: under === null ? null : seen(looking, under), sought }}
        notice={noticeOf(context)}
        now={new Date()}
      />
    ),
  });
}

/** Mounted at /espace/comptes/, behind requireAccount. */
export const companyRoutes = new Hono<AccountContext>()
  .get('/', listPage)
  .all('/', onlyMethods('GET', 'HEAD'))
  .get('/inviter/', async (context) => {
    const looking = await lookingFrom(context);
    const decision = mayInvite(looking.members.actor(looking.self));
    if (!decision.allowed) throw refused(decision.reason);
    return invitePage(context, looking);
  })
  .post('/inviter/', async (context) => {
    const read = readWith(invitationSchema, await readFields(context.req.raw));
    if (!('valid' in read)) return invitePage(context, await lookingFrom(context), read);
    const { id, companyId } = context.get('account');
    try {
      await invite({ id, companyId }, { ...read.valid, emailKey: emailKey(read.valid.email) ?? '' }, invitingFrom(context));
    } catch (error) {
      if (!(error instanceof AppError) || error.fields === undefined) throw error;
      return invitePage(context, await lookingFrom(context), { typed: read.valid, errors: error.fields });
    }
    kickOutbox(context.env, context.executionCtx, new Date());
    return context.redirect('/espace/comptes/?fait=invited', 303);
  })
  .all('/inviter/', onlyMethods('GET', 'HEAD', 'POST'))
  .post('/invitations/:id/', async (context) => {
    const { action, ...others } = await readFields(context.req.raw);
    if ((action !== 'resend' && action !== 'revoke') || Object.keys(others).length > 0) throw new AppError('invalid_input');
    const { id, companyId } = context.get('account');
    await manageInvitation(action, { id, companyId }, context.req.param('id'), invitingFrom(context));
    kickOutbox(context.env, context.executionCtx, new Date());
    return context.redirect(`/espace/comptes/?fait=${action}`, 303);
  })
  .all('/invitations/:id/', onlyMethods('POST'))
  .get('/:id/', async (context) => {
    const looking = await lookingFrom(context, context.req.param('id'));
    const account = seen(looking, context.req.param('id'));
    return page(context.env, context.req.raw, {
      title: account.name,
      view: <AccountPageView looking={looking} account={account} notice={noticeOf(context)} />,
    });
  })
  .all('/:id/', onlyMethods('GET', 'HEAD'))
  .get('/:id/:action/', async (context) => {
    const looking = await lookingAtAll(context);
    const { members, self } = looking;
    const action = doingOf(context.req.param('action'));
    const account = seen(looking, context.req.param('id'));
    const decision = mayAct(action, members.actor(self), members.target(account), members.relation(self.id, account.id));
    if (!decision.allowed) throw refused(decision.reason);
    return page(context.env, context.req.raw, {
      title: account.name,
      view: <ConfirmActionView looking={looking} account={account} action={action} />,
    });
  })
  .post('/:id/:action/', async (context) => {
    const action = doingOf(context.req.param('action'));
    const accountId = context.req.param('id');
    await readButton(context.req.raw);
    const { id, companyId } = context.get('account');
    await actOnAccount(action, { kind: 'account', id }, { companyId, accountId }, invitingFrom(context));
    kickOutbox(context.env, context.executionCtx, new Date());
    return context.redirect(`/espace/comptes/${accountId}/?fait=${action}`, 303);
  })
  .all('/:id/:action/', onlyMethods('GET', 'HEAD', 'POST'));
