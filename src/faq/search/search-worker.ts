/**
 * The thread that searches: loads the index when it is first asked, and gives one reply to each request. Once it was told to, it reads
 * ahead whenever nothing was asked for a while.
 */
import type { SearchAnswer, SearchOptions } from '../search.ts';
import { type LoadedSearch, loadSearch } from './pagefind-index.ts';
import type { Reply, Request } from './search-thread.ts';

/** Milliseconds without a request after which it reads ahead. */
const PAUSE = 400;

let loading: Promise<LoadedSearch> | null = null;
let mayReadAhead = false;
let underWay = 0;
let timer = 0;
let reading = new AbortController();

async function search(query: string, options?: SearchOptions): Promise<SearchAnswer> {
  loading ??= loadSearch();
  const loaded = await loading;
  try {
    return await loaded.search(query, options);
  } catch {
    // Pagefind remembers a file that it could not read, were it long ago, while it read ahead: once more from nothing.
    const again = await loadSearch();
    loading = Promise.resolve(again);
    return again.search(query, options);
  }
}

async function reply(id: number, query: string, options?: SearchOptions): Promise<Reply> {
  try {
    return { id, answer: await search(query, options) };
  } catch (cause) {
    return { id, failure: String(cause) };
  }
}

function stopReading(): void {
  clearTimeout(timer);
  reading.abort();
}

function readWhenQuiet(): void {
  clearTimeout(timer);
  if (!mayReadAhead || underWay > 0) return;
  timer = self.setTimeout(async () => {
    reading = new AbortController();
    const { signal } = reading;
    // A file that cannot be read now is asked for again by the search that needs it.
    await loading?.then(({ readAhead }) => readAhead(signal)).catch(() => {});
  }, PAUSE);
}

addEventListener('message', async ({ data: request }: MessageEvent<Request>) => {
  if (request === 'read ahead') {
    mayReadAhead = true;
  } else {
    stopReading();
    underWay += 1;
    postMessage(await reply(request.id, request.query, request.options));
    underWay -= 1;
  }
  readWhenQuiet();
});
