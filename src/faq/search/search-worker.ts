/**
 * The thread that searches: loads the index when it is first asked, and gives one reply to each request. Once it was told to, it searches
 * for what the letters to come may ask, and reads ahead whenever nothing was asked for a while.
 */
import type { SearchAnswer, SearchOptions } from '../search.ts';
import { type LoadedSearch, loadSearch } from './pagefind-index.ts';
import type { Reply, Request } from './search-thread.ts';

/** Milliseconds without a request after which it searches ahead: results are painted first, even where processors are few. */
const PAINT = 16;
/** Milliseconds without a request after which it reads ahead. */
const PAUSE = 400;

let loading: Promise<LoadedSearch> | null = null;
let mayReadAhead = false;
let underWay = 0;
let timers: number[] = [];
let ahead = new AbortController();

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

function stopLookingAhead(): void {
  for (const timer of timers) clearTimeout(timer);
  timers = [];
  ahead.abort();
}

/** A file that cannot be read ahead is asked for again by the search that needs it. */
function lookAhead(query: string, options?: SearchOptions): void {
  if (!mayReadAhead || underWay > 0) return;
  ahead = new AbortController();
  const { signal } = ahead;
  const after = (pause: number, act: (loaded: LoadedSearch) => Promise<void>) =>
    timers.push(self.setTimeout(() => loading?.then(act).catch(() => {}), pause));
  after(PAINT, ({ searchAhead }) => searchAhead(query, options, signal));
  after(PAUSE, ({ readAhead }) => readAhead(signal));
}

addEventListener('message', async ({ data: request }: MessageEvent<Request>) => {
  if (request === 'read ahead') {
    mayReadAhead = true;
    return;
  }
  const { id, query, options } = request;
  stopLookingAhead();
  underWay += 1;
  postMessage(await reply(id, query, options));
  underWay -= 1;
  lookAhead(query, options);
});
