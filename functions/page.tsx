/** Puts a view into the static shell, so that composed pages look like built ones. */
import type { Child } from 'hono/jsx';
import { site } from '../.generated/site.ts';
import type { Env } from './env.ts';

export interface PageContent {
  title: string;
  view: Child;
  status?: number;
  headers?: HeadersInit;
}

/** The whole page as an answer. Falls back to bare HTML when the static files cannot be read. */
export async function page(env: Env, request: Request, { title, view, status = 200, headers = {} }: PageContent): Promise<Response> {
  const html = String(view);
  const ofSite = `${title} | ${site.name}`;
  const answer = {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...Object.fromEntries(new Headers(headers)) },
  };
  const shell = await env.ASSETS.fetch(new URL('/coquille/', request.url)).catch(() => null);
  if (!shell?.ok) return new Response(`<!doctype html><html lang="fr">${<title>{ofSite}</title>}${html}</html>`, answer);
  const filled = new HTMLRewriter()
    .on('title', { element: (element) => void element.setInnerContent(ofSite) })
    .on('link[rel=canonical], meta[property^="og:"]', { element: (element) => void element.remove() })
    .on('[data-view]', { element: (element) => void element.setInnerContent(html, { html: true }) })
    .transform(shell);
  return new Response(filled.body, answer);
}
