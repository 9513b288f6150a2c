import { facets } from '../../../.generated/facets.ts';
import { published } from '../../../.generated/published.ts';
import { listed, slimFacets } from '../../faq/list/list-data.ts';

/** The list without its answers, for the guided questions of the home page. */
export function GET(): Response {
  return Response.json({ questions: published.map(listed), facets: slimFacets(facets) });
}
