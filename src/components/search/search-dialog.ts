/** The search in a dialog, from everywhere: its links, Ctrl-K, and `/`, which can be turned off in it. */
import { areOff, setOff } from '../shortcut-choice.ts';

const SLASH_OFF = 'search-shortcut-off';

const template = document.querySelector<HTMLTemplateElement>('template[data-search-dialog]');
let dialog: HTMLDialogElement | null = null;

function make(source: HTMLTemplateElement): HTMLDialogElement | null {
  document.body.append(source.content.cloneNode(true));
  const made = document.querySelector<HTMLDialogElement>('dialog.search-dialog');
  if (!made) return null;
  // In a search field, Escape only empties it: here it closes, whatever is typed.
  made.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    made.close();
  });
  closeFromOutside(made);
  const slash = made.querySelector<HTMLInputElement>('[data-search-shortcut]');
  if (slash) {
    slash.checked = !areOff(SLASH_OFF);
    slash.addEventListener('change', () => setOff(SLASH_OFF, !slash.checked));
  }
  import('./search-box.ts').then(({ mountSearchBoxes }) => mountSearchBoxes(made)).catch(() => {});
  return made;
}

/** A press that begins and ends outside: one that selects the text of the field may end there too. */
function closeFromOutside(opened: HTMLDialogElement): void {
  const isOutside = ({ clientX, clientY }: MouseEvent) => {
    const { left, right, top, bottom } = opened.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
  };
  let began = false;
  opened.addEventListener('pointerdown', (event) => {
    began = event.target === opened && isOutside(event);
  });
  opened.addEventListener('click', (event) => {
    if (began && event.target === opened && isOutside(event)) opened.close();
  });
}

/** Opens at once: what is typed before the search is there waits in its form, which leads to the page of results without it. */
function open(): void {
  if (!dialog && template) dialog = make(template);
  dialog?.showModal();
  dialog?.querySelector<HTMLInputElement>('input[name=q]')?.select();
}

/** A key that is typed into something is not a shortcut; a box to tick takes no text. */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLInputElement
    ? !['checkbox', 'radio'].includes(target.type)
    : target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName));

const isShortcut = ({ key, ctrlKey, metaKey, target }: KeyboardEvent) =>
  key === '/' ? !isTyping(target) && !areOff(SLASH_OFF) : key?.toLowerCase() === 'k' && (ctrlKey || metaKey); // A browser that fills in a form says no key

/** Makes the links to the search and its shortcuts open the dialog. */
export function mountSearchDialog(): void {
  for (const link of document.querySelectorAll('[data-search-open]')) {
    link.addEventListener('click', (event) => {
      if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
      event.preventDefault();
      open();
    });
  }
  document.addEventListener('keydown', (event) => {
    if (event.altKey || dialog?.open || !isShortcut(event)) return;
    event.preventDefault();
    open();
  });
}
