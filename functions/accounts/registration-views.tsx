/** Opening an account: by its company's SIREN, or by an invitation. */
import type { FC } from 'hono/jsx';
import { Choices, ErrorSummary, Field, type FieldErrors } from '../form-field.tsx';
import { spacedSiren, TYPE_LABELS, TYPE_MEANINGS } from './account-messages.ts';
import type { HeldInvitation } from './invite.ts';
import { ACCOUNT_PASSWORD_SHORTEST, ACCOUNT_TYPES } from './model.ts';
import { NewPasswordField } from './password-field.tsx';
import type { Typed } from './registration-schema.ts';

const FAILED = 'L’inscription n’a pas abouti';

export const SirenView: FC<{ typed: string; error: string | undefined; notice: string | null }> = ({ typed, error, notice }) => (
  <div class="sign-in">
    <ErrorSummary title={FAILED} error={notice} fields={{ siren: error }} />
    <div class="page-head">
      <h1>Ouvrir un compte</h1>
      <p class="lead">Un compte appartient à une entreprise. Commençons par la trouver.</p>
    </div>
    <form method="get" action="/espace/inscription/">
      <Field
        name="siren"
        label="SIREN de l’entreprise"
        hint="Neuf chiffres, que l’on trouve sur une facture ou un extrait Kbis."
        error={error}
      >
        {(attributes) => <input {...attributes} value={typed} inputmode="numeric" autocomplete="off" maxlength={20} />}
      </Field>
      <button class="primary" type="submit">
        Trouver l’entreprise
      </button>
    </form>
    <div class="hint">
      <p>
        Vous avez déjà un compte&nbsp;? <a href="/espace/connexion/">Connectez-vous</a>.
      </p>
      <p>Vous avez reçu une invitation&nbsp;? Suivez le lien de l’e-mail&nbsp;: il vous rattache directement à votre entreprise.</p>
    </div>
  </div>
);

/** The company, as the registry tells it, for the person to recognise. */
export interface ShownCompany {
  siren: string;
  name: string;
  address: string;
  /** It has a verified mandataire here: one asks to join it (A11). */
  known: boolean;
}

const PersonFields: FC<{ typed: Typed; errors: FieldErrors; email: string | null }> = ({ typed, errors, email }) => (
  <>
    <Field name="firstName" label="Prénom" error={errors.firstName}>
      {(attributes) => <input {...attributes} value={typed.firstName ?? ''} autocomplete="given-name" maxlength={59} required />}
    </Field>
    <Field name="lastName" label="Nom" error={errors.lastName}>
      {(attributes) => <input {...attributes} value={typed.lastName ?? ''} autocomplete="family-name" maxlength={59} required />}
    </Field>
    {email === null ? (
      <Field
        name="email"
        label="Adresse e-mail"
        hint="La vôtre, pas une boîte partagée. Un lien de confirmation y sera envoyé."
        error={errors.email}
      >
        {(attributes) => <input {...attributes} type="email" value={typed.email ?? ''} autocomplete="email" maxlength={254} required />}
      </Field>
    ) : (
      <p>
        Adresse e-mail&nbsp;: <strong>{email}</strong>. Ce lien la prouve&nbsp;: elle sera celle du compte.
      </p>
    )}
    <NewPasswordField shortest={ACCOUNT_PASSWORD_SHORTEST} error={errors.password} label="Mot de passe" />
  </>
);

export const RegistrationView: FC<{ company: ShownCompany; typed: Typed; errors: FieldErrors; notice: string | null }> = ({
  company,
  typed,
  errors,
  notice,
}) => (
  <div class="sign-in">
    <ErrorSummary title={FAILED} error={notice} fields={errors} />
    <div class="page-head">
      <h1>{company.known ? 'Rejoindre votre entreprise' : 'Ouvrir l’espace de votre entreprise'}</h1>
    </div>
    <dl class="facts">
      <div>
        <dt>Entreprise</dt>
        <dd>{company.name}</dd>
      </div>
      <div>
        <dt>SIREN</dt>
        <dd>{spacedSiren(company.siren)}</dd>
      </div>
      <div>
        <dt>Siège</dt>
        <dd>{company.address}</dd>
      </div>
    </dl>
    <p>
      <a href="/espace/inscription/">Ce n’est pas la bonne entreprise</a>
    </p>
    {company.known ? (
      <p>Cette entreprise a déjà un espace. Votre demande ira aux personnes qui peuvent la valider.</p>
    ) : (
      <p>
        Cette entreprise n’a pas encore d’espace. Son représentant légal l’ouvre&nbsp;: il en devient le mandataire, une fois son identité
        vérifiée. Il pourra ensuite inviter d’autres personnes.
      </p>
    )}
    <form method="post" action="/espace/inscription/">
      <input type="hidden" name="siren" value={company.siren} />
      {company.known ? (
        <Choices
          name="type"
          legend="Votre compte"
          error={errors.type}
          chosen={typed.type ?? 'salarie'}
          values={ACCOUNT_TYPES.toReversed().map((value) => ({ value, label: TYPE_LABELS[value], hint: TYPE_MEANINGS[value] }))}
        />
      ) : (
        <input type="hidden" name="type" value="mandataire" />
      )}
      <PersonFields typed={typed} errors={errors} email={null} />
      <button class="primary" type="submit">
        {company.known ? 'Envoyer la demande' : 'Ouvrir le compte'}
      </button>
    </form>
  </div>
);

/** The same for an address that is known and one that is not (L4). */
export const SentView: FC = () => (
  <div class="prose">
    <div class="page-head">
      <h1>Consultez votre boîte e-mail</h1>
      <p class="lead">Un e-mail vient de partir à l’adresse que vous avez donnée. Son lien est valable 24&nbsp;heures.</p>
    </div>
    <p>Rien n’arrive au bout de quelques minutes&nbsp;? Regardez parmi les indésirables, puis recommencez en vérifiant l’adresse.</p>
  </div>
);

export const ConfirmView: FC<{ secret: string }> = ({ secret }) => (
  <div class="prose">
    <div class="page-head">
      <h1>Confirmer votre adresse</h1>
      <p class="lead">Votre identifiant vous sera envoyé aussitôt par e-mail.</p>
    </div>
    <form method="post" action={`/espace/inscription/${secret}/`}>
      <button class="primary" type="submit">
        Confirmer mon adresse et ouvrir le compte
      </button>
    </form>
  </div>
);

/** One page for links that are used, expired, or were never issued. */
export const DeadLinkView: FC<{ message: string }> = ({ message }) => (
  <div class="prose">
    <div class="page-head">
      <h1>Ce lien n’ouvre plus rien</h1>
      <p class="lead">{message}</p>
    </div>
    <ul>
      <li>
        <a href="/espace/connexion/">Se connecter</a>
      </li>
      <li>
        <a href="/espace/inscription/">Ouvrir un compte</a>
      </li>
      <li>
        <a href="/contact/">Nous écrire</a>
      </li>
    </ul>
  </div>
);

export const InvitationView: FC<{ held: HeldInvitation; secret: string; typed: Typed; errors: FieldErrors; notice: string | null }> = ({
  held,
  secret,
  typed,
  errors,
  notice,
}) => {
  const { invitation, company, inviterName } = held;
  const shown = { firstName: invitation.firstName, lastName: invitation.lastName, ...typed };
  return (
    <div class="sign-in">
      <ErrorSummary title={FAILED} error={notice} fields={errors} />
      <div class="page-head">
        <h1>Rejoindre {company.name}</h1>
        <p class="lead">
          {inviterName} vous invite à ouvrir un compte {TYPE_LABELS[invitation.type]}.
        </p>
      </div>
      <p class="hint">{TYPE_MEANINGS[invitation.type]}</p>
      <form method="post" action={`/espace/invitation/${secret}/`}>
        <PersonFields typed={shown} errors={errors} email={invitation.email} />
        <button class="primary" type="submit">
          Accepter l’invitation
        </button>
      </form>
    </div>
  );
};
