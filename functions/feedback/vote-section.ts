import { STATUS_MESSAGES } from './messages.ts';
import type { Opinion } from './model.ts';

export interface VoteSection {
  /** The token that both forms send back. */
  form: string;
  /** What the visitor already said, or null. */
  opinion: Opinion | null;
}

function statusOf({ helpful, reason }: Opinion): string {
  if (helpful) return STATUS_MESSAGES.yes;
  return reason === null ? STATUS_MESSAGES.no : STATUS_MESSAGES.noWithReason;
}

/** Gives the forms of a built question page their token, and shows the vote already given. */
export function fillVoteSection(page: Response, { form, opinion }: VoteSection): Response {
  const rewriter = new HTMLRewriter().on('[data-vote-form], [data-reasons-form]', {
    element: (element) => void element.append(`<input type="hidden" name="form" value="${form}">`, { html: true }),
  });
  if (opinion) {
    rewriter
      .on('[data-vote-form] button', {
        element: (element) =>
          void element.setAttribute('aria-pressed', String((element.getAttribute('value') === 'true') === opinion.helpful)),
      })
      .on('[data-vote-status]', { element: (element) => void element.setInnerContent(statusOf(opinion)) });
    if (!opinion.helpful && opinion.reason === null)
      rewriter.on('[data-reasons-form]', { element: (element) => void element.removeAttribute('hidden') });
  }
  return rewriter.transform(page);
}
