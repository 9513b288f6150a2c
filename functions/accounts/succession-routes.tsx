/** `/espace/succession/`: a mandataire asks for the place of another, who objects or not (A10). */
import { type Context, Hono } from 'hono';
import { site } from '../../.generated/site.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { page } from '../page.tsx';
import { readBody } from '../request-body.ts';
import { findCompanyView } from './account-repository.ts';
import type { AccountContext } from './account-session.ts';
import { CompanyMembers } from './company-members.ts';
import type { Looking } from './looking.ts';
import type { Account } from './model.ts';
import { readWith, type Typed } from './registration-schema.ts';
import { askSuccession, contenderOf, objectToSuccession, successionRefused, withdrawSuccession } from './succession.ts';
import { SUCCESSION_NOTICES } from './succession-messages.ts';
import { findLastSuccession, listVerifiedSince } from './succession-repository.ts';
import { mayAskSuccession } from './succession-rules.ts';
import { objectionSchema, successionSchema } from './succession-schema.ts';
import { SUCCESSION, SuccessionView } from './succession-views.tsx';

type Asked = Context<AccountContext>;
type Notice = keyof typeof SUCCESSION_NOTICES;

async function readForm(request: Request): Promise<unknown> {
  const { kind, value } = await readBody(request);
  if (kind !== 'form') throw new AppError('unsupported_media_type');
  return value;
}

async function successionPage(context: Asked, { typed = {}, errors = {} }: { typed?: Typed; errors?: Record<string, string> } = {}) {
  const { env, req } = context;
  const { id, companyId } = context.get('account');
  const read = Promise.all([
    findCompanyView(env.DB, companyId),
    findLastSuccession(env.DB, companyId),
    listVerifiedSince(env.DB, companyId),
  ]);
  const [view, last, since] = await within(LONGEST_WAIT, read).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });
  const members = view && new CompanyMembers(view);
  const self = members?.find(id);
  if (!members || !self) throw new AppError('not_found');
  const looking: Looking = { members, self, path: req.path };
  const succession = last && (last.askerId === id || last.replacedId === id) ? last : null;
  const asking = contenderOf(self, since);
  if (!asking.isMandataire && !succession) throw successionRefused('not_mandataire');
  const mayReplace = (account: Account) => mayAskSuccession(members.view.company.state, asking, contenderOf(account, since), false).allowed;
  const wrong = Object.keys(errors).length > 0;
  const notice = SUCCESSION_NOTICES[req.query('suite') as Notice] ?? null;
  return page(env, req.raw, {
    title: `${wrong ? 'Erreur\u00a0: ' : ''}Succession d’un mandataire`,
    view: (
      <SuccessionView
        looking={looking}
        succession={succession}
        choices={members.view.accounts.filter(mayReplace)}
        isBusy={last?.state === 'open' && !succession}
        notice={notice}
        typed={typed}
        errors={errors}
      />
    ),
    status: wrong ? 400 : 200,
  });
}

const acting = ({ env }: Asked) => ({ database: env.DB, now: new Date(), newId: () => crypto.randomUUID() });

function done(context: Asked, notice: Notice): Response {
  kickOutbox(context.env, context.executionCtx, new Date());
  return context.redirect(`${SUCCESSION}?suite=${notice}`, 303);
}

/** Mounted at /espace/succession/, behind requireAccount. */
export const successionRoutes = new Hono<AccountContext>()
  .get('/', (context) => successionPage(context))
  .post('/', async (context) => {
    const read = readWith(successionSchema, await readForm(context.req.raw));
    if (!('valid' in read)) return successionPage(context, read);
    const { replaced, text } = read.valid;
    await askSuccession(context.get('account'), { replacedId: replaced, text, team: site.mail.team }, acting(context));
    return done(context, 'asked');
  })
  .all('/', onlyMethods('GET', 'HEAD', 'POST'))
  .post('/opposition/', async (context) => {
    const read = readWith(objectionSchema, await readForm(context.req.raw));
    if (!('valid' in read)) return successionPage(context, read);
    await objectToSuccession(context.get('account'), read.valid.text, acting(context));
    return done(context, 'objected');
  })
  .all('/opposition/', onlyMethods('POST'))
  .post('/retirer/', async (context) => {
    await withdrawSuccession(context.get('account'), acting(context));
    return done(context, 'withdrawn');
  })
  .all('/retirer/', onlyMethods('POST'));
