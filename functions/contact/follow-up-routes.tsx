/** `/contact/suivi/<secret>/` (C5): read by whoever holds the link; kept by no cache, indexed by nobody, told to no other page. */
import { type Context, Hono } from 'hono';
import { site } from '../../.generated/site.ts';
import { meantAddress } from '../../src/contact/email-typo.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import type { AppContext } from '../env.ts';
import { AppError } from '../errors.ts';
import { sendAttachment } from '../files/download.ts';
import { checkFiles, type SortedFiles } from '../files/recognise.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { networkHash } from '../network.ts';
import { hasMailOf } from '../outbox/owe-mail.ts';
import { page } from '../page.tsx';
import { readForm } from '../request-body.ts';
import { followUpPath, secretHash } from './follow-up-link.ts';
import { type FollowUp, FollowUpView, UndoneView } from './follow-up-view.tsx';
import { FOLLOW_UP_MESSAGES } from './messages.ts';
import { ATTACHMENT_LIMITS, type Attachment, type EventKind, type Message, SENDER_ACTIONS, type SenderAction } from './model.ts';
import { exportCsv, exportJson } from './personal-data.ts';
import { keepReceived, listReceived, withFilesAgain } from './received-files.ts';
import { findByLink, findMedianAnswer, type Thread } from './repository.ts';
import { readReply, readTypedAction, type TypedAction } from './schema.ts';
import { close, erase, reply, resolve, type SenderContext } from './sender-actions.ts';

/** A reply with its files, and one file too many, in bytes. */
const LARGEST_REPLY = 2 * ATTACHMENT_LIMITS.total + 512 * 1024;

/** The event that each action adds. */
const EVENT_OF: Record<SenderAction, EventKind> = { reply: 'replied', resolve: 'resolved', close: 'closed', erase: 'erased' };

const RETRY = { 'retry-after': '5' };

const SECRET = /^[\w-]{22,64}$/;

interface Found {
  thread: Thread;
  path: string;
}

async function findThreadOf(context: Context<AppContext>): Promise<Found> {
  const secret = context.req.param('secret') ?? '';
  const thread = SECRET.test(secret)
    ? await within(LONGEST_WAIT, findByLink(context.env.DB, secretHash(secret))).catch((cause) => {
        throw new AppError('unavailable', { cause });
      })
    : null;
  if (!thread) throw new AppError('not_found', { message: 'Ce lien de suivi n’est pas valable. Vérifiez qu’il est entier.' });
  return { thread, path: followUpPath(secret) };
}

/** What is still to be said of a message that waits for its answer; null when it cannot be read, or there is nothing to say. */
async function readOutlook({ env }: Context<AppContext>, { id, state }: Message) {
  if (state !== 'received' && state !== 'assigned') return null;
  const outlook = Promise.all([hasMailOf(env.DB, id, 'contact_acknowledgement'), findMedianAnswer(env.DB, new Date())]);
  return within(LONGEST_WAIT, outlook).catch(() => null);
}

async function show(context: Context<AppContext>, { thread, path }: Found, more: Partial<FollowUp> = {}, status = 200): Promise<Response> {
  const { message } = thread;
  // While the database is away, nothing more is asked of it.
  const [acknowledged, medianDays] = (status === 503 ? null : await readOutlook(context, message)) ?? [null, null];
  const shown = {
    notice: null,
    errors: {},
    wrong: null,
    typedReply: '',
    received: [],
    kept: [],
    meant: meantAddress(message.email),
    ...more,
  };
  return page(context.env, context.req.raw, {
    title: `${status === 200 ? '' : 'Erreur\u00a0: '}Votre message ${message.reference}`,
    view: <FollowUpView {...thread} {...shown} path={path} acknowledged={acknowledged} medianDays={medianDays} />,
    status,
    headers: status === 503 ? RETRY : {},
  });
}

/** The conversation cannot be read: what was asked for is given back, to be sent again. */
function showUndone({ env, req }: Context<AppContext>, typed: TypedAction): Promise<Response> {
  const error = typed.files.length > 0 ? FOLLOW_UP_MESSAGES.unavailableWithFiles : FOLLOW_UP_MESSAGES.unavailable;
  const view = <UndoneView path={new URL(req.url).pathname} typed={typed} error={error} />;
  return page(env, req.raw, { title: 'Service indisponible', view, status: 503, headers: RETRY });
}

/** Was this done already by a former sending of the same page: the second click of a double one, a retry (C6)? */
function isDone({ events }: Thread, version: number, action: SenderAction, text: string | null): boolean {
  const event = events.find(({ number }) => number === version + 1);
  return event?.kind === EVENT_OF[action] && event.author === 'sender' && event.text === text;
}

/** Files of a reply that waits to be sent again belong to the conversation as it stands then. */
const formIdOf = ({ id, version }: Pick<Message, 'id' | 'version'>) => `${id}.${version}`;

/** A reply that is right, or what is wrong with it. */
interface ReadReply {
  text: string;
  before: Attachment[];
  sorted: SortedFiles;
  /** What is wrong with it, by field. */
  errors: Record<string, string>;
}

async function readWholeReply(message: Message, typed: TypedAction, database: D1Database): Promise<ReadReply> {
  const read = readReply(typed.message);
  const before = await listReceived(database, formIdOf(message), typed.kept);
  const sorted = await checkFiles(
    typed.files,
    before.map(({ size }) => size),
  );
  const errors = {
    ...('error' in read && { message: read.error }),
    ...(sorted.refused.length > 0 && { attachments: sorted.refused.join(' ') }),
  };
  return { text: 'text' in read ? read.text : '', before, sorted, errors };
}

async function doAction(action: SenderAction, message: Message, written: ReadReply | null, sender: SenderContext): Promise<void> {
  switch (action) {
    case 'resolve':
      return resolve(message, sender);
    case 'close':
      return close(message, sender);
    case 'erase':
      return erase(message, sender);
    case 'reply': {
      if (!written) throw new AppError('invalid_input');
      const { text, sorted, before } = written;
      return reply(message, { text, files: sorted.taken, kept: before.map(({ id }) => id), formId: formIdOf(message) }, sender);
    }
  }
}

export const followUpRoutes = new Hono<AppContext>()
  .get('/:secret/', async (context) => {
    const found = await findThreadOf(context);
    const done = SENDER_ACTIONS.find((action) => action === context.req.query('fait'));
    return show(context, found, { notice: done ? FOLLOW_UP_MESSAGES.done[done] : null });
  })
  .post('/:secret/', async (context) => {
    const { env, req, executionCtx } = context;
    const read = async () => readTypedAction(await readForm(req.raw, LARGEST_REPLY));
    const found = await findThreadOf(context).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'unavailable') return null;
      throw error;
    });
    const typed = await read();
    if (!found) return showUndone(context, typed);
    const { thread, path } = found;
    const { action } = typed;
    // As it was on the page that the sender looked at: an event added since then is not to be overlooked.
    const message = { ...thread.message, version: Math.min(typed.version, thread.message.version) };
    const sender = { database: env.DB, bucket: env.FILES, now: new Date(), newId: () => crypto.randomUUID(), team: site.mail.team };
    const done = () => new Response(null, { status: 303, headers: { location: `${path}?fait=${action}` } });

    let written: ReadReply | null = null;
    /** The page again, with the text and the files of the reply. */
    const again = async (now: Found, status: number, { errors = {}, wrong = null }: Partial<Pick<FollowUp, 'errors' | 'wrong'>>) => {
      const network = networkHash(env.CONTACT_SECRET, req.raw, sender.now);
      const store = { ...sender, network, formId: formIdOf(message), newFormId: formIdOf(now.thread.message) };
      const { received, refused } = await keepReceived(written?.sorted.taken ?? [], written ? typed.kept : [], store);
      const said = withFilesAgain(errors, refused);
      return show(context, now, { errors: said, wrong, typedReply: typed.message, received }, status);
    };
    try {
      if (action === 'reply') {
        written = await readWholeReply(message, typed, env.DB);
        if (Object.keys(written.errors).length > 0) return await again(found, 400, { errors: written.errors });
      }
      const text = written?.text ?? null;
      if (isDone(thread, message.version, action, text)) return done();
      try {
        await doAction(action, message, written, sender);
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'conflict')) throw error;
        const now = await findThreadOf(context);
        if (isDone(now.thread, message.version, action, text)) return done();
        return await again(now, 409, { wrong: error.reason === undefined ? FOLLOW_UP_MESSAGES.meanwhile : error.message });
      }
    } catch (error) {
      if (error instanceof AppError && error.code !== 'unavailable') throw error;
      const { unavailable, unavailableWithFiles } = FOLLOW_UP_MESSAGES;
      const said = typed.files.length > 0 ? unavailableWithFiles : unavailable;
      return show(
        context,
        found,
        { wrong: said, typedReply: typed.message, received: written?.before ?? [], kept: written ? [] : typed.kept },
        503,
      );
    }
    kickOutbox(env, executionCtx, new Date());
    return done();
  })
  .all('/:secret/', onlyMethods('GET', 'HEAD', 'POST'))
  .get('/:secret/fichiers/:id/', async (context) => {
    const { thread } = await findThreadOf(context);
    const attachment = thread.attachments.find(({ id }) => id === context.req.param('id'));
    return sendAttachment(context.env.FILES, attachment, { 'cache-control': 'no-store' });
  })
  .all('/:secret/fichiers/:id/', onlyMethods('GET', 'HEAD'))
  .get('/:secret/donnees.json', async (context) => exportJson((await findThreadOf(context)).thread))
  .all('/:secret/donnees.json', onlyMethods('GET', 'HEAD'))
  .get('/:secret/donnees.csv', async (context) => exportCsv((await findThreadOf(context)).thread))
  .all('/:secret/donnees.csv', onlyMethods('GET', 'HEAD'));
