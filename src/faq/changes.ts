import type { PublishedQuestion } from './question.ts';

export interface Change {
  /** `YYYY-MM-DD`. */
  date: string;
  slug: string;
  id: string;
  question: string;
  summary: string;
  html: string;
  /** « Nouvelle réponse », or what the author said of the change. */
  what: string;
}

/** The last change of every question, newest first. */
export function changes(questions: readonly PublishedQuestion[]): Change[] {
  return questions
    .map(({ id, slug, question, summary, html, published, updated, change }) => ({
      date: updated,
      slug,
      id,
      question,
      summary,
      html,
      what: change ?? (updated === published ? 'Nouvelle réponse' : 'Réponse mise à jour'),
    }))
    .sort((a, b) => b.date.localeCompare(a.date));
}
