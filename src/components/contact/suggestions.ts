/** While the subject is typed: up to five questions that may answer it, opened in place (C7). Nothing is ever hidden from who wants to write. */
import type { Search } from '../../faq/search.ts';
import { element } from '../element.ts';

/** Suggestions shown. */
const MOST = 5;
/** Typing that goes on within this time, in milliseconds, is one search. */
const PAUSE = 300;
/** Shorter subjects say too little. */
const SHORTEST = 4;

function button(label: string, act: () => void): HTMLButtonElement {
  const node = element('button', '', label);
  node.type = 'button';
  node.addEventListener('click', act);
  return node;
}

/** A published question, as its page gives it. */
async function readQuestion(address: string): Promise<{ id: string; answer: Node }> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const article = page.querySelector<HTMLElement>('article[data-question-id]');
  const answer = article?.querySelector('.answer');
  if (!article?.dataset.questionId || !answer) throw new Error(`${address} holds no answer`);
  return { id: article.dataset.questionId, answer: document.importNode(answer, true) };
}

class Suggestions {
  readonly #form: HTMLFormElement;
  readonly #subject: HTMLInputElement;
  readonly #box: HTMLElement;
  readonly #read: HTMLElement;
  readonly #status = element('p', 'hint');
  readonly #list = element('ul', 'suggestions');
  #search: Promise<Search> | null = null;
  #timer = 0;
  #asked = 0;

  constructor(form: HTMLFormElement, subject: HTMLInputElement, box: HTMLElement, read: HTMLElement) {
    this.#form = form;
    this.#subject = subject;
    this.#box = box;
    this.#read = read;
    this.#status.setAttribute('role', 'status');
    this.#list.hidden = true;
    this.#box.append(this.#status, this.#list);
    subject.addEventListener('focus', () => void this.#load().catch(() => {}), { once: true });
    subject.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.#suggest(), PAUSE);
    });
    if (subject.value.trim().length >= SHORTEST) void this.#suggest();
  }

  #load(): Promise<Search> {
    this.#search ??= import('../../faq/search/search-thread.ts').then(async ({ startSearch }) => (await startSearch()).search);
    this.#search.catch(() => {
      this.#search = null;
    });
    return this.#search;
  }

  async #suggest(): Promise<void> {
    const words = this.#subject.value.trim();
    this.#asked += 1;
    const asked = this.#asked;
    if (words.length < SHORTEST) return this.#show([]);
    try {
      const search = await this.#load();
      const { hits } = await search(words, { limit: MOST });
      if (asked !== this.#asked) return;
      const already = new Set([...this.#read.querySelectorAll<HTMLInputElement>('[data-address]')].map((input) => input.dataset.address));
      this.#show(
        hits
          .filter(({ address }) => !already.has(address))
          .map(({ address, question }) => this.#suggestion(address, question.map(({ text }) => text).join(''))),
      );
    } catch {
      // The form works as well without, and tries again with the next words.
      this.#search = null;
      this.#show([]);
    }
  }

  #show(items: HTMLLIElement[]): void {
    // What somebody is reading stays open while they type on.
    const open = [...this.#list.querySelectorAll<HTMLDetailsElement>('details[open]')].map((details) => details.dataset.address);
    const kept = items.map((item) => {
      const address = item.querySelector('details')?.dataset.address;
      return (open.includes(address) && this.#list.querySelector(`details[data-address="${address}"]`)?.closest('li')) || item;
    });
    this.#list.replaceChildren(...kept);
    this.#list.hidden = kept.length === 0;
    const title =
      items.length === 0 ? '' : items.length === 1 ? 'Cette réponse vous aide-t-elle\u00a0?' : 'Ces réponses vous aident-elles\u00a0?';
    // Said once, not at each pause of the typing.
    if (this.#status.textContent !== title) this.#status.textContent = title;
  }

  #suggestion(address: string, question: string): HTMLLIElement {
    const details = element('details', '', element('summary', '', question));
    details.dataset.address = address;
    const body = element('div', 'suggestion');
    details.append(body);
    details.addEventListener('toggle', () => {
      if (details.open && body.childElementCount === 0) void this.#open(address, question, body);
    });
    return element('li', '', details);
  }

  async #open(address: string, question: string, body: HTMLElement): Promise<void> {
    body.replaceChildren(element('p', 'hint', 'Chargement…'));
    try {
      const { id, answer } = await readQuestion(address);
      const choices = element(
        'p',
        'actions',
        button('Ça répond', () => this.#answered(id, body)),
        button('Lu, ne répond pas', () => this.#unanswered(id, address, question, body)),
      );
      body.replaceChildren(answer, choices);
    } catch {
      const link = element('a', '', 'Ouvrir la réponse dans un autre onglet');
      link.href = address;
      link.target = '_blank';
      body.replaceChildren(element('p', '', link));
    }
  }

  #answered(id: string, body: HTMLElement): void {
    void fetch('/api/feedback', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ question: id, helpful: true }),
    }).catch(() => {});
    const said = element(
      'p',
      'notice',
      'Tant mieux. Votre message n’est pas envoyé\u00a0: vous pouvez quitter cette page, ou continuer à écrire.',
    );
    said.tabIndex = -1;
    body.querySelector('.actions')?.replaceWith(said);
    said.focus();
  }

  #unanswered(id: string, address: string, question: string, body: HTMLElement): void {
    const input = element('input', '');
    input.type = 'checkbox';
    input.name = 'read';
    input.value = id;
    input.checked = true;
    input.dataset.address = address;
    const label = element('label', 'choice', input, ` ${question}`);
    let list = this.#read.querySelector('fieldset');
    if (!list) {
      list = element('fieldset', 'received', element('legend', '', 'Réponses que vous avez lues et qui ne répondent pas'));
      this.#read.append(list);
    }
    list.append(label);
    const item = body.closest('li');
    const next = (item?.nextElementSibling ?? item?.previousElementSibling)?.querySelector('summary');
    item?.remove();
    this.#status.textContent = 'C’est noté\u00a0: l’agent saura que vous l’avez lue.';
    (next ?? this.#form.querySelector<HTMLElement>('textarea'))?.focus();
  }
}

export function mountSuggestions(form: HTMLFormElement): void {
  const subject = form.querySelector<HTMLInputElement>('[data-subject]');
  const box = form.querySelector<HTMLElement>('[data-suggestions]');
  const read = form.querySelector<HTMLElement>('[data-read-questions]');
  if (subject && box && read) new Suggestions(form, subject, box, read);
}
