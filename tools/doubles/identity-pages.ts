/** The two pages of the identity provider's double: plain forms, nothing from elsewhere. */
import type { DemoPerson } from '../demo/people.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 1.125rem/1.5 system-ui, sans-serif; margin: 0; }
  main { margin: 0 auto; max-width: 40rem; padding: 1rem; }
  .banner { background: #fff3c4; color: #1b1b1b; margin: 0; padding: 0.75rem 1rem; text-align: center; }
  ul { list-style: none; padding: 0; }
  li { margin-block: 0.75rem; }
  button { font: inherit; min-height: 2.75rem; padding: 0.5rem 1rem; text-align: start; width: 100%; }
  small { display: block; }
`;

const pageOf = (title: string, main: string) => `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} — démonstration</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<p class="banner"><strong>Démonstration&nbsp;: ce n’est pas FranceConnect.</strong></p>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>`;

function choiceOf({ sub, given_name, family_name, preferred_username, shows }: DemoPerson): string {
  const name = escaped(`${given_name} ${preferred_username ?? family_name}`);
  return `<li><button name="person" value="${escaped(sub)}">Continuer en tant que ${name} <small>${escaped(shows)}</small></button></li>`;
}

/** @param action where the choice is sent */
export function choicePage(people: readonly DemoPerson[], action: string): string {
  return pageOf(
    'Qui êtes-vous&nbsp;?',
    `<p>Personne n’existe ici. Choisissez qui vous êtes pour cet essai.</p>
<form method="post" action="${escaped(action)}">
<ul>
${people.map(choiceOf).join('\n')}
</ul>
<p><button name="cancel" value="1">Annuler</button></p>
</form>`,
  );
}

/** At the root, for who comes there by hand. */
export function frontPage(people: readonly DemoPerson[]): string {
  const names = people.map(
    ({ given_name, family_name, shows }) => `<li>${escaped(`${given_name} ${family_name}`)} <small>${escaped(shows)}</small></li>`,
  );
  return pageOf(
    'Fournisseur d’identité',
    `<p>On arrive ici depuis le site, pour dire qui l’on est. Personne de cette liste n’existe.</p><ul>${names.join('\n')}</ul>`,
  );
}

export const faultPage = () =>
  pageOf('Cette demande n’aboutit pas', '<p>Elle est incomplète, expirée ou déjà utilisée. Revenez au site et recommencez.</p>');
