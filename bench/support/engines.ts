/** The search engines to compare, in the browser: each is loaded when it is asked for and ranks slugs. */
import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import { stemmer } from '@orama/stemmers/french';
import { Charset, Document } from 'flexsearch';
import MiniSearch from 'minisearch';
import { loadSearch } from '../../src/faq/search/pagefind-index.ts';

type Ranker = (query: string) => Promise<string[]>;

/** Ours first, then what it is compared with; « worded » is MiniSearch given the other ways to ask and the synonyms too. */
export type Engine = 'guichet' | 'pagefind' | 'minisearch' | 'worded' | 'orama' | 'flexsearch';

/** A question as the engines that hold everything in memory are given it. */
export type ComparedQuestion = Record<'id' | 'question' | 'text' | 'formulations' | 'synonyms', string>;

declare global {
  interface Window {
    engines: Record<Engine, () => Promise<Ranker>>;
  }
}

/** Results that are looked at. */
const DEPTH = 10;

const slugOf = (address: string) => address.replace(/^.*\/faq\//, '').replace(/\/$/, '');
const readCorpus = async (): Promise<ComparedQuestion[]> => (await fetch('/corpus.json')).json();

/** Ours, as the site loads it. */
async function guichet(): Promise<Ranker> {
  const { search } = await loadSearch();
  return async (query) => (await search(query, { limit: DEPTH })).hits.map(({ address }) => slugOf(address));
}

/** Pagefind as it comes. */
async function pagefind(): Promise<Ranker> {
  const engine = await import(/* @vite-ignore */ `${location.origin}/stock-pagefind/pagefind.js`);
  await engine.init();
  return async (query) => {
    const { results } = await engine.search(query);
    const shown = await Promise.all(results.slice(0, DEPTH).map((result: { data(): Promise<{ url: string }> }) => result.data()));
    return shown.map(({ url }) => slugOf(url));
  };
}

/** MiniSearch with the options that its documentation suggests for typing mistakes. */
async function miniSearchOver(fields: string[]): Promise<Ranker> {
  const engine = new MiniSearch({
    fields,
    processTerm: (term) => term.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase(),
    searchOptions: { boost: { question: 2 }, fuzzy: 0.2, prefix: true },
  });
  engine.addAll(await readCorpus());
  return async (query) =>
    engine
      .search(query)
      .slice(0, DEPTH)
      .map(({ id }) => id as string);
}

/** Orama with French stems, one typing mistake a word allowed. */
async function orama(): Promise<Ranker> {
  const engine = create({
    schema: { id: 'string', question: 'string', text: 'string' } as const,
    components: { tokenizer: { language: 'french', stemming: true, stemmer, tokenizeSkipProperties: ['id'] } },
  });
  await insertMultiple(
    engine,
    (await readCorpus()).map(({ id, question, text }) => ({ id, question, text })),
  );
  return async (query) => {
    const options = { term: query, properties: ['question', 'text'] as ('question' | 'text')[], boost: { question: 2 }, tolerance: 1 };
    const { hits } = await searchOrama(engine, { ...options, limit: DEPTH });
    return hits.map(({ document }) => document.id);
  };
}

/** FlexSearch with beginnings, its sound-like encoder, and results that hold a part of the words. */
async function flexsearch(): Promise<Ranker> {
  const engine = new Document<ComparedQuestion>({
    tokenize: 'forward',
    encoder: Charset.LatinBalance,
    document: { id: 'id', index: ['question', 'text'] },
  });
  for (const question of await readCorpus()) engine.add(question);
  return async (query) => (await engine.search({ query, limit: DEPTH, suggest: true, merge: true })).map(({ id }) => String(id));
}

window.engines = {
  guichet,
  pagefind,
  minisearch: () => miniSearchOver(['question', 'text']),
  worded: () => miniSearchOver(['question', 'text', 'formulations', 'synonyms']),
  orama,
  flexsearch,
};
