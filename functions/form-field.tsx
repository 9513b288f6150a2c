/** What the forms of the Worker's pages are made of. */
import type { Child, FC } from 'hono/jsx';

/** French sentence by field. */
export type FieldErrors = Readonly<Record<string, string | undefined>>;

interface FieldProps {
  name: string;
  label: string;
  optional?: boolean;
  hint?: Child;
  error: string | undefined;
  children: (attributes: Record<string, string>) => Child;
}

/** A label, its hint, its error and its field, tied together for those who do not see them side by side. */
export const Field: FC<FieldProps> = ({ name, label, optional = false, hint, error, children }) => {
  const described = [error && `${name}-erreur`, hint && `${name}-note`].filter(Boolean).join(' ');
  return (
    <div class={error ? 'form-field in-error' : 'form-field'}>
      <label for={name}>
        {label} {optional && <span class="optional">(facultatif)</span>}
      </label>
      {hint && (
        <p class="hint" id={`${name}-note`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${name}-erreur`}>
          <span class="visually-hidden">Erreur&nbsp;: </span>
          {error}
        </p>
      )}
      {children({ id: name, name, ...(described && { 'aria-describedby': described }), ...(error && { 'aria-invalid': 'true' }) })}
    </div>
  );
};

/** Takes the focus when the page opens, with or without JavaScript. Shown when something is wrong. */
export const ErrorSummary: FC<{ title: string /** Of the form as a whole. */; error: string | null; fields: FieldErrors }> = ({
  title,
  error,
  fields,
}) => {
  const wrong = Object.entries(fields).filter(([, sentence]) => sentence !== undefined);
  if (error === null && wrong.length === 0) return null;
  return (
    <div class="error error-summary" role="alert" tabindex={-1} autofocus>
      <h2>{title}</h2>
      {error !== null && <p>{error}</p>}
      {wrong.length > 0 && (
        <ul>
          {wrong.map(([name, sentence]) => (
            <li>
              <a href={`#${name}`}>{sentence}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};

/** Choices of which one is taken, as buttons that can be ticked. */
export const Choices: FC<{
  name: string;
  legend: string;
  error: string | undefined;
  chosen: string;
  values: readonly { value: string; label: string; hint?: string }[];
}> = ({ name, legend, error, chosen, values }) => (
  <fieldset class={error ? 'form-field in-error' : 'form-field'} {...(error && { 'aria-describedby': `${name}-erreur` })}>
    <legend>{legend}</legend>
    {error && (
      <p class="field-error" id={`${name}-erreur`}>
        <span class="visually-hidden">Erreur&nbsp;: </span>
        {error}
      </p>
    )}
    {values.map(({ value, label, hint }, place) => (
      <label class="choice">
        <input type="radio" name={name} value={value} checked={value === chosen} {...(place === 0 && { id: name })} />
        <span>
          {label}
          {hint && <span class="hint">{hint}</span>}
        </span>
      </label>
    ))}
  </fieldset>
);
