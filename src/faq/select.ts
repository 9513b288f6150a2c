/**
 * Which questions a choice keeps, and how many each further choice would leave. Pure: the same functions run in the Worker, in
 * the browser and when the site is built.
 */
import {
  emptySelection,
  FACETS,
  type Facet,
  type FacetDefinitions,
  type Facets,
  type FacetValue,
  GUIDED_FACETS,
  type GuidedFacet,
  type Selection,
  withoutValue,
} from './facets.ts';

/** What selecting needs to know of a question. */
export interface Filed {
  facets: Facets;
}

export interface ValueCount {
  value: FacetValue;
  /** Questions that remain if this value is chosen in its facet, the other facets staying as they are. */
  count: number;
  chosen: boolean;
}

export interface Relaxation {
  facet: Facet;
  value: string;
  /** Questions found once this value is taken away. */
  count: number;
}

/** Rule Q2: does the question carry a chosen value in every facet where something is chosen? */
export function matches(question: Filed, selection: Selection, except?: Facet): boolean {
  for (const facet of FACETS) {
    if (facet !== except && !answers(question, selection, facet)) return false;
  }
  return true;
}

function answers(question: Filed, selection: Selection, facet: Facet): boolean {
  const chosen = selection[facet];
  if (chosen.length === 0) return true;
  const carried = question.facets[facet];
  for (const value of chosen) if (carried.includes(value)) return true;
  return false;
}

/**
 * How closely a question speaks of what was chosen, between 0 and 1 for each facet: a question filed under the chosen couloir
 * alone is closer than one filed under all nine.
 */
function closeness(question: Filed, selection: Selection): number {
  let sum = 0;
  for (const facet of FACETS) {
    const chosen = selection[facet];
    if (chosen.length === 0) continue;
    const carried = question.facets[facet];
    sum += carried.filter((value) => chosen.includes(value)).length / carried.length;
  }
  return sum;
}

/**
 * The questions that a choice keeps (Q2), the closest to the choice first, then in the order given (which is that of the
 * alphabet in the published list).
 */
export function select<Q extends Filed>(questions: readonly Q[], selection: Selection): Q[] {
  return questions
    .filter((question) => matches(question, selection))
    .map((question, rank) => ({ question, rank, closeness: closeness(question, selection) }))
    .sort((a, b) => b.closeness - a.closeness || a.rank - b.rank)
    .map(({ question }) => question);
}

/**
 * Rule Q3: beside each value, how many questions remain if it is chosen. A dispositif is listed only when no couloir is chosen or
 * when it belongs to a chosen one (Q1); chosen values are always listed.
 */
export function countValues(questions: readonly Filed[], selection: Selection, facet: Facet, facets: FacetDefinitions): ValueCount[] {
  return countEveryFacet(questions, selection, facets)[facet];
}

/** The same for every facet, in one look at each question. */
export function countEveryFacet(questions: readonly Filed[], selection: Selection, facets: FacetDefinitions): Record<Facet, ValueCount[]> {
  const totals = new Map(FACETS.map((facet) => [facet, new Map<string, number>()]));
  const count = (question: Filed, facet: Facet) => {
    const ofFacet = totals.get(facet);
    for (const value of question.facets[facet]) ofFacet?.set(value, (ofFacet.get(value) ?? 0) + 1);
  };
  for (const question of questions) {
    let against: Facet | null = null;
    let several = false;
    for (const facet of FACETS) {
      if (answers(question, selection, facet)) continue;
      several = against !== null;
      against = facet;
      if (several) break;
    }
    if (several) continue;
    // A question that one facet alone keeps out would come with another value of that facet.
    if (against) count(question, against);
    else for (const facet of FACETS) count(question, facet);
  }
  const listed = (facet: Facet) => listValues(totals.get(facet) ?? new Map(), selection, facet, facets);
  return Object.fromEntries(FACETS.map((facet) => [facet, listed(facet)])) as Record<Facet, ValueCount[]>;
}

function listValues(totals: ReadonlyMap<string, number>, selection: Selection, facet: Facet, facets: FacetDefinitions): ValueCount[] {
  const list: ValueCount[] = [];
  for (const value of facets[facet].values) {
    const chosen = selection[facet].includes(value.slug);
    const outside = facet === 'dispositif' && selection.couloir.length > 0 && !selection.couloir.includes(value.couloir ?? '');
    if (chosen || !(outside || value.hidden)) list.push({ value, chosen, count: totals.get(value.slug) ?? 0 });
  }
  return list;
}

/** What a list offers before anything is chosen: the values that some question carries (Q3); none for a facet that no question carries. */
export function offeredValues(questions: readonly Filed[], facets: FacetDefinitions): Record<Facet, FacetValue[]> {
  const counts = countEveryFacet(questions, emptySelection(), facets);
  const offered = (facet: Facet) => counts[facet].filter(({ count }) => count > 0).map(({ value }) => value);
  return Object.fromEntries(FACETS.map((facet) => [facet, offered(facet)])) as Record<Facet, FacetValue[]>;
}

/** The next guided question worth asking (Q1 order), or null when none would narrow what is left. */
export function nextGuided(
  questions: readonly Filed[],
  selection: Selection,
  answered: ReadonlySet<GuidedFacet>,
  facets: FacetDefinitions,
): GuidedFacet | null {
  const left = questions.filter((question) => matches(question, selection)).length;
  for (const facet of GUIDED_FACETS) {
    if (answered.has(facet)) continue;
    const narrowing = countValues(questions, selection, facet, facets).filter(({ count }) => count > 0 && count < left);
    if (narrowing.length > 0) return facet;
  }
  return null;
}

/** At a dead end: which single choice to take away, and how many questions that brings back; the most first. */
export function relaxations(questions: readonly Filed[], selection: Selection): Relaxation[] {
  const list: Relaxation[] = [];
  for (const facet of FACETS) {
    for (const value of selection[facet]) {
      const wider = withoutValue(selection, facet, value);
      const count = questions.filter((question) => matches(question, wider)).length;
      if (count > 0) list.push({ facet, value, count });
    }
  }
  return list.sort((a, b) => b.count - a.count);
}
