/** A content folder of one's own, for tests of what authors write. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const SITE_YAML = `name: Guichet de la rivière
tagline: Passez.
url: https://guichet.example
demonstration: true
accessibility: non conforme
variables:
  agence:
    nom: Agence de la rivière
  passage:
    url: https://passage.example/
addresses:
  - email: ecrire@agence.example
    label: Équipe
    when: Toujours.
mail:
  from: guichet@agence.example
  team: equipe@agence.example
startHere:
  - traverser
`;

export const TAXONOMY_YAML = `facets:
  offre:
    label: Type d’offre
    question: Quelle offre ?
    values:
      - { slug: achat, label: Achat, definition: Acheter. }
      - { slug: location, label: Location, definition: Louer. }
  couloir:
    label: Rive
    question: Quelle rive ?
    values:
      - { slug: gauche, label: Gauche, definition: À gauche. }
      - { slug: droite, label: Droite, definition: À droite. }
  dispositif:
    label: Ouvrage
    question: Quel ouvrage ?
    values:
      - { slug: pont, label: Pont, definition: Un pont., couloir: gauche }
      - { slug: bac, label: Bac, definition: Un bac., couloir: droite }
  service:
    label: Service
    question: Quel service ?
    values:
      - { slug: eau, label: Eau, definition: "L’eau." }
  thematique:
    label: Thématique
    question: Quel sujet ?
    values:
      - { slug: prix, label: Prix, definition: Le prix. }
  vague:
    label: Vague
    question: Quelle vague ?
    values:
      - { slug: vague-1, label: Vague 1, definition: La première. }
acronyms:
  - { short: CDR, full: Code de la rivière }
synonyms:
  - [prix, tarif]
`;

const FORMULATIONS = ['un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit']
  .map((word) => `  - "Autrement, ${word} ?"`)
  .join('\n');

/** The front matter and answer of a question that has no fault; a field given replaces the field, `null` takes it away. */
export function questionFile(fields: Record<string, string | null> = {}, answer = 'Oui, en suivant le chemin.\n'): string {
  const lines: Record<string, string | null> = {
    id: 'q-traverser',
    question: 'Peut-on traverser ?',
    offre: 'achat',
    couloirs: '[gauche]',
    dispositifs: '[pont]',
    published: '2026-03-12',
    updated: '2026-03-12',
    formulations: `\n${FORMULATIONS}`,
    ...fields,
  };
  const written = Object.entries(lines).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return `---\n${written.join('\n')}\n---\n\n${answer}`;
}

export const RIGHT_FOLDER: Readonly<Record<string, string>> = {
  'site.yaml': SITE_YAML,
  'taxonomy.yaml': TAXONOMY_YAML,
  'faq/traverser.md': questionFile(),
};

/** Writes files, gives their folder to a reader, and takes everything away. */
export function withFolder<T>(files: Readonly<Record<string, string>>, read: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'guichet-unit-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return read(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The line, from 1, on which a piece of a text stands. */
export function lineOf(text: string, piece: string): number {
  const at = text.indexOf(piece);
  if (at < 0) throw new Error(`not in the text: ${piece}`);
  return text.slice(0, at).split('\n').length;
}
