/** `/espace/identite/examen/`: a mandataire to be asks an agent to look (A3). */
import { type Context, Hono } from 'hono';
import { site } from '../../.generated/site.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import type { StoredFile } from '../files/model.ts';
import { ATTACHMENT_LIMITS } from '../files/model.ts';
import { checkFiles } from '../files/recognise.ts';
import { keyedHash } from '../keyed-hash.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { page } from '../page.tsx';
import { readForm } from '../request-body.ts';
import { findLastVerification } from './account-repository.ts';
import type { AccountContext } from './account-session.ts';
import { askExamination, type ExaminationContext, examinationRefused, keepDocuments, withdrawExamination } from './examination.ts';
import { EXAMINATION_FIELD_MESSAGES, EXAMINATION_TOO_MANY } from './examination-messages.ts';
import { findLastExamination, listDocuments, listWaitingDocuments } from './examination-repository.ts';
import { DOCUMENT_LIMITS, examinationBucket, mayAskExamination } from './examination-rules.ts';
import { readExaminationText, readTypedExamination } from './examination-schema.ts';
import { AskExaminationView, type ShownExamination } from './examination-views.tsx';
import { type Looking, lookingFrom } from './looking.ts';
import type { Verification } from './model.ts';
import { pourTry } from './repository.ts';
import { isToVerify } from './rules.ts';

type Asked = Context<AccountContext>;

/** A form with its files, and one file too many, in bytes. */
const LARGEST_FORM = 2 * ATTACHMENT_LIMITS.total + 512 * 1024;

async function known<T>(promise: Promise<T>): Promise<T> {
  return within(LONGEST_WAIT, promise).catch((cause) => {
    throw cause instanceof AppError ? cause : new AppError('unavailable', { cause });
  });
}

function decisionFor({ members, self }: Looking, verification: Verification | null, hasOpen: boolean) {
  return mayAskExamination({
    companyState: members.view.company.state,
    isToVerify: isToVerify(self),
    lastResult: verification?.result ?? null,
    hasOpen,
  });
}

/** What the page of the checks shows of an examination. */
export async function examinationOf(database: D1Database, looking: Looking, verification: Verification | null): Promise<ShownExamination> {
  const examination = await known(findLastExamination(database, looking.self.id));
  const isOpen = examination?.state === 'open';
  const documents = isOpen ? await known(listDocuments(database, examination.id)) : [];
  return { examination, documents, mayAsk: decisionFor(looking, verification, isOpen).allowed };
}

const acting = ({ env }: Asked): ExaminationContext => ({
  database: env.DB,
  bucket: env.FILES,
  team: site.mail.team,
  now: new Date(),
  newId: () => crypto.randomUUID(),
});

interface Shown {
  typed?: string;
  received: readonly StoredFile[];
  errors?: Record<string, string>;
}

const askPage = ({ env, req }: Asked, looking: Looking, { typed = '', received, errors = {} }: Shown) => {
  const wrong = Object.keys(errors).length > 0;
  return page(env, req.raw, {
    title: `${wrong ? 'Erreur\u00a0: ' : ''}Demander un examen`,
    view: <AskExaminationView looking={looking} typed={typed} received={received} errors={errors} />,
    status: wrong ? 400 : 200,
  });
};

/** Refuses before anything is stored; askExamination decides again, on what is then. */
async function allow(context: Asked, looking: Looking): Promise<void> {
  const { DB } = context.env;
  const [check, last] = await known(Promise.all([findLastVerification(DB, looking.self.id), findLastExamination(DB, looking.self.id)]));
  const decision = decisionFor(looking, check, last?.state === 'open');
  if (!decision.allowed) throw examinationRefused(decision.reason);
}

/** @throws AppError `too_many_requests` */
async function holdBack({ env }: Asked, accountId: string): Promise<void> {
  const bucket = examinationBucket(keyedHash(env.AUTH_SECRET, 'examination', accountId));
  if ((await known(pourTry(env.DB, [bucket], new Date()))) > 0)
    throw new AppError('too_many_requests', { message: EXAMINATION_TOO_MANY, headers: { 'retry-after': '600' } });
}

/** Mounted at /espace/identite/examen/, behind requireAccount. */
export const examinationRoutes = new Hono<AccountContext>()
  .get('/', async (context) => {
    const looking = await lookingFrom(context);
    if (!isToVerify(looking.self)) return context.redirect('/espace/', 303);
    await allow(context, looking);
    return askPage(context, looking, { received: await known(listWaitingDocuments(context.env.DB, looking.self.id)) });
  })
  .post('/', async (context) => {
    const { env } = context;
    const typed = readTypedExamination(await readForm(context.req.raw, LARGEST_FORM));
    const looking = await lookingFrom(context);
    const { self } = looking;
    await allow(context, looking);
    await holdBack(context, self.id);
    const waiting = (await known(listWaitingDocuments(env.DB, self.id))).filter(({ id }) => typed.kept.includes(id));
    const sorted = await checkFiles(
      typed.files,
      waiting.map(({ size }) => size),
      DOCUMENT_LIMITS,
    );
    const read = readExaminationText(typed.text);
    const none = sorted.taken.length + waiting.length === 0 && sorted.refused.length === 0;
    const errors = {
      ...('error' in read && { text: read.error }),
      ...(sorted.refused.length > 0 && { attachments: sorted.refused.join(' ') }),
      ...(none && { attachments: EXAMINATION_FIELD_MESSAGES.attachments }),
    };
    const kept = waiting.map(({ id }) => id);
    if (!('valid' in read) || Object.keys(errors).length > 0) {
      const stored = await keepDocuments(self.id, { files: sorted.taken, kept }, acting(context));
      return askPage(context, looking, { typed: typed.text, received: [...waiting, ...stored], errors });
    }
    await askExamination(self, { text: read.valid, files: sorted.taken, kept }, acting(context));
    kickOutbox(env, context.executionCtx, new Date());
    return context.redirect('/espace/identite/?suite=examination_asked', 303);
  })
  .all('/', onlyMethods('GET', 'HEAD', 'POST'))
  .post('/retirer/', async (context) => {
    await withdrawExamination(context.get('account'), acting(context));
    return context.redirect('/espace/identite/?suite=examination_withdrawn', 303);
  })
  .all('/retirer/', onlyMethods('POST'));
