/** A search box: results while typing, said aloud, walked with the arrows. The same on every page and in the dialog. */
import { FACETS, type Facet, type Selection } from '../../faq/facets.ts';
import type { Segment } from '../../faq/search/excerpt.ts';
import type { Hit, SearchAnswer } from '../../faq/search.ts';
import { countedAnswers } from '../../faq/typography.ts';
import { element } from '../element.ts';
import { forget, load, loadWhenIdle, savesData } from './load-search.ts';

/** Results shown, and added by « Voir plus ». */
const STEP = 10;
/** The first results come at once, the others of a step when no letter follows them for this time, in milliseconds. */
const COMPLETING_PAUSE = 150;
/** A screen reader is told the count once typing has stopped for this time, in milliseconds. */
const ANNOUNCE_PAUSE = 600;

/** A search that takes longer than this, in milliseconds, says that it is going on. */
const SLOW = 300;
/** The most of a search that is repeated in a sentence or in an address, in characters. */
const LONGEST_REPEATED = 100;

const marked = (segments: readonly Segment[]) => segments.map(({ text, matched }) => (matched ? element('mark', '', text) : text));

function resultOf({ address, question, excerpt, filed }: Hit): HTMLLIElement {
  const link = element('a', '', ...marked(question));
  link.href = address;
  return element('li', '', link, element('p', 'summary', ...marked(excerpt)), element('p', 'marks', filed));
}

/** What was searched, short enough to be said again. */
function repeated(query: string): string {
  const characters = [...query.toWellFormed()];
  return characters.length > LONGEST_REPEATED ? `${characters.slice(0, LONGEST_REPEATED).join('')}…` : characters.join('');
}

class SearchBox {
  readonly #root: HTMLElement;
  readonly #form: HTMLFormElement;
  readonly #input: HTMLInputElement;
  readonly #status: HTMLElement;
  readonly #list: HTMLElement;
  readonly #maybe: HTMLElement;
  readonly #more: HTMLElement;
  #asked = 0;
  /** Did the visitor search? The page of a wrong address does it unasked. */
  #byVisitor = false;
  /** The search for first results that runs: the next one waits for it, and those asked between are not made. */
  #running: Promise<unknown> = Promise.resolve();
  #timer = 0;
  #announcement = 0;
  #exact = false;
  #limit = STEP;
  /** The query of the address that is shown: going to a part of the page changes the address, but not what it shows. */
  #shown = '';
  /** Was the address written while typing? The first letter after a submitted search makes a new address, which the next ones change. */
  #typed = true;
  #loadsOnFocus = true;

  constructor(root: HTMLElement) {
    const find = <E extends HTMLElement>(selector: string) => {
      const found = root.querySelector<E>(selector);
      if (!found) throw new Error(`search box without ${selector}`);
      return found;
    };
    this.#root = root;
    this.#form = find('form');
    this.#input = find('input[name=q]');
    this.#status = find('[data-search-status]');
    this.#list = find('[data-search-results]');
    this.#maybe = find('[data-search-maybe]');
    this.#more = find('[data-search-more]');
    this.#listen();
    this.#begin();
  }

  #listen(): void {
    this.#input.addEventListener('focus', () => this.#loadsOnFocus && load().catch(() => {}));
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#type()); // Letters that come while the page is busy are one search
    });
    this.#form.addEventListener('change', (event) => {
      if (event.target !== this.#input) this.#submit(true);
    });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(!this.#typed);
      if (!this.#input.value.trim()) this.#say('idle', ['Tapez une question, un sigle ou un code.']);
    });
    this.#root.addEventListener('keydown', (event) => this.#walk(event));
    if (this.#root.dataset.inAddress === 'true') {
      addEventListener('popstate', () => location.search !== this.#shown && this.#fromAddress());
    }
  }

  /** What the page asks for at once: the words of its address, or the focus; and what was typed before this was loaded. */
  #begin(): void {
    if (this.#root.dataset.inAddress === 'true') {
      this.#fromAddress();
    } else if (this.#root.dataset.fromAddress === 'true') {
      this.#input.value = decodedWords(location.pathname);
      if (this.#input.value) this.#restart(false);
    } else if (document.activeElement === this.#input) {
      load().catch(() => {});
      if (this.#input.value) this.#type();
    }
    const askedFocus = this.#root.dataset.autofocus === 'true' && !this.#input.value;
    if (askedFocus && matchMedia('(hover: hover) and (pointer: fine)').matches) this.#takeFocus();
  }

  /** Before the visitor asks for anything. */
  #takeFocus(): void {
    this.#loadsOnFocus = false;
    this.#input.focus({ preventScroll: true });
    this.#loadsOnFocus = true;
    loadWhenIdle();
  }

  #fromAddress(): void {
    this.#byVisitor = true;
    const query = new URLSearchParams(location.search);
    this.#input.value = query.get('q') ?? '';
    for (const select of this.#form.querySelectorAll('select')) select.value = query.get(select.name) ?? '';
    const filters = this.#form.querySelector('details');
    if (filters && this.#selection()) filters.open = true;
    this.#exact = query.has('exact');
    this.#shown = location.search;
    this.#typed = !this.#input.value;
    this.#limit = STEP;
    this.#search();
  }

  #type(): void {
    this.#byVisitor = true;
    this.#restart(!this.#typed);
    this.#typed = true;
  }

  #submit(push: boolean): void {
    this.#byVisitor = true;
    this.#restart(push);
    this.#typed = false;
  }

  #restart(push: boolean): void {
    clearTimeout(this.#timer);
    this.#exact = false;
    this.#limit = STEP;
    this.#writeAddress(push);
    this.#search();
  }

  #selection(): Selection | null {
    const selection: Selection = { offre: [], couloir: [], dispositif: [], service: [], thematique: [], vague: [] };
    let chosen = false;
    for (const select of this.#form.querySelectorAll('select')) {
      if (!select.value || !(FACETS as readonly string[]).includes(select.name)) continue;
      selection[select.name as Facet] = [select.value];
      chosen = true;
    }
    return chosen ? selection : null;
  }

  #writeAddress(push: boolean): void {
    if (this.#root.dataset.inAddress !== 'true') return;
    const query = new URLSearchParams();
    if (this.#input.value.trim()) query.set('q', this.#input.value.trim());
    for (const select of this.#form.querySelectorAll('select')) if (select.value) query.set(select.name, select.value);
    if (this.#exact) query.set('exact', '1');
    const text = query.toString();
    const address = text ? `?${text}` : location.pathname;
    try {
      if (push) history.pushState(null, '', address);
      else history.replaceState(null, '', address);
    } catch {
      // Some browsers refuse a hundredth letter in half a minute: the search goes on, the next letter writes the address.
    }
    this.#shown = location.search;
  }

  async #search(): Promise<void> {
    const query = this.#input.value; // With the space that ends a word: another one is likely to follow
    this.#asked += 1;
    const asked = this.#asked;
    if (!query.trim()) {
      this.#clear();
      this.#say('idle', []);
      return;
    }
    this.#status.dataset.searchStatus = 'searching';
    const slow = window.setTimeout(() => asked === this.#asked && this.#status.replaceChildren('Recherche en cours…'), SLOW);
    try {
      const { search, readAhead } = await load();
      if (this.#byVisitor && !savesData()) readAhead();
      await this.#running.catch(() => {});
      if (asked !== this.#asked) return;
      const options = { exact: this.#exact, selection: this.#selection(), limit: this.#limit };
      const answering = search(query, { ...options, hurried: this.#limit === STEP });
      this.#running = answering;
      const answer = await answering;
      if (asked !== this.#asked) return;
      this.#show(answer);
      if (this.#lacks(answer)) this.#complete(asked, answer, () => search(query, options));
    } catch {
      forget();
      if (asked === this.#asked) this.#fail();
    } finally {
      clearTimeout(slow);
    }
  }

  /** Are there results of this step that were not worth waiting for? */
  #lacks({ hits, total }: SearchAnswer): boolean {
    return hits.length < Math.min(this.#limit, total);
  }

  /** Adds the results of this step that are not shown yet, unless something else was asked meanwhile. */
  #complete(asked: number, first: SearchAnswer, search: () => Promise<SearchAnswer>): void {
    const add = async () => {
      if (asked !== this.#asked) return;
      const answer = await search().catch(() => {
        forget();
      });
      if (asked !== this.#asked) return;
      this.#list.removeAttribute('aria-busy');
      // What cannot be read now is asked for again by « Voir plus ».
      if (!answer) return this.#offerMore(first.total);
      // Words that were learnt meanwhile may tell more.
      if (first.hits.some(({ address }, rank) => answer.hits[rank]?.address !== address)) return this.#show(answer);
      this.#list.append(...answer.hits.slice(first.hits.length).map(resultOf));
      if (answer.total > answer.hits.length) this.#offerMore(answer.total);
    };
    window.setTimeout(add, this.#typed ? COMPLETING_PAUSE : 0);
  }

  #clear(): void {
    this.#list.replaceChildren();
    this.#list.removeAttribute('aria-busy');
    for (const part of [this.#list, this.#maybe, this.#more]) part.hidden = true;
  }

  #show(answer: SearchAnswer): void {
    this.#clear();
    this.#list.replaceChildren(...answer.hits.map(resultOf));
    this.#list.hidden = answer.hits.length === 0;
    if (this.#lacks(answer)) this.#list.setAttribute('aria-busy', 'true');
    this.#maybe.querySelector('ol')?.replaceChildren(...answer.nearest.map(resultOf));
    this.#maybe.hidden = answer.nearest.length === 0;
    if (answer.hits.length === 0) this.#offerOtherWays(answer.query);
    else if (answer.total > answer.hits.length && !this.#lacks(answer)) this.#offerMore(answer.total);
    this.#say('done', this.#summary(answer));
  }

  #summary({ query, corrections, hits, total }: SearchAnswer): (Node | string)[] {
    const parts: (Node | string)[] = [];
    if (corrections.length > 0 && hits.length > 0) {
      const to = corrections.map(({ to: word }) => word).join(' ');
      const from = corrections.map(({ from: word }) => word).join(' ');
      const exactly = element('button', 'plain', `chercher « ${from} » exactement`.replaceAll('« ', '«\u00a0').replaceAll(' »', '\u00a0»'));
      exactly.type = 'button';
      exactly.addEventListener('click', () => {
        this.#exact = true;
        this.#writeAddress(true);
        this.#search();
        this.#input.focus();
      });
      parts.push('Résultats pour ', element('strong', '', to), ` (au lieu de «\u00a0${from}\u00a0»), `, exactly, '. ');
    }
    if (hits.length > 0) parts.push(`${countedAnswers(total)}.`);
    else parts.push(`Aucune réponse ne correspond à «\u00a0${repeated(query)}\u00a0»${this.#selection() ? ' avec ces choix' : ''}.`);
    return parts;
  }

  /** Shows at once, and says aloud once typing has stopped. */
  #say(state: 'idle' | 'done' | 'failed', parts: (Node | string)[]): void {
    clearTimeout(this.#announcement);
    this.#status.setAttribute('aria-live', 'off');
    this.#status.replaceChildren(...parts);
    this.#status.dataset.searchStatus = state;
    if (parts.length === 0) return;
    this.#announcement = window.setTimeout(() => {
      this.#status.setAttribute('aria-live', 'polite');
      this.#status.replaceChildren(...this.#status.childNodes);
    }, ANNOUNCE_PAUSE);
  }

  #offerMore(total: number): void {
    const more = element('button', '', `Voir plus de réponses (${total - this.#list.children.length})`);
    more.type = 'button';
    more.addEventListener('click', async () => {
      const shown = this.#list.children.length;
      this.#limit += STEP;
      await this.#search();
      this.#list.children[shown]?.querySelector('a')?.focus();
    });
    this.#more.replaceChildren(more);
    this.#more.hidden = false;
  }

  #offerOtherWays(query: string): void {
    const contact = element('a', '', 'écrivez-nous');
    contact.href = `/contact/?subject=${encodeURIComponent(repeated(query))}`;
    const filters = element('a', '', 'parcourez les questions par thème');
    filters.href = '/faq/';
    this.#more.replaceChildren('Reformulez avec d’autres mots, ', filters, ' ou ', contact, '\u00a0: vos mots seront repris.');
    this.#more.hidden = false;
  }

  #fail(): void {
    this.#clear();
    const list = element('a', '', 'Toutes les questions');
    list.href = '/faq/';
    this.#say('failed', ['La recherche ne répond pas. Vérifiez votre connexion et réessayez, ou ouvrez la page ', list, '.']);
  }

  /** Arrows go from the field to the results and back. */
  #walk(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const links = [...this.#root.querySelectorAll<HTMLAnchorElement>('.search-results li > a')];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (at < 0 && document.activeElement !== this.#input) return;
    const next = event.key === 'ArrowDown' ? links[at + 1] : at <= 0 ? this.#input : links[at - 1];
    if (!next || (next === this.#input && at < 0)) return;
    event.preventDefault();
    next.focus();
  }
}

/** The words of an address: its last parts, hyphens read as spaces. */
function decodedWords(pathname: string): string {
  let path = pathname;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    // Not valid percent-encoding: searched as it is.
  }
  return path
    .replace(/\.\w+$/, '')
    .replace(/^\/faq\//, '')
    .replace(/[/\-_+%]+/g, ' ')
    .trim()
    .slice(0, 100);
}

export function mountSearchBoxes(parent: ParentNode): void {
  for (const root of parent.querySelectorAll<HTMLElement>('[data-search-box]')) {
    if (root.dataset.mounted !== undefined) continue;
    root.dataset.mounted = '';
    new SearchBox(root);
  }
}
