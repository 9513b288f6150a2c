/** What agents decide on: an examination, a succession, an account, a whole company. Everything is said before it is done. */
import type { FC } from 'hono/jsx';
import { frenchMoment } from '../../src/faq/typography.ts';
import type { StoredFile } from '../files/model.ts';
import { Files } from '../files/views.tsx';
import { Choices, ErrorSummary, Field } from '../form-field.tsx';
import { inWords, spacedSiren } from './account-messages.ts';
import { AGENCY_ACTION_LABELS } from './agency-messages.ts';
import { type AgencyFrame, AgencyPage, type AgentNames, BackToCompany, CheckLine, companyPath, successionTime } from './agency-views.tsx';
import { mayReopenWith, touchedByClosing } from './close-company.ts';
import type { CompanyMembers } from './company-members.ts';
import { ACTION_SLUGS, consequencesOf, type Doing } from './consequences.ts';
import { EXAMINATION_STATE_LABELS } from './examination-messages.ts';
import { TEXT_LONGEST } from './examination-rules.ts';
import type { Account, Examination, Succession, Verification } from './model.ts';
import { SUCCESSION_REFUSAL_MESSAGES, SUCCESSION_STATE_LABELS } from './succession-messages.ts';
import { mayGrantSuccession, type Parties } from './succession-rules.ts';

interface Decided {
  createdAt: string;
  decidedAt: string | null;
  agentId: string | null;
  answer: string | null;
}

const Outcome: FC<{ label: string; decided: Decided; names: AgentNames }> = ({ label, decided, names }) => (
  <>
    <p>
      <strong>{label}</strong>
      <span class="hint">
        , demande du {frenchMoment(decided.createdAt)}
        {decided.decidedAt !== null && `, terminée le ${frenchMoment(decided.decidedAt)}`}
        {decided.agentId !== null && ` par ${names.get(decided.agentId) ?? 'un agent parti'}`}
      </span>
    </p>
    {decided.answer !== null && <blockquote class="event-text">{decided.answer}</blockquote>}
  </>
);

const Answer: FC<{ label: string; hint: string; typed: string; error: string | undefined; required?: boolean }> = ({
  label,
  hint,
  typed,
  error,
}) => (
  <Field name="answer" label={label} hint={hint} error={error}>
    {(attributes) => (
      <textarea {...attributes} rows={5} maxlength={TEXT_LONGEST}>
        {`\n${typed}`}
      </textarea>
    )}
  </Field>
);

export interface ExaminationShown {
  frame: AgencyFrame;
  members: CompanyMembers;
  account: Account;
  examination: Examination;
  documents: StoredFile[];
  verifications: Verification[];
  names: AgentNames;
  typed: string;
  /** What is wrong with the answer. */
  answerError: string | undefined;
}

export const ExaminationPageView: FC<ExaminationShown> = (shown) => {
  const { frame, members, account, examination, documents, verifications, names, typed, answerError } = shown;
  const { company } = members.view;
  const path = `${companyPath(company)}examens/${examination.id}/`;
  const others = members.activeMandataires.filter(({ id }) => id !== account.id).length;
  return (
    <AgencyPage frame={frame}>
      <div class="page-head">
        <BackToCompany company={company} />
        <h1>Examen de {account.name}</h1>
        <Outcome label={EXAMINATION_STATE_LABELS[examination.state]} decided={examination} names={names} />
      </div>
      <section aria-labelledby="personne">
        <h2 id="personne">La personne</h2>
        <dl class="facts">
          <div>
            <dt>Prénom</dt>
            <dd>{account.firstName}</dd>
          </div>
          <div>
            <dt>Nom</dt>
            <dd>{account.lastName}</dd>
          </div>
          <div>
            <dt>Adresse e-mail</dt>
            <dd>{account.email}</dd>
          </div>
          <div>
            <dt>Compte</dt>
            <dd>
              {inWords(account)}, ouvert le {frenchMoment(account.createdAt)}
            </dd>
          </div>
          <div>
            <dt>Entreprise</dt>
            <dd>
              {company.name}, {spacedSiren(company.siren)}
            </dd>
          </div>
        </dl>
      </section>
      <section aria-labelledby="constats">
        <h2 id="constats">Ce que les vérifications ont trouvé</h2>
        <ul>
          {verifications.map((verification) => (
            <li>
              <CheckLine verification={verification} names={names} />
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="texte">
        <h2 id="texte">Ce que la personne écrit</h2>
        <blockquote class="event-text">{examination.text}</blockquote>
        {documents.length === 0 ? <p class="hint">Les documents ont été effacés.</p> : <Files files={documents} path={path} />}
      </section>
      {examination.state === 'open' && (
        <section aria-labelledby="decision">
          <h2 id="decision">Votre décision</h2>
          <form method="post" action={path} class="correction">
            <p>
              Accorder fait de {account.name} un mandataire de {company.name}, tout de suite
              {company.state === 'verified' ? '' : ', et vérifie l’entreprise'}. La personne reçoit un e-mail
              {others > 0 && `, et ${others > 1 ? `les ${others}\u00a0autres mandataires aussi` : 'l’autre mandataire aussi'}`}.
            </p>
            <p class="actions">
              <button class="primary" type="submit" name="decision" value="grant">
                Accorder
              </button>
            </p>
            <Answer
              label="Si vous refusez, votre réponse"
              hint="Ce qui manque, ou ce qui ne va pas. La personne la lit, et peut demander un nouvel examen."
              typed={typed}
              error={answerError}
            />
            <p class="actions">
              <button type="submit" name="decision" value="refuse">
                Refuser
              </button>
            </p>
          </form>
        </section>
      )}
    </AgencyPage>
  );
};

export interface SuccessionShown {
  frame: AgencyFrame;
  members: CompanyMembers;
  succession: Succession;
  parties: Parties;
  names: AgentNames;
  typed: string;
  answerError: string | undefined;
  now: Date;
}

export const SuccessionPageView: FC<SuccessionShown> = ({ frame, members, succession, parties, names, typed, answerError, now }) => {
  const { company, accounts } = members.view;
  const [asker, replaced] = [succession.askerId, succession.replacedId].map((id) => members.find(id)?.name ?? 'un compte supprimé');
  const path = `${companyPath(company)}successions/${succession.id}/`;
  const attached = accounts.filter(({ id, responsableId }) => responsableId === succession.replacedId && id !== succession.askerId);
  const grant = mayGrantSuccession(succession, parties, now);
  return (
    <AgencyPage frame={frame}>
      <div class="page-head">
        <BackToCompany company={company} />
        <h1>
          Succession&nbsp;: {asker} demande la place de {replaced}
        </h1>
        <Outcome label={SUCCESSION_STATE_LABELS[succession.state]} decided={succession} names={names} />
        {succession.state === 'open' && <p>{successionTime(succession, now)}</p>}
      </div>
      <section aria-labelledby="raisons">
        <h2 id="raisons">Les raisons de {asker}</h2>
        <blockquote class="event-text">{succession.text}</blockquote>
      </section>
      {succession.objection !== null && (
        <section aria-labelledby="opposition">
          <h2 id="opposition">L’opposition de {replaced}</h2>
          <blockquote class="event-text">{succession.objection}</blockquote>
        </section>
      )}
      {succession.state === 'open' && (
        <section aria-labelledby="decision">
          <h2 id="decision">Votre décision</h2>
          {grant.allowed ? (
            <>
              <p>Accorder a ces conséquences, tout de suite&nbsp;:</p>
              <ul>
                <li>le compte de {replaced} est suspendu, et ses invitations en cours sont annulées&nbsp;;</li>
                <li>
                  {attached.length === 0
                    ? 'aucun compte ne lui est rattaché\u00a0;'
                    : `ce qui lui est rattaché l’est à ${asker}\u00a0: ${attached.map(({ name }) => name).join(', ')}\u00a0;`}
                </li>
                <li>les deux personnes reçoivent un e-mail.</li>
              </ul>
            </>
          ) : (
            <p class="attention">{SUCCESSION_REFUSAL_MESSAGES[grant.reason]}</p>
          )}
          <form method="post" action={path} class="correction">
            <Answer
              label="Les raisons de votre décision"
              hint={`Lues par ${asker} si vous refusez, par ${replaced} si vous accordez.`}
              typed={typed}
              error={answerError}
            />
            <p class="actions">
              {grant.allowed && (
                <button class="primary" type="submit" name="decision" value="grant">
                  Accorder
                </button>
              )}
              <button type="submit" name="decision" value="refuse">
                Refuser
              </button>
            </p>
          </form>
        </section>
      )}
    </AgencyPage>
  );
};

/** Everything that will happen to an account, before it does (A10). */
export const AgencyActionView: FC<{ frame: AgencyFrame; members: CompanyMembers; account: Account; action: Doing }> = ({
  frame,
  members,
  account,
  action,
}) => (
  <AgencyPage frame={frame}>
    <div class="page-head">
      <BackToCompany company={members.view.company} />
      <h1>
        {AGENCY_ACTION_LABELS[action]}&nbsp;: {account.name}
      </h1>
    </div>
    <p>Voici ce qui va se passer&nbsp;:</p>
    <ul>
      {action === 'make_representant' && (
        <li>{account.name} n’est plus mandataire, et agit par délégation&nbsp;: il ne désigne ni ne valide plus de représentant.</li>
      )}
      {(action === 'make_representant' ? [] : consequencesOf(action, members, '', account)).map((sentence) => (
        <li>{sentence}</li>
      ))}
      {action === 'make_representant' && <li>{account.name} reçoit un e-mail.</li>}
    </ul>
    <form method="post" action={`${companyPath(members.view.company)}comptes/${account.id}/${ACTION_SLUGS[action]}/`} class="actions">
      <button class="primary" type="submit">
        {AGENCY_ACTION_LABELS[action]}
      </button>
      <a class="button" href={companyPath(members.view.company)}>
        Annuler
      </a>
    </form>
  </AgencyPage>
);

/** What taking a second factor away brings about, and what must be known before. */
export const LiftSecondFactorView: FC<{ frame: AgencyFrame; members: CompanyMembers; account: Account; error: string | undefined }> = ({
  frame,
  members,
  account,
  error,
}) => (
  <AgencyPage frame={frame}>
    <ErrorSummary title="Rien n’a changé" error={null} fields={{ known: error }} />
    <div class="page-head">
      <BackToCompany company={members.view.company} />
      <h1>Retirer le second facteur&nbsp;: {account.name}</h1>
    </div>
    <p>
      Faites-le seulement pour une personne qui a perdu son téléphone et ses codes de secours, et après l’avoir rappelée à un numéro que
      l’entreprise publie. Un message, même de son adresse, ne suffit pas.
    </p>
    <p>Voici ce qui va se passer&nbsp;:</p>
    <ul>
      <li>Le mot de passe suffit pour se connecter, jusqu’à ce que {account.name} choisisse un autre second facteur.</li>
      <li>Ses connexions ouvertes sont fermées. Ses clés d’accès restent.</li>
      <li>La personne et les autres mandataires de l’entreprise reçoivent un e-mail.</li>
    </ul>
    <form method="post" action={`${companyPath(members.view.company)}comptes/${account.id}/second-facteur/`} class="narrow-form">
      {/* The id is where the summary of errors leads. */}
      <label class="choice" for="known">
        <input id="known" name="known" type="checkbox" value="oui" required aria-invalid={error === undefined ? undefined : 'true'} />
        <span>Je sais que c’est bien {account.name} qui le demande.</span>
      </label>
      <p class="actions">
        <button class="primary" type="submit">
          Retirer le second facteur
        </button>
        <a class="button" href={companyPath(members.view.company)}>
          Annuler
        </a>
      </p>
    </form>
  </AgencyPage>
);

const counted = (count: number, one: string, many: string) => (count === 1 ? `1\u00a0${one}` : `${count}\u00a0${many}`);

/** A10: all that closing a company does, before it is done. */
export const CloseCompanyView: FC<{ frame: AgencyFrame; members: CompanyMembers }> = ({ frame, members }) => {
  const { company, invitations } = members.view;
  const { suspended, refused } = touchedByClosing(members);
  const told = suspended.length + refused.length;
  return (
    <AgencyPage frame={frame}>
      <div class="page-head">
        <BackToCompany company={company} />
        <h1>Fermer {company.name}</h1>
      </div>
      <p>Voici ce qui va se passer, en une fois&nbsp;:</p>
      <ul>
        <li>L’espace de l’entreprise est fermé&nbsp;: plus personne n’y entre, ni ne s’y inscrit.</li>
        {suspended.length > 0 && (
          <li>
            {counted(suspended.length, 'compte est suspendu', 'comptes sont suspendus')}, et déconnectés tout de suite&nbsp;:{' '}
            {suspended.map(({ name }) => name).join(', ')}.
          </li>
        )}
        {refused.length > 0 && (
          <li>
            {counted(refused.length, 'compte en attente est refusé', 'comptes en attente sont refusés')}&nbsp;:{' '}
            {refused.map(({ name }) => name).join(', ')}.
          </li>
        )}
        {invitations.length > 0 && (
          <li>{counted(invitations.length, 'invitation en cours est annulée', 'invitations en cours sont annulées')}.</li>
        )}
        <li>Les inscriptions qui attendent leur confirmation, les demandes d’examen et de succession sont annulées.</li>
        {told > 0 && <li>{counted(told, 'personne reçoit un e-mail', 'personnes reçoivent un e-mail')}.</li>}
      </ul>
      <form method="post" action={`${companyPath(company)}fermer/`} class="actions">
        <button class="primary" type="submit">
          Fermer l’entreprise
        </button>
        <a class="button" href={companyPath(company)}>
          Annuler
        </a>
      </form>
    </AgencyPage>
  );
};

export const ReopenCompanyView: FC<{ frame: AgencyFrame; members: CompanyMembers; error: string | undefined }> = ({
  frame,
  members,
  error,
}) => {
  const { company } = members.view;
  const choices = mayReopenWith(members);
  return (
    <AgencyPage frame={frame}>
      <div class="page-head">
        <BackToCompany company={company} />
        <h1>Rouvrir {company.name}</h1>
      </div>
      {choices.length === 0 ? (
        <p>Aucun mandataire n’a de compte ici&nbsp;: l’entreprise ne peut pas être rouverte.</p>
      ) : (
        <>
          <p>
            Une entreprise a toujours un mandataire actif. Celui que vous choisissez accède de nouveau à l’espace, et reçoit un e-mail. Tous
            les autres comptes restent suspendus&nbsp;: il réactive ceux qui lui sont rattachés, l’agence les autres mandataires.
          </p>
          <form method="post" action={`${companyPath(company)}rouvrir/`} class="correction">
            <Choices
              name="account"
              legend="Le mandataire"
              error={error}
              chosen=""
              values={choices.map(({ id, name, email }) => ({ value: id, label: name, hint: email }))}
            />
            <p class="actions">
              <button class="primary" type="submit">
                Rouvrir l’entreprise
              </button>
              <a class="button" href={companyPath(company)}>
                Annuler
              </a>
            </p>
          </form>
        </>
      )}
    </AgencyPage>
  );
};
