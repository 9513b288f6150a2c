/** For whoever cannot sign in: the login again, a new password; and the two links of a change of address. */
import type { FC } from 'hono/jsx';
import { ErrorSummary, Field, type FieldErrors } from '../form-field.tsx';
import { ACCOUNT_PASSWORD_SHORTEST } from './model.ts';
import { NewPasswordField } from './password-field.tsx';
import type { Typed } from './registration-schema.ts';

/** What is asked for again. */
export type Help = 'login' | 'password';

export const HELP_PAGES: Record<
  Help,
  { path: string; title: string; lead: string; button: string; other: { href: string; text: string } }
> = {
  login: {
    path: '/espace/identifiant-oublie/',
    title: 'Identifiant oublié',
    lead: 'Donnez l’adresse e-mail de votre compte\u00a0: votre identifiant vous y est envoyé.',
    button: 'Recevoir mon identifiant',
    other: { href: '/espace/mot-de-passe-oublie/', text: 'C’est le mot de passe que j’ai oublié' },
  },
  password: {
    path: '/espace/mot-de-passe-oublie/',
    title: 'Mot de passe oublié',
    lead: 'Donnez l’adresse e-mail de votre compte\u00a0: un lien pour choisir un nouveau mot de passe vous y est envoyé.',
    button: 'Recevoir le lien',
    other: { href: '/espace/identifiant-oublie/', text: 'C’est l’identifiant que j’ai oublié' },
  },
};

export const HelpView: FC<{ help: Help; typed: Typed; errors: FieldErrors }> = ({ help, typed, errors }) => {
  const { path, title, lead, button, other } = HELP_PAGES[help];
  return (
    <div class="sign-in">
      <ErrorSummary title="La demande n’a pas abouti" error={null} fields={errors} />
      <div class="page-head">
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
      </div>
      <form method="post" action={path}>
        <Field name="email" label="Adresse e-mail" hint="Celle que vous avez donnée à l’inscription." error={errors.email}>
          {(attributes) => <input {...attributes} type="email" value={typed.email ?? ''} autocomplete="email" maxlength={254} required />}
        </Field>
        <button class="primary" type="submit">
          {button}
        </button>
      </form>
      <div class="hint">
        <p>
          <a href={other.href}>{other.text}</a>
        </p>
        <p>
          Vous n’avez plus accès à cette adresse&nbsp;? <a href="/contact/">Écrivez-nous</a>.
        </p>
      </div>
    </div>
  );
};

/** The same for an address that has an account and one that has none (L4). */
export const HelpSentView: FC<{ help: Help }> = ({ help }) => (
  <div class="prose">
    <div class="page-head">
      <h1>Consultez votre boîte e-mail</h1>
      <p class="lead">
        Un e-mail vient de partir à l’adresse que vous avez donnée.
        {help === 'password' && <> Son lien est valable 30&nbsp;minutes.</>}
      </p>
    </div>
    <p>Rien n’arrive au bout de quelques minutes&nbsp;? Regardez parmi les indésirables, puis recommencez en vérifiant l’adresse.</p>
    <p>
      <a href="/espace/connexion/">Revenir à la connexion</a>
    </p>
  </div>
);

export const ResetView: FC<{ secret: string; login: string; errors: FieldErrors }> = ({ secret, login, errors }) => (
  <div class="sign-in">
    <ErrorSummary title="Le mot de passe n’est pas changé" error={null} fields={errors} />
    <div class="page-head">
      <h1>Choisir un nouveau mot de passe</h1>
      <p class="lead">Vous serez déconnecté partout où vous l’étiez.</p>
    </div>
    <form method="post" action={`/espace/mot-de-passe/${secret}/`}>
      <Field name="login" label="Votre identifiant" error={undefined}>
        {({ name: _, ...attributes }) => <input {...attributes} value={login} autocomplete="username" readonly />}
      </Field>
      <NewPasswordField shortest={ACCOUNT_PASSWORD_SHORTEST} error={errors.password} />
      <button class="primary" type="submit">
        Changer le mot de passe
      </button>
    </form>
  </div>
);

export const AgreeToAddressView: FC<{ secret: string; side: 'present' | 'new'; email: string }> = ({ secret, side, email }) => (
  <div class="prose">
    <div class="page-head">
      <h1>Changer d’adresse e-mail</h1>
      <p class="lead">
        La nouvelle adresse du compte sera <strong>{email}</strong>.
      </p>
    </div>
    <p>
      {side === 'present'
        ? 'En confirmant, vous acceptez que les e-mails du compte n’arrivent plus ici. Si vous n’avez rien demandé, ne confirmez pas, et changez votre mot de passe.'
        : 'En confirmant, vous montrez que cette adresse est bien la vôtre.'}
    </p>
    <form method="post" action={`/espace/adresse/${secret}/`}>
      <button class="primary" type="submit">
        Confirmer
      </button>
    </form>
  </div>
);

export const AgreedView: FC<{ changed: boolean }> = ({ changed }) => (
  <div class="prose">
    <div class="page-head">
      <h1>{changed ? 'Votre adresse est changée' : 'C’est confirmé de ce côté'}</h1>
      <p class="lead">
        {changed
          ? 'Les prochains e-mails arrivent à la nouvelle adresse. Votre identifiant reste le même.'
          : 'Il reste à confirmer depuis l’autre adresse\u00a0: un lien y a été envoyé aussi, valable 24\u00a0heures.'}
      </p>
    </div>
    {changed && (
      <p>
        <a class="button primary" href="/espace/connexion/">
          Se connecter
        </a>
      </p>
    )}
  </div>
);
