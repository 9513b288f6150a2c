/** The follow-up page (C5): what the sender knows of their message, and what they may do. */
import { MESSAGE_LIMITS } from '../../src/contact/limits.ts';
import { frenchMoment } from '../../src/faq/typography.ts';
import { Files, Received } from '../files/views.tsx';
import { ErrorSummary, Field, FilesField, KeptUnread } from './form-view.tsx';
import { ERASED_MEANING, EVENT_LABELS, STATE_LABELS, STATE_MEANINGS } from './messages.ts';
import type { Attachment, Message, MessageEvent, SenderAction } from './model.ts';
import type { Thread } from './repository.ts';
import { maySenderAct } from './rules.ts';
import type { TypedAction } from './schema.ts';

export interface FollowUp extends Thread {
  /** The page's own address, with the secret. */
  path: string;
  /** Files that came with a reply that was not taken. */
  received: Attachment[];
  /** Ids of such files, when which ones they are cannot be read. */
  kept: string[];
  /** Just sent, or just done: said at the top. */
  notice: string | null;
  /** What is wrong with a reply: French sentence by field. */
  errors: Record<string, string>;
  /** What to say of the reply as a whole. */
  wrong: string | null;
  /** A reply that was not taken, shown again. */
  typedReply: string;
  /** Was an acknowledgement mailed for it (C8)? Null when it is not known, or does not matter any more. */
  acknowledged: boolean | null;
  meant: string | null;
  /** Days within which half of the messages of late were answered; null while too few were. */
  medianDays: number | null;
}

export const Moment = ({ iso }: { iso: string }) => <time datetime={iso}>{frenchMoment(iso)}</time>;

const Event = ({ event, message, files, path }: { event: MessageEvent; message: Message; files: Attachment[]; path: string }) => {
  const label = EVENT_LABELS[event.kind];
  if (label === null) return null;
  const text = event.kind === 'received' ? message.message : event.text;
  return (
    <li class={`event by-${event.author}`}>
      <h3>
        {label}, le <Moment iso={event.createdAt} />
      </h3>
      {event.kind === 'received' && message.subject && <p class="event-subject">{message.subject}</p>}
      {text && <div class="event-text">{text}</div>}
      <Files files={files} path={path} />
    </li>
  );
};

const Act = ({ path, version, action, children }: { path: string; version: number; action: string; children: string }) => (
  <form method="post" action={path}>
    <input type="hidden" name="version" value={String(version)} />
    <input type="hidden" name="action" value={action} />
    <button type="submit">{children}</button>
  </form>
);

const Next = ({ acknowledged, medianDays, message, meant }: FollowUp) => (
  <div class="prose next-steps">
    <p>
      {acknowledged ? (
        <>Un e-mail avec l’adresse de cette page part à {message.email}.</>
      ) : (
        <>
          <strong>Gardez l’adresse de cette page</strong> : pour ne pas encombrer votre boîte, aucun e-mail ne part cette fois à{' '}
          {message.email}. La réponse, elle, vous sera envoyée.
        </>
      )}
      {meant && (
        <>
          {' '}
          Vouliez-vous dire <strong>{meant}</strong> ? Si l’adresse est fausse, <a href="/contact/">écrivez de nouveau</a>.
        </>
      )}
    </p>
    <p>
      {medianDays !== null && (
        <>
          La moitié des réponses arrivent en {medianDays} jour{medianDays > 1 ? 's' : ''} au plus.{' '}
        </>
      )}
      Vous serez prévenu par e-mail dès qu’un agent vous répond ; la conversation se poursuit ici.
    </p>
  </div>
);

interface Reply extends Pick<FollowUp, 'path' | 'received' | 'kept' | 'errors' | 'wrong' | 'typedReply'> {
  /** The last event that the sender has seen. */
  version: number;
}

const ReplyForm = ({ path, version, received, kept, errors, wrong, typedReply }: Reply) => (
  <form class="contact-form" method="post" action={path} enctype="multipart/form-data" novalidate data-contact-form>
    <ErrorSummary errors={errors} notice={wrong} />
    <input type="hidden" name="version" value={String(version)} />
    <input type="hidden" name="action" value="reply" />
    <Field name="message" label="Votre texte" error={errors.message}>
      {(attributes) => (
        <textarea {...attributes} rows={5} required maxlength={MESSAGE_LIMITS.message}>
          {`\n${typedReply}`}
        </textarea>
      )}
    </Field>
    <Received received={received} />
    <KeptUnread kept={kept} />
    <FilesField error={errors.attachments} />
    <p>
      <button type="submit" class="primary" data-send>
        Envoyer
      </button>
    </p>
  </form>
);

export const FollowUpView = (props: FollowUp) => {
  const { message, events, attachments, path, notice, errors, wrong, acknowledged } = props;
  const may = (action: 'resolve' | 'close' | 'erase') => maySenderAct(action, message).allowed;
  const erased = events.some(({ kind }) => kind === 'erased');
  const told = events.filter(({ kind }) => EVENT_LABELS[kind] !== null);
  return (
    <div class="follow-up">
      <div class="page-head">
        <h1>{told.length === 1 ? 'Message reçu' : 'Votre message'}</h1>
        <p class="reference">
          Référence <strong>{message.reference}</strong>
        </p>
        <p class="lead">
          <strong class={`state state-${message.state}`}>{STATE_LABELS[message.state]}</strong>.{' '}
          {erased ? ERASED_MEANING : STATE_MEANINGS[message.state]}
        </p>
      </div>
      {notice && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      {erased && <ErrorSummary errors={errors} notice={wrong} />}
      {acknowledged !== null && <Next {...props} />}
      <section aria-labelledby="conversation">
        <h2 id="conversation">La conversation</h2>
        <ol class="thread">
          {events.map((event) => (
            <Event
              event={event}
              message={message}
              files={attachments.filter(({ eventNumber }) => eventNumber === event.number)}
              path={path}
            />
          ))}
        </ol>
      </section>
      {may('resolve') && !erased && (
        <section class="resolve" aria-labelledby="resolue">
          <h2 id="resolue">Votre question est-elle résolue ?</h2>
          <Act path={path} version={message.version} action="resolve">
            Oui, ma question est résolue
          </Act>
        </section>
      )}
      {!erased && (
        <section aria-labelledby="ajouter">
          <h2 id="ajouter">{message.state === 'closed' ? 'Rouvrir la conversation' : 'Ajouter quelque chose'}</h2>
          <ReplyForm {...props} version={message.version} />
        </section>
      )}
      <section class="own-data" aria-labelledby="donnees">
        <h2 id="donnees">Cette conversation et vos données</h2>
        <p class="hint">
          Qui a l’adresse de cette page peut la lire. Tout ce que nous gardons de vous ici : <a href={`${path}donnees.json`}>en JSON</a>,{' '}
          <a href={`${path}donnees.csv`}>en CSV</a>.
        </p>
        {!erased && (
          <div class="actions">
            {may('close') && (
              <Act path={path} version={message.version} action="close">
                Clore la conversation
              </Act>
            )}
            <details>
              <summary>Effacer ce que j’ai écrit</summary>
              <p>
                Votre nom, votre adresse, vos textes et vos fichiers sont effacés tout de suite et pour toujours. Il reste la référence, les
                dates et les réponses de l’agence.
              </p>
              <Act path={path} version={message.version} action="erase">
                Effacer définitivement
              </Act>
            </details>
          </div>
        )}
        <p class="hint">Cette conversation est effacée douze mois après sa clôture.</p>
      </section>
    </div>
  );
};

const AGAIN: Record<SenderAction, string> = {
  reply: 'Envoyer',
  resolve: 'Oui, ma question est résolue',
  close: 'Clore la conversation',
  erase: 'Effacer définitivement',
};

/** What was asked for while the conversation cannot be read: kept, to be asked for again. */
export const UndoneView = ({
  path,
  typed: { action, version, message, kept },
  error,
}: {
  path: string;
  typed: TypedAction;
  error: string;
}) => (
  <div class="follow-up">
    <div class="page-head">
      <h1>Service indisponible</h1>
    </div>
    <form class="contact-form" method="post" action={path} enctype="multipart/form-data" novalidate data-contact-form>
      <p class="error" role="alert" tabindex={-1} autofocus data-error-summary>
        {error}
      </p>
      <input type="hidden" name="version" value={String(version)} />
      <input type="hidden" name="action" value={action} />
      {action === 'reply' && (
        <div class="form-field">
          <label for="champ-message">Votre texte</label>
          <textarea id="champ-message" name="message" rows={5} required maxlength={MESSAGE_LIMITS.message}>
            {`\n${message}`}
          </textarea>
        </div>
      )}
      <KeptUnread kept={kept} />
      <p>
        <button type="submit" class="primary" data-send>
          {AGAIN[action]}
        </button>
      </p>
    </form>
    <p class="hint">
      Si cela presse, écrivez à l’une de <a href="/contact/#par-mail">nos adresses</a>.
    </p>
  </div>
);
