/** The search engines to compare, in the browser: each is loaded when it is asked for and ranks slugs. */
import MiniSearch from 'minisearch';
import { loadSearch } from '../../src/faq/search/pagefind-index.ts';

type Ranker = (query: string) => Promise<string[]>;

declare global {
  interface Window {
    engines: Record<'guichet' | 'pagefind' | 'minisearch', () => Promise<Ranker>>;
  }
}

const slugOf = (address: string) => address.replace(/^.*\/faq\//, '').replace(/\/$/, '');

/** Ours, as the site loads it. */
async function guichet(): Promise<Ranker> {
  const search = await loadSearch();
  return async (query) => (await search(query, { limit: 10 })).hits.map(({ address }) => slugOf(address));
}

/** Pagefind as it comes. */
async function pagefind(): Promise<Ranker> {
  const engine = await import(/* @vite-ignore */ `${location.origin}/stock-pagefind/pagefind.js`);
  await engine.init();
  return async (query) => {
    const { results } = await engine.search(query);
    const shown = await Promise.all(results.slice(0, 10).map((result: { data(): Promise<{ url: string }> }) => result.data()));
    return shown.map(({ url }) => slugOf(url));
  };
}

/** MiniSearch with the options that its documentation suggests for typing mistakes. */
async function minisearch(): Promise<Ranker> {
  const engine = new MiniSearch({
    fields: ['question', 'text'],
    processTerm: (term) => term.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase(),
    searchOptions: { boost: { question: 2 }, fuzzy: 0.2, prefix: true },
  });
  engine.addAll(await (await fetch('/corpus.json')).json());
  return async (query) =>
    engine
      .search(query)
      .slice(0, 10)
      .map(({ id }) => id as string);
}

window.engines = { guichet, pagefind, minisearch };
