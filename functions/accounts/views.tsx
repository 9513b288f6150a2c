import type { Child, FC } from 'hono/jsx';
import { ErrorSummary, Field } from '../form-field.tsx';
import { DeskHeader } from './desk-header.tsx';
import type { SignedIn } from './session.ts';
import { type Audience, PLACES } from './sign-in-rules.ts';

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
          <a href="/espace/identifiant-oublie/">Identifiant oublié</a> · <a href="/espace/mot-de-passe-oublie/">Mot de passe oublié</a>
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
      <PasskeyButton audience={audience} suite={suite} />
      <div class="hint">{help}</div>
    </div>
  );
};

const LOST = `/contact/?${new URLSearchParams({ subject: 'Second facteur perdu' })}`;

/** After the password: a code of the application, or one of those kept for the day when it is out of reach. */
export const CodeView: FC<{ audience: Audience; suite: string | undefined; error: string | undefined }> = ({ audience, suite, error }) => (
  <div class="sign-in">
    <ErrorSummary title="La connexion n’a pas abouti" error={null} fields={{ code: error }} />
    <div class="page-head">
      <h1>Code à usage unique</h1>
      <p class="lead">Ouvrez l’application qui fait vos codes, et donnez celui qu’elle affiche pour ce site.</p>
    </div>
    <form method="post" action={`${PLACES[audience].root}connexion/code/`}>
      {suite !== undefined && <input type="hidden" name="suite" value={suite} />}
      <Field name="code" label="Code" hint="Six chiffres. Sans votre téléphone, donnez un code de secours." error={error}>
        {(attributes) => (
          <input
            {...attributes}
            autocomplete="one-time-code"
            autocapitalize="none"
            autocorrect="off"
            spellcheck={false}
            maxlength={40}
            autofocus={error === undefined}
          />
        )}
      </Field>
      <button class="primary" type="submit">
        Se connecter
      </button>
    </form>
    <div class="hint">
      <p>
        {audience === 'agency' ? (
          'Plus de téléphone ni de code de secours\u00a0? La personne qui administre ce site retire le second facteur, et vous en choisissez un autre.'
        ) : (
          <>
            Plus de téléphone ni de code de secours&nbsp;? <a href={LOST}>Écrivez-nous</a>, avec un numéro de l’entreprise où vous rappeler.
          </>
        )}
      </p>
      <p>
        <a href={`${PLACES[audience].root}connexion/`}>Recommencer par le mot de passe</a>
      </p>
    </div>
  </div>
);

/** Signing in again, as whoever is signed in. */
export const StepUpView: FC<{ audience: Audience; login: string; suite: string }> = ({ audience, login, suite }) => (
  <div class="sign-in">
    <div class="page-head">
      <h1>Confirmez que c’est vous</h1>
      <p class="lead">Cette page change ce qui protège votre compte. Donnez votre mot de passe encore une fois.</p>
    </div>
    <form method="post" action={`${PLACES[audience].root}connexion/`}>
      <input type="hidden" name="suite" value={suite} />
      <Field name="login" label="Identifiant" error={undefined}>
        {(attributes) => <input {...attributes} value={login} autocomplete="username" readonly />}
      </Field>
      <Field name="password" label="Mot de passe" error={undefined}>
        {(attributes) => (
          <>
            <input {...attributes} type="password" autocomplete="current-password" autofocus />
            <button class="plain" type="button" data-show-password hidden>
              Afficher le mot de passe
            </button>
          </>
        )}
      </Field>
      <button class="primary" type="submit">
        Confirmer
      </button>
    </form>
    <PasskeyButton audience={audience} suite={suite} />
  </div>
);

/** Shown where the browser knows what passkeys are (src/components/accounts/passkey.ts). */
const PasskeyButton: FC<{ audience: Audience; suite: string | undefined }> = ({ audience, suite }) => (
  <div class="passkey" data-passkey-sign-in={`${PLACES[audience].root}connexion/cle/`} data-suite={suite ?? ''} hidden>
    <button type="button">Utiliser une clé d’accès</button>
    <p class="field-error" aria-live="polite" />
  </div>
);

export const AccountView: FC<{ signedIn: SignedIn; path: string }> = ({ signedIn, path }) => (
  <>
    <DeskHeader agent={signedIn} path={path} />
    <div class="prose account-settings">
      <div class="page-head">
        <h1>Votre compte</h1>
      </div>
      <dl class="facts">
        <div>
          <dt>Nom</dt>
          <dd>{signedIn.name}</dd>
        </div>
        <div>
          <dt>Identifiant</dt>
          <dd>{signedIn.login}</dd>
        </div>
      </dl>
      <section aria-labelledby="protection">
        <h2 id="protection">Ce qui protège votre compte</h2>
        <ul class="settings">
          <li>
            <a href="/equipe/compte/mot-de-passe/">Mot de passe</a>
          </li>
          <li>
            <a href="/equipe/compte/second-facteur/">Second facteur</a>{' '}
            <span class="mark">{signedIn.secondFactor ? 'activé' : 'à activer'}</span>
          </li>
          <li>
            <a href="/equipe/compte/cles/">Clés d’accès</a>
          </li>
          <li>
            <a href="/equipe/compte/connexions/">Connexions ouvertes</a>
          </li>
        </ul>
      </section>
      <p>
        Sans activité, vous êtes déconnecté au bout de 15&nbsp;minutes, et dans tous les cas 8&nbsp;heures après la connexion. Sur un poste
        que vous partagez, déconnectez-vous avant de le quitter.
      </p>
    </div>
  </>
);
