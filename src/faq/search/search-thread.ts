/** The site's search in a thread of its own, so that typing never waits for it. */
import type { Search, SearchAnswer, SearchOptions } from '../search.ts';

/** What the thread is asked. */
export interface Request {
  id: number;
  query: string;
  options: SearchOptions | undefined;
}

/** What it says. */
export type Reply = { id: number; answer: SearchAnswer } | { id: number; failure: string };

/** The thread did not start: its script did not load, or the browser has no such threads. */
class NoThreadError extends Error {
  override name = 'NoThreadError';
}

/** Whoever waits for a reply. */
interface Waiting {
  resolve(answer: SearchAnswer): void;
  reject(cause: Error): void;
}

/** A search that another thread makes. After a failure it is over: another one must be started. */
function searchInThread(): Search {
  const thread = new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let over: Error | null = null;
  const end = (cause: Error) => {
    over = cause;
    thread.terminate();
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  };
  thread.addEventListener('message', ({ data: reply }: MessageEvent<Reply>) => {
    if ('failure' in reply) return end(new Error(reply.failure));
    waiting.get(reply.id)?.resolve(reply.answer);
    waiting.delete(reply.id);
  });
  thread.addEventListener('error', () => end(new NoThreadError('no thread for the search')));
  return (query, options) =>
    new Promise((resolve, reject) => {
      if (over) return reject(over);
      last += 1;
      waiting.set(last, { resolve, reject });
      thread.postMessage({ id: last, query, options } satisfies Request);
    });
}

/**
 * Starts the search and waits until its index is loaded: in a thread of its own, or in the page where there is none.
 *
 * @throws when a file is missing or cannot be read. Started again, it tries again
 */
export async function startSearch(): Promise<Search> {
  try {
    if (typeof Worker === 'undefined') throw new NoThreadError('no threads');
    const search = searchInThread();
    await search('');
    return search;
  } catch (cause) {
    if (!(cause instanceof NoThreadError)) throw cause;
    const { loadSearch } = await import('./pagefind-index.ts');
    return loadSearch();
  }
}
