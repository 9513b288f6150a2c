/** Filters without reloading: the same view as the Worker's, drawn in the browser from the published list. */
import { emptySelection, FACETS, type FacetDefinitions, parseSelection } from '../facets.ts';
import type { ListedQuestion } from '../question.ts';
import { select } from '../select.ts';
import { countedAnswers } from '../typography.ts';
import { faqAddress, readPage, renderFaqList } from './FaqList.tsx';

interface ListData {
  questions: ListedQuestion[];
  facets: FacetDefinitions;
  answers: Record<string, string>;
}

const container = document.querySelector<HTMLElement>('[data-faq-list]');
const status = document.querySelector<HTMLElement>('[data-faq-status]');

let loading: Promise<ListData> | null = null;
/** The query of the address that is drawn: going to a part of the page changes the address, but not what it shows. */
let shown = location.search;

function load(address: string): Promise<ListData> {
  loading ??= fetch(address).then((response) => {
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.json() as Promise<ListData>;
  });
  loading.catch(() => {
    loading = null;
  });
  return loading;
}

function readForm(form: HTMLFormElement): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') query.append(name, value);
  return query;
}

/** Draws what an address asks for, and puts a focus that was in the list back where it was, or on the count. */
function draw(list: HTMLElement, { questions, facets, answers }: ListData, query: URLSearchParams): void {
  const selection = parseSelection(query, facets);
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const open = new Set([...list.querySelectorAll<HTMLDetailsElement>('details[data-facet][open]')].map((details) => details.dataset.facet));
  list.innerHTML = renderFaqList({ questions, facets, selection, page: readPage(query), answers });
  for (const details of list.querySelectorAll<HTMLDetailsElement>('details[data-facet]')) details.open = open.has(details.dataset.facet);
  enhanceForm(list);
  if (focused instanceof HTMLInputElement) {
    const box = list.querySelector<HTMLElement>(`input[name="${focused.name}"][value="${CSS.escape(focused.value)}"]`);
    // A value that leads to nothing is no longer offered once it is not chosen.
    (box ?? list.querySelector<HTMLElement>(`details[data-facet="${focused.name}"] > summary`))?.focus();
  } else if (focused) list.querySelector<HTMLElement>('[data-faq-count]')?.focus();
  if (status) status.textContent = countedAnswers(select(questions, selection).length);
}

function enhanceForm(list: HTMLElement): void {
  const apply = list.querySelector<HTMLElement>('[data-apply]');
  if (apply) apply.hidden = true;
}

async function choose(list: HTMLElement, address: string, push: boolean): Promise<void> {
  const url = new URL(address, location.href);
  shown = url.search;
  list.setAttribute('aria-busy', 'true');
  try {
    const data = await load(list.dataset.faqList ?? '');
    draw(list, data, url.searchParams);
    if (push) history.pushState(null, '', url);
  } catch {
    location.assign(url);
  } finally {
    list.removeAttribute('aria-busy');
  }
}

if (container?.dataset.faqList) {
  const list = container;
  enhanceForm(list);
  if (matchMedia('(min-width: 64rem)').matches) {
    for (const name of ['offre', 'couloir'] as const) {
      const details = list.querySelector<HTMLDetailsElement>(`details[data-facet="${name}"]`);
      if (details) details.open = true;
    }
  }
  list.addEventListener('change', async (event) => {
    const form = event.target instanceof HTMLInputElement ? event.target.form : null;
    if (!form) return;
    const query = readForm(form);
    const chosen = emptySelection();
    for (const facet of FACETS) chosen[facet] = query.getAll(facet);
    await choose(list, faqAddress(chosen), true);
  });
  list.addEventListener('click', async (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-remove]') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await choose(list, link.href, true);
    list.querySelector<HTMLElement>('[data-faq-count]')?.focus();
  });
  addEventListener('popstate', () => location.search !== shown && choose(list, location.href, false));
}
