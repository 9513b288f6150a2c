/** « Les plus utiles », by votes; until they arrive, and whenever they do not, the built page shows where to start. */

interface MostUseful {
  questions: { slug: string; question: string; helpful: number }[];
}

async function show(place: HTMLElement): Promise<void> {
  const response = await fetch('/api/feedback/plus-utiles');
  if (!response.ok) return;
  const { questions } = (await response.json()) as MostUseful;
  const list = place.querySelector('ol');
  const title = place.querySelector('h2');
  // Nobody's link is taken from under their finger or their focus.
  if (!list || !title || questions.length === 0 || list.matches(':hover, :focus-within')) return;
  title.textContent = 'Les plus utiles';
  list.replaceChildren(
    ...questions.map(({ slug, question, helpful }) => {
      const item = document.createElement('li');
      const link = document.createElement('a');
      link.href = `/faq/${slug}/`;
      link.textContent = question;
      const marks = document.createElement('p');
      marks.className = 'marks';
      marks.textContent = helpful === 1 ? 'utile à 1\u00a0personne' : `utile à ${helpful}\u00a0personnes`;
      item.append(link, marks);
      return item;
    }),
  );
}

/** Fills the list of the home page. */
export function mountMostUseful(): void {
  const section = document.querySelector<HTMLElement>('[data-most-useful]');
  if (section) show(section).catch(() => {});
}
