/** What Pagefind is given of each question: the lexemes of all that it is found by, with how much each tells. */
import { FACETS, type Facets, type Taxonomy } from '../faq/facets.ts';
import type { PublishedQuestion } from '../faq/question.ts';
import { lexemesOf, MOST_PARTS, partOf } from '../faq/search/lexemes.ts';

/** How much more a word tells in each part of a question than in its answer; Pagefind takes 0 to 10. */
const WEIGHTS = { question: 7, formulations: 3, synonyms: 3, filed: 0.5, answer: 1 } as const;

/** Documents that hold a lexeme, beyond which it is indexed in parts: Pagefind's time for one word grows with the square of their number. */
export const LARGEST_PART = 300;

export interface SearchDocument {
  slug: string;
  told: { weight: number; lexemes: string[] }[];
  facets: Facets;
}

/** Names of the facet values that are told in words; many of one facet tell nothing. */
function labels(facets: Facets, taxonomy: Taxonomy): string {
  return FACETS.filter((facet) => facets[facet].length <= 4)
    .flatMap((facet) => taxonomy.facets[facet].values.filter(({ slug }) => facets[facet].includes(slug)).map(({ label }) => label))
    .join(' ');
}

/** Everything that a question is found by, with how much each part tells. */
export function toldBy(question: PublishedQuestion, taxonomy: Taxonomy): { text: string; weight: number }[] {
  return [
    { text: question.question, weight: WEIGHTS.question },
    { text: question.formulations.join('\n'), weight: WEIGHTS.formulations },
    { text: question.synonyms.join('\n'), weight: WEIGHTS.synonyms },
    { text: labels(question.facets, taxonomy), weight: WEIGHTS.filed },
    { text: question.text, weight: WEIGHTS.answer },
  ];
}

const lexemesIn = ({ told }: SearchDocument) => told.flatMap(({ lexemes }) => lexemes);

/** The documents, the shortest first: the list of all of them with their lengths, which every search loads, is then a quarter lighter. */
export function searchDocuments(questions: readonly PublishedQuestion[], taxonomy: Taxonomy): SearchDocument[] {
  return questions
    .map((question): SearchDocument => {
      const told = toldBy(question, taxonomy).map(({ text, weight }) => ({ weight, lexemes: lexemesOf(text) }));
      return { slug: question.slug, told, facets: question.facets };
    })
    .map((document) => ({ document, length: lexemesIn(document).length }))
    .sort((a, b) => a.length - b.length || (a.document.slug < b.document.slug ? -1 : 1))
    .map(({ document }) => document);
}

/** How a lexeme that many documents hold is indexed. */
export interface Division {
  parts: number;
  /** Documents of each part but the last. */
  size: number;
}

/**
 * The lexemes that are indexed in parts.
 *
 * @param largest documents of a part, unless there would be too many parts
 */
export function divisionsOf(documents: readonly SearchDocument[], largest: number): Map<string, Division> {
  const holders = new Map<string, number>();
  for (const document of documents) for (const lexeme of new Set(lexemesIn(document))) holders.set(lexeme, (holders.get(lexeme) ?? 0) + 1);
  return new Map(
    [...holders]
      .filter(([, count]) => count > largest)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([lexeme, count]) => {
        const size = Math.max(largest, Math.ceil(count / MOST_PARTS));
        return [lexeme, { size, parts: Math.ceil(count / size) }];
      }),
  );
}

/** The pages of the documents, in their order, as Pagefind reads them. */
export function* pagesOf(
  documents: readonly SearchDocument[],
  divisions: ReadonlyMap<string, Division>,
): Generator<{ slug: string; html: string }> {
  const before = new Map<string, number>();
  for (const document of documents) {
    const words = new Map<string, string>();
    for (const lexeme of new Set(lexemesIn(document))) {
      const division = divisions.get(lexeme);
      if (!division) continue;
      const holders = before.get(lexeme) ?? 0;
      before.set(lexeme, holders + 1);
      words.set(lexeme, partOf(lexeme, Math.floor(holders / division.size)));
    }
    const paragraphs = document.told.map(
      ({ weight, lexemes }) => `<p data-pagefind-weight="${weight}">${lexemes.map((lexeme) => words.get(lexeme) ?? lexeme).join(' ')}</p>`,
    );
    const filters = FACETS.flatMap((facet) => document.facets[facet].map((value) => `<i data-pagefind-filter="${facet}:${value}"></i>`));
    const body = [...paragraphs, ...filters].join('\n');
    yield { slug: document.slug, html: `<html lang="fr"><body><div data-pagefind-body>\n${body}\n</div></body></html>` };
  }
}
