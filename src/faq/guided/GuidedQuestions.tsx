/** The guided questions as a short conversation: one at a time, what was answered above, the answers left beneath (Q1, Q3). */

import { countChosen, type FacetDefinitions, GUIDED_FACETS, type GuidedFacet, type Selection, toQuery } from '../facets.ts';
import { faqAddress } from '../list/FaqList.tsx';
import type { ListedQuestion } from '../question.ts';
import { countValues, nextGuided, select } from '../select.ts';
import { countedAnswers } from '../typography.ts';

/** Results shown beneath the conversation; the whole list is one link away. */
const SHOWN = 8;

/** Said in the address for « peu importe ». */
export const ANY = 'peu-importe';

export interface Conversation {
  selection: Selection;
  /** Facets answered by « peu importe ». */
  skipped: ReadonlySet<GuidedFacet>;
}

export interface GuidedProps extends Conversation {
  questions: readonly ListedQuestion[];
  facets: FacetDefinitions;
  /** False where choices lead to the list: their links then say where they lead in place, for the script that takes over. */
  inPlace: boolean;
}

/** The address of the home page that holds a conversation. */
export function conversationAddress({ selection, skipped }: Conversation): string {
  const query = new URLSearchParams(toQuery(selection));
  for (const facet of skipped) query.append(facet, ANY);
  const text = query.toString();
  return text ? `/?${text}` : '/';
}

/** What the address of the home page says was answered. A guided question has one answer. */
export function readConversation(query: URLSearchParams, facets: FacetDefinitions): Conversation {
  const selection: Selection = { offre: [], couloir: [], dispositif: [], service: [], thematique: [], vague: [] };
  const skipped = new Set<GuidedFacet>();
  for (const facet of GUIDED_FACETS) {
    const answer = query.get(facet);
    if (answer === ANY) skipped.add(facet);
    else if (answer && facets[facet].values.some(({ slug }) => slug === answer)) selection[facet] = [answer];
  }
  return { selection, skipped };
}

function answer(conversation: Conversation, facet: GuidedFacet, value: string | null): Conversation {
  if (value === null) return { ...conversation, skipped: new Set([...conversation.skipped, facet]) };
  return { ...conversation, selection: { ...conversation.selection, [facet]: [value] } };
}

/** The conversation as it was before a facet was answered: later answers fall with it. */
function before(conversation: Conversation, facet: GuidedFacet): Conversation {
  const earlier = GUIDED_FACETS.slice(0, GUIDED_FACETS.indexOf(facet));
  const selection = { ...conversation.selection };
  for (const name of GUIDED_FACETS) if (!earlier.includes(name)) selection[name] = [];
  return { selection, skipped: new Set(earlier.filter((name) => conversation.skipped.has(name))) };
}

const Answered = ({ facets, ...conversation }: GuidedProps) => {
  const answered = GUIDED_FACETS.filter((facet) => conversation.selection[facet].length > 0 || conversation.skipped.has(facet));
  if (answered.length === 0) return null;
  return (
    <dl class="answered">
      {answered.map((facet) => {
        const value = facets[facet].values.find(({ slug }) => slug === conversation.selection[facet][0]);
        return (
          <div>
            <dt>{facets[facet].label}</dt>
            <dd>
              {value?.label ?? 'Peu importe'}{' '}
              <a href={conversationAddress(before(conversation, facet))} data-guided="">
                Changer<span class="visually-hidden"> : {facets[facet].label}</span>
              </a>
            </dd>
          </div>
        );
      })}
    </dl>
  );
};

const Asked = ({ facet, left, ...props }: GuidedProps & { facet: GuidedFacet; left: number }) => {
  const { questions, facets, selection, inPlace } = props;
  const values = countValues(questions, selection, facet, facets).filter(({ count }) => count > 0);
  const link = (value: string | null) => {
    const next = answer(props, facet, value);
    const goingOn = conversationAddress(next);
    return inPlace ? { href: goingOn, 'data-guided': '' } : { href: faqAddress(next.selection), 'data-guided': goingOn };
  };
  return (
    <>
      <h3 id="question-guidee" tabindex={-1} data-guided-question>
        {facets[facet].question}
      </h3>
      <ul class="choices" aria-labelledby="question-guidee">
        {values.map(({ value, count }) => (
          <li>
            <a {...link(value.slug)}>
              {value.label}{' '}
              <span class="count">
                {count}
                <span class="visually-hidden"> {count === 1 ? 'réponse' : 'réponses'}</span>
              </span>
            </a>
          </li>
        ))}
        <li>
          <a class="any" {...link(null)}>
            Peu importe{' '}
            <span class="count">
              {left}
              <span class="visually-hidden"> réponses</span>
            </span>
          </a>
        </li>
      </ul>
    </>
  );
};

const Left = ({ questions, selection, found }: GuidedProps & { found: ListedQuestion[] }) => {
  if (found.length === 0)
    return (
      <p tabindex={-1} data-guided-question>
        Aucune réponse ne porte tous ces choix. <a href={`/contact/?${toQuery(selection)}`}>Nous écrire avec ces choix</a>
      </p>
    );
  return (
    <section aria-labelledby="restantes">
      <h3 id="restantes">{countedAnswers(found.length)}</h3>
      <ol class="question-list">
        {found.slice(0, SHOWN).map(({ slug, question, summary }) => (
          <li>
            <a href={`/faq/${slug}/`}>{question}</a>
            <p class="summary">{summary}</p>
          </li>
        ))}
      </ol>
      {found.length > SHOWN && (
        <p class="all">
          <a href={faqAddress(selection)}>Voir les {found.length} réponses</a> sur {questions.length}
        </p>
      )}
    </section>
  );
};

const GuidedQuestions = (props: GuidedProps) => {
  const { questions, facets, selection, skipped } = props;
  const answered = new Set(GUIDED_FACETS.filter((facet) => selection[facet].length > 0 || skipped.has(facet)));
  const found = select(questions, selection);
  const next = nextGuided(questions, selection, answered, facets);
  return (
    <>
      <Answered {...props} />
      {next && <Asked {...props} facet={next} left={found.length} />}
      {!next && answered.size > 0 && found.length > 0 && (
        <p class="hint" tabindex={-1} data-guided-question>
          Plus rien à préciser : voici ce qui vous concerne.
        </p>
      )}
      {(countChosen(selection) > 0 || skipped.size > 0) && <Left {...props} found={found} />}
    </>
  );
};

export function renderGuided(props: GuidedProps): string {
  return String(<GuidedQuestions {...props} />);
}
