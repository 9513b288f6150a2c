import { facets } from '../../../.generated/facets.ts';
import { published } from '../../../.generated/published.ts';
import { answersOf, listed, slimFacets } from '../../faq/list/list-data.ts';

/** The list with its answers, for filtering without reloading; the Worker takes the answers from here too, to print them. */
export function GET(): Response {
  return Response.json({ questions: published.map(listed), facets: slimFacets(facets), answers: answersOf(published) });
}
