/**
 * The facets under which a question is filed, and their values.
 *
 * Rule Q1: five guided facets, asked in this order; `vague` is a mark that can be filtered on, never asked.
 */

/** The five guided facets, in the order in which they are asked (Q1). */
export const GUIDED_FACETS = ['offre', 'couloir', 'dispositif', 'service', 'thematique'] as const;

/** Every facet that filters a list: the guided ones, then the mark `vague`. */
export const FACETS = [...GUIDED_FACETS, 'vague'] as const;

export type GuidedFacet = (typeof GUIDED_FACETS)[number];
export type Facet = (typeof FACETS)[number];

/** One value of a facet, as `content/taxonomy.yaml` holds it. */
export interface FacetValue {
  /** Stable name in addresses, lower case, digits and hyphens. */
  slug: string;
  /** What people read. */
  label: string;
  /** Its acronym in common use, when it has one. */
  short?: string | undefined;
  /** One sentence that says what it is. */
  definition: string;
  /** Other words that people type for it. */
  synonyms: string[];
  /** For a dispositif only: the couloir it belongs to (Q1). */
  couloir?: string | undefined;
  /** True for a value that no list offers. */
  hidden?: boolean | undefined;
}

export interface FacetDefinition {
  label: string;
  /** The guided question that this facet asks. */
  question: string;
  values: FacetValue[];
}

export interface Acronym {
  short: string;
  /** Absent when nobody knows what it stands for. */
  full?: string | undefined;
  /** Other spellings that people type. */
  also: string[];
}

export type FacetDefinitions = Record<Facet, FacetDefinition>;

/** `content/taxonomy.yaml`, read and checked. */
export interface Taxonomy {
  facets: FacetDefinitions;
  acronyms: Acronym[];
  /** Groups of words used for one another by visitors. */
  synonyms: string[][];
}

/** Dispositifs under the couloir that each belongs to (Q1), in the order of the taxonomy; a couloir without any is left out. */
export function byCouloir(dispositifs: readonly FacetValue[], facets: FacetDefinitions): { couloir: FacetValue; own: FacetValue[] }[] {
  return facets.couloir.values
    .map((couloir) => ({ couloir, own: dispositifs.filter((value) => value.couloir === couloir.slug) }))
    .filter(({ own }) => own.length > 0);
}

/** The values that a question carries, by facet. */
export type Facets = Record<Facet, string[]>;

/** The values that a visitor chose, by facet. No value means that the facet does not filter. */
export type Selection = Record<Facet, string[]>;

export function emptySelection(): Selection {
  return { offre: [], couloir: [], dispositif: [], service: [], thematique: [], vague: [] };
}

/** Number of values chosen, over all facets. */
export function countChosen(selection: Selection): number {
  return FACETS.reduce((sum, facet) => sum + selection[facet].length, 0);
}

/**
 * Reads a choice from an address. Unknown values are dropped, repeated ones count once, and values stand in the order of the
 * taxonomy, so that one choice has one address.
 */
export function parseSelection(query: URLSearchParams, facets: FacetDefinitions): Selection {
  const selection = emptySelection();
  for (const facet of FACETS) {
    const asked = new Set(query.getAll(facet));
    selection[facet] = facets[facet].values.map((value) => value.slug).filter((slug) => asked.has(slug));
  }
  return selection;
}

/** The address query of a choice, without `?`; empty when nothing is chosen. */
export function toQuery(selection: Selection): string {
  const query = new URLSearchParams();
  for (const facet of FACETS) for (const value of selection[facet]) query.append(facet, value);
  return query.toString();
}

export function withValue(selection: Selection, facet: Facet, value: string): Selection {
  return selection[facet].includes(value) ? selection : { ...selection, [facet]: [...selection[facet], value] };
}

export function withoutValue(selection: Selection, facet: Facet, value: string): Selection {
  return { ...selection, [facet]: selection[facet].filter((other) => other !== value) };
}
