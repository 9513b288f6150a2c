/** A vote without reloading. What the server did not confirm is never thanked for. */

interface VoteError {
  error?: { message?: string };
}

class VoteBox {
  readonly #form: HTMLFormElement;
  readonly #reasons: HTMLFormElement;
  readonly #status: HTMLElement;

  constructor(root: HTMLElement) {
    const find = <E extends HTMLElement>(selector: string) => {
      const found = root.querySelector<E>(selector);
      if (!found) throw new Error(`vote without ${selector}`);
      return found;
    };
    this.#form = find('[data-vote-form]');
    this.#reasons = find('[data-reasons-form]');
    this.#status = find('[data-vote-status]');
    for (const form of [this.#form, this.#reasons]) {
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        const submitter = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
        this.#send(form, submitter);
      });
    }
  }

  async #send(form: HTMLFormElement, submitter: HTMLButtonElement | null): Promise<void> {
    const fields = new FormData(form, submitter);
    const helpful = fields.get('helpful') === 'true';
    const text = (name: string) => {
      const value = fields.get(name);
      return typeof value === 'string' && value.trim() ? value : undefined;
    };
    const buttons = form.querySelectorAll('button');
    for (const button of buttons) button.setAttribute('aria-disabled', 'true');
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ question: text('question'), helpful, reason: text('reason'), comment: text('comment'), form: text('form') }),
      });
      if (!response.ok) {
        const { error } = (await response.json().catch(() => ({}))) as VoteError;
        this.#say(error?.message ?? 'Votre avis n’a pas été enregistré. Réessayez dans un instant.', true);
        return;
      }
      this.#confirm(helpful, form === this.#reasons);
    } catch {
      this.#say('Votre avis n’a pas été enregistré : le serveur ne répond pas. Réessayez.', true);
    } finally {
      for (const button of buttons) button.removeAttribute('aria-disabled');
    }
  }

  #say(message: string, isError = false): void {
    this.#status.textContent = message;
    this.#status.classList.toggle('error', isError);
  }

  #confirm(helpful: boolean, withReasons: boolean): void {
    for (const button of this.#form.querySelectorAll<HTMLButtonElement>('button[name=helpful]')) {
      button.setAttribute('aria-pressed', String((button.value === 'true') === helpful));
    }
    const asksReasons = !helpful && !withReasons;
    this.#reasons.hidden = !asksReasons;
    if (helpful) this.#say('Merci, c’est noté. Vous pouvez changer d’avis.');
    else if (withReasons) {
      this.#say('Merci, vos raisons sont transmises à l’équipe qui rédige les réponses.');
      // The form that held the focus is put away.
      this.#form.querySelector<HTMLButtonElement>('[aria-pressed=true]')?.focus();
    } else {
      this.#say('C’est noté. Dites-nous pourquoi, si vous le voulez bien.');
      this.#reasons.querySelector<HTMLInputElement>('input[type=radio]')?.focus();
    }
  }
}

/** Enhances the vote of the page, when it has one. */
export function mountVote(): void {
  const section = document.querySelector<HTMLElement>('[data-vote]');
  if (section) new VoteBox(section);
}
