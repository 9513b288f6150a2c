/** One's own account in a company: what is known, what one may change, and the ways out. */
import type { FC } from 'hono/jsx';
import { frenchDate, frenchMoment } from '../../src/faq/typography.ts';
import { ErrorSummary, Field, type FieldErrors } from '../form-field.tsx';
import { STATE_LABELS, TYPE_LABELS } from './account-messages.ts';
import type { Account, Company } from './model.ts';
import type { Typed } from './registration-schema.ts';
import type { AddressChange, Holder } from './security-repository.ts';
import { AccountFrame, type Frame } from './security-views.tsx';

export interface Profile {
  holder: Holder;
  account: Account;
  company: Company;
  responsable: Account | null;
  /** One that waits for both addresses. */
  addressChange: AddressChange | null;
  passkeys: number;
}

const waitsFor = ({ presentSaidYes, newSaidYes, email }: AddressChange, present: string) =>
  [presentSaidYes === null && present, newSaidYes === null && email].filter(Boolean).join(' et ');

export const ProfileView: FC<{ frame: Frame; profile: Profile }> = ({ frame, profile }) => {
  const { holder, account, company, responsable, addressChange, passkeys } = profile;
  return (
    <AccountFrame frame={frame} title="Votre profil">
      <dl class="facts">
        <div>
          <dt>Nom</dt>
          <dd>{holder.name}</dd>
        </div>
        <div>
          <dt>Identifiant</dt>
          <dd>{holder.login}</dd>
        </div>
        <div>
          <dt>Adresse e-mail</dt>
          <dd>
            {holder.email}{' '}
            <a href="/espace/profil/adresse/">
              Changer<span class="visually-hidden"> d’adresse e-mail</span>
            </a>
          </dd>
        </div>
        <div>
          <dt>Entreprise</dt>
          <dd>{company.name}</dd>
        </div>
        <div>
          <dt>Compte</dt>
          <dd>
            {TYPE_LABELS[account.type]}, {STATE_LABELS[account.state]}, depuis le {frenchDate(holder.createdAt)}
          </dd>
        </div>
        <div>
          <dt>Rattaché à</dt>
          <dd>{responsable?.name ?? 'personne\u00a0: en tête de l’entreprise'}</dd>
        </div>
      </dl>
      {addressChange && (
        <div class="notice">
          <p>
            Changement d’adresse vers <strong>{addressChange.email}</strong>&nbsp;: il reste à confirmer depuis{' '}
            {waitsFor(addressChange, holder.email)}, avant le {frenchMoment(addressChange.expiresAt)}.
          </p>
          <form method="post" action="/espace/profil/adresse/annuler/">
            <button type="submit">Retirer cette demande</button>
          </form>
        </div>
      )}
      <section aria-labelledby="protection">
        <h2 id="protection">Ce qui protège votre compte</h2>
        <ul class="settings">
          <li>
            <a href="/espace/profil/mot-de-passe/">Mot de passe</a>
          </li>
          <li>
            <a href="/espace/profil/second-facteur/">Second facteur</a>{' '}
            <span class="mark">{holder.secondFactor ? 'activé' : 'non activé'}</span>
          </li>
          <li>
            <a href="/espace/profil/cles/">Clés d’accès</a> <span class="mark">{passkeys === 0 ? 'aucune' : passkeys}</span>
          </li>
          <li>
            <a href="/espace/profil/connexions/">Connexions ouvertes</a>
          </li>
        </ul>
      </section>
      <section aria-labelledby="donnees">
        <h2 id="donnees">Vos données</h2>
        <ul class="settings">
          <li>
            <a href="/espace/profil/donnees.json">Tout ce que ce service sait de vous, pour un programme (JSON)</a>
          </li>
          <li>
            <a href="/espace/profil/donnees.csv">La même chose, pour un tableur (CSV)</a>
          </li>
          <li>
            <a href="/espace/services/">Services connectés avec ce compte</a>
          </li>
          <li>
            <a href="/espace/profil/depart/">
              {holder.leaveAskedAt === null ? 'Quitter l’entreprise et supprimer ce compte' : 'Votre demande de départ'}
            </a>
          </li>
        </ul>
      </section>
    </AccountFrame>
  );
};

export const AddressView: FC<{ frame: Frame; email: string; typed: Typed; errors: FieldErrors }> = ({ frame, email, typed, errors }) => (
  <AccountFrame
    frame={frame}
    title="Changer d’adresse e-mail"
    lead={
      <>
        Votre adresse est aujourd’hui <strong>{email}</strong>.
      </>
    }
    summary={<ErrorSummary title="La demande n’a pas abouti" error={null} fields={errors} />}
  >
    <p>
      Un lien part à chacune des deux adresses. L’adresse change quand les deux ont confirmé, dans les 24&nbsp;heures&nbsp;; d’ici là, rien
      ne change.
    </p>
    <form method="post" action="/espace/profil/adresse/" class="narrow-form">
      <Field name="email" label="Nouvelle adresse e-mail" hint="La vôtre, pas une boîte partagée." error={errors.email}>
        {(attributes) => <input {...attributes} type="email" value={typed.email ?? ''} autocomplete="email" maxlength={254} required />}
      </Field>
      <button class="primary" type="submit">
        Envoyer les deux liens
      </button>
    </form>
    <p class="hint">
      Plus accès à l’adresse actuelle&nbsp;? <a href="/contact/">Écrivez-nous</a>.
    </p>
  </AccountFrame>
);

export const LeaveView: FC<{ frame: Frame; profile: Profile }> = ({ frame, profile: { holder, responsable, company } }) => (
  <AccountFrame
    frame={frame}
    title={holder.leaveAskedAt === null ? 'Quitter l’entreprise' : 'Votre demande de départ'}
    lead={
      holder.leaveAskedAt === null
        ? 'Le compte est supprimé par la personne à qui vous êtes rattaché\u00a0: votre demande lui est envoyée.'
        : `Demandée le ${frenchDate(holder.leaveAskedAt)}. D’ici là, votre compte reste ouvert.`
    }
  >
    <p>
      {responsable
        ? `${responsable.name} reçoit la demande, reprend ce qui dépend de vous, puis supprime le compte.`
        : `Personne n’est au-dessus de vous dans ${company.name}\u00a0: la demande va à l’agence, qui s’assure qu’un autre mandataire prend la suite.`}
    </p>
    <p>
      Une fois le compte supprimé, votre nom et votre adresse sont effacés&nbsp;; l’historique de l’entreprise garde une étiquette sans nom.
      L’identifiant n’est jamais redonné.
    </p>
    <form method="post" action="/espace/profil/depart/">
      <input type="hidden" name="action" value={holder.leaveAskedAt === null ? 'ask' : 'withdraw'} />
      <button class={holder.leaveAskedAt === null ? 'primary' : undefined} type="submit">
        {holder.leaveAskedAt === null ? 'Demander mon départ' : 'Retirer ma demande'}
      </button>
    </form>
  </AccountFrame>
);
