import { facets } from '../../.generated/facets.ts';
import { emptySelection, FACETS, parseSelection, type Selection } from '../../src/faq/facets.ts';
import type { WorkerQuestion } from '../../src/faq/question.ts';
import { findById } from '../published.ts';
import { MESSAGE_LIMITS } from './model.ts';
import type { TypedForm } from './schema.ts';

/** What a visitor brings to an empty form: the question they come from, their choices, the words they searched (Q3). */
export function whereFrom(query: URLSearchParams): { typed: Pick<TypedForm, 'texts' | 'lists'>; question: WorkerQuestion | null } {
  const question = findById(query.get('question') ?? '') ?? null;
  const chosen: Selection = parseSelection(query, facets);
  const lists = FACETS.some((facet) => chosen[facet].length > 0) || !question ? chosen : ofQuestion(question);
  const subject = (query.get('subject') ?? '').replace(/\s+/g, ' ').trim().slice(0, MESSAGE_LIMITS.subject).toWellFormed();
  return { typed: { texts: { subject }, lists }, question };
}

/** The facets of a question that say where it belongs: those with one value. */
function ofQuestion(question: WorkerQuestion): Selection {
  const one = FACETS.map((facet) => [facet, question.facets[facet].length === 1 ? question.facets[facet] : []]);
  return { ...emptySelection(), ...Object.fromEntries(one) };
}
