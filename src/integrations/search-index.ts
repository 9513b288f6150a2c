/** The search index: Pagefind's files, and the site's lexicon beside them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { close, createIndex } from 'pagefind';
import { FACETS, type Facets, type Taxonomy } from '../faq/facets.ts';
import type { PublishedQuestion } from '../faq/question.ts';
import { isCode, lexemeOf, lexemesOf } from '../faq/search/lexemes.ts';
import { SEARCH_DATA, type SearchData } from '../faq/search/search-data.ts';
import { thesaurusSource } from '../faq/search/thesaurus.ts';
import { tellingWords } from '../faq/search/words.ts';

/** How much more a word tells in each part of a question than in its answer; Pagefind takes 0 to 10. */
const WEIGHTS = { question: 7, formulations: 3, synonyms: 3, filed: 0.5, answer: 1 } as const;

/** Bytes of an index chunk before compression: a search loads one chunk a word, so small ones keep a first search light. */
const CHUNK_SIZE = 5_000;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

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

/** The document of a question, as Pagefind reads it: lexemes to search, what to show as metadata. */
function documentOf(question: PublishedQuestion, taxonomy: Taxonomy): string {
  const part = (weight: number, text: string) => `<p data-pagefind-weight="${weight}">${lexemesOf(text).join(' ')}</p>`;
  const meta = (name: string, text: string) => `<p data-pagefind-ignore data-pagefind-meta="${name}">${escapeHtml(text)}</p>`;
  const filters = FACETS.flatMap((facet) => question.facets[facet].map((value) => `<i data-pagefind-filter="${facet}:${value}"></i>`));
  return `<html lang="fr"><body><div data-pagefind-body>
${part(WEIGHTS.question, question.question)}
${part(WEIGHTS.formulations, question.formulations.join('\n'))}
${part(WEIGHTS.synonyms, question.synonyms.join('\n'))}
${part(WEIGHTS.filed, labels(question.facets, taxonomy))}
${part(WEIGHTS.answer, question.text)}
${meta('title', question.question)}${meta('text', question.text.replaceAll('\n', '¶'))}${meta('filed', filedAs(question.facets, taxonomy))}${meta('related', question.related.map((slug) => `/faq/${slug}/`).join(' '))}
${filters.join('')}
</div></body></html>`;
}

/**
 * The words of the questions in lower case with their accents, one for each lexeme: its most frequent form. The most frequent come
 * first, by powers of two, and then the alphabet: that order says enough and compresses well.
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
  const words = [...forms.values()].map((counts) => {
    const [[written] = ['']] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const frequency = Math.floor(Math.log2([...counts.values()].reduce((sum, count) => sum + count, 0)));
    return { written, frequency };
  });
  return words.sort((a, b) => b.frequency - a.frequency || (a.written < b.written ? -1 : 1)).map(({ written }) => written);
}

/** Writes `<output>/pagefind/` and the lexicon. */
export async function writeSearchIndex(output: string, questions: readonly PublishedQuestion[], taxonomy: Taxonomy): Promise<void> {
  process.env.PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE = String(CHUNK_SIZE);
  const { index, errors } = await createIndex({ forceLanguage: 'fr' });
  if (!index) throw new Error(`Pagefind: ${errors.join('; ')}`);
  for (const question of questions) {
    const added = await index.addHTMLFile({ url: `/faq/${question.slug}/`, content: documentOf(question, taxonomy) });
    if (added.errors.length > 0) throw new Error(`Pagefind, ${question.slug}: ${added.errors.join('; ')}`);
  }
  const { files } = await index.getFiles();
  for (const { path: name, content } of files) {
    if (/ui|highlight|worker|unknown/.test(name)) continue; // The site has its own interface and language
    const file = path.join(output, 'pagefind', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  await close();
  const data: SearchData = {
    total: questions.length,
    words: lexiconOf(questions, taxonomy).join(' '),
    thesaurus: thesaurusSource(taxonomy),
  };
  writeFileSync(path.join(output, SEARCH_DATA), JSON.stringify(data));
}
