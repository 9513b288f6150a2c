/**
 * The thread that searches: loads the index when it is first asked, and gives one reply to each request. When nothing was asked for a
 * while after a search, it reads ahead.
 */
import type { SearchAnswer, SearchOptions } from '../search.ts';
import { type LoadedSearch, loadSearch } from './pagefind-index.ts';
import type { Reply, Request } from './search-thread.ts';

/** Milliseconds without a request after which it reads ahead. */
const PAUSE = 400;

let loading: Promise<LoadedSearch> | null = null;
let pause = 0;
let ahead = new AbortController();

async function search(query: string, options?: SearchOptions): Promise<SearchAnswer> {
  loading ??= loadSearch();
  const loaded = await loading;
  try {
    return await loaded.search(query, options);
  } catch {
    // Pagefind remembers a file that it could not read, were it long ago, while it read ahead: once more from nothing.
    loading = loadSearch();
    return (await loading).search(query, options);
  }
}

async function reply({ id, query, options }: Request): Promise<Reply> {
  try {
    return { id, answer: await search(query, options) };
  } catch (cause) {
    return { id, failure: String(cause) };
  }
}

async function readAhead(): Promise<void> {
  // A file that cannot be read now is asked for again by the search that needs it.
  await loading?.then((loaded) => loaded.readAhead(ahead.signal)).catch(() => {});
}

addEventListener('message', async ({ data: request }: MessageEvent<Request>) => {
  clearTimeout(pause);
  ahead.abort();
  ahead = new AbortController();
  postMessage(await reply(request));
  clearTimeout(pause);
  if (request.readAhead) pause = self.setTimeout(readAhead, PAUSE);
});
