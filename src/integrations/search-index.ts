/** The search index: Pagefind's files, and the site's lexicon beside them. */
import { transform } from 'esbuild';
import { close, createIndex } from 'pagefind';
import { FACETS, type Facets, type Taxonomy } from '../faq/facets.ts';
import type { PublishedQuestion } from '../faq/question.ts';
import { isCode, lexemeOf, lexemesOf } from '../faq/search/lexemes.ts';
import { initialOf, packWords, rarerWords, SEARCH_DATA, type SearchData } from '../faq/search/search-data.ts';
import { readThesaurus, thesaurusSource } from '../faq/search/thesaurus.ts';
import { normalise, tellingWords } from '../faq/search/words.ts';
import { orderIndex, type PagefindFiles, type Shown } from './pagefind-files.ts';
import { type Division, divisionsOf, LARGEST_PART, pagesOf, type SearchDocument, searchDocuments, toldBy } from './search-documents.ts';

/** Bytes of an index chunk before compression: a search loads one chunk a word, so small ones keep a first search light. */
const CHUNK_SIZE = 1_000;

/** Words that a first search loads, all of a site that has no more; a larger one keeps the rarer ones by their initial, for when one is typed. */
const MOST_WORDS = 4_000;
const HEAD_WORDS = 2_000;

/** Documents given to Pagefind together. */
const BATCH = 100;

/** Where a question is filed, in words, as results show it. */
function filedAs(facets: Facets, taxonomy: Taxonomy): string {
  const names = (facet: 'couloir' | 'dispositif' | 'service' | 'offre') =>
    taxonomy.facets[facet].values.filter(({ slug }) => facets[facet].includes(slug)).map(({ label, short }) => short ?? label);
  const couloirs = names('couloir');
  const where = couloirs.length === 0 || couloirs.length > 3 ? names('offre') : couloirs;
  return [...where, ...names('service').slice(0, 3)].join(' · ');
}

const addressOf = (slug: string) => `/faq/${slug}/`;

/** What a result shows of a question, and what it is compared with. */
function shownOf(
  { question, text, facets, related, formulations }: PublishedQuestion,
  taxonomy: Taxonomy,
  numberOf: (url: string) => string | undefined,
): Record<string, string> {
  const ways = [question, ...formulations].map((way) => [...new Set(lexemesOf(way))].sort().join(' '));
  return {
    title: question,
    text,
    filed: filedAs(facets, taxonomy),
    related: related
      .map((slug) => numberOf(addressOf(slug)))
      .filter(Boolean)
      .join(' '),
    ways: ways.filter(Boolean).join('\n'),
  };
}

async function pagefindFiles(documents: readonly SearchDocument[], divisions: ReadonlyMap<string, Division>): Promise<PagefindFiles> {
  process.env.PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE = String(CHUNK_SIZE);
  // No language: what is indexed is stemmed already.
  const { index, errors } = await createIndex({ forceLanguage: 'unknown' });
  if (!index) throw new Error(`Pagefind: ${errors.join('; ')}`);
  const add = async ({ slug, html }: { slug: string; html: string }) => {
    const added = await index.addHTMLFile({ url: addressOf(slug), content: html });
    if (added.errors.length > 0) throw new Error(`Pagefind, ${slug}: ${added.errors.join('; ')}`);
  };
  let batch: Promise<void>[] = [];
  for (const page of pagesOf(documents, divisions)) {
    batch.push(add(page));
    if (batch.length < BATCH) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
  const { files } = await index.getFiles();
  await close();
  return new Map(files.map(({ path: name, content }) => [name, content]));
}

/** A word without accents nor the marks of plural and feminine. */
const bare = (form: string) => normalise(form).replace(/e?[sx]?$/, '');

/**
 * The forms by which a lexeme is known, with their accents: of a word, its plural and its feminine, the most frequent one. A typing
 * mistake in « facture » is not near to « facturer ».
 */
function knownForms(counts: ReadonlyMap<string, number>): string[] {
  const rarestFirst = [...counts].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? 1 : -1)).map(([form]) => form);
  return [...new Map(rarestFirst.map((form) => [bare(form), form])).values()];
}

/** The share of the questions, and their least number, that hold a word so common that its other names are not asked for. */
const COMMON = { share: 0.3, least: 10 } as const;

/** What the questions say. */
interface Vocabulary {
  /**
   * In lower case with their accents. The most frequent lexemes come first, by powers of two, and then the alphabet: that order says
   * enough and compresses well.
   */
  words: string[];
  /** Lexemes that so many questions hold that they tell next to nothing. */
  common: string[];
}

function vocabularyOf(questions: readonly PublishedQuestion[], taxonomy: Taxonomy): Vocabulary {
  const lexemes = new Map<string, { forms: Map<string, number>; holders: Set<string> }>();
  for (const question of questions) {
    const { id } = question;
    const said = tellingWords(
      toldBy(question, taxonomy)
        .map(({ text }) => text)
        .join('\n'),
    );
    const shown = new Map(said.map(({ written, word }) => [word, /^\p{L}+$/u.test(written) ? written.toLowerCase() : word]));
    for (const [word, written] of shown) {
      if (word.length < 2 && !isCode(word)) continue;
      const lexeme = lexemeOf(word);
      const { forms, holders } = lexemes.get(lexeme) ?? { forms: new Map<string, number>(), holders: new Set<string>() };
      forms.set(written, (forms.get(written) ?? 0) + 1);
      lexemes.set(lexeme, { forms, holders: holders.add(id) });
    }
  }
  const words = [...lexemes.values()].flatMap(({ forms, holders }) => {
    const frequency = Math.floor(Math.log2(holders.size));
    return knownForms(forms).map((written) => ({ written, frequency }));
  });
  const many = Math.max(COMMON.least, COMMON.share * questions.length);
  return {
    words: words.sort((a, b) => b.frequency - a.frequency || (a.written < b.written ? -1 : 1)).map(({ written }) => written),
    common: [...lexemes]
      .filter(([, { holders }]) => holders.size > many)
      .map(([lexeme]) => lexeme)
      .sort(),
  };
}

/** What the browser loads beside Pagefind's files: the frequent words and the thesaurus, then the rarer words of an initial. */
function lexiconFiles(
  questions: readonly PublishedQuestion[],
  taxonomy: Taxonomy,
  divisions: ReadonlyMap<string, Division>,
): PagefindFiles {
  const thesaurus = thesaurusSource(taxonomy);
  const said = readThesaurus(thesaurus).lexemes;
  const { words, common } = vocabularyOf(questions, taxonomy);
  // An alternative is only asked for when its words are known: they all belong to the head.
  const head = words.length <= MOST_WORDS ? MOST_WORDS : HEAD_WORDS;
  const inHead = (word: string, rank: number) => rank < head || said.has(lexemeOf(normalise(word)));
  const rarer = Map.groupBy(
    words.filter((word, rank) => !inHead(word, rank)),
    (word) => initialOf(normalise(word)),
  );
  const data: SearchData = {
    total: questions.length,
    words: packWords(words.filter(inHead)),
    rarer: [...rarer.keys()].sort().join(''),
    thesaurus,
    common,
    parts: Object.fromEntries([...divisions].map(([lexeme, { parts }]) => [lexeme, parts])),
    filters: FACETS.filter((facet) => questions.some(({ facets }) => facets[facet].length > 0)),
  };
  return new Map([
    [SEARCH_DATA, Buffer.from(JSON.stringify(data))],
    ...[...rarer].map(([initial, list]): [string, Buffer] => [rarerWords(initial), Buffer.from(packWords(list))]),
  ]);
}

/**
 * Every file of the search, by its path in the site, one after the other.
 *
 * @param largestPart documents that hold a word, beyond which it is indexed in parts
 */
export async function* makeSearchIndex(
  questions: readonly PublishedQuestion[],
  taxonomy: Taxonomy,
  largestPart = LARGEST_PART,
): AsyncGenerator<[name: string, bytes: Uint8Array]> {
  const documents = searchDocuments(questions, taxonomy);
  const divisions = divisionsOf(documents, largestPart);
  const made = await pagefindFiles(documents, divisions);
  const code = await transform(Buffer.from(made.get('pagefind.js') ?? '').toString(), { minify: true, format: 'esm' });
  yield ['pagefind/pagefind.js', Buffer.from(code.code)];
  yield ['pagefind/wasm.unknown.pagefind', made.get('wasm.unknown.pagefind') ?? new Uint8Array()];
  const byAddress = new Map(questions.map((question) => [addressOf(question.slug), question]));
  const shown: Shown = (url, numberOf) => {
    const question = byAddress.get(url);
    return question ? shownOf(question, taxonomy, numberOf) : {};
  };
  for (const [name, bytes] of orderIndex(made, shown)) yield [`pagefind/${name}`, bytes];
  yield* lexiconFiles(questions, taxonomy, divisions);
}
