/** What protects one's own account, as its holder sets it. */
import { raw } from 'hono/html';
import type { Child, FC } from 'hono/jsx';
import { frenchMoment } from '../../src/faq/typography.ts';
import { ErrorSummary, Field, type FieldErrors } from '../form-field.tsx';
import { DeskHeader } from './desk-header.tsx';
import { NewPasswordField } from './password-field.tsx';
import type { OpenSession, Passkey } from './security-repository.ts';
import type { SignedIn } from './session.ts';
import { type Audience, PLACES } from './sign-in-rules.ts';
import { SpaceHeader } from './space-header.tsx';

/** What every one of these pages has around it. */
export interface Frame {
  audience: Audience;
  signedIn: SignedIn;
  /** Of the page. */
  path: string;
  notice: string | null;
}

export const AccountFrame: FC<{ frame: Frame; title: string; lead?: Child; summary?: Child; children: Child }> = ({
  frame: { audience, signedIn, path, notice },
  title,
  lead,
  summary,
  children,
}) => {
  const { account } = PLACES[audience];
  return (
    <>
      {audience === 'agency' ? <DeskHeader agent={signedIn} path={path} /> : <SpaceHeader name={signedIn.name} path={path} />}
      <div class="prose account-settings">
        {summary}
        {notice !== null && (
          <p class="notice" role="status">
            {notice}
          </p>
        )}
        {path !== account && (
          <p class="back">
            <a href={account}>{audience === 'agency' ? 'Votre compte' : 'Votre profil'}</a>
          </p>
        )}
        <div class="page-head">
          <h1>{title}</h1>
          {lead && <p class="lead">{lead}</p>}
        </div>
        {children}
      </div>
    </>
  );
};

export const PasswordView: FC<{ frame: Frame; shortest: number; errors: FieldErrors }> = ({ frame, shortest, errors }) => (
  <AccountFrame
    frame={frame}
    title="Changer de mot de passe"
    lead="Vous serez déconnecté partout, ici aussi, et vous vous reconnecterez avec le nouveau."
    summary={<ErrorSummary title="Le mot de passe n’est pas changé" error={null} fields={errors} />}
  >
    <form method="post" action={`${PLACES[frame.audience].account}mot-de-passe/`} class="narrow-form">
      <input type="text" name="" value={frame.signedIn.login} autocomplete="username" hidden readonly />
      <NewPasswordField shortest={shortest} error={errors.password} />
      <button class="primary" type="submit">
        Changer le mot de passe
      </button>
    </form>
  </AccountFrame>
);

export const SecondFactorView: FC<{ frame: Frame }> = ({ frame }) => {
  const { audience, signedIn } = frame;
  const base = `${PLACES[audience].account}second-facteur/`;
  return (
    <AccountFrame
      frame={frame}
      title="Second facteur"
      lead="Après le mot de passe, un code à six chiffres, que fait une application de votre téléphone. Qui vole le mot de passe n’entre pas."
    >
      {signedIn.secondFactor ? (
        <>
          <p>
            <strong>Il est activé.</strong> Un code vous est demandé à chaque connexion.
          </p>
          <ul class="actions">
            <li>
              <a href={`${base}codes/`}>Voir ou renouveler vos codes de secours</a>
            </li>
            {audience === 'companies' && (
              <li>
                <a href={`${base}desactiver/`}>Désactiver le second facteur</a>
              </li>
            )}
          </ul>
          <p class="hint">
            Vous changez de téléphone&nbsp;?{' '}
            {audience === 'companies'
              ? 'Désactivez-le, puis activez-le de nouveau.'
              : 'La personne qui administre ce site le retire, et vous en choisissez un autre.'}
          </p>
        </>
      ) : (
        <>
          {audience === 'agency' && <p>Il est demandé à tous les agents&nbsp;: activez-le pour continuer. Il faut deux minutes.</p>}
          <p>
            Il vous faut une application qui fait des codes (par exemple celle du gestionnaire de mots de passe de votre téléphone). Elle
            fonctionne sans réseau, et n’apprend rien de ce que vous faites ici.
          </p>
          <form method="post" action={`${base}activer/`}>
            <button class="primary" type="submit">
              Activer le second facteur
            </button>
          </form>
        </>
      )}
    </AccountFrame>
  );
};

/** In groups of four, to be copied by hand. */
const grouped = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ');

export const SetUpView: FC<{ frame: Frame; uri: string; secret: string; drawing: string; error: string | undefined }> = ({
  frame,
  uri,
  secret,
  drawing,
  error,
}) => (
  <AccountFrame
    frame={frame}
    title="Activer le second facteur"
    summary={<ErrorSummary title="Le second facteur n’est pas encore activé" error={null} fields={{ code: error }} />}
  >
    <ol class="steps">
      <li>
        <p>Dans votre application, ajoutez un compte en visant ce dessin avec l’appareil photo.</p>
        <div class="qr" role="img" aria-label="Code QR à lire avec l’application">
          {raw(drawing)}
        </div>
        <p>
          Sur ce téléphone même&nbsp;: <a href={uri}>ouvrir l’application</a>. Sans appareil photo, recopiez cette clé&nbsp;:
        </p>
        <p class="secret-key">{grouped(secret)}</p>
      </li>
      <li>
        <form method="post" action={`${PLACES[frame.audience].account}second-facteur/verifier/`} class="narrow-form">
          <Field name="code" label="Donnez le code que l’application affiche" hint="Six chiffres." error={error}>
            {(attributes) => <input {...attributes} inputmode="numeric" autocomplete="one-time-code" maxlength={40} required />}
          </Field>
          <button class="primary" type="submit">
            Vérifier et activer
          </button>
        </form>
      </li>
    </ol>
  </AccountFrame>
);

export const RecoveryCodesView: FC<{ frame: Frame; codes: readonly string[] }> = ({ frame, codes }) => (
  <AccountFrame
    frame={frame}
    title="Codes de secours"
    lead="Sans votre téléphone, un de ces codes ouvre à sa place. Chacun sert une seule fois."
  >
    {codes.length === 0 ? (
      <p>
        <strong>Il n’en reste aucun.</strong>
      </p>
    ) : (
      <ul class="recovery-codes">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    )}
    <p>Imprimez-les, ou rangez-les dans votre gestionnaire de mots de passe. Ne les gardez pas sur le téléphone qui fait les codes.</p>
    <form method="post" action={`${PLACES[frame.audience].account}second-facteur/codes/`}>
      <button type="submit">Tirer de nouveaux codes</button>
    </form>
    <p class="hint">Les codes affichés ci-dessus n’ouvriront alors plus rien.</p>
  </AccountFrame>
);

export const DropSecondFactorView: FC<{ frame: Frame }> = ({ frame }) => (
  <AccountFrame frame={frame} title="Désactiver le second facteur">
    <p>
      Le mot de passe suffira de nouveau pour se connecter. L’application et les codes de secours n’ouvriront plus rien, et vous recevrez un
      e-mail.
    </p>
    <form method="post" action={`${PLACES[frame.audience].account}second-facteur/desactiver/`}>
      <button class="primary" type="submit">
        Désactiver le second facteur
      </button>
    </form>
    <p>
      <a href={`${PLACES[frame.audience].account}second-facteur/`}>Le garder</a>
    </p>
  </AccountFrame>
);

export const PasskeysView: FC<{ frame: Frame; passkeys: readonly Passkey[] }> = ({ frame, passkeys }) => {
  const base = `${PLACES[frame.audience].account}cles/`;
  return (
    <AccountFrame
      frame={frame}
      title="Clés d’accès"
      lead="Votre appareil vous reconnaît (empreinte, visage, code) et ouvre le compte, sans mot de passe ni code."
    >
      {passkeys.length === 0 ? (
        <p>Aucune clé n’est enregistrée.</p>
      ) : (
        <ul class="waiting-accounts">
          {passkeys.map(({ id, name, createdAt }) => (
            <li>
              <p>
                <strong>{name ?? 'Clé d’accès'}</strong> <span class="hint">ajoutée le {frenchMoment(createdAt)}</span>
              </p>
              <form method="post" action={`${base}${id}/retirer/`}>
                <button type="submit">
                  Retirer <span class="visually-hidden">{name ?? 'cette clé'}</span>
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <div data-passkey-register={base} hidden>
        <form class="narrow-form">
          <Field name="name" label="Nom de la clé" hint="Pour la reconnaître ici, par exemple «&nbsp;Téléphone&nbsp;»." error={undefined}>
            {(attributes) => <input {...attributes} maxlength={60} autocomplete="off" required />}
          </Field>
          <button class="primary" type="submit">
            Ajouter une clé d’accès
          </button>
          <p class="field-error" aria-live="polite" />
        </form>
      </div>
      <p class="hint" data-passkey-absent>
        Une clé s’ajoute avec un navigateur qui les connaît, JavaScript activé.
      </p>
    </AccountFrame>
  );
};

export const SessionsView: FC<{ frame: Frame; sessions: readonly OpenSession[] }> = ({ frame, sessions }) => {
  const base = `${PLACES[frame.audience].account}connexions/`;
  return (
    <AccountFrame
      frame={frame}
      title="Connexions ouvertes"
      lead="Là où ce compte est ouvert en ce moment. Une connexion que vous ne reconnaissez pas se ferme ici ; changez alors aussi le mot de passe."
    >
      <ul class="waiting-accounts">
        {sessions.map(({ id, device, createdAt, updatedAt }) => (
          <li>
            <p>
              <strong>{device ?? 'Navigateur inconnu'}</strong>
              {id === frame.signedIn.session.id && <span class="mark">celle-ci</span>}
              <br />
              <span class="hint">
                depuis le {frenchMoment(createdAt)}, utilisée le {frenchMoment(updatedAt)}
              </span>
            </p>
            {id !== frame.signedIn.session.id && (
              <form method="post" action={`${base}${id}/fermer/`}>
                <button type="submit">
                  Fermer <span class="visually-hidden">la connexion de {device ?? 'navigateur inconnu'}</span>
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <form method="post" action={`${base}fermer/`}>
        <button class="primary" type="submit">
          Se déconnecter partout
        </button>
      </form>
      <p class="hint">Ici aussi&nbsp;: vous vous reconnecterez ensuite.</p>
    </AccountFrame>
  );
};
