/** A vote without reloading. What the server did not confirm is never thanked for. */

/** After so many milliseconds without an answer, the server does not answer. */
const LONGEST_WAIT = 20_000;

interface VoteError {
  error?: { message?: string };
}

class VoteBox {
  readonly #form: HTMLFormElement;
  readonly #reasons: HTMLFormElement;
  readonly #status: HTMLElement;
  /** Ends when all that was sent is answered: what is sent first counts first, and the last one stays. */
  #sent: Promise<void> = Promise.resolve();
  #last = 0;

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
        const fields = new FormData(form, submitter);
        this.#last += 1;
        const place = this.#last;
        this.#sent = this.#sent.then(() => this.#send(form, fields, () => place === this.#last));
      });
    }
  }

  async #send(form: HTMLFormElement, fields: FormData, isLast: () => boolean): Promise<void> {
    const helpful = fields.get('helpful') === 'true';
    const text = (name: string) => {
      const value = fields.get(name);
      return typeof value === 'string' ? value : undefined;
    };
    form.dataset.sending = '';
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        signal: AbortSignal.timeout(LONGEST_WAIT),
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ question: text('question'), helpful, reason: text('reason'), comment: text('comment'), form: text('form') }),
      });
      if (!response.ok) {
        const { error } = (await response.json().catch(() => ({}))) as VoteError;
        if (isLast()) this.#say(error?.message ?? 'Votre avis n’a pas été enregistré. Réessayez dans un instant.', true);
        return;
      }
      if (isLast()) this.#confirm(helpful, form === this.#reasons);
    } catch {
      if (isLast()) this.#say('Votre avis n’a pas été enregistré : le serveur ne répond pas. Réessayez.', true);
    } finally {
      delete form.dataset.sending;
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
    const putsFocusAway = !asksReasons && this.#reasons.contains(document.activeElement);
    this.#reasons.hidden = !asksReasons;
    if (putsFocusAway) this.#form.querySelector<HTMLButtonElement>('[aria-pressed=true]')?.focus();
    if (helpful) this.#say('Merci, c’est noté. Vous pouvez changer d’avis.');
    else if (withReasons) this.#say('Merci, vos raisons sont transmises à l’équipe qui rédige les réponses.');
    else {
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
