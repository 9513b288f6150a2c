import { published } from '../../.generated/published.ts';
import type { PublishedQuestion } from './question.ts';

const bySlug = new Map(published.map((question) => [question.slug, question]));

/** The published question with this slug, if any. */
export function withSlug(slug: string | undefined): PublishedQuestion | undefined {
  return slug === undefined ? undefined : bySlug.get(slug);
}

/** The published questions with these slugs, in that order; a slug that names none is passed over. */
export function withSlugs(slugs: readonly string[]): PublishedQuestion[] {
  return slugs.map(withSlug).filter((question) => question !== undefined);
}
