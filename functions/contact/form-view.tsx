/** The contact form: empty, filled by where the person comes from, or shown again with what is wrong. */
import type { Child } from 'hono/jsx';
import { facets } from '../../.generated/facets.ts';
import { ATTACHMENT_LIMITS, MESSAGE_LIMITS } from '../../src/contact/limits.ts';
import { byCouloir, type FacetValue, GUIDED_FACETS, type GuidedFacet } from '../../src/faq/facets.ts';
import type { WorkerQuestion } from '../../src/faq/question.ts';
import { filesHint, PICKED, Received } from '../files/views.tsx';
import { FIELD_LABELS, FORM_MESSAGES } from './messages.ts';
import type { Attachment } from './model.ts';
import { FIELD_ORDER, HONEYPOT, type TypedForm } from './schema.ts';

export interface ContactForm {
  /** The token that makes one message of this form, however often it is sent (C6). */
  token: string;
  typed: Pick<TypedForm, 'texts' | 'lists'>;
  /** French sentence by field. */
  errors: Record<string, string>;
  /** What to say of the form as a whole. */
  notice: string | null;
  /** Files that are here already and need not be sent again. */
  received: Attachment[];
  /** Ids of files that were received before, when which ones they are cannot be read. */
  kept: string[];
  /** The published question that the person comes from. */
  question: WorkerQuestion | null;
  /** Those marked « lu, ne répond pas » (C7). */
  read: WorkerQuestion[];
  /** What the browser has to solve before the message is taken; null when nothing. */
  challenge: string | null;
  /** « Vouliez-vous dire … ? » */
  meant: string | null;
}

const idOf = (field: string) => `champ-${field}`;

interface FieldProps {
  name: string;
  label: string;
  optional?: boolean;
  hint?: Child;
  error: string | undefined;
  children: (attributes: Record<string, string>) => Child;
}

/** A label, its hint, its error and its field, tied together for those who do not see them side by side. */
export const Field = ({ name, label, optional = false, hint, error, children }: FieldProps) => {
  const id = idOf(name);
  const described = [error && `${id}-erreur`, hint && `${id}-note`].filter(Boolean).join(' ');
  return (
    <div class={error ? 'form-field in-error' : 'form-field'} data-field={name}>
      <label for={id}>
        {label} {optional && <span class="optional">(facultatif)</span>}
      </label>
      {hint && (
        <p class="hint" id={`${id}-note`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-erreur`}>
          <span class="visually-hidden">Erreur : </span>
          {error}
        </p>
      )}
      {children({ id, name, ...(described && { 'aria-describedby': described }), ...(error && { 'aria-invalid': 'true' }) })}
    </div>
  );
};

const named = ({ label, short }: FacetValue) => (short && !label.includes(short) ? `${label} (${short})` : label);

const Options = ({ values, chosen }: { values: FacetValue[]; chosen: string | undefined }) => (
  <>
    {values.map((value) => (
      <option value={value.slug} selected={value.slug === chosen}>
        {named(value)}
      </option>
    ))}
  </>
);

/** One guided answer: a list; several at once, as a filter may bring, as boxes that can be unticked. */
const FacetField = ({ facet, chosen, error }: { facet: GuidedFacet; chosen: string[]; error: string | undefined }) => {
  const offered = facets[facet].values.filter((value) => !value.hidden || chosen.includes(value.slug));
  if (chosen.length > 1) {
    return (
      <fieldset
        class={error ? 'form-field in-error' : 'form-field'}
        id={idOf(facet)}
        tabindex={-1}
        {...(error && { 'aria-describedby': `${idOf(facet)}-erreur` })}
      >
        <legend>{FIELD_LABELS[facet]}</legend>
        {error && (
          <p class="field-error" id={`${idOf(facet)}-erreur`}>
            <span class="visually-hidden">Erreur : </span>
            {error}
          </p>
        )}
        {offered
          .filter(({ slug }) => chosen.includes(slug))
          .map((value, place) => (
            <label class="choice">
              <input type="checkbox" {...(place === 0 && { id: idOf(facet) })} name={facet} value={value.slug} checked /> {named(value)}
            </label>
          ))}
      </fieldset>
    );
  }
  return (
    <Field name={facet} label={FIELD_LABELS[facet]} error={error}>
      {(attributes) => (
        <select {...attributes}>
          <option value="">Peu importe, ou je ne sais pas</option>
          {facet === 'dispositif' ? (
            byCouloir(offered, facets).map(({ couloir, own }) => (
              <optgroup label={couloir.label} data-couloir={couloir.slug}>
                <Options values={own} chosen={chosen[0]} />
              </optgroup>
            ))
          ) : (
            <Options values={offered} chosen={chosen[0]} />
          )}
        </select>
      )}
    </Field>
  );
};

export const ErrorSummary = ({ errors, notice }: Pick<ContactForm, 'errors' | 'notice'>) => {
  const wrong = FIELD_ORDER.filter((field) => errors[field]);
  if (wrong.length === 0 && !notice) return null;
  return (
    <div class="error error-summary" role="alert" tabindex={-1} autofocus data-error-summary>
      <h2>{notice ?? FORM_MESSAGES.errors}</h2>
      {wrong.length > 0 && (
        <>
          <p>{wrong.length === 1 ? 'Un champ est à corriger :' : `${wrong.length} champs sont à corriger :`}</p>
          <ul>
            {wrong.map((field) => (
              <li>
                <a href={`#${idOf(field)}`}>{errors[field]}</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
};

export const KeptUnread = ({ kept }: { kept: string[] }) => (
  <>
    {kept.map((id) => (
      <input type="hidden" name="kept" value={id} />
    ))}
  </>
);

/** Where files are chosen, with what is taken. */
export const FilesField = ({ error }: { error: string | undefined }) => (
  <Field name="attachments" label={FIELD_LABELS.attachments} optional hint={filesHint(ATTACHMENT_LIMITS)} error={error}>
    {(attributes) => <input {...attributes} type="file" multiple accept={PICKED} />}
  </Field>
);

const Carried = ({ question, read }: Pick<ContactForm, 'question' | 'read'>) => (
  <>
    {question && (
      <p class="carried">
        À propos de : <a href={`/faq/${question.slug}/`}>{question.question}</a>
        <input type="hidden" name="question" value={question.id} />
      </p>
    )}
    <div data-read-questions>
      {read.length > 0 && (
        <fieldset class="received">
          <legend>Réponses que vous avez lues et qui ne répondent pas</legend>
          {read.map(({ id, slug, question: text }) => (
            <label class="choice">
              <input type="checkbox" name="read" value={id} checked data-address={`/faq/${slug}/`} /> {text}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  </>
);

const Proof = ({ challenge }: { challenge: string }) => (
  <div class="proof" data-proof={challenge}>
    <p role="status" data-proof-status>
      La vérification se fait dans votre navigateur, sans rien vous demander. Elle a besoin de JavaScript.
    </p>
    <input type="hidden" name="altcha" value="" data-proof-answer />
  </div>
);

const Unproven = () => (
  <div class="unproven">
    <button type="submit" name="unproven" value="1">
      Envoyer sans cette vérification
    </button>
    <p class="hint">Un agent relit alors le message avant de le transmettre : la réponse peut tarder un peu plus.</p>
  </div>
);

export const ContactFormView = ({
  token,
  typed: { texts, lists },
  errors,
  notice,
  received,
  kept,
  question,
  read,
  challenge,
  meant,
}: ContactForm) => (
  // Sent to an address of its own: what a browser keeps of this page outlives the sending, for whoever comes back to it (row 26).
  <form class="contact-form" method="post" action="/contact/?envoi" enctype="multipart/form-data" novalidate data-contact-form>
    <ErrorSummary errors={errors} notice={notice} />
    <input type="hidden" name="form" value={token} />

    <section aria-labelledby="votre-question">
      <h2 id="votre-question">Votre question</h2>
      <Carried question={question} read={read} />
      <details class="situation" open={GUIDED_FACETS.some((facet) => (lists[facet]?.length ?? 0) > 0 || errors[facet] !== undefined)}>
        <summary>Préciser votre situation (facultatif)</summary>
        <p class="hint">Ces réponses aident à transmettre votre message à la bonne personne.</p>
        <div class="situation-fields">
          {GUIDED_FACETS.map((facet) => (
            <FacetField facet={facet} chosen={lists[facet] ?? []} error={errors[facet]} />
          ))}
        </div>
        {(lists.vague ?? []).map((value) => (
          <input type="hidden" name="vague" value={value} />
        ))}
      </details>
      <Field name="subject" label={FIELD_LABELS.subject} hint="En une phrase, comme vous la poseriez à un collègue." error={errors.subject}>
        {(attributes) => (
          <input {...attributes} type="text" required maxlength={MESSAGE_LIMITS.subject} value={texts.subject ?? ''} data-subject />
        )}
      </Field>
      <div data-suggestions />
      <Field name="message" label={FIELD_LABELS.message} error={errors.message}>
        {(attributes) => (
          <textarea {...attributes} required rows={8} maxlength={MESSAGE_LIMITS.message}>
            {`\n${texts.message ?? ''}`}
          </textarea>
        )}
      </Field>
      <Received received={received} />
      <KeptUnread kept={kept} />
      <FilesField error={errors.attachments} />
    </section>

    <section aria-labelledby="vous">
      <h2 id="vous">Vous</h2>
      <Field name="name" label={FIELD_LABELS.name} error={errors.name}>
        {(attributes) => (
          <input {...attributes} type="text" required maxlength={MESSAGE_LIMITS.name} autocomplete="name" value={texts.name ?? ''} />
        )}
      </Field>
      <Field name="email" label={FIELD_LABELS.email} hint="La réponse y est envoyée." error={errors.email}>
        {(attributes) => (
          <>
            <input
              {...attributes}
              type="email"
              required
              maxlength={MESSAGE_LIMITS.email}
              autocomplete="email"
              spellcheck={false}
              value={texts.email ?? ''}
              data-email
            />
            <p class="hint" role="status" data-email-hint>
              {meant && (
                <>
                  Vouliez-vous dire <strong>{meant}</strong> ?
                </>
              )}
            </p>
          </>
        )}
      </Field>
      <Field name="siren" label={FIELD_LABELS.siren} optional hint="Neuf chiffres." error={errors.siren}>
        {(attributes) => <input {...attributes} type="text" inputmode="numeric" maxlength={30} value={texts.siren ?? ''} />}
      </Field>
      <Field
        name="candidature"
        label={FIELD_LABELS.candidature}
        optional
        hint="Si votre message concerne une candidature déjà enregistrée."
        error={errors.candidature}
      >
        {(attributes) => <input {...attributes} type="text" maxlength={MESSAGE_LIMITS.candidature} value={texts.candidature ?? ''} />}
      </Field>
      <div class="left-empty" aria-hidden="true">
        <label for={idOf(HONEYPOT)}>Laissez ce champ vide</label>
        <input id={idOf(HONEYPOT)} type="text" name={HONEYPOT} tabindex={-1} autocomplete="off" value={texts[HONEYPOT] ?? ''} />
      </div>
    </section>

    <p class="hint">
      Ce que vous écrivez sert à vous répondre, et à rien d’autre. <a href="/donnees-personnelles/">Vos données personnelles</a>
    </p>
    {challenge !== null && <Proof challenge={challenge} />}
    <p class="send">
      <button type="submit" class="primary" data-send>
        Envoyer le message
      </button>
    </p>
    {challenge !== null && <Unproven />}
  </form>
);
