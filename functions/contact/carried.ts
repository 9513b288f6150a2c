import { facets } from '../../.generated/facets.ts';
import { FACETS, parseSelection } from '../../src/faq/facets.ts';

/** The most that is carried over from a search, in characters. */
const LONGEST_SUBJECT = 150;

/** What a visitor had chosen or typed before wanting to write, in words; empty when they came with nothing. */
export function carriedOver(query: URLSearchParams): string {
  const selection = parseSelection(query, facets);
  const choices = FACETS.flatMap((facet) =>
    facets[facet].values.filter(({ slug }) => selection[facet].includes(slug)).map(({ label }) => label),
  );
  const subject = (query.get('subject') ?? '').replace(/\s+/g, ' ').trim().slice(0, LONGEST_SUBJECT).toWellFormed();
  return [subject, ...choices].filter(Boolean).join(' · ');
}
