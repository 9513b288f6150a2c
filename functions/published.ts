import { questions } from '../.generated/questions.ts';
import type { WorkerQuestion } from '../src/faq/question.ts';

/** The published list (F6), built from the content with the Worker itself. */
const byId = new Map(questions.map((question) => [question.id, question]));
const bySlug = new Map(questions.map((question) => [question.slug, question]));
const byFormerSlug = new Map(questions.flatMap((question) => question.formerSlugs.map((slug) => [slug, question] as const)));

export { questions };

export function findById(id: string): WorkerQuestion | undefined {
  return byId.get(id);
}

export function findBySlug(slug: string): WorkerQuestion | undefined {
  return bySlug.get(slug);
}

/** The question that had this address before (Q4). */
export function findByFormerSlug(slug: string): WorkerQuestion | undefined {
  return byFormerSlug.get(slug);
}
