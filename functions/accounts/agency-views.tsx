/** Companies, as agents see them: what waits for the agency, a company's accounts and its trace. */
import type { Child, FC } from 'hono/jsx';
import { frenchDate, frenchMoment } from '../../src/faq/typography.ts';
import { inWords, MATCH_FIELD_LABELS, NOT_COVERED_MESSAGES, spacedSiren, TYPE_LABELS } from './account-messages.ts';
import { AGENCY_ACTION_LABELS, COMPANY_STATE_LABELS, EVENT_LABELS, RESULT_LABELS, VERIFICATION_KIND_LABELS } from './agency-messages.ts';
import type { CompanyFile, CompanyLine, TraceEvent, WaitingExamination, WaitingSuccession } from './agency-repository.ts';
import type { CompanyMembers } from './company-members.ts';
import { ACTION_SLUGS, DOINGS, type Doing } from './consequences.ts';
import { DeskHeader } from './desk-header.tsx';
import type { Account, Agent, Company, Verification } from './model.ts';
import { isPending, mayAct, mayLiftSecondFactor } from './rules.ts';
import { lastMomentToObject } from './succession-rules.ts';
import { forestOf, type Placed } from './tree.ts';

/** Path of the list. */
export const COMPANIES = '/equipe/entreprises/';
export const companyPath = ({ siren }: Pick<Company, 'siren'>) => `${COMPANIES}${siren}/`;

/** Who looks, and where. */
export interface AgencyFrame {
  agent: Agent;
  /** Path of the page. */
  path: string;
  notice: string | null;
  /** What to say of what was not done. */
  error?: string | null;
}

export const AgencyPage: FC<{ frame: AgencyFrame; children?: Child }> = ({ frame: { agent, path, notice, error = null }, children }) => (
  <div class="desk">
    <DeskHeader agent={agent} path={path} />
    {notice !== null && (
      <p class="notice" role="status">
        {notice}
      </p>
    )}
    {error !== null && (
      <p class="error" role="alert" tabindex={-1} autofocus data-error-summary>
        {error}
      </p>
    )}
    <div class="accounts agency">{children}</div>
  </div>
);

export const BackToCompany: FC<{ company: Company }> = ({ company }) => (
  <p>
    <a href={companyPath(company)}>Revenir à {company.name}</a>
  </p>
);

/** When the agency may decide on a succession. */
export function successionTime({ objectionEnd, objectedAt }: { objectionEnd: string; objectedAt: string | null }, now: Date): string {
  if (objectedAt !== null) return `opposition du ${frenchMoment(objectedAt)}\u00a0: à décider`;
  const last = frenchMoment(lastMomentToObject(objectionEnd));
  return now.toISOString() >= objectionEnd ? `sans opposition jusqu’au ${last}\u00a0: à décider` : `opposition possible jusqu’au ${last}`;
}

const Waiting: FC<{ examinations: WaitingExamination[]; successions: WaitingSuccession[]; most: number; now: Date }> = ({
  examinations,
  successions,
  most,
  now,
}) => (
  <section aria-labelledby="a-traiter">
    <h2 id="a-traiter">À traiter</h2>
    {examinations.length + successions.length === 0 && <p class="hint">Aucune demande n’attend l’agence.</p>}
    {examinations.length > 0 && (
      <>
        <h3>Examens</h3>
        <ol class="waiting-accounts">
          {examinations.map(({ id, siren, companyName, name, createdAt }) => (
            <li>
              <p>
                <a href={`${companyPath({ siren })}examens/${id}/`}>
                  <strong>{name}</strong>, {companyName}
                </a>
                <span class="hint">, depuis le {frenchMoment(createdAt)}</span>
              </p>
            </li>
          ))}
        </ol>
        {examinations.length === most && <p class="hint">Les {most} demandes les plus anciennes.</p>}
      </>
    )}
    {successions.length > 0 && (
      <>
        <h3>Successions</h3>
        <ol class="waiting-accounts">
          {successions.map((succession) => (
            <li>
              <p>
                <a href={`${companyPath(succession)}successions/${succession.id}/`}>
                  <strong>{succession.companyName}</strong>
                </a>
                <span class="hint">, {successionTime(succession, now)}</span>
              </p>
            </li>
          ))}
        </ol>
        {successions.length === most && <p class="hint">Les {most} demandes les plus anciennes.</p>}
      </>
    )}
  </section>
);

export interface CompaniesShown {
  frame: AgencyFrame;
  /** What was sought; empty when nothing. */
  sought: string;
  companies: CompanyLine[];
  /** Address of the rest of the list; null at its end. */
  next: string | null;
  /** Not shown with what was sought. */
  waiting: { examinations: WaitingExamination[]; successions: WaitingSuccession[]; most: number; now: Date } | null;
}

export const CompaniesView: FC<CompaniesShown> = ({ frame, sought, companies, next, waiting }) => (
  <AgencyPage frame={frame}>
    <div class="page-head">
      <h1>Entreprises</h1>
    </div>
    {waiting && <Waiting {...waiting} />}
    <section aria-labelledby="liste">
      <h2 id="liste">{sought === '' ? 'Toutes les entreprises' : `Entreprises\u00a0: «\u00a0${sought}\u00a0»`}</h2>
      <form class="desk-find" method="get" action={COMPANIES}>
        <label for="cherche">Trouver par SIREN ou par nom</label>
        <div class="actions">
          <input id="cherche" name="cherche" type="search" autocomplete="off" maxlength={120} value={sought} />
          <button type="submit">Chercher</button>
        </div>
      </form>
      {companies.length === 0 ? (
        <p class="hint">{sought === '' ? 'Aucune entreprise n’a d’espace ici.' : 'Aucune entreprise ne correspond.'}</p>
      ) : (
        <ul class="waiting-accounts">
          {companies.map((company) => (
            <li>
              <p>
                <a href={companyPath(company)}>
                  <strong>{company.name}</strong>
                </a>
                <span class="hint">
                  , {spacedSiren(company.siren)}, {COMPANY_STATE_LABELS[company.state]}, {company.accounts}&nbsp;
                  {company.accounts > 1 ? 'comptes' : 'compte'}
                </span>
              </p>
            </li>
          ))}
        </ul>
      )}
      {next && (
        <p>
          <a href={next}>Suivantes</a>
        </p>
      )}
    </section>
  </AgencyPage>
);

/** What the agency may do with an account (A10). */
export function agencyDoings(members: CompanyMembers, account: Account): Doing[] {
  return DOINGS.filter((action) => mayAct(action, members.agent, members.target(account), 'other_company').allowed);
}

const Branch: FC<{ placed: Placed<Account>; members: CompanyMembers; secondFactors: ReadonlySet<string> }> = ({
  placed: { account, children },
  members,
  secondFactors,
}) => {
  const doings = agencyDoings(members, account);
  const lifts = mayLiftSecondFactor(members.view.company.state, secondFactors.has(account.id)).allowed;
  return (
    <li>
      <p>
        <strong class="account-name">{account.name}</strong> <span class="account-type">{inWords(account)}</span>{' '}
        <span class="hint">{account.email}</span>
      </p>
      {(doings.length > 0 || lifts) && (
        <p class="actions">
          {doings.map((action) => (
            <a class="button" href={`${companyPath(members.view.company)}comptes/${account.id}/${ACTION_SLUGS[action]}/`}>
              {AGENCY_ACTION_LABELS[action]} <span class="visually-hidden">{account.name}</span>
            </a>
          ))}
          {lifts && (
            <a class="button" href={`${companyPath(members.view.company)}comptes/${account.id}/second-facteur/`}>
              Retirer le second facteur <span class="visually-hidden">de {account.name}</span>
            </a>
          )}
        </p>
      )}
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <Branch placed={child} members={members} secondFactors={secondFactors} />
          ))}
        </ul>
      )}
    </li>
  );
};

/** Names of agents by id. */
export type AgentNames = ReadonlyMap<string, string>;

/** What a check found, from whom. */
export const CheckLine: FC<{ verification: Verification; names: AgentNames }> = ({ verification, names }) => {
  const { kind, result, fields, reason, source, createdAt } = verification;
  return (
    <>
      {VERIFICATION_KIND_LABELS[kind]}&nbsp;: {RESULT_LABELS[result]}
      {fields.length > 0 && ` (${fields.map((field) => MATCH_FIELD_LABELS[field]).join(', ')})`}
      {reason && `. ${NOT_COVERED_MESSAGES[reason]}`}
      <span class="hint">
        , le {frenchMoment(createdAt)}, par {kind === 'agent' ? (names.get(source) ?? 'un agent parti') : source}
      </span>
    </>
  );
};

/** Who an id of the trace is, in words. */
function nameOf(id: string | null, members: CompanyMembers, names: AgentNames): string | null {
  if (id === null || id === members.view.company.id) return null;
  const invitation = members.view.invitations.find((each) => each.id === id);
  if (invitation) return `${invitation.firstName} ${invitation.lastName}`;
  return members.find(id)?.name ?? names.get(id) ?? null;
}

const TraceLine: FC<{ event: TraceEvent; members: CompanyMembers; names: AgentNames }> = ({ event, members, names }) => {
  const { kind, actorId, subjectId, details, createdAt } = event;
  const subject = nameOf(subjectId, members, names);
  const result = RESULT_LABELS[details.result as keyof typeof RESULT_LABELS];
  return (
    <li>
      {EVENT_LABELS[kind]}
      {subject !== null && `\u00a0: ${subject}`}
      {kind === 'checked' && result && ` (${result})`}
      <span class="hint">
        , le {frenchMoment(createdAt)},{' '}
        {actorId === null ? 'automatiquement' : `par ${nameOf(actorId, members, names) ?? 'un compte supprimé'}`}
        {actorId !== null && names.has(actorId) && ' (agence)'}
      </span>
    </li>
  );
};

export interface CompanyShown {
  frame: AgencyFrame;
  members: CompanyMembers;
  file: CompanyFile;
  names: AgentNames;
  /** Accounts that have a second factor. */
  secondFactors: ReadonlySet<string>;
  /** Address of older events; null at the end. */
  older: string | null;
  now: Date;
}

const Asked: FC<CompanyShown> = ({ members, file: { examinations, successions }, now }) => {
  const path = companyPath(members.view.company);
  const open = examinations.filter(({ state }) => state === 'open');
  const succession = successions.find(({ state }) => state === 'open');
  if (open.length === 0 && !succession) return null;
  return (
    <section aria-labelledby="demandes">
      <h2 id="demandes">Demandes à l’agence</h2>
      <ul>
        {open.map(({ id, userId, createdAt }) => (
          <li>
            <a href={`${path}examens/${id}/`}>Examen de {members.find(userId)?.name ?? 'un compte supprimé'}</a>
            <span class="hint">, depuis le {frenchMoment(createdAt)}</span>
          </li>
        ))}
        {succession && (
          <li>
            <a href={`${path}successions/${succession.id}/`}>
              Succession de {members.find(succession.replacedId)?.name ?? 'un compte supprimé'}
            </a>
            <span class="hint">, {successionTime(succession, now)}</span>
          </li>
        )}
      </ul>
    </section>
  );
};

export const CompanyPageView: FC<CompanyShown> = (shown) => {
  const { frame, members, file, names, older } = shown;
  const { company, accounts, invitations } = members.view;
  const path = companyPath(company);
  const placed = accounts.filter((account) => !isPending(account) && account.state !== 'refused');
  const others = accounts.filter((account) => !placed.includes(account));
  return (
    <AgencyPage frame={frame}>
      <div class="page-head">
        <p>
          <a href={COMPANIES}>Toutes les entreprises</a>
        </p>
        <h1>{company.name}</h1>
        <p class="actions">
          {company.state === 'closed' ? (
            <a class="button" href={`${path}rouvrir/`}>
              Rouvrir l’entreprise
            </a>
          ) : (
            <a class="button" href={`${path}fermer/`}>
              Fermer l’entreprise
            </a>
          )}
        </p>
      </div>
      <dl class="facts">
        <div>
          <dt>SIREN</dt>
          <dd>{spacedSiren(company.siren)}</dd>
        </div>
        <div>
          <dt>Adresse</dt>
          <dd>{company.address}</dd>
        </div>
        <div>
          <dt>État</dt>
          <dd>{COMPANY_STATE_LABELS[company.state]}</dd>
        </div>
      </dl>
      <Asked {...shown} />
      <section aria-labelledby="comptes">
        <h2 id="comptes">Comptes</h2>
        {placed.length === 0 ? (
          <p class="hint">Aucun compte n’est actif.</p>
        ) : (
          <ul class="account-tree">
            {forestOf(placed).map((top) => (
              <Branch placed={top} members={members} secondFactors={shown.secondFactors} />
            ))}
          </ul>
        )}
      </section>
      {others.length > 0 && (
        <section aria-labelledby="en-attente">
          <h2 id="en-attente">Comptes en attente ou refusés</h2>
          <ul>
            {others.map((account) => (
              <li>
                {account.name}, {inWords(account)} <span class="hint">{account.email}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {invitations.length > 0 && (
        <section aria-labelledby="invitations">
          <h2 id="invitations">Invitations en cours</h2>
          <ul>
            {invitations.map((invitation) => (
              <li>
                {invitation.firstName} {invitation.lastName}, compte {TYPE_LABELS[invitation.type]}{' '}
                <span class="hint">
                  {invitation.email}, par {members.find(invitation.inviterId)?.name ?? 'un compte supprimé'}, jusqu’au{' '}
                  {frenchDate(invitation.expiresAt)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {file.verifications.length > 0 && (
        <section aria-labelledby="verifications">
          <h2 id="verifications">Vérifications</h2>
          <ul>
            {file.verifications.map((verification) => (
              <li>
                {members.find(verification.userId)?.name ?? 'Un compte supprimé'}. <CheckLine verification={verification} names={names} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="historique">
        <h2 id="historique">Historique</h2>
        {file.events.length === 0 ? (
          <p class="hint">Rien n’est encore arrivé.</p>
        ) : (
          <ol class="trace">
            {file.events.map((event) => (
              <TraceLine event={event} members={members} names={names} />
            ))}
          </ol>
        )}
        {older && (
          <p>
            <a href={older}>Événements plus anciens</a>
          </p>
        )}
      </section>
    </AgencyPage>
  );
};
