/** A succession (A10), as the mandataire who asks for it and the one to be replaced see it. */
import type { FC } from 'hono/jsx';
import { frenchMoment } from '../../src/faq/typography.ts';
import { Choices, ErrorSummary, Field, type FieldErrors } from '../form-field.tsx';
import { TEXT_LONGEST } from './examination-rules.ts';
import type { Looking } from './looking.ts';
import type { Account, Succession } from './model.ts';
import type { Typed } from './registration-schema.ts';
import { SpaceHeader } from './space-header.tsx';
import { SUCCESSION_STATE_LABELS } from './succession-messages.ts';
import { lastMomentToObject, OBJECTION_DAYS } from './succession-rules.ts';

/** Path of the page. */
export const SUCCESSION = '/espace/succession/';

export interface ShownSuccession {
  looking: Looking;
  /** The last one, when it is about whoever looks; null otherwise. */
  succession: Succession | null;
  /** Mandataires whose place may be asked for. */
  choices: readonly Account[];
  /** A colleague's is open: another one has to wait. */
  isBusy: boolean;
  notice: string | null;
  typed: Typed;
  errors: FieldErrors;
}

const Written: FC<{ title: string; text: string }> = ({ title, text }) => (
  <>
    <p>{title}</p>
    <blockquote class="event-text">{text}</blockquote>
  </>
);

const Asked: FC<{ shown: ShownSuccession; succession: Succession }> = ({ shown: { looking, typed, errors }, succession }) => {
  const { members, self } = looking;
  const isAsker = succession.askerId === self.id;
  const nameOf = (id: string) => members.find(id)?.name ?? 'un compte supprimé';
  const isOpen = succession.state === 'open';
  const until = frenchMoment(lastMomentToObject(succession.objectionEnd));
  return (
    <section aria-labelledby="demande">
      <h2 id="demande">
        {isAsker ? `Votre demande\u00a0: remplacer ${nameOf(succession.replacedId)}` : `${nameOf(succession.askerId)} demande votre place`}
      </h2>
      <p>
        <strong>{SUCCESSION_STATE_LABELS[succession.state]}</strong>
        <span class="hint">
          , envoyée le {frenchMoment(succession.createdAt)}
          {succession.decidedAt !== null && `, terminée le ${frenchMoment(succession.decidedAt)}`}
        </span>
      </p>
      <Written title="Les raisons données&nbsp;:" text={succession.text} />
      {isOpen && !isAsker && (
        <p>
          Si l’agence accepte, votre compte sera suspendu, et tout ce qui lui est rattaché le sera à celui de {nameOf(succession.askerId)}.
        </p>
      )}
      {succession.objectedAt !== null && isAsker && (
        <p>La personne à remplacer s’est opposée le {frenchMoment(succession.objectedAt)}. L’agence décidera, et vous écrira.</p>
      )}
      {succession.objection !== null && !isAsker && <Written title="Votre opposition&nbsp;:" text={succession.objection} />}
      {isOpen && succession.objectedAt === null && isAsker && (
        <p>La personne à remplacer peut s’opposer jusqu’au {until}. L’agence décidera ensuite, et vous écrira.</p>
      )}
      {succession.answer !== null && <Written title="La réponse de l’agence&nbsp;:" text={succession.answer} />}
      {isOpen && isAsker && (
        <form method="post" action={`${SUCCESSION}retirer/`}>
          <button type="submit">Retirer la demande</button>
        </form>
      )}
      {isOpen && !isAsker && succession.objectedAt === null && (
        <form method="post" action={`${SUCCESSION}opposition/`} class="correction">
          <Field
            name="text"
            label="Pourquoi vous vous opposez"
            hint={`Jusqu’au ${until}. Sans opposition, l’agence décidera après cette date.`}
            error={errors.text}
          >
            {(attributes) => (
              <textarea {...attributes} rows={6} maxlength={TEXT_LONGEST} required>
                {`\n${typed.text ?? ''}`}
              </textarea>
            )}
          </Field>
          <button class="primary" type="submit">
            S’opposer
          </button>
        </form>
      )}
    </section>
  );
};

const Ask: FC<{ shown: ShownSuccession }> = ({ shown: { choices, typed, errors } }) => (
  <section aria-labelledby="demander">
    <h2 id="demander">Demander à remplacer un mandataire</h2>
    <p>
      La personne est avertie tout de suite par e-mail, et a {OBJECTION_DAYS}&nbsp;jours ouvrés pour s’opposer. L’agence décide ensuite. Si
      elle accepte, le compte de cette personne est suspendu, et tout ce qui lui est rattaché l’est au vôtre.
    </p>
    <form method="post" action={SUCCESSION} class="correction">
      <Choices
        name="replaced"
        legend="Le mandataire à remplacer"
        error={errors.replaced}
        chosen={typed.replaced ?? (choices.length === 1 ? (choices[0]?.id ?? '') : '')}
        values={choices.map(({ id, name, email }) => ({ value: id, label: name, hint: email }))}
      />
      <Field
        name="text"
        label="Pourquoi"
        hint={'Par exemple\u00a0: la personne a quitté l’entreprise et ne répond plus.'}
        error={errors.text}
      >
        {(attributes) => (
          <textarea {...attributes} rows={6} maxlength={TEXT_LONGEST} required>
            {`\n${typed.text ?? ''}`}
          </textarea>
        )}
      </Field>
      <button class="primary" type="submit">
        Envoyer la demande
      </button>
    </form>
  </section>
);

export const SuccessionView: FC<ShownSuccession> = (shown) => {
  const { looking, succession, choices, isBusy, notice, errors } = shown;
  const { members, self, path } = looking;
  const isOpen = succession?.state === 'open';
  return (
    <>
      <SpaceHeader name={self.name} path={path} />
      <div class="prose accounts">
        <ErrorSummary title="Rien n’a été envoyé" error={null} fields={errors} />
        {notice !== null && (
          <p class="notice" role="status">
            {notice}
          </p>
        )}
        <div class="page-head">
          <h1>Succession d’un mandataire</h1>
          <p class="lead">
            Quand un mandataire de {members.view.company.name} n’est plus joignable, un autre, vérifié après lui, peut demander à prendre sa
            place.
          </p>
        </div>
        {succession && <Asked shown={shown} succession={succession} />}
        {!isOpen && isBusy && <p>Une demande de succession est déjà en cours dans votre entreprise.</p>}
        {!isOpen && !isBusy && choices.length > 0 && <Ask shown={shown} />}
        {!isOpen && !isBusy && choices.length === 0 && !succession && (
          <p>Vous ne pouvez remplacer personne&nbsp;: aucun mandataire en tête de l’entreprise n’a été vérifié avant vous.</p>
        )}
      </div>
    </>
  );
};

/** On the first page of the space: what the one to be replaced must not miss, and what the asker waits for. */
export const SuccessionNotice: FC<{ succession: Succession | null; selfId: string }> = ({ succession, selfId }) => {
  if (succession?.state !== 'open') return null;
  if (succession.replacedId === selfId && succession.objectedAt === null)
    return (
      <p class="notice">
        Un mandataire demande à prendre votre place. <a href={SUCCESSION}>Lisez la demande</a>&nbsp;: vous pouvez vous y opposer jusqu’au{' '}
        {frenchMoment(lastMomentToObject(succession.objectionEnd))}.
      </p>
    );
  return succession.askerId === selfId ? (
    <p class="notice">
      Votre <a href={SUCCESSION}>demande de succession</a> est en cours.
    </p>
  ) : null;
};
