import type { Child, FC } from 'hono/jsx';
import { ErrorSummary, Field } from '../form-field.tsx';
import { DeskHeader } from './desk-header.tsx';
import type { Agent } from './model.ts';
import type { Audience } from './sign-in-rules.ts';

/** Of the sign-in form, as it is shown again. */
export interface SignInForm {
  login: string;
  suite: string | undefined;
  /** What is wrong with a field. */
  fields: { login?: string; password?: string };
  /** What is wrong with the whole. */
  error: string | null;
}

/** What a sign-in page says, for each of the two parts of the site. */
export const SIGN_IN_PAGES: Record<Audience, { title: string; lead: string; action: string; loginHint: string; help: Child }> = {
  agency: {
    title: 'Connexion de l’équipe',
    lead: 'L’espace des agents qui répondent aux messages.',
    action: '/equipe/connexion/',
    loginHint: 'Celui qui vous a été remis, de la forme ana.dupont.',
    help: (
      <>
        <p>Identifiant ou mot de passe perdu&nbsp;? La personne qui administre ce site vous en remet un nouveau.</p>
        <p>
          Vous n’êtes pas de l’équipe&nbsp;? <a href="/contact/">Écrivez-nous</a>&nbsp;: aucun compte n’est nécessaire.
        </p>
      </>
    ),
  },
  companies: {
    title: 'Connexion à l’espace entreprise',
    lead: 'Pour gérer les comptes et les démarches de votre entreprise.',
    action: '/espace/connexion/',
    loginHint: 'Celui que vous avez reçu par e-mail à l’inscription, de la forme ana.dupont.x7k2p. Ce n’est pas votre adresse e-mail.',
    help: (
      <>
        <p>
          Identifiant oublié&nbsp;? <a href="/espace/identifiant-oublie/">Recevez-le de nouveau par e-mail</a>.
        </p>
        <p>
          Pas encore de compte&nbsp;? <a href="/espace/inscription/">Ouvrez-en un</a>. Pour poser une question,{' '}
          <a href="/contact/">écrivez-nous</a>&nbsp;: aucun compte n’est nécessaire.
        </p>
      </>
    ),
  },
};

export const SignInView: FC<{ audience: Audience; form: SignInForm; notice: string | null }> = ({ audience, form, notice }) => {
  const { login, suite, fields, error } = form;
  const { title, lead, action, loginHint, help } = SIGN_IN_PAGES[audience];
  const failed = error !== null || Object.keys(fields).length > 0;
  return (
    <div class="sign-in">
      <ErrorSummary title="La connexion n’a pas abouti" error={error} fields={error === null ? fields : {}} />
      {notice !== null && !failed && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <div class="page-head">
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
      </div>
      <form method="post" action={action}>
        {suite !== undefined && <input type="hidden" name="suite" value={suite} />}
        <Field name="login" label="Identifiant" hint={loginHint} error={fields.login}>
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
      <div class="hint">{help}</div>
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
