/** An examination, as the person who asks for it sees it (A3). */
import type { FC } from 'hono/jsx';
import { frenchMoment, readableSize } from '../../src/faq/typography.ts';
import type { StoredFile } from '../files/model.ts';
import { filesHint, PICKED, Received } from '../files/views.tsx';
import { ErrorSummary, Field, type FieldErrors } from '../form-field.tsx';
import { EXAMINATION_STATE_LABELS } from './examination-messages.ts';
import { DOCUMENT_LIMITS, TEXT_LONGEST } from './examination-rules.ts';
import type { Looking } from './looking.ts';
import type { Examination } from './model.ts';
import { SpaceHeader } from './space-header.tsx';

/** Path of the page. */
export const EXAMINATION = '/espace/identite/examen/';

export interface ShownExamination {
  /** The last one; null before the first. */
  examination: Examination | null;
  documents: readonly StoredFile[];
  /** Another one may be asked for. */
  mayAsk: boolean;
}

/** Where the examination stands, on the page of the checks. */
export const ExaminationState: FC<ShownExamination> = ({ examination, documents, mayAsk }) => {
  const shown = examination !== null && examination.state !== 'withdrawn' ? examination : null;
  if (!shown && !mayAsk) return null;
  return (
    <section aria-labelledby="examen">
      <h2 id="examen">{shown ? 'Votre demande d’examen' : 'Vous représentez bien l’entreprise\u00a0?'}</h2>
      {shown && (
        <>
          <p>
            <strong>{EXAMINATION_STATE_LABELS[shown.state]}</strong>
            <span class="hint">
              , envoyée le {frenchMoment(shown.createdAt)}
              {shown.decidedAt !== null && `, réponse du ${frenchMoment(shown.decidedAt)}`}
            </span>
          </p>
          {shown.answer !== null && (
            <>
              <p>La réponse de l’agence&nbsp;:</p>
              <blockquote class="event-text">{shown.answer}</blockquote>
            </>
          )}
          {shown.state === 'open' && (
            <>
              <p>Un agent regarde ce que vous avez envoyé. Vous recevrez un e-mail dès qu’il aura répondu.</p>
              <blockquote class="event-text">{shown.text}</blockquote>
              <ul>
                {documents.map(({ name, size }) => (
                  <li>
                    {name} <span class="hint">({readableSize(size)})</span>
                  </li>
                ))}
              </ul>
              <form method="post" action={`${EXAMINATION}retirer/`}>
                <button type="submit">Retirer la demande d’examen</button>
              </form>
            </>
          )}
        </>
      )}
      {mayAsk && (
        <>
          <p>
            {shown
              ? 'Vous pouvez corriger votre nom ci-dessous, et demander un nouvel examen avec d’autres documents.'
              : 'Un agent peut regarder vos documents, et vérifier lui-même que vous avez le pouvoir de représenter l’entreprise.'}
          </p>
          <p>
            <a class="button" href={EXAMINATION}>
              {shown ? 'Demander un nouvel examen' : 'Demander un examen'}
            </a>
          </p>
        </>
      )}
    </section>
  );
};

export const AskExaminationView: FC<{
  looking: Looking;
  typed: string;
  received: readonly StoredFile[];
  errors: FieldErrors;
}> = ({ looking: { members, self, path }, typed, received, errors }) => (
  <>
    <SpaceHeader name={self.name} path={path} />
    <div class="sign-in">
      <ErrorSummary title="La demande n’est pas partie" error={null} fields={errors} />
      <div class="page-head">
        <h1>Demander un examen</h1>
        <p class="lead">
          Un agent vérifie que vous avez le pouvoir de représenter {members.view.company.name}. Il lit votre texte et vos documents, et vous
          répond par e-mail.
        </p>
      </div>
      <form method="post" action={EXAMINATION} enctype="multipart/form-data" novalidate>
        <Field
          name="text"
          label="Ce que l’agence doit regarder"
          hint={'Par exemple\u00a0: vous venez d’être nommé, ou votre nom d’usage n’est pas celui du registre.'}
          error={errors.text}
        >
          {(attributes) => (
            <textarea {...attributes} rows={6} maxlength={TEXT_LONGEST} required>
              {`\n${typed}`}
            </textarea>
          )}
        </Field>
        <Received received={received} />
        <Field
          name="attachments"
          label="Vos documents"
          hint={<>Pièce d’identité, extrait du registre, décision de nomination. De 1 à {filesHint(DOCUMENT_LIMITS)}</>}
          error={errors.attachments}
        >
          {(attributes) => <input {...attributes} type="file" multiple accept={PICKED} />}
        </Field>
        <p class="hint">
          Seuls les agents lisent ces documents. Ils sont effacés 30&nbsp;jours après la réponse, et tout de suite si vous renoncez au
          compte. Corriger votre nom retire la demande.
        </p>
        <button class="primary" type="submit">
          Envoyer la demande
        </button>
      </form>
      <p>
        <a href="/espace/identite/">Revenir à la vérification</a>
      </p>
    </div>
  </>
);
