import { type Context, Hono } from 'hono';
import { site } from '../../.generated/site.ts';
import { meantAddress } from '../../src/contact/email-typo.ts';
import type { WorkerQuestion } from '../../src/faq/question.ts';
import type { AppContext } from '../env.ts';
import { logFailure, wantsPage } from '../error-answer.tsx';
import { AppError } from '../errors.ts';
import { FILES_AGAIN } from '../files/messages.ts';
import { checkFiles, type SortedFiles } from '../files/recognise.ts';
import { issueFormToken, keyedHash, randomText, readFormToken } from '../keyed-hash.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { networkHash, networkOf } from '../network.ts';
import { findById } from '../published.ts';
import { readForm } from '../request-body.ts';
import { readStaticPage, rewritable } from '../static-page.ts';
import { followUpPath } from './follow-up-link.ts';
import { followUpRoutes } from './follow-up-routes.tsx';
import { type ContactForm, ContactFormView } from './form-view.tsx';
import { FORM_MESSAGES } from './messages.ts';
import { MESSAGE_LIMITS } from './model.ts';
import { askProof, readProof } from './proof-of-work.ts';
import { keepReceived, listReceived, withFilesAgain } from './received-files.ts';
import { KEY_LIFETIME } from './rules.ts';
import { HONEYPOT, readMessage, readTypedForm, type TypedForm } from './schema.ts';
import { submit } from './submit.ts';
import { whereFrom } from './where-from.ts';

/** The largest form, in bytes: more than the files that are taken, so that one too many is said without losing the text. */
const LARGEST_FORM = 32 * 1024 * 1024;

/** What form tokens of this form are for. */
const PURPOSE = 'contact';

type Shown = Partial<ContactForm> & Pick<ContactForm, 'token' | 'typed'>;

/** The static page « Nous écrire », with the form in it. */
async function contactPage(
  context: Context<AppContext>,
  shown: Shown,
  status = 200,
  headers: Record<string, string> = {},
  cacheControl = 'no-store',
): Promise<Response> {
  const { env, req } = context;
  const form = { errors: {}, notice: null, received: [], question: null, read: [], challenge: null, meant: null, kept: [], ...shown };
  const html = String(<ContactFormView {...form} />);
  const built = await readStaticPage(env.ASSETS, req.raw, '/contact/');
  const wrong = form.notice !== null || Object.keys(form.errors).length > 0;
  const page = new HTMLRewriter()
    .on('[data-contact]', { element: (element) => void element.setInnerContent(html, { html: true }) })
    .on('title', { element: (element) => void (wrong && element.prepend('Erreur : ')) })
    .transform(rewritable(built, cacheControl));
  const answer = new Response(page.body, { status, headers: page.headers });
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}

/**
 * What makes two sendings one: the form, or what a program says, which counts for its own network alone (C6, rows 23 to 25). What says
 * nothing has a form of this one sending.
 */
function keyOf(secret: string, form: { id: string; ours: boolean }, header: string | undefined, network: string): string {
  return header && !form.ours ? keyedHash(secret, 'key-of-program', `${network}\n${header}`) : keyedHash(secret, 'key-of-form', form.id);
}

function questionsOf(ids: readonly string[]): WorkerQuestion[] {
  return [...new Set(ids)].slice(0, MESSAGE_LIMITS.readQuestions).flatMap((id) => findById(id) ?? []);
}

async function readSending(context: Context<AppContext>): Promise<TypedForm> {
  return readTypedForm(await readForm(context.req.raw, LARGEST_FORM));
}

export const contactRoutes = new Hono<AppContext>()
  .get('/', async (context) => {
    const { typed, question } = whereFrom(new URL(context.req.url).searchParams);
    const token = issueFormToken(context.env.CONTACT_SECRET, PURPOSE, new Date());
    // Who comes back to it finds the same form, so that sending it once more is no second message (row 26).
    return contactPage(context, { token, typed, question }, 200, {}, 'private, no-cache');
  })
  .post('/', async (context) => {
    const { env, req } = context;
    const { DB: database, FILES: bucket, CONTACT_SECRET: secret } = env;
    const now = new Date();
    const newId = () => crypto.randomUUID();
    const typed = await readSending(context);
    const token = typed.texts.form ? readFormToken(secret, PURPOSE, typed.texts.form, now) : null;
    const stale = typed.texts.form !== undefined && (token === null || token.age < 0 || token.age > KEY_LIFETIME);
    const formId = token?.id ?? randomText();
    const read = questionsOf(typed.lists.read ?? []);
    const question = findById(typed.texts.question ?? '') ?? null;
    const result = readMessage(typed);
    const wantsJson = !wantsPage(req.raw);

    /** The form again, with all that was written; files that are right are kept for the next try. */
    const again = async ({
      sorted,
      status,
      notice = null,
      errors = {},
      challenge = null,
      freshForm = false,
      headers = {},
    }: {
      sorted: SortedFiles;
      status: number;
      notice?: string | null;
      errors?: Record<string, string>;
      challenge?: string | null;
      freshForm?: boolean;
      headers?: Record<string, string>;
    }) => {
      const id = freshForm ? randomText() : formId;
      const store = { database, bucket, now, newId, formId, newFormId: id, network: networkHash(secret, req.raw, now) };
      const { received, refused } = await keepReceived(sorted.taken, typed.lists.kept ?? [], store);
      return contactPage(
        context,
        {
          token: !freshForm && token && !stale ? (typed.texts.form ?? '') : issueFormToken(secret, PURPOSE, now, id),
          typed,
          errors: withFilesAgain(errors, refused),
          notice,
          received,
          question,
          read,
          challenge,
          meant: meantAddress((typed.texts.email ?? '').trim()),
        },
        status,
        headers,
      );
    };

    const unavailable = async (cause: unknown) => {
      const failure = new AppError('unavailable', { message: FORM_MESSAGES.unavailable, cause });
      if (wantsJson) throw failure;
      logFailure(failure, context);
      return contactPage(
        context,
        {
          token: typed.texts.form && !stale ? typed.texts.form : issueFormToken(secret, PURPOSE, now, formId),
          typed,
          errors: typed.files.length > 0 ? { attachments: FILES_AGAIN } : {},
          notice: FORM_MESSAGES.unavailable,
          question,
          read,
          kept: typed.lists.kept ?? [],
        },
        503,
        { 'retry-after': '5' },
      );
    };

    let sorted: SortedFiles;
    try {
      const received = await listReceived(database, formId, typed.lists.kept ?? []);
      sorted = await checkFiles(
        typed.files,
        received.map(({ size }) => size),
      );
    } catch (error) {
      return unavailable(error);
    }
    const errors: Record<string, string> = {
      ...('errors' in result ? result.errors : {}),
      ...(sorted.refused.length > 0 && { attachments: sorted.refused.join(' ') }),
    };
    try {
      if (Object.keys(errors).length > 0 || stale || 'errors' in result) {
        if (wantsJson)
          throw new AppError('invalid_input', Object.keys(errors).length > 0 ? { fields: errors } : { message: FORM_MESSAGES.stale });
        return await again({ sorted, status: 400, errors, notice: stale ? FORM_MESSAGES.stale : null });
      }

      const network = networkOf(req.raw);
      const proof = typed.texts.altcha ? await readProof(secret, formId, typed.texts.altcha, now) : null;
      const submitted = await submit(
        {
          written: result.valid,
          questionId: question?.id ?? null,
          readQuestions: read.map(({ id }) => id),
          files: sorted.taken,
          keptFiles: typed.lists.kept ?? [],
          formId,
          age: token?.age ?? null,
          key: keyOf(secret, { id: formId, ours: token !== null }, req.header('idempotency-key'), network),
          network: networkHash(secret, req.raw, now),
          honeypot: Boolean(typed.texts[HONEYPOT]),
          proof: proof ?? (typed.texts.unproven ? 'declined' : 'missing'),
        },
        { database, bucket, secret, now, newId, calm: Number(env.CONTACT_CALM), team: site.mail.team },
      );

      if (submitted.kind === 'accepted') {
        if (!submitted.again) kickOutbox(env, context.executionCtx, new Date());
        return context.redirect(followUpPath(submitted.followUp), 303);
      }
      if (submitted.kind === 'reused') {
        if (wantsJson) throw new AppError('unprocessable', { message: FORM_MESSAGES.reused });
        return await again({ sorted, status: 422, notice: FORM_MESSAGES.reused, freshForm: true });
      }
      if (wantsJson) throw new AppError('too_many_requests', { message: FORM_MESSAGES.proof, headers: { 'retry-after': '600' } });
      return await again({ sorted, status: 429, notice: FORM_MESSAGES.proof, challenge: await askProof(secret, formId, now) });
    } catch (error) {
      if (error instanceof AppError) throw error;
      return unavailable(error);
    }
  })
  .all('/', onlyMethods('GET', 'HEAD', 'POST'))
  .route('/suivi', followUpRoutes);
