import type { FC } from 'hono/jsx';
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
    <h2>La connexion n'a pas abouti</h2>
    {error !== null && (
      <p>
        <a href="#login">{error}</a>
      </p>
    )}
    {error === null && (
      <ul>
        {FIELDS.map(
          (name) =>
            fields[name] && (
              <li>
                <a href={`#${name}`}>{fields[name]}</a>
              </li>
            ),
        )}
      </ul>
    )}
  </div>
);

export const SignInView: FC<{ form: SignInForm; notice: string | null }> = ({ form, notice }) => {
  const { login, suite, fields, error } = form;
  const failed = error !== null || Object.keys(fields).length > 0;
  const invalid = (name: (typeof FIELDS)[number]) => ({
    'aria-invalid': error !== null || fields[name] ? ('true' as const) : undefined,
    'aria-describedby': fields[name] ? `${name}-error` : `${name}-hint`,
  });
  return (
    <div class="sign-in">
      {failed && <ErrorSummary {...form} />}
      {notice !== null && !failed && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <div class="page-head">
        <h1>Connexion de l'équipe</h1>
        <p class="lead">Pour les agents qui répondent aux messages.</p>
      </div>
      <form method="post" action="/equipe/connexion/">
        {suite !== undefined && <input type="hidden" name="suite" value={suite} />}
        <div class="form-field">
          <label class="field" for="login">
            Identifiant
          </label>
          <p class="hint" id="login-hint">
            Celui que l'on vous a remis, par exemple « prenom.nom ».
          </p>
          {fields.login && (
            <p class="field-error" id="login-error">
              {fields.login}
            </p>
          )}
          <input
            id="login"
            name="login"
            value={login}
            autocomplete="username"
            autocapitalize="none"
            autocorrect="off"
            spellcheck={false}
            {...invalid('login')}
          />
        </div>
        <div class="form-field">
          <label class="field" for="password">
            Mot de passe
          </label>
          {fields.password && (
            <p class="field-error" id="password-error">
              {fields.password}
            </p>
          )}
          <input id="password" name="password" type="password" autocomplete="current-password" {...invalid('password')} />
        </div>
        <button class="primary" type="submit">
          Se connecter
        </button>
      </form>
      <p class="hint">Identifiant ou mot de passe perdu&nbsp;: la personne qui administre ce site vous en donne un nouveau.</p>
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
