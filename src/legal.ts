/** What the law wants the site to say of itself, from `content/site.yaml`. */
import type { Site } from './authoring/front-matter.ts';

type Publisher = Pick<Site, 'name' | 'demonstration' | 'variables'>;

/** Who answers for what the site says: never the agency when it is a demonstration, which the agency has not approved. */
export function publisherOf({ name, demonstration, variables }: Publisher): string {
  return demonstration ? name : variables.agence.nom;
}

/** What the site is, and for whom; any name stands after the colon, whatever its gender and its first letter. */
export function legalNotice({ name, demonstration, variables }: Publisher): string {
  return demonstration
    ? `${name} montre ce que peut être le guichet en ligne d’une agence publique. Agence mise en scène\u00a0: ${variables.agence.nom}.`
    : `${name} est le guichet en ligne d’une agence publique. Éditeur du site\u00a0: ${variables.agence.nom}.`;
}

/** What an audit against the RGAA has shown; without a valid one a site is « non conforme » (arrêté du 20 septembre 2019). */
export const AUDITS: Record<Site['accessibility'], string> = {
  'non conforme':
    'Aucun audit selon le référentiel général d’amélioration de l’accessibilité (RGAA) n’a encore été mené. Tant qu’il manque, le site se déclare non conforme, même si les contrôles ci-dessus réussissent.',
  'partiellement conforme':
    'Un audit selon le référentiel général d’amélioration de l’accessibilité (RGAA) a été mené\u00a0: le site en respecte la moitié des critères au moins, mais pas tous.',
  'totalement conforme':
    'Un audit selon le référentiel général d’amélioration de l’accessibilité (RGAA) a été mené\u00a0: le site en respecte tous les critères.',
};
