/** Built pages that the Worker rewrites on their way out. */

/** A built page, read whole: what is rewritten cannot answer « not modified » for the file as it was. */
export async function readStaticPage(assets: Fetcher, request: Request, pathname: string): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.delete('if-none-match');
  headers.delete('if-modified-since');
  return assets.fetch(new Request(new URL(pathname, request.url), { method: 'GET', headers }));
}

/** The same page without the validator of its file, with its own rule for caches. */
export function rewritable(response: Response, cacheControl: string): Response {
  const headers = new Headers(response.headers);
  headers.delete('etag');
  headers.set('cache-control', cacheControl);
  return new Response(response.body, { status: response.status, headers });
}
