/** Puts a view into the static shell, so that composed pages look like built ones. */
import type { Child } from 'hono/jsx';
import { site } from '../.generated/site.ts';
import type { Env } from './env.ts';

export interface PageContent {
  /** Without the name of the site, which is put after it. */
  title: string;
  view: Child;
  status?: number;
  headers?: HeadersInit;
}

/** The shell around its two gaps: before the title, between it and the view, after the view. */
type Shell = [string, string, string];

const GAP = '<!--gap-->';

/** By the static files of a deployment, which stay as they are for as long as its Worker runs. */
const shells = new WeakMap<Fetcher, Shell>();

/** @returns null when the static files cannot be read */
async function readShell({ ASSETS }: Env, request: Request): Promise<Shell | null> {
  const read = shells.get(ASSETS);
  if (read) return read;
  const built = await ASSETS.fetch(new URL('/coquille/', request.url)).catch(() => null);
  if (!built?.ok) return null;
  const text = await new HTMLRewriter()
    .on('title', { element: (element) => void element.replace(GAP, { html: true }) })
    .on('link[rel=canonical], meta[property^="og:"]', { element: (element) => void element.remove() })
    .on('[data-view]', { element: (element) => void element.setInnerContent(GAP, { html: true }) })
    .transform(built)
    .text();
  const [head, middle, tail, ...others] = text.split(GAP);
  if (head === undefined || middle === undefined || tail === undefined || others.length > 0) throw new Error('the shell has not two gaps');
  const shell: Shell = [head, middle, tail];
  shells.set(ASSETS, shell);
  return shell;
}

/** The whole page as an answer. Falls back to bare HTML when the static files cannot be read. */
export async function page(env: Env, request: Request, { title, view, status = 200, headers = {} }: PageContent): Promise<Response> {
  const answer = {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...Object.fromEntries(new Headers(headers)) },
  };
  const heading = <title>{`${title} | ${site.name}`}</title>;
  const shell = await readShell(env, request);
  if (!shell) {
    const bare = (
      <html lang="fr">
        {heading}
        {view}
      </html>
    );
    return new Response(`<!doctype html>${bare}`, answer);
  }
  const [head, middle, tail] = shell;
  return new Response(`${head}${heading}${middle}${view}${tail}`, answer);
}
