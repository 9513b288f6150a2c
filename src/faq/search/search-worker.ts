/**
 * The thread that searches: loads the index when it is first asked, and gives one reply to each request. When nothing was asked for a
 * while after a search, it reads ahead.
 */
import { type LoadedSearch, loadSearch } from './pagefind-index.ts';
import type { Reply, Request } from './search-thread.ts';

/** Milliseconds without a request after which it reads ahead. */
const PAUSE = 400;

let loading: Promise<LoadedSearch> | null = null;
let pause = 0;
let ahead = new AbortController();

async function reply({ id, query, options }: Request): Promise<Reply> {
  try {
    loading ??= loadSearch();
    const { search } = await loading;
    return { id, answer: await search(query, options) };
  } catch (cause) {
    return { id, failure: String(cause) };
  }
}

async function readAhead(): Promise<void> {
  try {
    await (await loading)?.readAhead(ahead.signal);
  } catch {
    loading = null; // Pagefind remembers that a file could not be read
  }
}

/** Did the visitor ask for as few bytes as can be? Not all browsers tell. */
function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

addEventListener('message', async ({ data: request }: MessageEvent<Request>) => {
  clearTimeout(pause);
  ahead.abort();
  ahead = new AbortController();
  postMessage(await reply(request));
  clearTimeout(pause);
  if (request.query && !savesData()) pause = self.setTimeout(readAhead, PAUSE);
});
