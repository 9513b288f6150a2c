/** How hard a password is to guess, said while it is typed. What refuses one is the Worker; this only helps to choose. */

const WORDS = ['Très facile à deviner', 'Facile à deviner', 'Moyen', 'Solide', 'Très solide'] as const;

/** Milliseconds without a key before it is judged: a screen reader is not to hear every letter. */
const PAUSE = 400;

/** The list of common passwords weighs more than the page: it is fetched when somebody begins to choose. */
async function openScale() {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({ graphs: adjacencyGraphs, dictionary });
}

function mount(field: HTMLInputElement): void {
  let scale: ReturnType<typeof openScale> | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const shown = document.createElement('p');
  shown.className = 'password-strength';
  shown.setAttribute('role', 'status');
  const bar = document.createElement('span');
  bar.setAttribute('aria-hidden', 'true');
  const words = document.createElement('span');
  shown.append(bar, words);
  field.after(shown);

  const judge = async () => {
    const typed = field.value;
    if (typed === '') {
      delete shown.dataset.score;
      words.textContent = '';
      return;
    }
    scale ??= openScale();
    // Without the list, nothing is said: the field works as before.
    const opened = await scale.catch(() => null);
    if (!opened || field.value !== typed) return;
    const own = [...(field.form?.querySelectorAll<HTMLInputElement>('input:not([type="password"]):not([type="hidden"])') ?? [])];
    const { score } = opened.check(
      typed.slice(0, 100),
      own.flatMap(({ value }) => (value === '' ? [] : [value])),
    );
    const long = typed.length >= field.minLength;
    shown.dataset.score = String(long ? score : Math.min(score, 1));
    words.textContent = long ? (WORDS[score] ?? '') : `Encore trop court\u00a0: ${field.minLength} caractères au moins`;
  };
  field.addEventListener('focus', () => {
    scale ??= openScale();
    scale.catch(() => undefined);
  });
  field.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(() => void judge(), PAUSE);
  });
}

export function mountPasswordStrength(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('[data-password-strength]')) mount(field);
}
