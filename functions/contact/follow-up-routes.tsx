/** `/contact/suivi/<secret>/` (C5): read by whoever holds the link; kept by no cache, indexed by nobody, told to no other page. */
import { type Context, Hono } from 'hono';
import { site } from '../../.generated/site.ts';
import { meantAddress } from '../../src/contact/email-typo.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { AppContext } from '../env.ts';
import { logFailure } from '../error-answer.tsx';
import { AppError } from '../errors.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { hasMailOf } from '../outbox/owe-mail.ts';
import { page } from '../page.tsx';
import { readForm } from '../request-body.ts';
import { checkFiles, type SortedFiles } from './attachments.ts';
import { sendAttachment } from './download.ts';
import { followUpPath, secretHash } from './follow-up-link.ts';
import { type FollowUp, FollowUpView, KeptReplyView } from './follow-up-view.tsx';
import { FORM_MESSAGES } from './messages.ts';
import { ATTACHMENT_LIMITS, type EventKind, type MessageEvent, type SenderAction } from './model.ts';
import { exportCsv, exportJson } from './personal-data.ts';
import { keepReceived, listReceived } from './received-files.ts';
import { findByLink, findMedianAnswer, type Thread } from './repository.ts';
import { readReply } from './schema.ts';
import { close, erase, reply, resolve } from './sender-actions.ts';

/** A reply with its files, and one file too many, in bytes. */
const LARGEST_REPLY = 2 * ATTACHMENT_LIMITS.total + 512 * 1024;

const PRIVATE = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' };

const DONE: Record<string, string> = {
  reply: "Votre texte est bien arrivé. L'équipe est prévenue.",
  resolve: 'Merci, c’est noté\u00a0: votre question est résolue.',
  close: 'La conversation est close.',
  erase: 'Ce que vous aviez écrit est effacé.',
};

/** The event that each action of a sender makes. */
const KINDS: Record<string, EventKind> = { reply: 'replied', resolve: 'resolved', close: 'closed', erase: 'erased' } satisfies Record<
  SenderAction,
  EventKind
>;

const MEANWHILE =
  'La conversation a changé entre-temps\u00a0: lisez ce qui est nouveau ci-dessus. Votre texte est resté ci-dessous\u00a0; envoyez-le de nouveau s’il est encore utile.';

const SECRET = /^[\w-]{22,64}$/;

async function findThreadOf(context: Context<AppContext>): Promise<{ thread: Thread; path: string }> {
  const secret = context.req.param('secret') ?? '';
  const thread = SECRET.test(secret)
    ? await within(LONGEST_WAIT, findByLink(context.env.DB, await secretHash(secret))).catch((cause) => {
        throw new AppError('unavailable', { cause, headers: PRIVATE });
      })
    : null;
  if (!thread)
    throw new AppError('not_found', { message: "Ce lien de suivi n'est pas valable. Vérifiez qu'il est entier.", headers: PRIVATE });
  return { thread, path: followUpPath(secret) };
}

async function show(
  { env, req }: Context<AppContext>,
  { thread, path }: { thread: Thread; path: string },
  more: Partial<FollowUp> = {},
  status = 200,
): Promise<Response> {
  const { message } = thread;
  const waits = message.state === 'received' || message.state === 'assigned';
  const [acknowledged, medianDays] = await Promise.all([
    waits ? hasMailOf(env.DB, message.id, 'contact_acknowledgement') : false,
    waits ? findMedianAnswer(env.DB, new Date()) : null,
  ]);
  const shown = { notice: null, errors: {}, wrong: null, typedReply: '', received: [], meant: meantAddress(message.email), ...more };
  return page(env, req.raw, {
    title: `${status === 200 ? '' : 'Erreur : '}Votre message ${message.reference}`,
    view: <FollowUpView {...thread} {...shown} path={path} acknowledged={acknowledged} medianDays={medianDays} />,
    status,
    headers: PRIVATE,
  });
}

export const followUpRoutes = new Hono<AppContext>()
  .get('/:secret/', async (context) => {
    const found = await findThreadOf(context);
    return show(context, found, { notice: DONE[context.req.query('fait') ?? ''] ?? null });
  })
  .post('/:secret/', async (context) => {
    const { env, req, executionCtx } = context;
    const { texts, files } = await readForm(req.raw, LARGEST_REPLY);
    const field = (name: string) => texts.get(name)?.[0] ?? '';
    const action = field('action');
    const now = new Date();
    const path = followUpPath(req.param('secret'));

    /** The reply again, when nothing can be read or written for now. */
    const unavailable = (error: unknown) => {
      if (action !== 'reply' || !(error instanceof AppError) || error.code !== 'unavailable') throw error;
      logFailure(error, context);
      const reply = { path, version: Number(field('version')) || 1, received: [], errors: {}, wrong: FORM_MESSAGES.unavailable };
      return page(env, req.raw, {
        title: 'Erreur : Service indisponible',
        view: <KeptReplyView {...reply} typedReply={field('message')} />,
        status: 503,
        headers: { ...PRIVATE, 'retry-after': '5' },
      });
    };

    const redirect = () => new Response(null, { status: 303, headers: { ...PRIVATE, location: `${path}?fait=${action}` } });

    const found = await findThreadOf(context).catch(unavailable);
    if (found instanceof Response) return found;
    const { message, events, attachments } = found.thread;
    const sender = { database: env.DB, bucket: env.FILES, now, newId: () => crypto.randomUUID(), team: site.mail.team };
    // What was on the page that the sender looked at: an event added since then is not to be overlooked.
    const asked = Number(field('version'));
    const version = Number.isInteger(asked) && asked > 0 ? Math.min(asked, message.version) : message.version;
    const seen = { ...message, version };
    const formOf = (shown: number) => `${message.id}.${shown}`;
    const kept = texts.get('kept') ?? [];
    const read = action === 'reply' ? readReply(field('message')) : { text: null };
    let sorted: SortedFiles = { taken: [], refused: [] };
    /** The files that came along, for the next try. */
    const keepFiles = (shown: number) => keepReceived(sorted.taken, kept, { ...sender, formId: formOf(version), newFormId: formOf(shown) });
    // The second click of a double one finds its own deed at the place that it was to take (C6).
    const isDone = (thread: readonly MessageEvent[]) =>
      thread.some(({ number, kind, text }) => number === version + 1 && kind === KINDS[action] && 'text' in read && text === read.text);
    try {
      if (isDone(events)) return redirect();
      if (action === 'resolve') await resolve(seen, sender);
      else if (action === 'close') await close(seen, sender);
      else if (action === 'erase') await erase(seen, attachments, sender);
      else if (action === 'reply') {
        const formId = formOf(version);
        const before = await listReceived(env.DB, formId, kept);
        const sizes = before.map(({ size }) => size);
        sorted = await checkFiles(files.get('attachments') ?? [], sizes);
        if ('error' in read || sorted.refused.length > 0) {
          const errors = {
            ...('error' in read && { message: read.error }),
            ...(sorted.refused.length > 0 && { attachments: sorted.refused.join(' ') }),
          };
          return await show(context, found, { errors, typedReply: field('message'), received: await keepFiles(version) }, 400);
        }
        await reply(seen, { text: read.text ?? '', files: sorted.taken, kept: before.map(({ id }) => id), formId }, sender);
      } else throw new AppError('invalid_input');
    } catch (error) {
      const failure = error instanceof AppError ? error : new AppError('unavailable', { cause: error, headers: PRIVATE });
      if (failure.code !== 'conflict' || failure.reason !== undefined) return unavailable(failure);
      const latest = await findThreadOf(context);
      if (isDone(latest.thread.events)) return redirect();
      const received = await keepFiles(latest.thread.message.version);
      return show(context, latest, { wrong: MEANWHILE, typedReply: field('message'), received }, 409);
    }
    kickOutbox(env, executionCtx);
    return redirect();
  })
  .all('/:secret/', onlyMethods('GET', 'HEAD', 'POST'))
  .get('/:secret/fichiers/:id/', async (context) => {
    const { thread } = await findThreadOf(context);
    const attachment = thread.attachments.find(({ id }) => id === context.req.param('id'));
    return sendAttachment(context.env.FILES, attachment, PRIVATE);
  })
  .get('/:secret/donnees.json', async (context) => exportJson((await findThreadOf(context)).thread, PRIVATE))
  .get('/:secret/donnees.csv', async (context) => exportCsv((await findThreadOf(context)).thread, PRIVATE));
