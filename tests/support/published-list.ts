/** The published questions as the site gives them to programs. */
import type { APIRequestContext } from '@playwright/test';
import type { Facet } from '../../src/faq/facets.ts';

export interface OpenQuestion {
  id: string;
  slug: string;
  question: string;
  text: string;
  facets: Record<Facet, string[]>;
}

export async function readPublished(request: APIRequestContext): Promise<OpenQuestion[]> {
  return (await request.get('/faq.json')).json();
}
