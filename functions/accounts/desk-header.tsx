/** On top of every page of the desk: where one is, who one is, the way out. */
import type { FC } from 'hono/jsx';
import type { Agent } from './model.ts';

/** The parts of the desk, in the order in which they are shown. */
const PARTS = [
  { href: '/equipe/messages/', label: 'Messages' },
  { href: '/equipe/entreprises/', label: 'Entreprises' },
] as const;

export const DeskHeader: FC<{ agent: Agent /** Path of the page. */; path: string }> = ({ agent, path }) => (
  <div class="desk-header">
    <nav aria-label="Équipe">
      <ul>
        {PARTS.map(({ href, label }) => (
          <li>
            <a href={href} aria-current={path === href ? 'page' : path.startsWith(href) ? 'true' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
    <p class="desk-agent">
      <span class="visually-hidden">Connecté&nbsp;: </span>
      <a href="/equipe/compte/" aria-current={path === '/equipe/compte/' ? 'page' : undefined}>
        {agent.name}
      </a>
    </p>
    <form method="post" action="/equipe/deconnexion/">
      <button type="submit">Se déconnecter</button>
    </form>
  </div>
);
