/** The vote under an answer, as people meet it. */
import type { APIRequestContext, Locator, Page, PlaywrightWorkerArgs } from '@playwright/test';

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
    reasons: section.getByRole('group', { name: /Qu'est-ce qui n'allait pas/ }),
    send: section.getByRole('button', { name: 'Envoyer mes raisons' }),
  };
}

/** How many visitors the site says a question helped; 0 for one that it does not list among the most useful. */
export async function helpedBy(request: APIRequestContext, slug: string): Promise<number> {
  const answer = await request.get('/api/feedback/plus-utiles');
  const { questions } = (await answer.json()) as { questions: { slug: string; helpful: number }[] };
  return questions.find((question) => question.slug === slug)?.helpful ?? 0;
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
