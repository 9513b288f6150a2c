import type { Child, FC } from 'hono/jsx';
import { DeskHeader } from './desk-header.tsx';
import type { Agent } from './model.ts';

/** Of the sign-in form, as it is shown again. */
export interface SignInForm {
  login: string;
  suite: string | undefined;
  /** What is wrong with a field. */
  fields: { login?: string; password?: string };
  /** What is wrong with the whole. */
  error: string | null;
}

const FIELDS = ['login', 'password'] as const;

/** Takes the focus when the page opens, with or without JavaScript. */
const ErrorSummary: FC<SignInForm> = ({ error, fields }) => (
  <div class="error error-summary" role="alert" tabindex={-1} autofocus>
    <h2>La connexion n’a pas abouti</h2>
    {error !== null && <p>{error}</p>}
    {error === null && (
      <ul>
        {FIELDS.filter((name) => fields[name]).map((name) => (
          <li>
            <a href={`#${name}`}>{fields[name]}</a>
          </li>
        ))}
      </ul>
    )}
  </div>
);

interface FieldProps {
  name: (typeof FIELDS)[number];
  label: string;
  hint?: string;
  error: string | undefined;
  children: (attributes: Record<string, string>) => Child;
}

const Field: FC<FieldProps> = ({ name, label, hint, error, children }) => {
  const described = [error && `${name}-erreur`, hint && `${name}-note`].filter(Boolean).join(' ');
  return (
    <div class={error ? 'form-field in-error' : 'form-field'}>
      <label for={name}>{label}</label>
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

export const SignInView: FC<{ form: SignInForm; notice: string | null }> = ({ form, notice }) => {
  const { login, suite, fields, error } = form;
  const failed = error !== null || Object.keys(fields).length > 0;
  return (
    <div class="sign-in">
      {failed && <ErrorSummary {...form} />}
      {notice !== null && !failed && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <div class="page-head">
        <h1>Connexion de l’équipe</h1>
        <p class="lead">L’espace des agents qui répondent aux messages.</p>
      </div>
      <form method="post" action="/equipe/connexion/">
        {suite !== undefined && <input type="hidden" name="suite" value={suite} />}
        <Field name="login" label="Identifiant" hint="Celui qui vous a été remis, de la forme ana.dupont." error={fields.login}>
          {(attributes) => (
            <input {...attributes} value={login} autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck={false} />
          )}
        </Field>
        <Field name="password" label="Mot de passe" error={fields.password}>
          {(attributes) => (
            <>
              <input {...attributes} type="password" autocomplete="current-password" />
              <button class="plain" type="button" data-show-password hidden>
                Afficher le mot de passe
              </button>
            </>
          )}
        </Field>
        <button class="primary" type="submit">
          Se connecter
        </button>
      </form>
      <div class="hint">
        <p>Identifiant ou mot de passe perdu&nbsp;? La personne qui administre ce site vous en remet un nouveau.</p>
        <p>
          Vous n’êtes pas de l’équipe&nbsp;? <a href="/contact/">Écrivez-nous</a>&nbsp;: aucun compte n’est nécessaire.
        </p>
      </div>
    </div>
  );
};

export const AccountView: FC<{ agent: Agent; path: string }> = ({ agent, path }) => (
  <>
    <DeskHeader agent={agent} path={path} />
    <div class="prose">
      <div class="page-head">
        <h1>Votre compte</h1>
      </div>
      <dl class="facts">
        <div>
          <dt>Nom</dt>
          <dd>{agent.name}</dd>
        </div>
        <div>
          <dt>Identifiant</dt>
          <dd>{agent.login}</dd>
        </div>
      </dl>
      <p>
        Sans activité, vous êtes déconnecté au bout de 15&nbsp;minutes, et dans tous les cas 8&nbsp;heures après la connexion. Sur un poste
        que vous partagez, déconnectez-vous avant de le quitter.
      </p>
    </div>
  </>
);
