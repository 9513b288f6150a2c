/** What the browser loads to filter by itself. */
import { FACETS, type FacetDefinitions } from '../facets.ts';
import type { ListedQuestion, PublishedQuestion } from '../question.ts';

/** With more questions than this, a choice asks the Worker for the page instead: the list would weigh more than it saves. */
export const MOST_QUESTIONS_IN_BROWSER = 600;

export function answersOf(questions: readonly PublishedQuestion[]): Record<string, string> {
  return Object.fromEntries(questions.map(({ slug, html }) => [slug, html]));
}

export function listed({ id, slug, question, summary, facets, updated, verified }: PublishedQuestion): ListedQuestion {
  return { id, slug, question, summary, facets, updated, verified };
}

/** The facets without what lists do not show. */
export function slimFacets(facets: FacetDefinitions): FacetDefinitions {
  const slim = { ...facets };
  for (const facet of FACETS) {
    slim[facet] = { ...facets[facet], values: facets[facet].values.map((value) => ({ ...value, definition: '', synonyms: [] })) };
  }
  return slim;
}
