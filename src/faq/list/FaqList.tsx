/**
 * The list of questions with its filters: one view, drawn when the site is built, by the Worker for a choice in the address, and
 * in the browser when a box is ticked. Plain strings and props only.
 */
import { raw } from 'hono/html';
import {
  countChosen,
  emptySelection,
  FACETS,
  type Facet,
  type FacetDefinitions,
  type Selection,
  toQuery,
  withoutValue,
} from '../facets.ts';
import type { ListedQuestion } from '../question.ts';
import { countEveryFacet, type Relaxation, relaxations, select, type ValueCount } from '../select.ts';
import { countedAnswers, frenchDate } from '../typography.ts';

/** Results on one page. */
export const PAGE_SIZE = 200;

export interface FaqListProps {
  questions: readonly ListedQuestion[];
  facets: FacetDefinitions;
  selection: Selection;
  /** From 1. */
  page?: number;
  /** Answers as HTML by slug, for paper; a missing one prints the question alone. */
  answers?: Readonly<Record<string, string>>;
}

/** The page of results that an address asks for, 1 unless it says a number beyond. */
export function readPage(query: URLSearchParams): number {
  return Math.max(1, Number.parseInt(query.get('page') ?? '', 10) || 1);
}

export function faqAddress(selection: Selection, page = 1): string {
  const query = toQuery(selection);
  const paged = page > 1 ? [query, `page=${page}`].filter(Boolean).join('&') : query;
  return paged ? `/faq/?${paged}` : '/faq/';
}

function labelOf(facets: FacetDefinitions, facet: Facet, slug: string): string {
  const value = facets[facet].values.find((candidate) => candidate.slug === slug);
  return value ? (value.short ?? value.label) : slug;
}

const FacetFilter = ({ facet, counts, facets, selection }: FaqListProps & { facet: Facet; counts: ValueCount[] }) => {
  const offered = counts.filter(({ count, chosen }) => count > 0 || chosen);
  const dead = counts.length - offered.length;
  const chosen = selection[facet].length;
  return (
    <details class="facet" data-facet={facet} open={chosen > 0}>
      <summary>
        {facets[facet].label}
        {chosen > 0 && <span class="chosen"> ({chosen})</span>}
      </summary>
      <fieldset>
        <legend class="visually-hidden">{facets[facet].label}</legend>
        {offered.map(({ value, count, chosen: checked }) => (
          <label class="value">
            <input type="checkbox" name={facet} value={value.slug} checked={checked} />
            <span class="value-label">{value.label}</span>
            <span class="count" data-count>
              {count}
              <span class="visually-hidden"> {count === 1 ? 'réponse' : 'réponses'}</span>
            </span>
          </label>
        ))}
        {dead > 0 && (
          <p class="hint">
            {dead === 1 ? 'Une autre valeur ne mène à aucune réponse.' : `${dead} autres valeurs ne mènent à aucune réponse.`}
          </p>
        )}
      </fieldset>
    </details>
  );
};

export const Filters = (props: FaqListProps) => {
  const counts = countEveryFacet(props.questions, props.selection, props.facets);
  return (
    <form class="filters" method="get" action="/faq/" data-faq-filters aria-label="Filtrer les questions">
      <p class="to-results">
        <a href="#resultats">Aller aux réponses</a>
      </p>
      {FACETS.map((facet) => (
        <FacetFilter {...props} facet={facet} counts={counts[facet]} />
      ))}
      <button type="submit" class="primary" data-apply>
        Afficher les réponses
      </button>
    </form>
  );
};

const ChosenTags = ({ facets, selection }: FaqListProps) => {
  if (countChosen(selection) === 0) return null;
  return (
    <ul class="tags" aria-label="Choix en cours">
      {FACETS.flatMap((facet) =>
        selection[facet].map((value) => (
          <li>
            <a class="tag" href={faqAddress(withoutValue(selection, facet, value))} data-remove={facet} data-value={value}>
              <span class="visually-hidden">Retirer le choix : </span>
              {labelOf(facets, facet, value)}
              <span aria-hidden="true"> ×</span>
            </a>
          </li>
        )),
      )}
      {countChosen(selection) > 1 && (
        <li>
          <a href="/faq/" data-remove="all">
            Tout retirer
          </a>
        </li>
      )}
    </ul>
  );
};

const Result = ({
  question: { slug, question, summary, facets: carried, verified },
  facets,
  answers,
}: {
  question: ListedQuestion;
  facets: FacetDefinitions;
  answers?: FaqListProps['answers'];
}) => (
  <li>
    <a href={`/faq/${slug}/`}>{question}</a>
    <p class="summary">{summary}</p>
    {(carried.vague.length > 0 || verified) && (
      <p class="marks">
        {carried.vague.map((value) => (
          <span>{labelOf(facets, 'vague', value)}</span>
        ))}
        {verified && <span class="dated">Vérifié le {frenchDate(verified)}</span>}
      </p>
    )}
    {answers?.[slug] && <div class="print-only">{raw(answers[slug])}</div>}
  </li>
);

const DeadEnd = ({ found, facets, selection }: { found: Relaxation[]; facets: FacetDefinitions; selection: Selection }) => (
  <div class="dead-end">
    <p>Aucune réponse ne porte tous ces choix à la fois.</p>
    {found.length > 0 && (
      <ul>
        {found.map(({ facet, value, count }) => (
          <li>
            <a href={faqAddress(withoutValue(selection, facet, value))} data-remove={facet} data-value={value}>
              Retirer « {labelOf(facets, facet, value)} »
            </a>{' '}
            : {countedAnswers(count)}
          </li>
        ))}
      </ul>
    )}
    <p>
      <a class="button" href={`/contact/?${toQuery(selection)}`}>
        Nous écrire
      </a>{' '}
      <span class="hint">vos choix seront repris</span>
    </p>
  </div>
);

const Pages = ({ selection, page, pages }: { selection: Selection; page: number; pages: number }) => (
  <nav class="pages" aria-label="Pages de résultats">
    {page > 1 && (
      <a rel="prev" href={faqAddress(selection, page - 1)}>
        Page précédente
      </a>
    )}
    <span>
      Page {page} sur {pages}
    </span>
    {page < pages && (
      <a rel="next" href={faqAddress(selection, page + 1)}>
        Page suivante
      </a>
    )}
  </nav>
);

export const Results = (props: FaqListProps) => {
  const { questions, facets, selection, answers } = props;
  const found = select(questions, selection);
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const page = Math.min(Math.max(1, props.page ?? 1), pages);
  return (
    <section class="results" aria-labelledby="resultats">
      <h2 id="resultats" data-faq-count tabindex={-1}>
        {found.length === 0 ? 'Aucune réponse' : countedAnswers(found.length)}
      </h2>
      <ChosenTags {...props} />
      {found.length === 0 && <DeadEnd found={relaxations(questions, selection)} facets={facets} selection={selection} />}
      <ol data-faq-results>
        {found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((question) => (
          <Result question={question} facets={facets} answers={answers} />
        ))}
      </ol>
      {pages > 1 && <Pages selection={selection} page={page} pages={pages} />}
    </section>
  );
};

/** The whole list as HTML. */
export function renderFaqList(props: FaqListProps): string {
  return `${<Filters {...props} />}${<Results {...props} />}`;
}

/** The whole list when nothing is chosen. */
export function renderWholeList(props: Omit<FaqListProps, 'selection'>): string {
  return renderFaqList({ ...props, selection: emptySelection() });
}
