/** The desk of messages: a list, and a reading pane. */
import type { Child } from 'hono/jsx';
import { facets } from '../../.generated/facets.ts';
import { MESSAGE_LIMITS } from '../../src/contact/limits.ts';
import { GUIDED_FACETS } from '../../src/faq/facets.ts';
import type { WorkerQuestion } from '../../src/faq/question.ts';
import { frenchMoment } from '../../src/faq/typography.ts';
import type { Agent } from '../accounts/agent-session.ts';
import { DeskHeader } from '../accounts/desk-header.tsx';
import { Files } from '../files/views.tsx';
import type { MailStatus } from '../outbox/owe-mail.ts';
import { Moment } from './follow-up-view.tsx';
import { ErrorSummary, Field } from './form-view.tsx';
import {
  ACTION_LABELS,
  DESK_EVENT_LABELS,
  FIELD_LABELS,
  FORM_MESSAGES,
  MAIL_LABELS,
  MAIL_STATE_LABELS,
  QUARANTINE_LABELS,
  ROUTING_LABELS,
  STATE_LABELS,
  VIEW_LABELS,
} from './messages.ts';
import { type AgentAction, DESK_VIEWS, type DeskView, type Message, type MessageEvent } from './model.ts';
import type { DeskLine, Thread } from './repository.ts';
import { mayAgentAct } from './rules.ts';

/** Path of a list. */
export const DESK = '/equipe/messages/';

export const viewPath = (view: DeskView) => (view === 'waiting' ? DESK : `${DESK}?vue=${VIEW_SLUGS[view]}`);

export const VIEW_SLUGS: Record<DeskView, string> = {
  waiting: 'a-traiter',
  mine: 'miens',
  answered: 'repondus',
  closed: 'clos',
  quarantine: 'quarantaine',
};

/** « 3 h », « 2 jours »: how long somebody has waited. */
export function readableAge(since: string, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - new Date(since).getTime()) / 60_000));
  if (minutes < 1) return 'moins d’une minute';
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}\u00a0h`;
  return `${Math.floor(hours / 24)}\u00a0jours`;
}

/** A state, by its word and by its shape. */
const State = ({ message: { state, quarantine } }: { message: Pick<Message, 'state' | 'quarantine'> }) =>
  quarantine && state !== 'closed' ? (
    <span class="desk-state is-quarantine">Quarantaine</span>
  ) : (
    <span class={`desk-state is-${state}`}>{STATE_LABELS[state]}</span>
  );

export interface Frame {
  agent: Agent;
  path: string;
  view: DeskView;
  counts: Record<DeskView, number>;
  deadMails: number;
  lines: DeskLine[];
  /** Address of the rest of the list; null at its end. */
  next: string | null;
  names: Map<string, string>;
  now: Date;
}

const Tabs = ({ view, counts, deadMails, path }: Frame) => (
  <nav class="desk-tabs" aria-label="Listes de messages">
    <ul>
      {DESK_VIEWS.map((each) => (
        <li>
          <a
            href={viewPath(each)}
            aria-current={each === view && path.startsWith(DESK) && !path.includes('courriels') ? 'true' : undefined}
          >
            {VIEW_LABELS[each]} <span class="count">{counts[each]}</span>
          </a>
        </li>
      ))}
      <li>
        <a href={`${DESK}courriels/`} aria-current={path.includes('courriels') ? 'true' : undefined}>
          E-mails en échec <span class={deadMails > 0 ? 'count alert' : 'count'}>{deadMails}</span>
        </a>
      </li>
    </ul>
  </nav>
);

const Line = ({ line, frame, current }: { line: DeskLine; frame: Frame; current: boolean }) => (
  <li>
    <a
      class="desk-line"
      href={`${DESK}${line.id}/${frame.view === 'waiting' ? '' : `?vue=${VIEW_SLUGS[frame.view]}`}`}
      aria-current={current ? 'true' : undefined}
    >
      <span class="desk-line-subject">{line.subject || 'Message effacé'}</span>
      <span class="desk-line-facts">
        <State message={line} /> {line.name && <span>{line.name}</span>}
        {line.assigneeId && <span>{frame.names.get(line.assigneeId) ?? 'agent parti'}</span>}
        <span>
          {line.waitingSince ? `attend depuis ${readableAge(line.waitingSince, frame.now)}` : `le ${frenchMoment(line.updatedAt)}`}
        </span>
      </span>
    </a>
  </li>
);

const EMPTY: Record<DeskView, string> = {
  waiting: 'Personne n’attend de réponse.',
  mine: 'Vous n’avez aucun message en charge.',
  answered: 'Aucun message n’attend le retour de son expéditeur.',
  closed: 'Aucun message clos.',
  quarantine: 'Rien en quarantaine.',
};

const List = ({ frame, current }: { frame: Frame; current: string | null }) => (
  <section class="desk-list" aria-labelledby="liste">
    {current === null ? (
      <h1 id="liste">{VIEW_LABELS[frame.view]}</h1>
    ) : (
      <h2 id="liste" class="visually-hidden">
        {VIEW_LABELS[frame.view]}
      </h2>
    )}
    {frame.lines.length === 0 ? (
      <p class="hint">{EMPTY[frame.view]}</p>
    ) : (
      <ol data-desk-list>
        {frame.lines.map((line) => (
          <Line line={line} frame={frame} current={line.id === current} />
        ))}
      </ol>
    )}
    {frame.next && (
      <p>
        <a href={frame.next}>Suivants</a>
      </p>
    )}
    <form class="desk-find" method="get" action={DESK}>
      <label for="reference">Trouver par référence</label>
      <div class="actions">
        <input id="reference" name="reference" type="text" autocomplete="off" placeholder="GU-" maxlength={20} />
        <button type="submit">Ouvrir</button>
      </div>
    </form>
  </section>
);

/** The frame of every page of the desk. */
export const Desk = ({
  frame,
  current = null,
  notice,
  children,
}: {
  frame: Frame;
  current?: string | null;
  notice?: string | null;
  children?: Child;
}) => (
  <div class="desk" data-desk>
    <DeskHeader agent={frame.agent} path={frame.path} />
    <Tabs {...frame} />
    {notice && (
      <p class="notice" role="status">
        {notice}
      </p>
    )}
    <div class={children ? 'desk-panes' : 'desk-panes alone'}>
      <List frame={frame} current={current} />
      {children}
    </div>
  </div>
);

export interface Reading extends Thread {
  agent: Agent;
  names: Map<string, string>;
  mails: MailStatus[];
  /** Questions that the sender had read. */
  read: WorkerQuestion[];
  question: WorkerQuestion | null;
  /** What to say of what was not done. */
  error: string | null;
  /** What is wrong with the answer: French sentence by field. */
  errors: Record<string, string>;
  /** An answer that was not sent, shown again. */
  typed: string;
  /** Events after this one are new to the agent, whose save was refused. */
  seen: number | null;
}

const DeskEvent = ({ event, reading }: { event: MessageEvent; reading: Reading }) => {
  const { message, attachments, names, seen } = reading;
  const text = event.kind === 'received' ? message.message : event.text;
  const fresh = seen !== null && event.number > seen;
  return (
    <li class={`event by-${event.author}${fresh ? ' fresh' : ''}`}>
      <h3>
        {fresh && <strong>Nouveau : </strong>}
        {DESK_EVENT_LABELS[event.kind]}
        {event.agentId && `, ${names.get(event.agentId) ?? 'agent parti'}`}, le <Moment iso={event.createdAt} />
      </h3>
      {text && <div class="event-text">{text}</div>}
      <Files files={attachments.filter(({ eventNumber }) => eventNumber === event.number)} path={`${DESK}${message.id}/`} />
    </li>
  );
};

const Facts = ({ reading: { message, question, read } }: { reading: Reading }) => {
  const chosen = GUIDED_FACETS.flatMap((facet) =>
    facets[facet].values.filter(({ slug }) => message.facets[facet].includes(slug)).map(({ label }) => ({ facet, label })),
  );
  return (
    <dl class="desk-facts">
      {message.email && (
        <div>
          <dt>De</dt>
          <dd>
            {message.name}, {message.email}
          </dd>
        </div>
      )}
      {message.siren && (
        <div>
          <dt>SIREN</dt>
          <dd>{message.siren}</dd>
        </div>
      )}
      {message.candidature && (
        <div>
          <dt>Candidature</dt>
          <dd>
            {message.candidature}. {message.routingNote && ROUTING_LABELS[message.routingNote]}
          </dd>
        </div>
      )}
      {chosen.map(({ facet, label }) => (
        <div>
          <dt>{FIELD_LABELS[facet]}</dt>
          <dd>{label}</dd>
        </div>
      ))}
      {question && (
        <div>
          <dt>Vient de</dt>
          <dd>
            <a href={`/faq/${question.slug}/`}>{question.question}</a>
          </dd>
        </div>
      )}
      {read.length > 0 && (
        <div>
          <dt>Lu, ne répond pas</dt>
          <dd>
            <ul>
              {read.map(({ slug, question: text }) => (
                <li>
                  <a href={`/faq/${slug}/`}>{text}</a>
                </li>
              ))}
            </ul>
          </dd>
        </div>
      )}
    </dl>
  );
};

const Act = ({ message, action }: { message: Message; action: AgentAction }) => (
  <form method="post" action={`${DESK}${message.id}/`}>
    <input type="hidden" name="version" value={String(message.version)} />
    <input type="hidden" name="action" value={action} />
    <button type="submit" data-action={action}>
      {ACTION_LABELS[action]}
    </button>
  </form>
);

const ACTS: readonly AgentAction[] = ['release', 'reject', 'take', 'give_back', 'close', 'reopen'];

const Mails = ({ mails }: { mails: MailStatus[] }) =>
  mails.length === 0 ? null : (
    <details class="desk-mails">
      <summary>
        E-mails de ce message ({mails.length})
        {mails.some(({ state }) => state === 'dead') && <strong class="count alert"> dont un en échec</strong>}
      </summary>
      <ul>
        {mails.map((mail) => (
          <li>
            {MAIL_LABELS[mail.kind] ?? mail.kind} : {MAIL_STATE_LABELS[mail.state]}
            {mail.sentAt && `, le ${frenchMoment(mail.sentAt)}`}
            {mail.uncertain && ', peut-être en double'}
            {mail.state !== 'sent' && mail.lastError && ` (${mail.lastError})`}
          </li>
        ))}
      </ul>
    </details>
  );

/** One message, with what may be done with it. */
export const ReadingPane = (reading: Reading) => {
  const { message, events, agent, error, errors, typed, mails } = reading;
  const acts = ACTS.filter((action) => mayAgentAct(action, message, agent.id).allowed);
  const answerable = mayAgentAct('answer', message, agent.id).allowed;
  return (
    <article class="desk-reading" aria-labelledby="sujet">
      <p class="desk-back">
        <a href={DESK}>Retour à la liste</a>
      </p>
      <h1 id="sujet">{message.subject || 'Message effacé par son expéditeur'}</h1>
      <p class="desk-line-facts">
        <State message={message} /> <strong class="reference">{message.reference}</strong>
        {message.assigneeId && <span>en charge : {reading.names.get(message.assigneeId) ?? 'agent parti'}</span>}
      </p>
      {message.quarantine && <p class="attention">{QUARANTINE_LABELS[message.quarantine]}</p>}
      {error && (
        <p class="error" role="alert" tabindex={-1} autofocus data-error-summary>
          {error}
        </p>
      )}
      <Facts reading={reading} />
      <div class="actions">
        {acts.map((action) => (
          <Act message={message} action={action} />
        ))}
      </div>
      <section aria-labelledby="fil">
        <h2 id="fil">Conversation</h2>
        <ol class="thread">
          {events.map((event) => (
            <DeskEvent event={event} reading={reading} />
          ))}
        </ol>
      </section>
      {answerable && (
        <section aria-labelledby="repondre">
          <h2 id="repondre">Répondre</h2>
          <form class="contact-form" method="post" action={`${DESK}${message.id}/`} novalidate data-contact-form>
            <input type="hidden" name="version" value={String(message.version)} />
            <input type="hidden" name="action" value="answer" />
            <ErrorSummary errors={errors} notice={errors.message ? FORM_MESSAGES.answer : null} />
            <Field
              name="message"
              label="Votre réponse"
              hint={
                message.email
                  ? `Elle est envoyée à ${message.email} et reste dans la conversation.`
                  : 'Elle reste dans la conversation ; aucun e-mail ne part.'
              }
              error={errors.message}
            >
              {(attributes) => (
                <textarea {...attributes} rows={8} required maxlength={MESSAGE_LIMITS.message} data-answer>
                  {`\n${typed}`}
                </textarea>
              )}
            </Field>
            <p>
              <button type="submit" class="primary" data-send>
                {ACTION_LABELS.answer}
              </button>
            </p>
          </form>
        </section>
      )}
      <Mails mails={mails} />
    </article>
  );
};

/** Mails that were given up, to be looked at and restarted. */
export const DeadMails = ({ frame, mails, references }: { frame: Frame; mails: MailStatus[]; references: Map<string, string> }) => (
  <div class="desk" data-desk>
    <DeskHeader agent={frame.agent} path={frame.path} />
    <Tabs {...frame} />
    <h1>E-mails en échec</h1>
    {mails.length === 0 ? (
      <p class="lead">Tous les e-mails sont partis, ou partiront.</p>
    ) : (
      <form class="contact-form" method="post" action={`${DESK}courriels/`}>
        <p class="lead">
          Ces e-mails ne sont pas partis malgré plusieurs essais. Rien n’est perdu : relancez-les une fois la cause corrigée.
        </p>
        <fieldset>
          <legend>E-mails à relancer</legend>
          {mails.map((mail) => (
            <label class="choice">
              <input type="checkbox" name="mail" value={mail.id} checked />
              <span>
                {MAIL_LABELS[mail.kind] ?? mail.kind},{' '}
                <a href={`${DESK}${mail.subjectId}/`}>{references.get(mail.subjectId) ?? 'message effacé'}</a>, écrit le{' '}
                {frenchMoment(mail.createdAt)}, {mail.attempts} essais. Dernière erreur : {mail.lastError ?? 'inconnue'}
              </span>
            </label>
          ))}
        </fieldset>
        <p>
          <button type="submit" class="primary" data-send>
            Relancer les e-mails cochés
          </button>
        </p>
      </form>
    )}
  </div>
);
