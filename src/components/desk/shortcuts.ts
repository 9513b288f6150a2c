/** Keyboard shortcuts of the desk: shown by `?`, where they can be turned off (WCAG 2.1.4). */

import { areOff, setOff } from '../shortcut-choice.ts';

const OFF = 'desk-shortcuts-off';

interface Shortcut {
  key: string;
  label: string;
  act(): void;
}

function move(by: 1 | -1): void {
  const lines = [...document.querySelectorAll<HTMLElement>('[data-desk-list] a')];
  const from = lines.indexOf(document.activeElement as HTMLElement);
  const current = lines.findIndex((line) => line.getAttribute('aria-current') === 'true');
  lines[Math.min(lines.length - 1, Math.max(0, (from >= 0 ? from : current) + by))]?.focus();
}

const SHORTCUTS: readonly Shortcut[] = [
  { key: 'j', label: 'message suivant de la liste', act: () => move(1) },
  { key: 'k', label: 'message précédent', act: () => move(-1) },
  { key: 'r', label: 'écrire la réponse', act: () => document.querySelector<HTMLElement>('[data-answer]')?.focus() },
  { key: 'p', label: 'prendre en charge', act: () => document.querySelector<HTMLElement>('[data-action=take]')?.click() },
  { key: 'u', label: 'revenir à la liste', act: () => document.querySelector<HTMLElement>('.desk-tabs a[aria-current]')?.click() },
];

function helpDialog(): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.className = 'desk-shortcuts';
  dialog.setAttribute('aria-labelledby', 'raccourcis');
  const title = document.createElement('h2');
  title.id = 'raccourcis';
  title.textContent = 'Raccourcis clavier';
  const list = document.createElement('dl');
  for (const { key, label } of [...SHORTCUTS, { key: '?', label: 'cette aide' }]) {
    const row = document.createElement('div');
    const term = document.createElement('dt');
    const kbd = document.createElement('kbd');
    kbd.textContent = key;
    term.append(kbd);
    const meaning = document.createElement('dd');
    meaning.textContent = label;
    row.append(term, meaning);
    list.append(row);
  }
  const choice = document.createElement('label');
  choice.className = 'choice';
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.checked = !areOff(OFF);
  box.addEventListener('change', () => setOff(OFF, !box.checked));
  choice.append(box, ' Utiliser ces raccourcis');
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = 'Fermer';
  close.addEventListener('click', () => dialog.close());
  dialog.append(title, list, choice, close);
  return dialog;
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');

export function mountShortcuts(): void {
  const desk = document.querySelector('[data-desk]');
  if (!desk) return;
  // Made when it is asked for, gone when it is closed: nothing on the page is hidden meanwhile.
  const help = () => {
    const dialog = helpDialog();
    dialog.addEventListener('close', () => dialog.remove());
    desk.append(dialog);
    dialog.showModal();
  };
  const open = document.createElement('button');
  open.type = 'button';
  open.className = 'plain desk-help';
  open.textContent = 'Raccourcis clavier (?)';
  open.addEventListener('click', help);
  desk.append(open);
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return;
    if (areOff(OFF)) return;
    if (event.key === '?') help();
    else SHORTCUTS.find(({ key }) => key === event.key)?.act();
  });
}
