import type { ThesaurusSource } from './thesaurus.ts';

/** Where the site serves {@link SearchData}. */
export const SEARCH_DATA = 'pagefind/lexique.json';

/** What the browser needs beside Pagefind's own files. */
export interface SearchData {
  /** Documents of the index. */
  total: number;
  /** Words in lower case with their accents, joined by spaces, the most frequent first. */
  words: string;
  thesaurus: ThesaurusSource;
}
