import { published } from '../../.generated/published.ts';

/** Every published question, for whoever wants to reuse the answers (/donnees-ouvertes/). */
export function GET(): Response {
  const questions = published.map(({ id, slug, question, text, facets, published: first, updated, verified, hash }) => ({
    id,
    slug,
    question,
    text,
    facets,
    dates: { published: first, updated, verified: verified ?? null },
    hash,
  }));
  return Response.json(questions);
}
