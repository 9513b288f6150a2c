/** `/contact/suivi/<secret>/` (C5): read by whoever holds the link; kept by no cache, indexed by nobody, told to no other page. */
import { type Context, Hono } from 'hono';
import { site } from '../../.generated/site.ts';
import { meantAddress } from '../../src/contact/email-typo.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { AppContext } from '../env.ts';
import { AppError } from '../errors.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { hasMailOf } from '../outbox/owe-mail.ts';
import { page } from '../page.tsx';
import { readForm } from '../request-body.ts';
import { checkFiles } from './attachments.ts';
import { sendAttachment } from './download.ts';
import { followUpPath, secretHash } from './follow-up-link.ts';
import { type FollowUp, FollowUpView } from './follow-up-view.tsx';
import { ATTACHMENT_LIMITS } from './model.ts';
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
  const shown = { notice: null, error: null, typedReply: '', received: [], meant: meantAddress(message.email), ...more };
  return page(env, req.raw, {
    title: `${shown.error ? 'Erreur : ' : ''}Votre message ${message.reference}`,
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
    const found = await findThreadOf(context);
    const { thread, path } = found;
    const { texts, files } = await readForm(req.raw, LARGEST_REPLY);
    const field = (name: string) => texts.get(name)?.[0] ?? '';
    const now = new Date();
    const sender = { database: env.DB, bucket: env.FILES, now, newId: () => crypto.randomUUID(), team: site.mail.team };
    // What was on the page that the sender looked at: an event added since then is not to be overlooked.
    const seen = Number(field('version'));
    const action = field('action');
    const message = {
      ...thread.message,
      version: Number.isInteger(seen) && seen > 0 ? Math.min(seen, thread.message.version) : thread.message.version,
    };
    try {
      if (action === 'resolve') await resolve(message, sender);
      else if (action === 'close') await close(message, sender);
      else if (action === 'erase') await erase(message, thread.attachments, sender);
      else if (action === 'reply') {
        const read = readReply(field('message'));
        const formId = `${message.id}.${message.version}`;
        const kept = texts.get('kept') ?? [];
        const before = await listReceived(env.DB, formId, kept);
        const sorted = await checkFiles(
          files.get('attachments') ?? [],
          before.map(({ size }) => size),
        );
        const error = 'error' in read ? read.error : sorted.refused.join(' ');
        if ('error' in read || error) {
          const received = await keepReceived(sorted.taken, kept, { ...sender, formId, newFormId: formId });
          return await show(context, found, { error, typedReply: field('message'), received }, 400);
        }
        // The second click of a double one finds its own words at the place that it was to take (C6).
        const taken = thread.events.find(({ number }) => number === message.version + 1);
        if (!(taken?.kind === 'replied' && taken.text === read.text))
          await reply(message, { text: read.text, files: sorted.taken, kept: before.map(({ id }) => id), formId }, sender);
      } else throw new AppError('invalid_input');
    } catch (error) {
      if (!(error instanceof AppError)) throw new AppError('unavailable', { cause: error, headers: PRIVATE });
      if (error.code !== 'conflict' || error.reason !== undefined) throw error;
      return show(context, await findThreadOf(context), { error: MEANWHILE, typedReply: field('message') }, 409);
    }
    kickOutbox(env, executionCtx);
    return new Response(null, { status: 303, headers: { ...PRIVATE, location: `${path}?fait=${action}` } });
  })
  .all('/:secret/', onlyMethods('GET', 'HEAD', 'POST'))
  .get('/:secret/fichiers/:id/', async (context) => {
    const { thread } = await findThreadOf(context);
    const attachment = thread.attachments.find(({ id }) => id === context.req.param('id'));
    return sendAttachment(context.env.FILES, attachment, PRIVATE);
  })
  .get('/:secret/donnees.json', async (context) => exportJson((await findThreadOf(context)).thread, PRIVATE))
  .get('/:secret/donnees.csv', async (context) => exportCsv((await findThreadOf(context)).thread, PRIVATE));
