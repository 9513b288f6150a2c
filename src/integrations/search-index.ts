/** The search index: Pagefind's files, and the site's lexicon beside them. */
import { transform } from 'esbuild';
import { close, createIndex } from 'pagefind';
import { FACETS, type Facets, type Taxonomy } from '../faq/facets.ts';
import type { PublishedQuestion } from '../faq/question.ts';
import { isCode, lexemeOf, lexemesOf } from '../faq/search/lexemes.ts';
import { initialOf, packWords, rarerWords, SEARCH_DATA, type SearchData } from '../faq/search/search-data.ts';
import { readThesaurus, thesaurusSource } from '../faq/search/thesaurus.ts';
import { normalise, tellingWords } from '../faq/search/words.ts';
import { orderIndex, type PagefindFiles } from './pagefind-files.ts';

/** How much more a word tells in each part of a question than in its answer; Pagefind takes 0 to 10. */
const WEIGHTS = { question: 7, formulations: 3, synonyms: 3, filed: 0.5, answer: 1 } as const;

/** Bytes of an index chunk before compression: a search loads one chunk a word, so small ones keep a first search light. */
const CHUNK_SIZE = 1_000;

/** Words that a first search loads; the rarer ones are loaded by their initial, when one is typed. */
const HEAD_WORDS = 3_000;

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

function labels(facets: Facets, taxonomy: Taxonomy): string {
  return FACETS.filter((facet) => facets[facet].length <= 4)
    .flatMap((facet) => taxonomy.facets[facet].values.filter(({ slug }) => facets[facet].includes(slug)).map(({ label }) => label))
    .join(' ');
}

/** The document of a question, as Pagefind reads it: its lexemes. Their order tells nothing, and repetitions compress better. */
function documentOf(question: PublishedQuestion, taxonomy: Taxonomy): string {
  const part = (weight: number, text: string) => `<p data-pagefind-weight="${weight}">${lexemesOf(text).sort().join(' ')}</p>`;
  const filters = FACETS.flatMap((facet) => question.facets[facet].map((value) => `<i data-pagefind-filter="${facet}:${value}"></i>`));
  return `<html lang="fr"><body><div data-pagefind-body>
${part(WEIGHTS.question, question.question)}
${part(WEIGHTS.formulations, question.formulations.join('\n'))}
${part(WEIGHTS.synonyms, question.synonyms.join('\n'))}
${part(WEIGHTS.filed, labels(question.facets, taxonomy))}
${part(WEIGHTS.answer, question.text)}
${filters.join('')}
</div></body></html>`;
}

/** Words of a document, as Pagefind counts them. */
const wordsIn = (document: string) => document.replace(/<[^>]*>/g, '').match(/\S+/g)?.length ?? 0;

/** What a result shows of a question, and what it is compared with. */
function shownOf({ question, text, facets, related, formulations }: PublishedQuestion, taxonomy: Taxonomy): Record<string, string> {
  const ways = [question, ...formulations].map((way) => [...new Set(lexemesOf(way))].sort().join(' '));
  return {
    title: question,
    text,
    filed: filedAs(facets, taxonomy),
    related: related.map((slug) => `/faq/${slug}/`).join(' '),
    ways: ways.filter(Boolean).join('\n'),
  };
}

async function pagefindFiles(questions: readonly PublishedQuestion[], taxonomy: Taxonomy): Promise<PagefindFiles> {
  process.env.PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE = String(CHUNK_SIZE);
  // No language: what is indexed is stemmed already.
  const { index, errors } = await createIndex({ forceLanguage: 'unknown' });
  if (!index) throw new Error(`Pagefind: ${errors.join('; ')}`);
  const add = async ({ slug, content }: { slug: string; content: string }) => {
    const added = await index.addHTMLFile({ url: `/faq/${slug}/`, content });
    if (added.errors.length > 0) throw new Error(`Pagefind, ${slug}: ${added.errors.join('; ')}`);
  };
  // The shortest first: the list of all documents with their lengths, which every search loads, is then a quarter lighter.
  const documents = questions
    .map((question) => {
      const content = documentOf(question, taxonomy);
      return { slug: question.slug, content, words: wordsIn(content) };
    })
    .sort((a, b) => a.words - b.words || (a.slug < b.slug ? -1 : 1));
  for (let start = 0; start < documents.length; start += BATCH) await Promise.all(documents.slice(start, start + BATCH).map(add));
  const { files } = await index.getFiles();
  await close();
  return new Map(files.map(({ path: name, content }) => [name, content]));
}

/** Letters by which two forms of a lexeme differ for both to be kept. */
const OTHER_FORM = 3;

/**
 * The forms by which a lexeme is known, with their accents: the most frequent one, and those that are much shorter or longer, since a
 * typing mistake in « groupement » is not near to « groupe ».
 */
function knownForms(counts: ReadonlyMap<string, number>): string[] {
  const kept: string[] = [];
  for (const [form] of [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    if (kept.every((other) => Math.abs(other.length - form.length) >= OTHER_FORM)) kept.push(form);
  }
  return kept;
}

/**
 * The words of the questions in lower case with their accents. The most frequent lexemes come first, by powers of two, and then the
 * alphabet: that order says enough and compresses well.
 */
function lexiconOf(questions: readonly PublishedQuestion[], taxonomy: Taxonomy): string[] {
  const forms = new Map<string, Map<string, number>>();
  for (const question of questions) {
    const text = [question.question, question.text, ...question.formulations, ...question.synonyms, labels(question.facets, taxonomy)].join(
      '\n',
    );
    const shown = new Map(tellingWords(text).map(({ written, word }) => [word, /^\p{L}+$/u.test(written) ? written.toLowerCase() : word]));
    for (const [word, written] of shown) {
      if (word.length < 2 && !isCode(word)) continue;
      const lexeme = lexemeOf(word);
      const counts = forms.get(lexeme) ?? new Map<string, number>();
      counts.set(written, (counts.get(written) ?? 0) + 1);
      forms.set(lexeme, counts);
    }
  }
  const words = [...forms.values()].flatMap((counts) => {
    const frequency = Math.floor(Math.log2([...counts.values()].reduce((sum, count) => sum + count, 0)));
    return knownForms(counts).map((written) => ({ written, frequency }));
  });
  return words.sort((a, b) => b.frequency - a.frequency || (a.written < b.written ? -1 : 1)).map(({ written }) => written);
}

/** What the browser loads beside Pagefind's files: the frequent words and the thesaurus, then the rarer words of an initial. */
function lexiconFiles(questions: readonly PublishedQuestion[], taxonomy: Taxonomy): PagefindFiles {
  const thesaurus = thesaurusSource(taxonomy);
  const said = readThesaurus(thesaurus).lexemes;
  const words = lexiconOf(questions, taxonomy);
  // An alternative is only asked for when its words are known: they all belong to the head.
  const inHead = (word: string, rank: number) => rank < HEAD_WORDS || said.has(lexemeOf(normalise(word)));
  const rarer = Map.groupBy(
    words.filter((word, rank) => !inHead(word, rank)),
    (word) => initialOf(normalise(word)),
  );
  const data: SearchData = {
    total: questions.length,
    words: packWords(words.filter(inHead)),
    rarer: [...rarer.keys()].sort().join(''),
    thesaurus,
  };
  return new Map([
    [SEARCH_DATA, Buffer.from(JSON.stringify(data))],
    ...[...rarer].map(([initial, list]): [string, Buffer] => [rarerWords(initial), Buffer.from(packWords(list))]),
  ]);
}

/** Every file of the search, by its path in the site, one after the other. */
export async function* makeSearchIndex(
  questions: readonly PublishedQuestion[],
  taxonomy: Taxonomy,
): AsyncGenerator<[name: string, bytes: Uint8Array]> {
  const made = await pagefindFiles(questions, taxonomy);
  const code = await transform(Buffer.from(made.get('pagefind.js') ?? '').toString(), { minify: true, format: 'esm' });
  yield ['pagefind/pagefind.js', Buffer.from(code.code)];
  yield ['pagefind/wasm.unknown.pagefind', made.get('wasm.unknown.pagefind') ?? new Uint8Array()];
  const byAddress = new Map(questions.map((question) => [`/faq/${question.slug}/`, question]));
  const shown = (url: string) => {
    const question = byAddress.get(url);
    return question ? shownOf(question, taxonomy) : {};
  };
  for (const [name, bytes] of orderIndex(made, shown)) yield [`pagefind/${name}`, bytes];
  yield* lexiconFiles(questions, taxonomy);
}
