/** `/espace/profil/`: one's own account. Pending ones have it too, to correct their address and to take their data away. */
import { type Context, Hono } from 'hono';
import { emailKey } from '../canonical.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { page } from '../page.tsx';
import { readButton, readFields } from '../request-body.ts';
import { asCsv, asJson, type Kept } from '../take-away.ts';
import type { AccountContext } from './account-session.ts';
import { askForAddress, dropAddressChange } from './change-address.ts';
import { findCompanyPart } from './company-part-repository.ts';
import { readKept } from './export-repository.ts';
import { holdBack } from './hold-back.ts';
import { askToLeave } from './leave.ts';
import { AddressView, LeaveView, type Profile, ProfileView } from './profile-views.tsx';
import { addressSchema, readWith, type Typed } from './registration-schema.ts';
import { isPending } from './rules.ts';
import type { SecurityContext } from './security-events.ts';
import { HELP_NOTICES } from './security-messages.ts';
import { findAddressChange, findUser, listPasskeys } from './security-repository.ts';
import { doneNotice, securityRoutes } from './security-routes.tsx';
import type { Frame } from './security-views.tsx';
import { requireFresh } from './step-up.ts';

type Asked = Context<AccountContext>;

const acting = ({ env }: Asked): SecurityContext => ({ database: env.DB, now: new Date(), newId: () => crypto.randomUUID() });

const frameOf = (context: Asked): Frame => ({
  audience: 'companies',
  signedIn: context.get('signedIn'),
  path: context.req.path,
  notice: doneNotice(context),
});

async function profileOf({ env, get }: Asked): Promise<Profile> {
  const { id, companyId } = get('account');
  const read = Promise.all([
    findUser(env.DB, id),
    findCompanyPart(env.DB, companyId, [id]),
    findAddressChange(env.DB, id, new Date()),
    listPasskeys(env.DB, id),
  ]);
  const [holder, view, addressChange, passkeys] = await within(LONGEST_WAIT, read).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });
  const account = view?.accounts.find((one) => one.id === id);
  if (!holder || !view || !account) throw new AppError('not_found');
  const responsable = view.accounts.find((one) => one.id === account.responsableId) ?? null;
  return { holder, account, company: view.company, responsable, addressChange, passkeys: passkeys.length };
}

async function keptOf({ env, get }: Asked): Promise<Kept> {
  const kept = await within(LONGEST_WAIT, readKept(env.DB, get('account').id)).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });
  if (!kept) throw new AppError('not_found');
  return kept;
}

async function addressPage(context: Asked, typed: Typed = {}, errors: Record<string, string> = {}) {
  const wrong = Object.keys(errors).length > 0;
  return page(context.env, context.req.raw, {
    title: `${wrong ? 'Erreur\u00a0: ' : ''}Changer d’adresse e-mail`,
    view: <AddressView frame={frameOf(context)} email={context.get('account').email} typed={typed} errors={errors} />,
    status: wrong ? 400 : 200,
  });
}

const address = new Hono<AccountContext>()
  .use('*', requireFresh('companies'))
  .get('/', (context) => addressPage(context))
  .post('/', async (context) => {
    const { env, req, executionCtx } = context;
    const { id, email } = context.get('account');
    const read = readWith(addressSchema, await readFields(req.raw));
    if (!('valid' in read)) return addressPage(context, read.typed, read.errors);
    const wanted = { email: read.valid.email, emailKey: emailKey(read.valid.email) ?? '' };
    if (wanted.email === email) return addressPage(context, read.valid, { email: 'C’est déjà votre adresse.' });
    const asking = acting(context);
    await holdBack(env, { address: id }, HELP_NOTICES.tooMany, asking.now);
    await askForAddress({ id, email, emailKey: emailKey(email) ?? '' }, wanted, env.AUTH_SECRET, asking);
    kickOutbox(env, executionCtx, new Date());
    return context.redirect('/espace/profil/?fait=demande', 303);
  })
  .all('/', onlyMethods('GET', 'HEAD', 'POST'))
  .post('/annuler/', async (context) => {
    await readButton(context.req.raw);
    await dropAddressChange(context.get('account').id, acting(context));
    return context.redirect('/espace/profil/?fait=annule', 303);
  })
  .all('/annuler/', onlyMethods('POST'));

const departure = new Hono<AccountContext>()
  .use('*', requireFresh('companies'))
  .get('/', async (context) => {
    const profile = await profileOf(context);
    // What is pending is given up at once, where its verification is (A3).
    if (isPending(profile.account)) return context.redirect('/espace/', 303);
    return page(context.env, context.req.raw, {
      title: 'Quitter l’entreprise',
      view: <LeaveView frame={frameOf(context)} profile={profile} />,
    });
  })
  .post('/', async (context) => {
    const { action, ...others } = await readFields(context.req.raw);
    if ((action !== 'ask' && action !== 'withdraw') || Object.keys(others).length > 0) throw new AppError('invalid_input');
    const { holder, account, responsable } = await profileOf(context);
    if (isPending(account)) return context.redirect('/espace/', 303);
    await askToLeave(action, { id: holder.id, asked: holder.leaveAskedAt !== null }, responsable, acting(context));
    kickOutbox(context.env, context.executionCtx, new Date());
    return context.redirect(`/espace/profil/?fait=${action === 'ask' ? 'depart' : 'reste'}`, 303);
  })
  .all('/', onlyMethods('GET', 'HEAD', 'POST'));

/** Mounted at /espace/profil/, behind requireAccount. */
export const profileRoutes = new Hono<AccountContext>()
  .get('/', async (context) =>
    page(context.env, context.req.raw, {
      title: 'Votre profil',
      view: <ProfileView frame={frameOf(context)} profile={await profileOf(context)} />,
    }),
  )
  .all('/', onlyMethods('GET', 'HEAD'))
  .use('/donnees.json', requireFresh('companies'))
  .get('/donnees.json', async (context) => asJson(await keptOf(context), 'mes-donnees'))
  .all('/donnees.json', onlyMethods('GET', 'HEAD'))
  .use('/donnees.csv', requireFresh('companies'))
  .get('/donnees.csv', async (context) => asCsv(await keptOf(context), 'mes-donnees'))
  .all('/donnees.csv', onlyMethods('GET', 'HEAD'))
  .route('/adresse/', address)
  .route('/depart/', departure)
  .route('/', securityRoutes('companies'));
