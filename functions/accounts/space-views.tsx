/** Where whoever signs in arrives: what waits for them, then what they may do. */
import type { Child, FC } from 'hono/jsx';
import { frenchMoment } from '../../src/faq/typography.ts';
import { ErrorSummary, Field, type FieldErrors } from '../form-field.tsx';
import { CHECK_MESSAGES, MATCH_FIELD_LABELS, NOT_COVERED_MESSAGES, STATE_LABELS, TYPE_LABELS, TYPE_MEANINGS } from './account-messages.ts';
import { doingsOf } from './consequences.ts';
import type { Looking } from './looking.ts';
import type { Verification } from './model.ts';
import type { Typed } from './registration-schema.ts';
import { isPending, isToVerify, mayInvite } from './rules.ts';
import { SpaceHeader } from './space-header.tsx';

/** What the last check found, and what differs. */
const LastCheck: FC<{ verification: Verification }> = ({ verification: { result, fields, reason, createdAt } }) => (
  <>
    <p>
      {result === 'refused' ? 'L’agence a examiné votre demande, et ne l’a pas acceptée.' : CHECK_MESSAGES[result]}{' '}
      <span class="hint">({frenchMoment(createdAt)})</span>
    </p>
    {fields.length > 0 && (
      <ul>
        {fields.map((field) => (
          <li>{MATCH_FIELD_LABELS[field]}</li>
        ))}
      </ul>
    )}
    {reason && <p>{NOT_COVERED_MESSAGES[reason]}</p>}
  </>
);

/** A5b: what a pending account sees, and nothing more. */
const PendingHome: FC<{ looking: Looking; verification: Verification | null }> = ({ looking: { members, self }, verification }) => (
  <div class="prose">
    <div class="page-head">
      <h1>{self.state === 'refused' ? 'Votre demande n’a pas été acceptée' : 'Votre compte n’est pas encore actif'}</h1>
    </div>
    {self.state === 'to_validate' && (
      <p>
        Une personne de {members.view.company.name} doit valider votre compte {TYPE_LABELS[self.type]}. Elle en a été avertie&nbsp;: vous
        recevrez un e-mail dès que ce sera fait.
      </p>
    )}
    {self.state === 'to_verify' && (
      <>
        <p>
          Un mandataire représente l’entreprise&nbsp;: son identité, l’entreprise et sa fonction sont vérifiées avant que le compte s’ouvre.
        </p>
        {verification && <LastCheck verification={verification} />}
        <p>
          <a class="button primary" href="/espace/identite/">
            Prouver votre identité
          </a>
        </p>
      </>
    )}
    {self.state === 'refused' && <p>Pour en savoir plus, adressez-vous à votre entreprise. Elle peut vous envoyer une invitation.</p>}
    <p>
      Une question&nbsp;? <a href="/contact/">Écrivez-nous</a>.
    </p>
  </div>
);

/** A3: what a mandataire to be goes through, and the ways out of it. */
export const IdentityView: FC<{
  looking: Looking;
  verification: Verification | null;
  /** Where the examination by the agency stands. */
  examination: Child;
  notice: string | null;
  typed: Typed;
  errors: FieldErrors;
}> = ({ looking: { members, self, path }, verification, examination, notice, typed, errors }) => (
  <>
    <SpaceHeader name={self.name} path={path} />
    <div class="prose">
      <ErrorSummary title="La correction n’a pas abouti" error={null} fields={errors} />
      {notice !== null && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <div class="page-head">
        <h1>Prouver votre identité</h1>
        <p class="lead">
          Pour représenter {members.view.company.name}, trois choses sont vérifiées&nbsp;: qui vous êtes, que l’entreprise existe, et que le
          registre vous nomme parmi ses représentants légaux.
        </p>
      </div>
      {verification && (
        <section aria-labelledby="resultat">
          <h2 id="resultat">Dernière vérification</h2>
          <LastCheck verification={verification} />
        </section>
      )}
      <p>
        Un service d’identité de l’État confirme votre nom, vos prénoms et votre date de naissance. Ils sont comparés au registre, puis
        oubliés&nbsp;: seul le résultat est gardé.
      </p>
      <p>
        <a class="button primary" href="/espace/identite/prouver/">
          {verification ? 'Recommencer avec le service d’identité' : 'Continuer vers le service d’identité'}
        </a>
      </p>
      {examination}
      {self.state === 'to_verify' && (
        <>
          <h2>Une erreur dans votre nom&nbsp;?</h2>
          <form method="post" action="/espace/identite/corriger/" class="correction">
            <Field name="firstName" label="Prénom" error={errors.firstName}>
              {(attributes) => (
                <input {...attributes} value={typed.firstName ?? self.firstName ?? ''} autocomplete="given-name" maxlength={59} required />
              )}
            </Field>
            <Field name="lastName" label="Nom" error={errors.lastName}>
              {(attributes) => (
                <input {...attributes} value={typed.lastName ?? self.lastName ?? ''} autocomplete="family-name" maxlength={59} required />
              )}
            </Field>
            <button type="submit">Corriger</button>
          </form>
          <h2>Ce n’est pas vous qui représentez l’entreprise&nbsp;?</h2>
          <p>Vous pouvez renoncer&nbsp;: le compte en attente est supprimé, et votre adresse e-mail peut servir à nouveau.</p>
          <form method="post" action="/espace/identite/renoncer/">
            <button type="submit">Renoncer et supprimer ce compte</button>
          </form>
        </>
      )}
    </div>
  </>
);

export const HomeView: FC<{ looking: Looking; verification: Verification | null /** What is to be said of one. */; succession: Child }> = ({
  looking,
  verification,
  succession,
}) => {
  const { members, self, path } = looking;
  const { company, accounts } = members.view;
  const waiting = accounts.filter((account) =>
    doingsOf(members, self.id, account).some(({ action, refusal }) => action === 'validate' && refusal === null),
  ).length;
  const manages = mayInvite(members.actor(self)).allowed;
  const responsable = self.responsableId === null ? null : members.find(self.responsableId);
  return (
    <>
      <SpaceHeader name={self.name} path={path} />
      {isPending(self) || self.state === 'refused' ? (
        <PendingHome looking={looking} verification={verification} />
      ) : (
        <>
          <div class="page-head">
            <h1>{company.name}</h1>
          </div>
          {succession}
          {waiting > 0 && (
            <p class="notice">
              <a href="/espace/comptes/#a-valider">
                {waiting === 1 ? '1\u00a0compte attend' : `${waiting}\u00a0comptes attendent`} votre validation
              </a>
            </p>
          )}
          {isToVerify(self) && (
            <div class="notice">
              <p>
                Vous êtes proposé comme mandataire. Il reste à <a href="/espace/identite/">prouver votre identité</a>.
              </p>
              {verification && <LastCheck verification={verification} />}
            </div>
          )}
          {manages && (
            <ul>
              <li>
                <a href="/espace/comptes/inviter/">Inviter quelqu’un</a>
              </li>
              <li>
                <a href="/espace/comptes/">Voir les comptes de l’entreprise, et qui est rattaché à qui</a>
              </li>
              {self.type === 'mandataire' && members.activeMandataires.length > 1 && (
                <li>
                  <a href="/espace/succession/">Remplacer un mandataire qui n’est plus joignable</a>
                </li>
              )}
            </ul>
          )}
          <h2>Votre compte</h2>
          <dl class="facts">
            <div>
              <dt>Type</dt>
              <dd>
                {TYPE_LABELS[self.type]}
                {self.state !== 'active' && `, ${STATE_LABELS[self.state]}`}
              </dd>
            </div>
            <div>
              <dt>Ce qu’il permet</dt>
              <dd>{TYPE_MEANINGS[self.type]}</dd>
            </div>
            <div>
              <dt>Identifiant</dt>
              <dd>{self.login}</dd>
            </div>
            <div>
              <dt>Rattaché à</dt>
              <dd>{responsable?.name ?? 'personne\u00a0: en tête de l’entreprise'}</dd>
            </div>
          </dl>
        </>
      )}
    </>
  );
};
