/** Pagefind (https://pagefind.app) as the search's index, in a browser. */
import { FACETS, type Selection } from '../facets.ts';
import { createSearch, type IndexedDocument, type Search, type SearchAnswer, type SearchIndex, type SearchOptions } from '../search.ts';
import { whatMayCome, wordBegun } from './ahead.ts';
import { wordsWithin } from './boundaries.ts';
import { lexemeOf, partOf } from './lexemes.ts';
import { Lexicon } from './lexicon.ts';
import { type Postings, tellingness } from './rank.ts';
import { DOCUMENT_DIGITS, initialOf, rarerWords, SEARCH_DATA, type SearchData, unpackWords } from './search-data.ts';
import { readThesaurus, thesaurusWords } from './thesaurus.ts';
import { normalise, tellingWords } from './words.ts';

interface PagefindResult {
  id: string;
  score: number;
  data(): Promise<{ raw_url: string; meta: Record<string, string> }>;
}

interface Pagefind {
  init(): Promise<void>;
  /** With null for a query: everything that passes the filters. */
  search(query: string | null, options?: { filters: Record<string, { any: string[] }> }): Promise<{ results: PagefindResult[] }>;
  /** Number of documents by value, by filter. */
  filters(): Promise<Record<string, Record<string, number>>>;
  /** Loads what a search for these words needs. */
  preload(words: string): Promise<void>;
}

const chosenFacets = (selection: Selection) => FACETS.filter((facet) => selection[facet].length > 0);

interface FullIndex extends SearchIndex {
  /** Reads a document that no search may have found yet. */
  readAhead(result: PagefindResult): Promise<void>;
}

function indexOver(pagefind: Pagefind, { total, parts, filters }: SearchData): FullIndex {
  const results = new Map<string, PagefindResult>();
  const held = new Set<string>();
  const asked = new Map<string, Promise<Postings>>();

  async function ask(lexeme: string): Promise<Postings> {
    const words = Array.from({ length: parts[lexeme] ?? 1 }, (_, part) => partOf(lexeme, part));
    const found = await Promise.all(words.map(async (word) => (await pagefind.search(word)).results));
    // Every lexeme that is asked stands in the lexicon, so in the index: Pagefind says nothing when a file of its own is missing.
    if (found.some(({ length }) => length === 0)) throw new Error(`index without ${lexeme}`);
    const holders = found.flat().length;
    const postings = new Map<string, number>();
    for (const part of found) {
      // Pagefind takes a part for a whole word, which would be rarer, and so tell more.
      const share = tellingness(holders, total) / tellingness(part.length, total);
      for (const result of part) {
        results.set(result.id, result);
        postings.set(result.id, result.score * share);
      }
    }
    return postings;
  }

  return {
    total,
    /** Remembers what it found: while someone types, most words stay the same. */
    find(lexeme) {
      const found = asked.get(lexeme) ?? ask(lexeme);
      asked.set(lexeme, found);
      found.catch(() => asked.delete(lexeme));
      return found;
    },
    async carrying(selection) {
      const chosen = chosenFacets(selection);
      const found = await pagefind.search(null, {
        filters: Object.fromEntries(chosen.map((facet) => [facet, { any: selection[facet] }])),
      });
      if (found.results.length === 0) {
        // No question, or a filter's file that is missing, of which Pagefind says nothing either.
        const known = await pagefind.filters();
        const missing = chosen.find((facet) => filters.includes(facet) && !known[facet]);
        if (missing) throw new Error(`index without the filter ${missing}`);
      }
      return new Set(found.results.map(({ id }) => id));
    },
    async read(document): Promise<IndexedDocument> {
      const result = results.get(document);
      if (!result) throw new Error(`not found before: ${document}`);
      const { raw_url: address, meta } = await result.data();
      held.add(document);
      return {
        address,
        question: meta.title ?? '',
        text: meta.text ?? '',
        filed: meta.filed ?? '',
        related: Array.from((meta.related ?? '').matchAll(/\S+/g), ([number]) => document.slice(0, -DOCUMENT_DIGITS) + number),
        ways: (meta.ways ?? '').split('\n').map((way) => way.split(' ')),
      };
    },
    holds: (document) => held.has(document),
    async readAhead(result) {
      await result.data();
      held.add(result.id);
    },
  };
}

/** Pagefind's BM25: short questions are not better for being short, and a word said twice says little more. */
const RANKING = { pageLength: 0.4, termFrequency: 0.8, termSaturation: 2, termSimilarity: 1 };

async function readFile(address: string): Promise<Response> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
}

interface PagefindModule {
  createInstance(options: Record<string, unknown>): Pagefind;
}

/** A site of no more questions is read whole once it is searched; beyond, that would be megabytes (docs/benchmarks.md). */
const SMALL_SITE = 200;
/** What is read ahead together: a letter that needs something else shares the line with no more. */
const WORDS_AHEAD = 300;
const DOCUMENTS_AHEAD = 6;

/** Lexemes that are sought ahead together. */
const LEXEMES_SOUGHT_AHEAD = 3;
/** Letters of a beginning that says nothing yet: the rarer words that begin so are likely to be needed. */
const SHORT_BEGINNING = 2;

function* inGroups<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}

export interface LoadedSearch {
  search: Search;
  /**
   * Searches for what a query becomes with the letter that is likely to follow, then for the words that its last one may become: when
   * that letter comes, most of what it needs is at hand.
   *
   * @throws when a file is missing or cannot be read
   */
  searchAhead(query: string, options: SearchOptions | undefined, stop: AbortSignal): Promise<void>;
  /**
   * Reads, on a small site, all that further searches may need. Begun again after it was stopped, it goes on: Pagefind keeps what it read.
   *
   * @throws when a file is missing or cannot be read. Pagefind keeps that too: a search that needs it fails
   */
  readAhead(stop: AbortSignal): Promise<void>;
}

/**
 * Loads the index and the lexicon.
 *
 * @param base where the site is served, `/` unless said
 * @throws when a file is missing or cannot be read
 */
export async function loadSearch(base = '/'): Promise<LoadedSearch> {
  const [{ createInstance }, data] = await Promise.all([
    import(/* @vite-ignore */ `${base}pagefind/pagefind.js`) as Promise<PagefindModule>,
    readFile(`${base}${SEARCH_DATA}`).then((response) => response.json() as Promise<SearchData>),
  ]);
  const pagefind = createInstance({ noWorker: true, basePath: `${base}pagefind/`, ranking: RANKING });
  await pagefind.init();
  const index = indexOver(pagefind, data);
  const thesaurus = readThesaurus(data.thesaurus, data.common);
  const words = unpackWords(data.words);
  const lexicon = new Lexicon(words, thesaurusWords(data.thesaurus));
  const search = createSearch(index, lexicon, thesaurus);

  /** Initials whose rarer words are read or being read. */
  const learned = new Map<string, Promise<void>>();
  function learn(initial: string): Promise<void> {
    if (!data.rarer.includes(initial)) return Promise.resolve();
    const read = async () => lexicon.learn(unpackWords(await (await readFile(`${base}${rarerWords(initial)}`)).text()));
    const learning = learned.get(initial) ?? read();
    learned.set(initial, learning);
    learning.catch(() => learned.delete(initial));
    return learning;
  }
  async function learnAndSearch(query: string, options?: SearchOptions): Promise<SearchAnswer> {
    const telling = tellingWords(wordBegun(query).length === 1 ? query.slice(0, -1) : query); // One letter completes and corrects nothing
    const unknown = telling.filter(({ word }) => !lexicon.has(lexemeOf(word)));
    const meant = unknown.flatMap((each) => [each, ...wordsWithin(each)]);
    await Promise.all(Array.from(new Set(meant.map(({ word }) => initialOf(word))), learn));
    return search(query, options);
  }

  let whole = false;
  async function searchAhead(query: string, options: SearchOptions | undefined, stop: AbortSignal): Promise<void> {
    if (whole) return;
    const begun = wordBegun(query);
    if (begun.length > 0 && begun.length <= SHORT_BEGINNING) await learn(initialOf(begun));
    const { text, lexemes } = whatMayCome(query, lexicon, thesaurus);
    if (text) await search(text, { ...options, hurried: true });
    for (const group of inGroups(lexemes, LEXEMES_SOUGHT_AHEAD)) {
      if (stop.aborted) return;
      await Promise.all(group.map((lexeme) => index.find(lexeme)));
    }
  }
  async function readAhead(stop: AbortSignal): Promise<void> {
    if (whole || data.total > SMALL_SITE) return;
    // In order: neighbours stand in the same piece of the index.
    const lexemes = [...new Set(words.map((word) => lexemeOf(normalise(word))))].sort();
    for (const group of inGroups(lexemes, WORDS_AHEAD)) {
      if (stop.aborted) return;
      await pagefind.preload(group.join(' '));
      // Pagefind says nothing of a piece that is missing; a search does.
      await index.find(group[0] ?? '');
    }
    await pagefind.filters();
    const { results } = await pagefind.search(null);
    for (const group of inGroups(results, DOCUMENTS_AHEAD)) {
      if (stop.aborted) return;
      await Promise.all(group.map((result) => index.readAhead(result)));
    }
    whole = true;
  }

  return { search: learnAndSearch, searchAhead, readAhead };
}
