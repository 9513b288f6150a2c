/** `/equipe/entreprises/`: what the agency sees of companies, and does about them (A3, A10). */
import { type Context, Hono } from 'hono';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { wantsPage } from '../error-answer.tsx';
import { AppError } from '../errors.ts';
import { sendAttachment } from '../files/download.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { page } from '../page.tsx';
import { readBody } from '../request-body.ts';
import { findCompanyBySiren, findCompanyView } from './account-repository.ts';
import {
  AgencyActionView,
  CloseCompanyView,
  ExaminationPageView,
  LiftSecondFactorView,
  ReopenCompanyView,
  SuccessionPageView,
} from './agency-decision-views.tsx';
import { AGENCY_DONE, NO_COMPANY } from './agency-messages.ts';
import {
  type CompanyPlace,
  findCompanyFile,
  listCompanies,
  listOpenExaminations,
  listOpenSuccessions,
  listSecondFactors,
  listVerifications,
} from './agency-repository.ts';
import { type AgencyFrame, COMPANIES, CompaniesView, CompanyPageView, companyPath } from './agency-views.tsx';
import { type AgentContext, agentNames, requireAgent } from './agent-session.ts';
import { closeCompany, reopenCompany } from './close-company.ts';
import { CompanyMembers } from './company-members.ts';
import { ACTION_SLUGS, DOINGS, type Doing } from './consequences.ts';
import { DECIDED_ALREADY } from './examination-messages.ts';
import { findExamination, listDocuments } from './examination-repository.ts';
import { decisionSchema } from './examination-schema.ts';
import { decide } from './examine.ts';
import { liftSecondFactor, refuseLift } from './lift-second-factor.ts';
import { actOnAccount, refused } from './manage.ts';
import { readWith } from './registration-schema.ts';
import { mayAct } from './rules.ts';
import { findUser } from './security-repository.ts';
import { requireFresh } from './step-up.ts';
import { contenderOf, decideSuccession } from './succession.ts';
import { findSuccession, listVerifiedSince } from './succession-repository.ts';
import { successionDecisionSchema } from './succession-schema.ts';

type Asked = Context<AgentContext>;

/** Lines of a list on one page. */
const STEP = 50;

const PRIVATE = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' };

/** What the database gives, or a clear failure. */
async function asked<T>(promise: Promise<T>): Promise<T> {
  return within(LONGEST_WAIT, promise).catch((cause) => {
    throw cause instanceof AppError ? cause : new AppError('unavailable', { cause });
  });
}

function frameOf(context: Asked, error: string | null = null): AgencyFrame {
  const notice = error === null ? (AGENCY_DONE[context.req.query('fait') as keyof typeof AGENCY_DONE] ?? null) : null;
  return { agent: context.get('agent'), path: context.req.path, notice, error };
}

const show = ({ env, req }: Asked, title: string, view: Parameters<typeof page>[2]['view'], status = 200) =>
  page(env, req.raw, { title: `${status === 200 ? '' : 'Erreur\u00a0: '}${title}`, view, status, headers: PRIVATE });

const acting = ({ env }: Asked) => ({ database: env.DB, now: new Date(), newId: () => crypto.randomUUID() });

async function readForm(request: Request): Promise<Record<string, string>> {
  const { kind, value } = await readBody(request);
  if (kind !== 'form') throw new AppError('unsupported_media_type');
  return value as Record<string, string>;
}

/** @throws AppError `not_found` */
async function membersOf({ env, req }: Asked): Promise<CompanyMembers> {
  const company = await asked(findCompanyBySiren(env.DB, req.param('siren') ?? ''));
  const view = company && (await asked(findCompanyView(env.DB, company.id)));
  if (!view) throw new AppError('not_found', { message: NO_COMPANY });
  return new CompanyMembers(view);
}

function done(context: Asked, path: string, what: keyof typeof AGENCY_DONE): Response {
  kickOutbox(context.env, context.executionCtx, new Date());
  return context.redirect(`${path}?fait=${what}`, 303);
}

function placeIn(query: URLSearchParams): CompanyPlace | null {
  const id = query.get('apres') ?? '';
  const name = query.get('nom') ?? '';
  return id && name ? { name, id } : null;
}

/** The name of a deed, by the last part of its address. */
function doingOf(slug: string | undefined): Doing {
  const found = DOINGS.find((action) => ACTION_SLUGS[action] === slug);
  if (!found) throw new AppError('not_found');
  return found;
}

/** An examination of this company, with all that is known of it. */
async function examinationIn(context: Asked) {
  const members = await membersOf(context);
  const examination = await asked(findExamination(context.env.DB, context.req.param('id') ?? ''));
  const account = examination && members.find(examination.userId);
  if (!examination || !account) throw new AppError('not_found');
  return { members, examination, account };
}

async function showExamination(
  context: Asked,
  {
    error = null,
    answerError,
    typed = '',
    status = 200,
  }: { error?: string | null; answerError?: string; typed?: string; status?: number } = {},
) {
  const { members, examination, account } = await examinationIn(context);
  const { DB } = context.env;
  const [documents, verifications] = await asked(Promise.all([listDocuments(DB, examination.id), listVerifications(DB, account.id)]));
  const agents = [...verifications.filter(({ kind }) => kind === 'agent').map(({ source }) => source), examination.agentId ?? ''];
  const names = await asked(agentNames(DB, agents));
  const shown = { members, examination, account, documents, verifications, names, typed, answerError };
  return show(context, `Examen de ${account.name}`, <ExaminationPageView frame={frameOf(context, error)} {...shown} />, status);
}

async function successionIn(context: Asked) {
  const members = await membersOf(context);
  const succession = await asked(findSuccession(context.env.DB, context.req.param('id') ?? ''));
  if (succession?.companyId !== members.view.company.id) throw new AppError('not_found');
  return { members, succession };
}

async function showSuccession(
  context: Asked,
  {
    error = null,
    answerError,
    typed = '',
    status = 200,
  }: { error?: string | null; answerError?: string; typed?: string; status?: number } = {},
) {
  const { members, succession } = await successionIn(context);
  const { DB } = context.env;
  const [since, names] = await asked(
    Promise.all([listVerifiedSince(DB, succession.companyId), agentNames(DB, [succession.agentId ?? ''])]),
  );
  const [asker = null, replaced = null] = [succession.askerId, succession.replacedId].map((id) => {
    const account = members.find(id);
    return account && contenderOf(account, since);
  });
  const shown = { members, succession, parties: { asker, replaced }, names, typed, answerError, now: new Date() };
  return show(
    context,
    `Succession, ${members.view.company.name}`,
    <SuccessionPageView frame={frameOf(context, error)} {...shown} />,
    status,
  );
}

/** An account on which the agency may act so. */
async function actionIn(context: Asked) {
  const members = await membersOf(context);
  const action = doingOf(context.req.param('action'));
  const account = members.find(context.req.param('id') ?? '');
  if (!account) throw new AppError('not_found');
  return { members, action, account };
}

async function showLift(context: Asked, error?: string) {
  const members = await membersOf(context);
  const account = members.find(context.req.param('id') ?? '');
  if (!account) throw new AppError('not_found');
  refuseLift(members, await asked(findUser(context.env.DB, account.id)));
  const view = <LiftSecondFactorView frame={frameOf(context)} members={members} account={account} error={error} />;
  return show(context, `Second facteur de ${account.name}`, view, error === undefined ? 200 : 400);
}

/** Mounted at /equipe/entreprises/. */
export const agencyRoutes = new Hono<AgentContext>()
  .use('*', requireAgent)
  .get('/', async (context) => {
    const { DB } = context.env;
    const query = new URL(context.req.url).searchParams;
    const sought = (query.get('cherche') ?? '').trim().slice(0, 120);
    const from = placeIn(query);
    const now = new Date();
    const alone = sought !== '' || from !== null;
    const [found, examinations, successions] = await asked(
      Promise.all([
        listCompanies(DB, sought, from, STEP + 1),
        alone ? [] : listOpenExaminations(DB, STEP),
        alone ? [] : listOpenSuccessions(DB, STEP),
      ]),
    );
    const companies = found.slice(0, STEP);
    const last = companies.at(-1);
    const next =
      found.length > STEP && last
        ? `${COMPANIES}?${new URLSearchParams({ ...(sought !== '' && { cherche: sought }), nom: last.name, apres: last.id })}`
        : null;
    const waiting = alone ? null : { examinations, successions, most: STEP, now };
    return show(
      context,
      'Entreprises',
      <CompaniesView frame={frameOf(context)} sought={sought} companies={companies} next={next} waiting={waiting} />,
    );
  })
  .all('/', onlyMethods('GET', 'HEAD'))
  .get('/:siren/', async (context) => {
    const { DB } = context.env;
    const members = await membersOf(context);
    const { company } = members.view;
    const asker = Number(context.req.query('avant') ?? '');
    const before = Number.isSafeInteger(asker) && asker > 0 ? asker : null;
    const file = await asked(findCompanyFile(DB, company.id, before, STEP));
    const ids = [...file.events.map(({ actorId }) => actorId), ...file.verifications.map(({ source }) => source)];
    const names = await asked(agentNames(DB, [...new Set(ids.flatMap((id) => id ?? []))]));
    const oldest = file.events.at(-1)?.number ?? 1;
    const older = oldest > 1 && file.events.length === STEP ? `${companyPath(company)}?avant=${oldest}#historique` : null;
    const secondFactors = new Set(await asked(listSecondFactors(DB, company.id)));
    const shown = { members, file, names, secondFactors, older, now: new Date() };
    return show(context, company.name, <CompanyPageView frame={frameOf(context)} {...shown} />);
  })
  .all('/:siren/', onlyMethods('GET', 'HEAD'))
  .get('/:siren/examens/:id/', (context) => showExamination(context))
  .post('/:siren/examens/:id/', async (context) => {
    const form = await readForm(context.req.raw);
    const { members, examination, account } = await examinationIn(context);
    const read = readWith(decisionSchema, form);
    if (!('valid' in read)) {
      const { answer: answerError } = read.errors;
      if (answerError === undefined) throw new AppError('invalid_input');
      return showExamination(context, { answerError, typed: read.typed.answer ?? '', status: 400 });
    }
    const made = read.valid;
    try {
      await decide(examination, account, made, context.get('agent').id, acting(context));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict' || !wantsPage(context.req.raw)) throw error;
      return showExamination(context, { error: DECIDED_ALREADY, typed: made.answer ?? '', status: 409 });
    }
    return done(context, companyPath(members.view.company), made.decision);
  })
  .all('/:siren/examens/:id/', onlyMethods('GET', 'HEAD', 'POST'))
  .get('/:siren/examens/:id/fichiers/:file/', async (context) => {
    const { examination } = await examinationIn(context);
    const documents = await asked(listDocuments(context.env.DB, examination.id));
    return sendAttachment(
      context.env.FILES,
      documents.find(({ id }) => id === context.req.param('file')),
      PRIVATE,
    );
  })
  .all('/:siren/examens/:id/fichiers/:file/', onlyMethods('GET', 'HEAD'))
  .get('/:siren/successions/:id/', (context) => showSuccession(context))
  .post('/:siren/successions/:id/', async (context) => {
    const form = await readForm(context.req.raw);
    const { members, succession } = await successionIn(context);
    const read = readWith(successionDecisionSchema, form);
    if (!('valid' in read)) {
      const { answer: answerError } = read.errors;
      if (answerError === undefined || read.errors.decision !== undefined) throw new AppError('invalid_input');
      return showSuccession(context, { answerError, typed: read.typed.answer ?? '', status: 400 });
    }
    try {
      await decideSuccession(succession, read.valid, context.get('agent').id, acting(context));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict' || !wantsPage(context.req.raw)) throw error;
      return showSuccession(context, { error: error.message, typed: read.valid.answer, status: 409 });
    }
    return done(context, companyPath(members.view.company), `succession_${read.valid.decision}`);
  })
  .all('/:siren/successions/:id/', onlyMethods('GET', 'HEAD', 'POST'))
  // Signed in again: a desk that was left open is not enough to open somebody's account.
  .use('/:siren/comptes/:id/second-facteur/', requireFresh('agency'))
  .get('/:siren/comptes/:id/second-facteur/', (context) => showLift(context))
  .post('/:siren/comptes/:id/second-facteur/', async (context) => {
    const { known, ...others } = await readForm(context.req.raw);
    if (Object.keys(others).length > 0) throw new AppError('invalid_input');
    if (known !== 'oui') return showLift(context, 'Cochez la case une fois que vous le savez.');
    const { company } = (await membersOf(context)).view;
    const target = { companyId: company.id, accountId: context.req.param('id') };
    await liftSecondFactor(target, context.get('agent').id, acting(context));
    return done(context, companyPath(company), 'second_factor_lifted');
  })
  .all('/:siren/comptes/:id/second-facteur/', onlyMethods('GET', 'HEAD', 'POST'))
  .get('/:siren/comptes/:id/:action/', async (context) => {
    const { members, action, account } = await actionIn(context);
    const decision = mayAct(action, members.agent, members.target(account), 'other_company');
    if (!decision.allowed) throw refused(decision.reason);
    return show(context, account.name, <AgencyActionView frame={frameOf(context)} members={members} account={account} action={action} />);
  })
  .post('/:siren/comptes/:id/:action/', async (context) => {
    if (Object.keys(await readForm(context.req.raw)).length > 0) throw new AppError('invalid_input');
    const { members, action, account } = await actionIn(context);
    const { company } = members.view;
    const target = { companyId: company.id, accountId: account.id };
    await actOnAccount(action, { kind: 'agent', id: context.get('agent').id }, target, acting(context));
    return done(context, companyPath(company), action as keyof typeof AGENCY_DONE);
  })
  .all('/:siren/comptes/:id/:action/', onlyMethods('GET', 'HEAD', 'POST'))
  .get('/:siren/fermer/', async (context) => {
    const members = await membersOf(context);
    const { company } = members.view;
    if (company.state === 'closed') return context.redirect(companyPath(company), 303);
    return show(context, `Fermer ${company.name}`, <CloseCompanyView frame={frameOf(context)} members={members} />);
  })
  .post('/:siren/fermer/', async (context) => {
    if (Object.keys(await readForm(context.req.raw)).length > 0) throw new AppError('invalid_input');
    const { company } = (await membersOf(context)).view;
    await closeCompany(company.id, context.get('agent').id, acting(context));
    return done(context, companyPath(company), 'closed');
  })
  .all('/:siren/fermer/', onlyMethods('GET', 'HEAD', 'POST'))
  .get('/:siren/rouvrir/', async (context) => {
    const members = await membersOf(context);
    const { company } = members.view;
    if (company.state !== 'closed') return context.redirect(companyPath(company), 303);
    return show(context, `Rouvrir ${company.name}`, <ReopenCompanyView frame={frameOf(context)} members={members} error={undefined} />);
  })
  .post('/:siren/rouvrir/', async (context) => {
    const { account, ...others } = await readForm(context.req.raw);
    if (Object.keys(others).length > 0) throw new AppError('invalid_input');
    const members = await membersOf(context);
    const { company } = members.view;
    if (!account) {
      const view = <ReopenCompanyView frame={frameOf(context)} members={members} error="Choisissez un mandataire." />;
      return show(context, `Rouvrir ${company.name}`, view, 400);
    }
    await reopenCompany(company.id, account, context.get('agent').id, acting(context));
    return done(context, companyPath(company), 'reopened');
  })
  .all('/:siren/rouvrir/', onlyMethods('GET', 'HEAD', 'POST'));
