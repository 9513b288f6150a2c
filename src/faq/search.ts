/**
 * The site's search: one module for the dialog, the search page and whatever comes next. It plans, asks the index once for each
 * lexeme, fuses, and says honestly when nothing answers.
 */
import type { Selection } from './facets.ts';
import { excerpt, highlight, type Segment } from './search/excerpt.ts';
import type { Lexicon } from './search/lexicon.ts';
import { type Correction, lexemesAsked, type PlanOptions, planSearch } from './search/plan.ts';
import { favourAlike, favourRelated, type Postings, type Ranked, rank, type WeighedUnit, weighUnits } from './search/rank.ts';
import type { Thesaurus } from './search/thesaurus.ts';

/** What a document of the index shows. */
export interface IndexedDocument {
  address: string;
  question: string;
  /** The answer, a line a block. */
  text: string;
  /** Where it is filed, in words. */
  filed: string;
  /** Documents whose questions its author called related, the most wanted first. */
  related: string[];
  /** The ways in which its question is asked, each as its lexemes. */
  ways: string[][];
}

/** The index, as this module needs it. */
export interface SearchIndex {
  /** Number of documents. */
  total: number;
  /** Documents that hold a lexeme. */
  find(lexeme: string): Promise<Postings>;
  /** Documents that carry the chosen facet values (Q2). */
  carrying(selection: Selection): Promise<ReadonlySet<string>>;
  read(document: string): Promise<IndexedDocument>;
  /** Was it read before? */
  holds(document: string): boolean;
}

export interface Hit {
  address: string;
  question: Segment[];
  excerpt: Segment[];
  filed: string;
}

export interface SearchAnswer {
  /** As it was asked, without spaces around it. */
  query: string;
  corrections: Correction[];
  /** The best answers, at most `limit`. */
  hits: Hit[];
  /** When nothing answers: what is nearest, at most three, to be shown apart. */
  nearest: Hit[];
  /** Documents that answer. */
  total: number;
}

export interface SearchOptions extends PlanOptions {
  /** Facet values that results must carry (Q2). */
  selection?: Selection | null;
  /** Results wanted, 10 unless said. */
  limit?: number;
  /** True for somebody in a hurry: beyond the six first results, only those that were read before. */
  hurried?: boolean;
}

/**
 * Results that are looked at closely: how alike their questions are to what was said, how related they are to one another. Browsers ask
 * a host for so many files at once.
 */
const BEST = 6;
/** Results shown when nothing answers. */
const NEAREST = 3;
/**
 * With less confidence than this, a first result is no answer (measured: docs/decisions/0006). Each thing said beyond the second, up to
 * the eighth, asks for CHATTER times less: who tells more says more that is beside the subject.
 */
const LEAST_CONFIDENCE = 1.75;
const CHATTER = 1.45;

function leastConfidence(units: readonly WeighedUnit[]): number {
  const said = units.filter(({ extra }) => !extra).length;
  return LEAST_CONFIDENCE / CHATTER ** (Math.min(Math.max(said, 2), 8) - 2);
}

/** A further result is listed when its score is at least this share of the first one's. */
const LEAST_SHARE = 0.08;

/** The results of a ranking that are worth listing. */
const listable = (ranked: readonly Ranked[]) => ranked.filter(({ score }) => score >= (ranked[0]?.score ?? 0) * LEAST_SHARE);

export type Search = (query: string, options?: SearchOptions) => Promise<SearchAnswer>;

export function createSearch(index: SearchIndex, lexicon: Lexicon, thesaurus: Thesaurus): Search {
  return async (text, { selection = null, limit = 10, hurried = false, exact = false } = {}) => {
    const query = text.trim();
    const { units, corrections } = planSearch(query, lexicon, thesaurus, { exact });
    const lexemes = lexemesAsked(units);
    const [found, kept] = await Promise.all([
      Promise.all([...lexemes].map(async (lexeme) => [lexeme, await index.find(lexeme)] as const)),
      selection && index.carrying(selection),
    ]);
    const weighed = weighUnits(units, new Map(found), index.total);
    const ranked = rank(weighed);
    const read = (list: readonly Ranked[]) =>
      Promise.all(list.map(async (result) => ({ ...result, ...(await index.read(result.document)) })));
    const lookClosely = async (list: readonly Ranked[]) => favourAlike(await read(list), weighed);
    /** What the author of the first one calls most related to it, when it was found but stands behind the best. */
    const mostRelated = ([first]: readonly IndexedDocument[], list: readonly Ranked[]) =>
      lookClosely(list.slice(BEST).filter(({ document }) => document === first?.related[0]));
    const near = listable(ranked);
    const best = await lookClosely(near.slice(0, BEST));
    const answers = best[0] !== undefined && best[0].confidence >= leastConfidence(weighed);
    // A choice takes answers away: whether something answers does not depend on it.
    const chosen = kept ? listable(ranked.filter(({ document }) => kept.has(document))) : near;
    const shown = kept ? await lookClosely(chosen.slice(0, BEST)) : best;
    const show = ({ address, question, text, filed }: IndexedDocument): Hit => ({
      address,
      question: highlight(question, lexemes),
      excerpt: excerpt(text, weighed),
      filed,
    });
    if (!answers) return { query, corrections, hits: [], nearest: shown.slice(0, NEAREST).map(show), total: 0 };
    const related = mostRelated(shown, chosen);
    for (const hit of shown) show(hit); // Made while it is read, and remembered
    const first = favourRelated([...shown, ...(await related)]);
    const seen = new Set(first.map(({ document }) => document));
    const further = chosen.filter(({ document }) => !seen.has(document)).slice(0, Math.max(0, limit - first.length));
    const later = hurried ? further.findIndex(({ document }) => !index.holds(document)) : -1;
    const others = await read(later < 0 ? further : further.slice(0, later));
    return { query, corrections, hits: [...first, ...others].slice(0, limit).map(show), nearest: [], total: chosen.length };
  };
}
