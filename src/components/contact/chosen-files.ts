/** Files chosen for a form: those of several choices together, each with its size and a way to take it back. */
import { ATTACHMENT_LIMITS } from '../../contact/limits.ts';
import { readableSize } from '../../faq/typography.ts';

/** What is wrong with the files chosen, before they travel; the server looks at them again. */
function faultOf(files: readonly File[]): string {
  const big = files.find(({ size }) => size > ATTACHMENT_LIMITS.size);
  if (big) return `«\u00a0${big.name}\u00a0» dépasse ${readableSize(ATTACHMENT_LIMITS.size)}.`;
  if (files.length > ATTACHMENT_LIMITS.files) return `${ATTACHMENT_LIMITS.files}\u00a0fichiers au plus.`;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  return total > ATTACHMENT_LIMITS.total ? `${readableSize(ATTACHMENT_LIMITS.total)} au plus pour tous les fichiers ensemble.` : '';
}

const isSame = (one: File) => (other: File) =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

class ChosenFiles {
  readonly #input: HTMLInputElement;
  readonly #described: string;
  readonly #said = document.createElement('p');
  readonly #list = document.createElement('ul');
  #files: File[] = [];

  constructor(input: HTMLInputElement) {
    this.#input = input;
    this.#described = input.getAttribute('aria-describedby') ?? '';
    this.#said.setAttribute('role', 'status');
    this.#said.className = 'field-error';
    this.#said.id = `${input.id}-faute`;
    this.#list.className = 'files';
    this.#list.setAttribute('aria-label', 'Fichiers choisis');
    input.after(this.#said);
    // A choice that is called off leaves those before.
    input.addEventListener('change', () => this.#choose([...(input.files ?? [])]));
    // A browser gives back what was chosen when the visitor returns.
    if (input.files?.length) this.#choose([...input.files]);
  }

  #choose(added: readonly File[]): void {
    this.#set([...this.#files, ...added.filter((file) => !this.#files.some(isSame(file)))]);
  }

  #set(files: File[]): void {
    this.#files = files;
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    this.#input.files = transfer.files;
    this.#list.replaceChildren(...files.map((file) => this.#line(file)));
    if (files.length > 0) this.#said.after(this.#list);
    else this.#list.remove();
    this.#say(faultOf(files));
  }

  #line(file: File): HTMLLIElement {
    const line = document.createElement('li');
    const size = document.createElement('span');
    size.className = 'hint';
    size.textContent = `(${readableSize(file.size)})`;
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'plain';
    remove.textContent = 'Retirer';
    remove.setAttribute('aria-label', `Retirer ${file.name}`);
    remove.addEventListener('click', () => {
      const place = this.#files.indexOf(file);
      this.#set(this.#files.toSpliced(place, 1));
      const buttons = this.#list.querySelectorAll('button');
      (buttons[Math.min(place, buttons.length - 1)] ?? this.#input).focus();
    });
    line.append(`${file.name} `, size, ' ', remove);
    return line;
  }

  #say(fault: string): void {
    this.#said.textContent = fault;
    this.#input.setCustomValidity(fault);
    this.#input.setAttribute('aria-describedby', fault ? `${this.#said.id} ${this.#described}`.trim() : this.#described);
    if (fault) this.#input.setAttribute('aria-invalid', 'true');
    else this.#input.removeAttribute('aria-invalid');
  }
}

export function mountChosenFiles(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>('input[type=file]');
  if (input) new ChosenFiles(input);
}
