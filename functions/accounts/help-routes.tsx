/** For whoever cannot sign in, and for the links of a change of address: what anybody may open. */
import { type Context, Hono } from 'hono';
import { emailKey } from '../canonical.ts';
import type { AppContext } from '../env.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { networkOf } from '../network.ts';
import { page } from '../page.tsx';
import { readButton, readFields } from '../request-body.ts';
import { secretAddress } from '../secret-address.ts';
import { PASSWORD_REFUSAL_MESSAGES } from './account-messages.ts';
import { agreeToAddress, readAddressLink } from './change-address.ts';
import { AgreedView, AgreeToAddressView, HELP_PAGES, type Help, HelpSentView, HelpView, ResetView } from './help-views.tsx';
import { holdBack } from './hold-back.ts';
import { addressSchema, newPasswordSchema, readWith, type Typed } from './registration-schema.ts';
import { DeadLinkView } from './registration-views.tsx';
import { askForReset, readReset, remindLogin, resetPassword } from './remind.ts';
import type { SecurityContext } from './security-events.ts';
import { HELP_NOTICES } from './security-messages.ts';

type Asked = Context<AppContext>;

const acting = ({ env }: Asked): SecurityContext => ({ database: env.DB, now: new Date(), newId: () => crypto.randomUUID() });

const helpPage = ({ env, req }: Asked, help: Help, typed: Typed = {}, errors: Record<string, string> = {}) => {
  const wrong = Object.keys(errors).length > 0;
  return page(env, req.raw, {
    title: `${wrong ? 'Erreur\u00a0: ' : ''}${HELP_PAGES[help].title}`,
    view: <HelpView help={help} typed={typed} errors={errors} />,
    status: wrong ? 400 : 200,
  });
};

async function answerHelp(context: Asked, help: Help): Promise<Response> {
  const { env, req, executionCtx } = context;
  const read = readWith(addressSchema, await readFields(req.raw));
  if (!('valid' in read)) return helpPage(context, help, read.typed, read.errors);
  const address = { email: read.valid.email, emailKey: emailKey(read.valid.email) ?? '' };
  const asking = acting(context);
  await holdBack(env, { remind: networkOf(req.raw), reminded: `${help}\n${address.emailKey}` }, HELP_NOTICES.tooMany, asking.now);
  await (help === 'login' ? remindLogin(address, asking) : askForReset(address, env.AUTH_SECRET, asking));
  kickOutbox(env, executionCtx, new Date());
  return context.redirect(`${HELP_PAGES[help].path}envoye/`, 303);
}

function helpRoutesOf(help: Help) {
  return new Hono<AppContext>()
    .get('/', (context) => helpPage(context, help))
    .post('/', (context) => answerHelp(context, help))
    .all('/', onlyMethods('GET', 'HEAD', 'POST'))
    .get('/envoye/', ({ env, req }) => page(env, req.raw, { title: 'Consultez votre boîte e-mail', view: <HelpSentView help={help} /> }))
    .all('/envoye/', onlyMethods('GET', 'HEAD'));
}

const deadLink = ({ env, req }: Asked, message: string, status = 404) =>
  page(env, req.raw, { title: 'Ce lien n’ouvre plus rien', view: <DeadLinkView message={message} />, status });

const resetPage = ({ env, req }: Asked, secret: string, login: string, errors: Record<string, string> = {}) => {
  const wrong = Object.keys(errors).length > 0;
  return page(env, req.raw, {
    title: `${wrong ? 'Erreur\u00a0: ' : ''}Choisir un nouveau mot de passe`,
    view: <ResetView secret={secret} login={login} errors={errors} />,
    status: wrong ? 400 : 200,
  });
};

/** Mounted at /espace/. */
export const helpRoutes = new Hono<AppContext>()
  .route('/identifiant-oublie/', helpRoutesOf('login'))
  .route('/mot-de-passe-oublie/', helpRoutesOf('password'))
  .use('/mot-de-passe/:secret/', secretAddress)
  // Row 61: what looks at links before people do changes nothing.
  .get('/mot-de-passe/:secret/', async (context) => {
    const secret = context.req.param('secret');
    const held = await readReset(secret, acting(context));
    return held ? resetPage(context, secret, held.holder.login) : deadLink(context, HELP_NOTICES.gone);
  })
  .post('/mot-de-passe/:secret/', async (context) => {
    const { env, req, executionCtx } = context;
    const secret = req.param('secret');
    const fields = await readFields(req.raw);
    const asking = acting(context);
    await holdBack(env, { register: networkOf(req.raw) }, HELP_NOTICES.tooMany, asking.now);
    const held = await readReset(secret, asking);
    if (!held) return deadLink(context, HELP_NOTICES.gone);
    const read = readWith(newPasswordSchema, fields);
    if (!('valid' in read)) return resetPage(context, secret, held.holder.login, read.errors);
    const result = await resetPassword(secret, read.valid.password, asking);
    if (result.outcome === 'gone') return deadLink(context, HELP_NOTICES.gone);
    if (result.outcome === 'refused')
      return resetPage(context, secret, held.holder.login, { password: PASSWORD_REFUSAL_MESSAGES[result.reason] });
    kickOutbox(env, executionCtx, new Date());
    return context.redirect('/espace/connexion/?fait=mot-de-passe', 303);
  })
  .all('/mot-de-passe/:secret/', onlyMethods('GET', 'HEAD', 'POST'))
  .use('/adresse/:secret/', secretAddress)
  .get('/adresse/:secret/', async (context) => {
    const secret = context.req.param('secret');
    const found = await readAddressLink(secret, acting(context));
    if (!found) return deadLink(context, HELP_NOTICES.addressGone);
    return page(context.env, context.req.raw, {
      title: 'Changer d’adresse e-mail',
      view: <AgreeToAddressView secret={secret} side={found.side} email={found.change.email} />,
    });
  })
  .post('/adresse/:secret/', async (context) => {
    const { env, req, executionCtx } = context;
    await readButton(req.raw);
    const agreed = await agreeToAddress(req.param('secret'), acting(context));
    if (agreed === 'gone') return deadLink(context, HELP_NOTICES.addressGone);
    if (agreed === 'taken') return deadLink(context, HELP_NOTICES.addressTaken, 409);
    kickOutbox(env, executionCtx, new Date());
    return context.redirect(`/espace/adresse-confirmee/?suite=${agreed === 'changed' ? 'changee' : 'attente'}`, 303);
  })
  .all('/adresse/:secret/', onlyMethods('GET', 'HEAD', 'POST'))
  .get('/adresse-confirmee/', ({ env, req }) => {
    const changed = req.query('suite') === 'changee';
    return page(env, req.raw, { title: 'Changer d’adresse e-mail', view: <AgreedView changed={changed} /> });
  })
  .all('/adresse-confirmee/', onlyMethods('GET', 'HEAD'));
