/** The vote under an answer, as people meet it. */
import type { Locator, Page, PlaywrightWorkerArgs } from '@playwright/test';
import { type OpenQuestion, readPublished } from './published-list.ts';

export interface Vote {
  yes: Locator;
  no: Locator;
  said: Locator;
  reasons: Locator;
  send: Locator;
}

export function voteOf(page: Page): Vote {
  const section = page.getByRole('region', { name: /Cette réponse vous a-t-elle été utile/ });
  return {
    yes: section.getByRole('button', { name: 'Oui' }),
    no: section.getByRole('button', { name: 'Non' }),
    said: section.getByRole('status'),
    reasons: section.getByRole('group', { name: /Qu’est-ce qui n’allait pas/ }),
    send: section.getByRole('button', { name: 'Envoyer mes raisons' }),
  };
}

/** Votes that keep a question among those whose count the site tells. */
const LIFT = 5;

/**
 * Counts the « oui » of a question as the site tells them to everybody. It tells them for the questions that helped most only, so
 * some other visitors first put this one there.
 */
export class Tally {
  readonly #playwright: PlaywrightWorkerArgs['playwright'];
  readonly #origin: string;
  readonly #question: string;
  readonly #slug: string;
  #visitors: string[] = [];
  #before = 0;

  private constructor(playwright: PlaywrightWorkerArgs['playwright'], origin: string, { id, slug }: OpenQuestion) {
    this.#playwright = playwright;
    this.#origin = origin;
    this.#question = id;
    this.#slug = slug;
  }

  static async of(playwright: PlaywrightWorkerArgs['playwright'], origin: string, slug: string): Promise<Tally> {
    const request = await playwright.request.newContext({ baseURL: origin });
    const question = (await readPublished(request)).find((published) => published.slug === slug);
    await request.dispose();
    if (!question) throw new Error(`no question at /faq/${slug}/`);
    const tally = new Tally(playwright, origin, question);
    for (let visitor = 0; visitor < LIFT; visitor += 1) tally.#visitors.push(await tally.#vote(true));
    tally.#before = await tally.#told();
    return tally;
  }

  /** Votes as a visitor, new unless their cookie is given; returns their cookie. */
  async #vote(helpful: boolean, cookie = ''): Promise<string> {
    const request = await this.#playwright.request.newContext({ baseURL: this.#origin });
    const answer = await request.post('/api/feedback', {
      headers: { origin: this.#origin, ...(cookie ? { cookie } : {}) },
      data: { question: this.#question, helpful },
    });
    if (!answer.ok()) throw new Error(`vote: ${answer.status()}`);
    const [set = ''] = (answer.headers()['set-cookie'] ?? '').split(';');
    await request.dispose();
    return set;
  }

  /** « Oui » of this question since this tally began. */
  async count(): Promise<number> {
    return (await this.#told()) - this.#before;
  }

  async #told(): Promise<number> {
    const request = await this.#playwright.request.newContext({ baseURL: this.#origin });
    const answer = await request.get('/api/feedback/plus-utiles');
    const { questions } = (await answer.json()) as { questions: { slug: string; helpful: number }[] };
    await request.dispose();
    const told = questions.find(({ slug }) => slug === this.#slug);
    if (!told) throw new Error(`${this.#slug} is not among the most useful questions`);
    return told.helpful;
  }

  /** The visitors that put it there change their mind, so that the next test finds the list as it was. */
  async end(): Promise<void> {
    for (const visitor of this.#visitors) await this.#vote(false, visitor);
    this.#visitors = [];
  }
}

/** Makes a page a browser that keeps no cookie: what the votes of this page set is thrown away before the browser sees it. */
export async function blockCookies(page: Page, playwright: PlaywrightWorkerArgs['playwright']): Promise<void> {
  await page.route('**/api/feedback', async (route) => {
    const request = route.request();
    const jar = await playwright.request.newContext();
    const answer = await jar.fetch(request, { maxRedirects: 0, headers: await request.allHeaders() });
    const { 'set-cookie': _cookie, ...headers } = answer.headers();
    await route.fulfill({ status: answer.status(), headers, body: await answer.body() });
    await jar.dispose();
  });
}
