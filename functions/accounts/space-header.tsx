/** On top of every page of the company space: where one is, who one is, the way out. */
import type { FC } from 'hono/jsx';

/** The parts of the space, in the order in which they are shown. */
const PARTS = [
  { href: '/espace/', label: 'Accueil' },
  { href: '/espace/comptes/', label: 'Comptes' },
] as const;

const isIn = (path: string, href: string) => (href === '/espace/' ? path === href : path.startsWith(href));

export const SpaceHeader: FC<{ name: string /** Path of the page. */; path: string }> = ({ name, path }) => (
  <div class="desk-header">
    <nav aria-label="Espace entreprise">
      <ul>
        {PARTS.map(({ href, label }) => (
          <li>
            <a href={href} aria-current={path === href ? 'page' : isIn(path, href) ? 'true' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
    <p class="desk-agent">
      <span class="visually-hidden">Connecté&nbsp;: </span>
      <a
        href="/espace/profil/"
        aria-current={path === '/espace/profil/' ? 'page' : path.startsWith('/espace/profil/') ? 'true' : undefined}
      >
        {name}
      </a>
    </p>
    <form method="post" action="/espace/deconnexion/">
      <button type="submit">Se déconnecter</button>
    </form>
  </div>
);
