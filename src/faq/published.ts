import { published } from '../../.generated/published.ts';
import type { PublishedQuestion } from './question.ts';

const bySlug = new Map(published.map((question) => [question.slug, question]));

/** The published questions with these slugs, in that order; a slug that names none is passed over. */
export function withSlugs(slugs: readonly string[]): PublishedQuestion[] {
  return slugs.map((slug) => bySlug.get(slug)).filter((question) => question !== undefined);
}
