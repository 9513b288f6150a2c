/** The conversation goes on in place, and the address follows it. */
import type { FacetDefinitions } from '../facets.ts';
import type { ListedQuestion } from '../question.ts';
import { select } from '../select.ts';
import { countedAnswers } from '../typography.ts';
import { readConversation, renderGuided } from './GuidedQuestions.tsx';

const container = document.querySelector<HTMLElement>('[data-guided-questions]');
const status = document.querySelector<HTMLElement>('[data-guided-status]');
/** The query of the address that is drawn: going to a part of the page changes the address, but not what it shows. */
let shown = '';
let loading: Promise<{ questions: ListedQuestion[]; facets: FacetDefinitions }> | null = null;

function load(address: string) {
  loading ??= fetch(address).then((response) => {
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.json();
  });
  loading.catch(() => {
    loading = null;
  });
  return loading;
}

/** @param follow true for a link that was followed: it makes an address and leads to the next question; else the address is there already */
async function show(place: HTMLElement, url: URL, follow: boolean): Promise<void> {
  try {
    const { questions, facets } = await load(place.dataset.guidedQuestions ?? '');
    const conversation = readConversation(url.searchParams, facets);
    shown = url.search;
    const focuses = follow || place.contains(document.activeElement);
    place.innerHTML = renderGuided({ questions, facets, ...conversation, inPlace: true });
    if (follow) history.pushState(null, '', url);
    if (focuses) place.querySelector<HTMLElement>('[data-guided-question]')?.focus();
    if (status) status.textContent = countedAnswers(select(questions, conversation.selection).length);
  } catch {
    if (follow) location.assign(`/faq/${url.search}`);
  }
}

if (container?.dataset.guidedQuestions) {
  const place = container;
  place.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-guided]') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // The built page links to the list, for browsers without this script; here the same choice goes on in place.
    show(place, new URL(link.dataset.guided || link.href, location.href), true);
  });
  addEventListener('popstate', () => {
    if (location.search !== shown) show(place, new URL(location.href), false);
  });
  if (location.search) show(place, new URL(location.href), false);
}
