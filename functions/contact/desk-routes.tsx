/** `/equipe/messages/`: where agents read messages and answer them. */
import { type Context, Hono } from 'hono';
import { site } from '../../.generated/site.ts';
import { type AgentContext, agentNames, requireAgent } from '../accounts/agent-session.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { sendAttachment } from '../files/download.ts';
import { kickOutbox } from '../kick.ts';
import { onlyMethods } from '../methods.ts';
import { listDeadMails, listMailsOfSubject, restartDeadMails } from '../outbox/owe-mail.ts';
import { page } from '../page.tsx';
import { findById } from '../published.ts';
import { readForm } from '../request-body.ts';
import { AGENT_EVENTS, act } from './agent-actions.ts';
import { DESK, DeadMails, Desk, type Frame, ReadingPane, VIEW_SLUGS } from './desk-views.tsx';
import { DONE_LABELS, OVERTAKEN } from './messages.ts';
import { AGENT_ACTIONS, type AgentAction, DESK_VIEWS, type DeskView } from './model.ts';
import { readReference } from './reference.ts';
import { countDesk, findByReference, findReferences, findThread, listDesk, type Place, placeOf, type Thread } from './repository.ts';
import { readReply } from './schema.ts';

type Asked = Context<AgentContext>;

/** Lines of a list on one page. */
const STEP = 50;
/** Dead mails shown, and counted up to. */
const MOST_DEAD = 100;
/** No form of the desk is longer, in bytes. */
const LARGEST_FORM = 256 * 1024;

const PRIVATE = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' };

/** What the database gives, or a clear failure. */
async function asked<T>(promise: Promise<T>): Promise<T> {
  return within(LONGEST_WAIT, promise).catch((cause) => {
    throw cause instanceof AppError ? cause : new AppError('unavailable', { cause });
  });
}

function viewOf(query: URLSearchParams): DeskView {
  return DESK_VIEWS.find((view) => VIEW_SLUGS[view] === query.get('vue')) ?? 'waiting';
}

function placeIn(query: URLSearchParams): Place | null {
  const [time = '', id = ''] = (query.get('apres') ?? '').split('~');
  return time && id ? { time, id } : null;
}

async function frameOf(context: Asked): Promise<Frame> {
  const { env, req } = context;
  const { searchParams, pathname } = new URL(req.url);
  const agent = context.get('agent');
  const view = viewOf(searchParams);
  const [counts, dead, found] = await Promise.all([
    countDesk(env.DB, agent.id),
    listDeadMails(env.DB, MOST_DEAD),
    listDesk(env.DB, view, agent.id, placeIn(searchParams), STEP + 1),
  ]);
  const lines = found.slice(0, STEP);
  const last = lines.at(-1);
  let next: string | null = null;
  if (found.length > STEP && last) {
    const { time, id } = placeOf(view, last);
    next = `${DESK}?${new URLSearchParams({ ...(view !== 'waiting' && { vue: VIEW_SLUGS[view] }), apres: `${time}~${id}` })}`;
  }
  const names = await agentNames(env.DB, [...new Set(lines.flatMap(({ assigneeId }) => assigneeId ?? []))]);
  return { agent, path: pathname, view, counts, deadMails: dead.length, lines, next, names, now: new Date() };
}

interface Shown {
  notice?: string | null;
  /** What to say of what was not done. */
  error?: string | null;
  /** French sentence by field of the answer. */
  errors?: Record<string, string>;
  typed?: string;
  seen?: number | null;
  status?: number;
}

async function showMessage(
  context: Asked,
  thread: Thread,
  { notice = null, error = null, errors = {}, typed = '', seen = null, status = 200 }: Shown = {},
): Promise<Response> {
  const { env, req } = context;
  const { message, events } = thread;
  const ids = [message.assigneeId, ...events.map(({ agentId }) => agentId)].flatMap((id) => id ?? []);
  const [frame, mails, names] = await asked(
    Promise.all([frameOf(context), listMailsOfSubject(env.DB, message.id), agentNames(env.DB, [...new Set(ids)])]),
  );
  const reading = {
    ...thread,
    agent: frame.agent,
    names,
    mails,
    read: message.readQuestions.flatMap((id) => findById(id) ?? []),
    question: findById(message.questionId ?? '') ?? null,
    error,
    errors,
    typed,
    seen,
  };
  return page(env, req.raw, {
    title: `${status === 200 ? '' : 'Erreur : '}${message.reference}, ${message.subject || 'message effacé'}`,
    view: (
      <Desk frame={frame} current={message.id} notice={notice}>
        <ReadingPane {...reading} />
      </Desk>
    ),
    status,
    headers: PRIVATE,
  });
}

async function threadOf(context: Asked): Promise<Thread> {
  const thread = await asked(findThread(context.env.DB, context.req.param('id') ?? ''));
  if (!thread) throw new AppError('not_found', { message: 'Aucun message n’a cette adresse.' });
  return thread;
}

async function showList(context: Asked, notice: string | null, status = 200): Promise<Response> {
  const frame = await asked(frameOf(context));
  return page(context.env, context.req.raw, { title: 'Messages', view: <Desk frame={frame} notice={notice} />, status, headers: PRIVATE });
}

export const deskRoutes = new Hono<AgentContext>()
  .use('*', requireAgent)
  .get('/', async (context) => {
    const typed = context.req.query('reference');
    if (typed === undefined) return showList(context, null);
    const reference = readReference(typed);
    const found = reference && (await asked(findByReference(context.env.DB, reference)));
    if (found) return context.redirect(`${DESK}${found.id}/`, 303);
    const why = reference
      ? `Aucun message n’a la référence ${reference}.`
      : `« ${typed.slice(0, 20)} » n’est pas une référence\u00a0: vérifiez chaque caractère.`;
    return showList(context, why, 404);
  })
  .all('/', onlyMethods('GET', 'HEAD'))
  .get('/courriels/', async (context) => {
    const { env, req } = context;
    const [frame, mails] = await asked(Promise.all([frameOf(context), listDeadMails(env.DB, MOST_DEAD)]));
    const references = await asked(
      findReferences(
        env.DB,
        mails.map(({ subjectId }) => subjectId),
      ),
    );
    return page(env, req.raw, {
      title: 'E-mails en échec',
      view: <DeadMails frame={frame} mails={mails} references={references} />,
      headers: PRIVATE,
    });
  })
  .post('/courriels/', async (context) => {
    const { texts } = await readForm(context.req.raw, LARGEST_FORM);
    await asked(restartDeadMails(context.env.DB, texts.get('mail') ?? [], new Date()));
    kickOutbox(context.env, context.executionCtx, new Date());
    return context.redirect(`${DESK}courriels/`, 303);
  })
  .all('/courriels/', onlyMethods('GET', 'HEAD', 'POST'))
  .get('/:id/', async (context) => {
    const done = context.req.query('fait');
    const notice = AGENT_ACTIONS.includes(done as AgentAction) ? DONE_LABELS[done as AgentAction] : null;
    return showMessage(context, await threadOf(context), { notice });
  })
  .post('/:id/', async (context) => {
    const { env, req } = context;
    const { texts } = await readForm(req.raw, LARGEST_FORM);
    const field = (name: string) => texts.get(name)?.[0] ?? '';
    const action = AGENT_ACTIONS.find((each) => each === field('action'));
    const version = Number(field('version'));
    if (!action || !Number.isInteger(version) || version < 1) throw new AppError('invalid_input');
    const thread = await threadOf(context);
    const typed = field('message');
    const read = action === 'answer' ? readReply(typed) : { text: null };
    if ('error' in read) return showMessage(context, thread, { errors: { message: read.error }, typed, status: 400 });
    const agent = context.get('agent');
    const done = () => context.redirect(`${DESK}${thread.message.id}/?fait=${action}`, 303);
    /** Somebody else was faster; but the second click of a double one finds its own deed at the place that it was to take. */
    const overtaken = (latest: Thread) => {
      const next = latest.events.find(({ number }) => number === version + 1);
      if (next?.kind === AGENT_EVENTS[action] && next.agentId === agent.id && next.text === read.text) return done();
      return showMessage(context, latest, { error: OVERTAKEN, typed, seen: version, status: 409 });
    };
    if (version !== thread.message.version) return overtaken(thread);
    try {
      await act(action, thread.message, read.text, {
        database: env.DB,
        now: new Date(),
        newId: () => crypto.randomUUID(),
        agentId: agent.id,
        team: site.mail.team,
      });
    } catch (error) {
      if (error instanceof AppError && error.code === 'conflict')
        return error.reason
          ? showMessage(context, thread, { error: error.message, typed, status: 409 })
          : overtaken(await threadOf(context));
      if (error instanceof AppError && error.code === 'unavailable')
        return showMessage(context, thread, { error: error.message, typed, status: 503 });
      throw error;
    }
    kickOutbox(env, context.executionCtx, new Date());
    return done();
  })
  .all('/:id/', onlyMethods('GET', 'HEAD', 'POST'))
  .get('/:id/fichiers/:file/', async (context) => {
    const { attachments } = await threadOf(context);
    return sendAttachment(
      context.env.FILES,
      attachments.find(({ id }) => id === context.req.param('file')),
      PRIVATE,
    );
  });
