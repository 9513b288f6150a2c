/** Opening an account: by a company's SIREN, or by the link of an invitation. */
import { type Context, Hono } from 'hono';
import { emailKey } from '../canonical.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { AppContext } from '../env.ts';
import { AppError } from '../errors.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { networkOf } from '../network.ts';
import { page } from '../page.tsx';
import { readFields } from '../request-body.ts';
import { secretAddress } from '../secret-address.ts';
import { INVITATION_REFUSAL_MESSAGES, PASSWORD_REFUSAL_MESSAGES, REGISTRATION_NOTICES } from './account-messages.ts';
import { findCompanyBySiren } from './account-repository.ts';
import { findCompany, RegistryUnavailable } from './company-registry.ts';
import { DoublesNotice } from './doubles-notice.tsx';
import { holdBack } from './hold-back.ts';
import { acceptInvitation, type InvitingContext, readInvitation } from './invite.ts';
import { hashPassword } from './password-hash.ts';
import { judgePassword, type PasswordOwner } from './password-rules.ts';
import { confirm, register } from './register.ts';
import { acceptanceSchema, type ReadResult, readWith, registrationSchema, sirenSchema, type Typed } from './registration-schema.ts';
import {
  ConfirmView,
  DeadLinkView,
  InvitationView,
  RegistrationView,
  SentView,
  type ShownCompany,
  SirenView,
} from './registration-views.tsx';

function inviting({ env }: Context<AppContext>): InvitingContext {
  return {
    database: env.DB,
    now: new Date(),
    newId: () => crypto.randomUUID(),
    randomBytes: () => crypto.getRandomValues(new Uint8Array(16)),
    secret: env.AUTH_SECRET,
  };
}

const titled = (title: string, wrong: boolean) => (wrong ? `Erreur\u00a0: ${title}` : title);

const sirenPage = (context: Context<AppContext>, shown: { typed: string; error?: string; notice?: string; status?: number }) =>
  page(context.env, context.req.raw, {
    title: titled('Ouvrir un compte', shown.status !== undefined),
    view: (
      <>
        <DoublesNotice env={context.env} />
        <SirenView typed={shown.typed} error={shown.error} notice={shown.notice ?? null} />
      </>
    ),
    status: shown.status ?? 200,
    ...(shown.status === 503 && { headers: { 'retry-after': '30' } }),
  });

/**
 * The company of a SIREN: as the registry tells it, and whether it has a space here.
 *
 * @returns a page that says what is wrong, when it cannot be shown
 */
async function companyOf(context: Context<AppContext>, siren: string): Promise<ShownCompany | Response> {
  try {
    const known = await within(LONGEST_WAIT, findCompanyBySiren(context.env.DB, siren)).catch((cause) => {
      throw new AppError('unavailable', { cause });
    });
    // What is known here is shown without the registry, which may be down.
    if (known?.state === 'verified') return { siren, name: known.name, address: known.address, known: true };
    if (known?.state === 'closed') return sirenPage(context, { typed: siren, error: REGISTRATION_NOTICES.closedHere, status: 409 });
    const found = await findCompany(context.env, siren);
    if (!found) return sirenPage(context, { typed: siren, error: REGISTRATION_NOTICES.unknown, status: 404 });
    if (found.closed) return sirenPage(context, { typed: siren, error: REGISTRATION_NOTICES.ceased, status: 409 });
    return { siren, name: found.name, address: found.address, known: false };
  } catch (error) {
    if (!(error instanceof RegistryUnavailable)) throw error;
    return sirenPage(context, { typed: siren, notice: REGISTRATION_NOTICES.registryDown, status: 503 });
  }
}

const registrationPage = (context: Context<AppContext>, company: ShownCompany, typed: Typed = {}, errors: Record<string, string> = {}) => {
  const wrong = Object.keys(errors).length > 0;
  return page(context.env, context.req.raw, {
    title: titled(company.known ? 'Rejoindre votre entreprise' : 'Ouvrir l’espace de votre entreprise', wrong),
    view: (
      <>
        <DoublesNotice env={context.env} />
        <RegistrationView company={company} typed={typed} errors={errors} notice={null} />
      </>
    ),
    status: wrong ? 400 : 200,
  });
};

/** The error of a password that is not taken, with the form as it was read. */
function withPassword<T extends { password: string }>(read: ReadResult<T>, owner: (valid: T) => PasswordOwner): ReadResult<T> {
  if (!('valid' in read)) return read;
  const reason = judgePassword(read.valid.password, owner(read.valid));
  if (reason === null) return read;
  const typed = Object.entries(read.valid).filter(([field]) => field !== 'password');
  return { typed: Object.fromEntries(typed) as Typed, errors: { password: PASSWORD_REFUSAL_MESSAGES[reason] } };
}

const deadLink = ({ env, req }: Context<AppContext>, message: string, status: number) =>
  page(env, req.raw, { title: 'Ce lien n’ouvre plus rien', view: <DeadLinkView message={message} />, status });

/** Mounted at /espace/. */
export const registrationRoutes = new Hono<AppContext>()
  .get('/inscription/', async (context) => {
    const typed = context.req.query('siren');
    if (typed === undefined) return sirenPage(context, { typed: '' });
    const read = sirenSchema.safeParse(typed.slice(0, 40));
    if (!read.success) return sirenPage(context, { typed, error: read.error.issues[0]?.message ?? '', status: 400 });
    const company = await companyOf(context, read.data);
    return company instanceof Response ? company : registrationPage(context, company);
  })
  .post('/inscription/', async (context) => {
    const value = await readFields(context.req.raw);
    const read = withPassword(readWith(registrationSchema, value), (valid) => valid);
    const siren = sirenSchema.safeParse(value.siren);
    if (!siren.success) return sirenPage(context, { typed: '', error: siren.error.issues[0]?.message ?? '', status: 400 });
    const company = await companyOf(context, siren.data);
    if (company instanceof Response) return company;
    if (!('valid' in read)) return registrationPage(context, company, read.typed, read.errors);
    const { email, password, type, firstName, lastName } = read.valid;
    const key = emailKey(email) ?? '';
    await holdBack(context.env, { register: networkOf(context.req.raw), registered: key }, REGISTRATION_NOTICES.tooMany, new Date());
    const passwordHash = await hashPassword(password);
    await register(
      {
        siren: company.siren,
        companyName: company.name,
        companyAddress: company.address,
        // A3, A11: who opens the space of a company represents it.
        type: company.known ? type : 'mandataire',
        ...{ firstName, lastName, email, emailKey: key, passwordHash },
      },
      context.env.AUTH_SECRET,
      inviting(context),
    );
    kickOutbox(context.env, context.executionCtx, new Date());
    return context.redirect('/espace/inscription/envoyee/', 303);
  })
  .all('/inscription/', onlyMethods('GET', 'HEAD', 'POST'))
  .get('/inscription/envoyee/', ({ env, req }) => page(env, req.raw, { title: 'Consultez votre boîte e-mail', view: <SentView /> }))
  .all('/inscription/envoyee/', onlyMethods('GET', 'HEAD'))
  .use('/inscription/:secret/', secretAddress)
  // Row 61: what looks at links before people do opens nothing.
  .get('/inscription/:secret/', ({ env, req }) =>
    page(env, req.raw, { title: 'Confirmer votre adresse', view: <ConfirmView secret={req.param('secret')} /> }),
  )
  .post('/inscription/:secret/', async (context) => {
    const confirmed = await confirm(context.req.param('secret'), inviting(context));
    if (confirmed.outcome === 'gone') return deadLink(context, REGISTRATION_NOTICES.gone, 404);
    if (confirmed.outcome === 'address_taken') return deadLink(context, REGISTRATION_NOTICES.addressTaken, 409);
    kickOutbox(context.env, context.executionCtx, new Date());
    return context.redirect('/espace/connexion/?fait=ouvert', 303);
  })
  .all('/inscription/:secret/', onlyMethods('GET', 'HEAD', 'POST'))
  .use('/invitation/:secret/', secretAddress)
  .get('/invitation/:secret/', async (context) => {
    const secret = context.req.param('secret');
    const held = await readInvitation(secret, { database: context.env.DB, now: new Date() });
    if (!held) return deadLink(context, REGISTRATION_NOTICES.gone, 404);
    if (held.refusal) return deadLink(context, INVITATION_REFUSAL_MESSAGES[held.refusal], 409);
    return page(context.env, context.req.raw, {
      title: `Rejoindre ${held.company.name}`,
      view: <InvitationView held={held} secret={secret} typed={{}} errors={{}} notice={null} />,
    });
  })
  .post('/invitation/:secret/', async (context) => {
    const secret = context.req.param('secret');
    const value = await readFields(context.req.raw);
    const held = await readInvitation(secret, { database: context.env.DB, now: new Date() });
    if (!held) return deadLink(context, REGISTRATION_NOTICES.gone, 404);
    if (held.refusal) return deadLink(context, INVITATION_REFUSAL_MESSAGES[held.refusal], 409);
    const read = withPassword(readWith(acceptanceSchema, value), (valid) => ({ ...valid, email: held.invitation.email }));
    if (!('valid' in read))
      return page(context.env, context.req.raw, {
        title: titled(`Rejoindre ${held.company.name}`, true),
        view: <InvitationView held={held} secret={secret} typed={read.typed} errors={read.errors} notice={null} />,
        status: 400,
      });
    const subjects = { register: networkOf(context.req.raw), registered: held.invitation.emailKey };
    await holdBack(context.env, subjects, REGISTRATION_NOTICES.tooMany, new Date());
    const { password, ...name } = read.valid;
    const accepted = await acceptInvitation(secret, { ...name, passwordHash: await hashPassword(password) }, inviting(context));
    switch (accepted.outcome) {
      case 'unknown':
        return deadLink(context, REGISTRATION_NOTICES.gone, 404);
      case 'refused':
        return deadLink(context, accepted.message, 409);
      case 'address_taken':
        return deadLink(context, REGISTRATION_NOTICES.addressTaken, 409);
      case 'opened':
        kickOutbox(context.env, context.executionCtx, new Date());
        return context.redirect('/espace/connexion/?fait=ouvert', 303);
    }
  })
  .all('/invitation/:secret/', onlyMethods('GET', 'HEAD', 'POST'));
