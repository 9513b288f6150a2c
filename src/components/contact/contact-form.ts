/** What the browser adds to the contact form, and to the reply box: a slip noticed, one sending, suggestions, the proof of work. */
import { narrowDispositifs } from '../narrow-dispositifs.ts';
import { mountChosenFiles } from './chosen-files.ts';
import { mountSuggestions } from './suggestions.ts';

/** Sends once, says that it is going on, and can be sent again when the person comes back to the page. */
function sendOnce(form: HTMLFormElement): void {
  const buttons = form.querySelectorAll<HTMLButtonElement>('button[type=submit]');
  const button = form.querySelector<HTMLButtonElement>('[data-send]');
  const label = button?.textContent ?? '';
  let sending = false;
  const rest = () => {
    sending = false;
    for (const each of buttons) each.removeAttribute('aria-disabled');
    if (button) button.textContent = label;
  };
  form.addEventListener('submit', (event) => {
    const input = form.querySelector<HTMLInputElement>('input[type=file]');
    if (sending || (input?.validationMessage ?? '') !== '') {
      event.preventDefault();
      if (!sending) input?.focus();
      return;
    }
    sending = true;
    for (const each of buttons) each.setAttribute('aria-disabled', 'true');
    if (button) button.textContent = 'Envoi en cours…';
  });
  addEventListener('pageshow', rest);
}

/** A press that begins elsewhere ends the writing of a field; how long its click may take to come, in milliseconds. */
const LONGEST_PRESS = 700;

/** Calls back when a field was changed: not between the press and the click of a pointer, whose target would move away from under it. */
function onceChanged(input: HTMLInputElement, act: () => void): void {
  let pressed = false;
  addEventListener('pointerdown', () => (pressed = true), true);
  addEventListener('keydown', () => (pressed = false), true);
  input.addEventListener('change', () => {
    if (!pressed) return act();
    const clicked = new AbortController();
    const done = () => {
      clicked.abort();
      act();
    };
    const timer = window.setTimeout(done, LONGEST_PRESS);
    addEventListener('click', done, { signal: clicked.signal });
    clicked.signal.addEventListener('abort', () => clearTimeout(timer));
  });
}

/** « Vouliez-vous dire … ? », with a button that corrects. */
async function watchAddress(form: HTMLFormElement): Promise<void> {
  const input = form.querySelector<HTMLInputElement>('[data-email]');
  const hint = form.querySelector<HTMLElement>('[data-email-hint]');
  if (!input || !hint) return;
  const { meantAddress } = await import('../../contact/email-typo.ts');
  let shown: string | null = null;
  const look = () => {
    const meant = meantAddress(input.value.trim());
    // Said again, it would be heard again.
    if (meant !== null && meant === shown) return;
    shown = meant;
    hint.replaceChildren();
    if (!meant) return;
    const correct = document.createElement('button');
    correct.type = 'button';
    correct.className = 'plain';
    correct.textContent = `Corriger en ${meant}`;
    correct.addEventListener('click', () => {
      input.value = meant;
      shown = null;
      hint.textContent = 'Adresse corrigée.';
      input.focus();
    });
    hint.append(`Vouliez-vous dire ${meant}\u00a0? `, correct);
  };
  onceChanged(input, look);
  if (input.value) look();
}

/** Solves what the server asks under pressure, then sends the form as it stands. */
async function prove(form: HTMLFormElement): Promise<void> {
  const box = form.querySelector<HTMLElement>('[data-proof]');
  const status = form.querySelector<HTMLElement>('[data-proof-status]');
  const answer = form.querySelector<HTMLInputElement>('[data-proof-answer]');
  const challenge = box?.dataset.proof;
  if (!challenge || !status || !answer) return;
  status.textContent = 'Vérification en cours. Elle prend quelques secondes\u00a0; le message part ensuite tout seul.';
  try {
    const { solve } = await import('./proof.ts');
    answer.value = await solve(challenge);
    status.textContent = 'Vérification faite. Le message part.';
    form.requestSubmit(form.querySelector<HTMLButtonElement>('[data-send]'));
  } catch {
    status.textContent = 'La vérification n’a pas abouti. Envoyez sans elle, avec le bouton du bas, ou rechargez la page.';
  }
}

export function mountContact(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('[data-contact-form]')) {
    mountChosenFiles(form);
    sendOnce(form);
    narrowDispositifs(form);
    mountSuggestions(form);
    void watchAddress(form);
    void prove(form);
  }
  // A page shown again with errors begins with them.
  document.querySelector<HTMLElement>('[data-error-summary]')?.focus();
}
