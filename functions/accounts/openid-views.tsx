/** What a person reads of the services that sign them in with their account here. */
import type { FC } from 'hono/jsx';
import { frenchDate } from '../../src/faq/typography.ts';
import type { SignedInAccount } from './account-session.ts';
import type { Scope } from './openid-claims.ts';
import type { Service, Shared } from './openid-repository.ts';
import { SpaceHeader } from './space-header.tsx';

/** What each scope shares, in words. */
export const SCOPE_LABELS: Record<Scope, string> = {
  openid: 'une étiquette qui vous désigne, toujours la même pour ce site',
  profile: 'votre prénom et votre nom',
  email: 'votre adresse e-mail',
  entreprise: 'votre entreprise (nom et SIREN), le type de votre compte et vos droits',
  offline_access: 'tout cela aussi quand vous n’êtes pas connecté, jusqu’à ce que vous le retiriez',
};

const known = (scopes: readonly string[]) => scopes.filter((scope): scope is Scope => scope in SCOPE_LABELS);

const ScopeList: FC<{ scopes: readonly string[] }> = ({ scopes }) => (
  <ul>
    {known(scopes).map((scope) => (
      <li>{SCOPE_LABELS[scope]}</li>
    ))}
  </ul>
);

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).host : address);

export const ConsentView: FC<{ account: SignedInAccount; service: Service; scopes: readonly string[]; query: string; path: string }> = ({
  account,
  service,
  scopes,
  query,
  path,
}) => (
  <>
    <SpaceHeader name={account.name} path={path} />
    <div class="prose">
      <div class="page-head">
        <h1>Se connecter à {service.name}</h1>
        <p class="lead">Ce service ({hostOf(service.redirectUris[0] ?? '')}) vous reconnaîtra avec votre compte. Il recevra&nbsp;:</p>
      </div>
      <ScopeList scopes={scopes} />
      <p>
        Jamais votre mot de passe. Vous pouvez retirer cet accord quand vous voulez, dans{' '}
        <a href="/espace/services/">vos services connectés</a>.
      </p>
      <form method="post" action="/espace/services/accord/" class="choices">
        <input type="hidden" name="query" value={query} />
        <button class="primary" type="submit" name="answer" value="accept">
          Autoriser
        </button>
        <button type="submit" name="answer" value="refuse">
          Refuser
        </button>
      </form>
    </div>
  </>
);

/** The last step before another site: a page, since a form may lead to this site alone (form-action 'self'). */
export const LeaveForView: FC<{ address: string; name: string }> = ({ address, name }) => (
  <div class="prose">
    <div class="page-head">
      <h1>Retour à {name}</h1>
    </div>
    <p>
      <a class="button primary" href={address}>
        Continuer vers {hostOf(address)}
      </a>
    </p>
  </div>
);

export const ServicesView: FC<{ account: SignedInAccount; shared: readonly Shared[]; notice: string | null; path: string }> = ({
  account,
  shared,
  notice,
  path,
}) => (
  <>
    <SpaceHeader name={account.name} path={path} />
    <div class="prose">
      {notice !== null && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <p class="back">
        <a href="/espace/profil/">Votre profil</a>
      </p>
      <div class="page-head">
        <h1>Services connectés</h1>
        <p class="lead">D’autres sites vous reconnaissent avec ce compte. Vous choisissez lesquels.</p>
      </div>
      {shared.length === 0 && <p>Aucun service n’est connecté. Un service vous le propose quand vous vous y connectez.</p>}
      {shared.map(({ clientId, name, scopes, createdAt }) => (
        <section aria-labelledby={`service-${clientId}`}>
          <h2 id={`service-${clientId}`}>{name}</h2>
          <p>Depuis le {frenchDate(createdAt)}, ce service reçoit&nbsp;:</p>
          <ScopeList scopes={scopes} />
          <form method="post" action={`/espace/services/${encodeURIComponent(clientId)}/retirer/`}>
            <button type="submit">
              Retirer l’accès <span class="visually-hidden">de {name}</span>
            </button>
          </form>
        </section>
      ))}
    </div>
  </>
);

export const RefusedView: FC<{ message: string }> = ({ message }) => (
  <div class="prose">
    <div class="page-head">
      <h1>La connexion à ce service n’a pas abouti</h1>
      <p class="lead">{message}</p>
    </div>
    <p>
      <a href="/contact/">Nous écrire</a>
    </p>
  </div>
);
