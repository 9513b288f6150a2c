/** Pagefind (https://pagefind.app) as the search's index, in a browser. */
import { FACETS, type Selection } from '../facets.ts';
import { Lexicon } from './lexicon.ts';
import { createSearch, type IndexedDocument, type Search, type SearchIndex } from './search.ts';
import { SEARCH_DATA, type SearchData } from './search-data.ts';
import { readThesaurus } from './thesaurus.ts';

interface PagefindResult {
  id: string;
  score: number;
  data(): Promise<{ raw_url: string; meta: Record<string, string> }>;
}

interface Pagefind {
  options(options: Record<string, unknown>): Promise<void>;
  init(): Promise<void>;
  search(query: string, options: { filters?: Record<string, { any: string[] }> }): Promise<{ results: PagefindResult[] }>;
}

function filtersOf(selection: Selection): Record<string, { any: string[] }> {
  return Object.fromEntries(FACETS.filter((facet) => selection[facet].length > 0).map((facet) => [facet, { any: selection[facet] }]));
}

function indexOver(pagefind: Pagefind, total: number): SearchIndex {
  const results = new Map<string, PagefindResult>();
  return {
    total,
    async find(lexeme, selection) {
      const found = await pagefind.search(lexeme, selection ? { filters: filtersOf(selection) } : {});
      for (const result of found.results) results.set(result.id, result);
      return new Map(found.results.map(({ id, score }) => [id, score]));
    },
    async read(document): Promise<IndexedDocument> {
      const result = results.get(document);
      if (!result) throw new Error(`not found before: ${document}`);
      const { raw_url: address, meta } = await result.data();
      return { address, question: meta.title ?? '', text: (meta.text ?? '').replaceAll('¶', '\n'), filed: meta.filed ?? '' };
    },
  };
}

/**
 * Loads the index and the lexicon.
 *
 * @param base where the site is served, `/` unless said
 * @throws when a file is missing or cannot be read
 */
export async function loadSearch(base = '/'): Promise<Search> {
  const [pagefind, data] = await Promise.all([
    import(/* @vite-ignore */ `${base}pagefind/pagefind.js`) as Promise<Pagefind>,
    fetch(`${base}${SEARCH_DATA}`).then((response) => {
      if (!response.ok) throw new Error(`${SEARCH_DATA}: ${response.status}`);
      return response.json() as Promise<SearchData>;
    }),
  ]);
  await pagefind.options({
    noWorker: true,
    basePath: `${base}pagefind/`,
    ranking: { pageLength: 0.4, termFrequency: 1, termSaturation: 1.4, termSimilarity: 1 },
  });
  await pagefind.init();
  return createSearch(indexOver(pagefind, data.total), new Lexicon(data.words.split(' ')), readThesaurus(data.thesaurus));
}
