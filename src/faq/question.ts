import type { Facets } from './facets.ts';

/** A question as lists show it: what the Worker, the browser and the built pages need to select and to name it. */
export interface ListedQuestion {
  /** Stable, never reused: votes hang on it (Q4). */
  id: string;
  slug: string;
  question: string;
  /** The first sentence of the answer, plain text, at most 200 characters. */
  summary: string;
  facets: Facets;
  /** The day of the last real change, `YYYY-MM-DD`. */
  updated: string;
  /** The day on which dated information was last verified, `YYYY-MM-DD`; absent when the answer is not dated (Q5). */
  verified?: string | undefined;
}

/** A question as it is published: `/faq.json` and the question's page. */
export interface PublishedQuestion extends ListedQuestion {
  published: string;
  /** What the last change was, when it was not the first publication. */
  change?: string | undefined;
  /** Former slugs, each redirected to the present one (Q4). */
  formerSlugs: string[];
  /** The answer: HTML, and the same as plain text with a line a block. */
  html: string;
  text: string;
  /** SHA-256 of `text`, hexadecimal, first 32 digits; a vote keeps it (F4). */
  hash: string;
  /** Acronyms of the answer that it does not spell out itself. */
  acronyms: { short: string; full: string }[];
  /** Slugs. */
  related: string[];
  /** Addresses of the pages that the facts come from. */
  sources: string[];
  /** Searched, never shown: other words, other ways to ask. */
  synonyms: string[];
  formulations: string[];
}

/** What the Worker keeps of a question. */
export interface WorkerQuestion extends ListedQuestion {
  formerSlugs: string[];
  hash: string;
}
