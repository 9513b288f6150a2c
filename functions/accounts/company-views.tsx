/** The accounts of a company, as those who may see them see them. */
import type { FC } from 'hono/jsx';
import { frenchDate } from '../../src/faq/typography.ts';
import { Choices, ErrorSummary, Field, type FieldErrors } from '../form-field.tsx';
import { ACCOUNT_REFUSAL_MESSAGES, ACTION_LABELS, inWords, TYPE_LABELS, TYPE_MEANINGS } from './account-messages.ts';
import type { AccountList } from './company-part-repository.ts';
import { ACTION_SLUGS, consequencesOf, counted, type Doing, doingsOf } from './consequences.ts';
import type { Looking } from './looking.ts';
import { ACCOUNT_TYPES, type Account, type AccountType, type CompanyView, type Invitation } from './model.ts';
import type { Typed } from './registration-schema.ts';
import { isPending, mayInvite, mayManageInvitation } from './rules.ts';
import { SpaceHeader } from './space-header.tsx';
import { forestOf, type Placed } from './tree.ts';

const accountPath = (id: string) => `/espace/comptes/${id}/`;

const Notice: FC<{ text: string | null }> = ({ text }) =>
  text === null ? null : (
    <p class="notice" role="status">
      {text}
    </p>
  );

/** One account and those below it. The links alone take the focus; account-tree.ts makes a tree of them, with arrows. */
const Branch: FC<{ placed: Placed<Account>; selfId: string }> = ({ placed: { account, children }, selfId }) => (
  <li>
    <a href={accountPath(account.id)}>
      <span class="account-name">{account.name}</span>
      {account.id === selfId && <span class="mark">vous</span>}
      <span class="account-type">{inWords(account)}</span>
    </a>
    {children.length > 0 && (
      <ul>
        {children.map((child) => (
          <Branch placed={child} selfId={selfId} />
        ))}
      </ul>
    )}
  </li>
);

/** Those whom this account validates. */
const waitingFor = ({ members, self }: Looking) =>
  members.view.accounts.filter((account) =>
    doingsOf(members, self.id, account).some(({ action, refusal }) => action === 'validate' && refusal === null),
  );

const Waiting: FC<{ waiting: Account[] }> = ({ waiting }) => {
  if (waiting.length === 0) return null;
  return (
    <section aria-labelledby="a-valider">
      <h2 id="a-valider">À valider</h2>
      <ul class="waiting-accounts">
        {waiting.map((account) => (
          <li>
            <p>
              <a href={accountPath(account.id)}>
                <strong>{account.name}</strong>
              </a>{' '}
              ({account.email}) demande un compte {TYPE_LABELS[account.askedType ?? account.type]}
              <span class="hint">, depuis le {frenchDate(account.createdAt)}</span>
            </p>
            <p class="actions">
              {(['validate', 'refuse'] as const).map((action) => (
                <a class={action === 'validate' ? 'button primary' : 'button'} href={`${accountPath(account.id)}${ACTION_SLUGS[action]}/`}>
                  {ACTION_LABELS[action]} <span class="visually-hidden">le compte de {account.name}</span>
                </a>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
};

const OpenInvitation: FC<{ looking: Looking; invitation: Invitation; now: Date }> = ({ looking: { members, self }, invitation, now }) => {
  const inviter = members.find(invitation.inviterId);
  const mayManage = mayManageInvitation(members.actor(self), members.relation(self.id, invitation.inviterId)).allowed;
  const isOver = invitation.expiresAt <= now.toISOString();
  return (
    <li>
      <p>
        <strong>
          {invitation.firstName} {invitation.lastName}
        </strong>{' '}
        ({invitation.email}), compte {TYPE_LABELS[invitation.type]}
        <span class="hint">
          , invité par {inviter?.name ?? 'un compte supprimé'},{' '}
          {isOver ? `expirée depuis le ${frenchDate(invitation.expiresAt)}` : `valable jusqu’au ${frenchDate(invitation.expiresAt)}`}
        </span>
      </p>
      {mayManage && (
        <form method="post" action={`/espace/comptes/invitations/${invitation.id}/`} class="actions">
          <button type="submit" name="action" value="resend">
            Renvoyer
            <span class="visually-hidden">
              {' '}
              l’invitation de {invitation.firstName} {invitation.lastName}
            </span>
          </button>
          <button type="submit" name="action" value="revoke">
            Retirer
            <span class="visually-hidden">
              {' '}
              l’invitation de {invitation.firstName} {invitation.lastName}
            </span>
          </button>
        </form>
      )}
    </li>
  );
};

/** The accounts of a small company: all in one tree. */
const WholeTree: FC<{ looking: Looking; placed: Account[]; manages: boolean }> = ({ looking: { self }, placed, manages }) => (
  <section aria-labelledby="arbre">
    <h2 id="arbre">{manages ? 'Qui est rattaché à qui' : 'Vos responsables'}</h2>
    {placed.length === 0 ? (
      <p class="hint">Votre compte n’est pas encore actif&nbsp;: il n’est rattaché à personne.</p>
    ) : (
      <ul class="account-tree" data-account-tree aria-labelledby="arbre">
        {forestOf(placed).map((top) => (
          <Branch placed={top} selfId={self.id} />
        ))}
      </ul>
    )}
  </section>
);

export const LIST_TOP = 'tete';

const underPath = (id: string) => `/espace/comptes/?sous=${encodeURIComponent(id)}`;

/** One account of a large company, and the way to those attached to it. */
const Line: FC<{ account: Account; leads: boolean; responsable: Account | null; selfId: string }> = ({
  account,
  leads,
  responsable,
  selfId,
}) => (
  <li>
    <a href={accountPath(account.id)}>
      <span class="account-name">{account.name}</span>
      {account.id === selfId && <span class="mark">vous</span>}
      <span class="account-type">{inWords(account)}</span>
      {responsable && <span class="account-type">rattaché à {responsable.name}</span>}
    </a>
    {leads && (
      <a class="account-below" href={underPath(account.id)}>
        Comptes rattachés<span class="visually-hidden"> à {account.name}</span>
      </a>
    )}
  </li>
);

/** The accounts of a large company, those attached to one account at a time. */
const OneLevel: FC<{ looking: Looking<AccountList>; visible: ReadonlySet<string>; place: ShownPlace }> = ({
  looking: { members, self },
  visible,
  place: { under, sought },
}) => {
  const { lines, next } = members.view;
  const shown = (lines ?? []).flatMap(({ id, leads }) => {
    const account = visible.has(id) ? members.find(id) : null;
    return account ? [{ account, leads }] : [];
  });
  const above = under ? members.above(under.id).toReversed() : [];
  return (
    <section aria-labelledby="arbre">
      <h2 id="arbre">Qui est rattaché à qui</h2>
      <search>
        <form method="get" action="/espace/comptes/" class="account-search">
          <label for="nom">Chercher un compte par son nom ou son adresse</label>
          <input id="nom" name="nom" type="search" value={sought ?? ''} maxlength={120} autocomplete="off" />
          <button type="submit">Chercher</button>
        </form>
      </search>
      {sought === null ? (
        <nav class="account-path" aria-label="Place dans l’entreprise">
          <ol>
            <li>
              {under ? <a href={underPath(LIST_TOP)}>En tête de l’entreprise</a> : <span aria-current="page">En tête de l’entreprise</span>}
            </li>
            {above.map(({ id, name }) => (
              <li>
                <a href={underPath(id)}>{name}</a>
              </li>
            ))}
            {under && (
              <li>
                <span aria-current="page">
                  {under.name}
                  {under.id === self.id && ' (vous)'}
                </span>
              </li>
            )}
          </ol>
        </nav>
      ) : (
        <p role="status">
          {foundInWords(shown.length, next !== null)} pour «&nbsp;{sought}&nbsp;». <a href="/espace/comptes/">Revenir à la liste</a>
        </p>
      )}
      {sought === null && shown.length === 0 && (
        <p class="hint">{under?.id === self.id ? 'Aucun compte ne vous est rattaché.' : 'Aucun compte n’est rattaché à celui-ci.'}</p>
      )}
      {shown.length > 0 && (
        <ul class="account-tree account-level">
          {shown.map(({ account, leads }) => (
            <Line
              account={account}
              leads={leads}
              responsable={sought === null || account.responsableId === null ? null : members.find(account.responsableId)}
              selfId={self.id}
            />
          ))}
        </ul>
      )}
      {next !== null && sought === null && (
        <p>
          <a class="button" href={`${underPath(under?.id ?? LIST_TOP)}&apres=${encodeURIComponent(next)}`}>
            Comptes suivants
          </a>
        </p>
      )}
    </section>
  );
};

function foundInWords(count: number, more: boolean): string {
  if (more) return `Les ${count}\u00a0premiers comptes`;
  return count === 0 ? 'Aucun compte' : counted(count, 'compte', 'comptes');
}

/** Where in a large company the list stands. */
export interface ShownPlace {
  /** Null at the top. */
  under: Account | null;
  /** What is sought by name; null when nothing is. */
  sought: string | null;
}

/** Accounts that wait for somebody else, or for a check. */
const OthersWaiting: FC<{ accounts: Account[] }> = ({ accounts }) =>
  accounts.length === 0 ? null : (
    <section aria-labelledby="en-attente">
      <h2 id="en-attente">En attente</h2>
      <ul>
        {accounts.map((account) => (
          <li>
            <a href={accountPath(account.id)}>{account.name}</a>, {inWords(account)}
          </li>
        ))}
      </ul>
    </section>
  );

export const AccountsView: FC<{
  looking: Looking<AccountList>;
  visible: Account[];
  place: ShownPlace;
  notice: string | null;
  now: Date;
}> = ({ looking, visible, place, notice, now }) => {
  const { members, self, path } = looking;
  const placed = visible.filter((account) => !isPending(account) && account.state !== 'refused');
  const refused = visible.filter(({ state }) => state === 'refused');
  const manages = mayInvite(members.actor(self)).allowed;
  const waiting = waitingFor(looking);
  const others = visible.filter((account) => isPending(account) && account.id !== self.id && !waiting.includes(account));
  return (
    <>
      <SpaceHeader name={self.name} path={path} />
      <div class="accounts">
        <Notice text={notice} />
        <div class="page-head">
          <h1>Comptes de {members.view.company.name}</h1>
          {manages && (
            <p class="actions">
              <a class="button primary" href="/espace/comptes/inviter/">
                Inviter quelqu’un
              </a>
            </p>
          )}
        </div>
        <Waiting waiting={waiting} />
        {manages && members.view.lines !== null ? (
          <OneLevel looking={looking} visible={new Set(placed.map(({ id }) => id))} place={place} />
        ) : (
          <WholeTree looking={looking} placed={placed} manages={manages} />
        )}
        <OthersWaiting accounts={others} />
        {manages && (
          <section aria-labelledby="invitations">
            <h2 id="invitations">Invitations en cours</h2>
            {members.view.invitations.length === 0 ? (
              <p class="hint">Aucune invitation n’attend de réponse.</p>
            ) : (
              <ul class="waiting-accounts">
                {members.view.invitations.map((invitation) => (
                  <OpenInvitation looking={looking} invitation={invitation} now={now} />
                ))}
              </ul>
            )}
          </section>
        )}
        {refused.length > 0 && manages && (
          <section aria-labelledby="refuses">
            <h2 id="refuses">Demandes refusées</h2>
            <ul>
              {refused.map(({ id, name, type }) => (
                <li>
                  <a href={accountPath(id)}>{name}</a>, {TYPE_LABELS[type]}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </>
  );
};

/** Reasons that one would look for: shown beside what cannot be done. The others are absent, with their action. */
const WORTH_SAYING = ['last_mandataire', 'mandataire_only', 'type_already_asked', 'account_above', 'account_beside'];

export const AccountPageView: FC<{ looking: Looking; account: Account; notice: string | null }> = ({ looking, account, notice }) => {
  const { members, self, path } = looking;
  const doings = doingsOf(members, self.id, account);
  const possible = doings.filter(({ refusal }) => refusal === null);
  const reasons = new Set(doings.map(({ refusal }) => refusal).filter((refusal) => refusal !== null && WORTH_SAYING.includes(refusal)));
  const responsable = account.responsableId === null ? null : members.find(account.responsableId);
  return (
    <>
      <SpaceHeader name={self.name} path={path} />
      <div class="accounts">
        <Notice text={notice} />
        <div class="page-head">
          <h1>{account.name}</h1>
        </div>
        <dl class="facts">
          <div>
            <dt>Compte</dt>
            <dd>{inWords(account)}</dd>
          </div>
          <div>
            <dt>Adresse e-mail</dt>
            <dd>{account.email}</dd>
          </div>
          <div>
            <dt>Rattaché à</dt>
            <dd>
              {responsable ? <a href={accountPath(responsable.id)}>{responsable.name}</a> : 'personne\u00a0: en tête de l’entreprise'}
            </dd>
          </div>
          <div>
            <dt>Ouvert le</dt>
            <dd>{frenchDate(account.createdAt)}</dd>
          </div>
        </dl>
        {possible.length > 0 && (
          <ul class="actions">
            {possible.map(({ action }) => (
              <li>
                <a class="button" href={`${accountPath(account.id)}${ACTION_SLUGS[action]}/`}>
                  {ACTION_LABELS[action]}
                </a>
              </li>
            ))}
          </ul>
        )}
        {[...reasons].map((reason) => reason && <p class="hint">{ACCOUNT_REFUSAL_MESSAGES[reason]}</p>)}
        <p>
          <a href="/espace/comptes/">Tous les comptes</a>
        </p>
      </div>
    </>
  );
};

/** Everything that will happen, before it does. */
export const ConfirmActionView: FC<{ looking: Looking<CompanyView>; account: Account; action: Doing }> = ({ looking, account, action }) => {
  const { members, self, path } = looking;
  return (
    <>
      <SpaceHeader name={self.name} path={path} />
      <div class="prose">
        <div class="page-head">
          <h1>
            {ACTION_LABELS[action]}&nbsp;: {account.name}
          </h1>
        </div>
        <p>Voici ce qui va se passer&nbsp;:</p>
        <ul>
          {consequencesOf(action, members, self.id, account).map((sentence) => (
            <li>{sentence}</li>
          ))}
        </ul>
        <form method="post" action={`${accountPath(account.id)}${ACTION_SLUGS[action]}/`} class="actions">
          <button class="primary" type="submit">
            {ACTION_LABELS[action]}
          </button>
          <a class="button" href={accountPath(account.id)}>
            Annuler
          </a>
        </form>
      </div>
    </>
  );
};

/** What becomes of an invitation of each type, by who invites. */
function after(type: AccountType, inviter: AccountType): string {
  if (type === 'mandataire') return 'Son identité et sa fonction seront vérifiées.';
  return type === 'representant' && inviter !== 'mandataire'
    ? 'Un mandataire devra valider le compte.'
    : 'Le compte sera actif dès l’acceptation.';
}

export const InviteView: FC<{ looking: Looking; typed: Typed; errors: FieldErrors; notice: string | null }> = ({
  looking: { self, path },
  typed,
  errors,
  notice,
}) => (
  <>
    <SpaceHeader name={self.name} path={path} />
    <div class="sign-in">
      <ErrorSummary title="L’invitation n’est pas partie" error={notice} fields={errors} />
      <div class="page-head">
        <h1>Inviter quelqu’un</h1>
        <p class="lead">La personne reçoit un lien valable 7&nbsp;jours, et choisit elle-même son mot de passe.</p>
      </div>
      <form method="post" action="/espace/comptes/inviter/">
        <Choices
          name="type"
          legend="Type de compte"
          error={errors.type}
          chosen={typed.type ?? 'salarie'}
          values={ACCOUNT_TYPES.toReversed().map((value) => ({
            value,
            label: TYPE_LABELS[value],
            hint: `${TYPE_MEANINGS[value]} ${after(value, self.type)}`,
          }))}
        />
        <Field name="firstName" label="Prénom" error={errors.firstName}>
          {(attributes) => <input {...attributes} value={typed.firstName ?? ''} autocomplete="off" maxlength={59} required />}
        </Field>
        <Field name="lastName" label="Nom" error={errors.lastName}>
          {(attributes) => <input {...attributes} value={typed.lastName ?? ''} autocomplete="off" maxlength={59} required />}
        </Field>
        <Field name="email" label="Adresse e-mail" hint="La sienne, pas une boîte partagée." error={errors.email}>
          {(attributes) => <input {...attributes} type="email" value={typed.email ?? ''} autocomplete="off" maxlength={254} required />}
        </Field>
        <button class="primary" type="submit">
          Envoyer l’invitation
        </button>
      </form>
    </div>
  </>
);
