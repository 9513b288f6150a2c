/** The site's search in a thread of its own, so that typing never waits for it. */
import type { Search, SearchAnswer, SearchOptions } from '../search.ts';

/** What the thread is asked: to search, or from now on to read ahead what further searches need. */
export type Request = { id: number; query: string; options: SearchOptions | undefined } | 'read ahead';

/** What it says. */
export type Reply = { id: number; answer: SearchAnswer } | { id: number; failure: string };

/** Whoever waits for a reply. */
interface Waiting {
  resolve(answer: SearchAnswer): void;
  reject(cause: Error): void;
}

export interface StartedSearch {
  search: Search;
  /** To be called once the visitor searches, who is then likely to go on. Not for who saves data. Does nothing without threads. */
  readAhead(): void;
}

/** A search that another thread makes. After a failure it takes no more: another one must be started. */
function searchInThread(): StartedSearch {
  const thread = new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let over: Error | null = null;
  const settle = (id: number, act: (asked: Waiting) => void) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (asked) act(asked);
    if (over && waiting.size === 0) thread.terminate();
  };
  thread.addEventListener('message', ({ data: reply }: MessageEvent<Reply>) => {
    if ('answer' in reply) return settle(reply.id, ({ resolve }) => resolve(reply.answer));
    const failure = new Error(reply.failure);
    over = failure;
    settle(reply.id, ({ reject }) => reject(failure));
  });
  thread.addEventListener('error', () => {
    const failure = new Error('no thread for the search');
    over = failure;
    for (const id of [...waiting.keys()]) settle(id, ({ reject }) => reject(failure));
  });
  const send = (request: Request) => thread.postMessage(request);
  return {
    search: (query, options) =>
      new Promise((resolve, reject) => {
        if (over) return reject(over);
        last += 1;
        waiting.set(last, { resolve, reject });
        send({ id: last, query, options });
      }),
    readAhead: () => send('read ahead'),
  };
}

/**
 * Starts the search and waits until its index is loaded: in a thread of its own, or in the page where that fails.
 *
 * @throws when a file is missing or cannot be read. Started again, it tries again in a new thread
 */
export async function startSearch(): Promise<StartedSearch> {
  try {
    const started = searchInThread();
    await started.search('');
    return started;
  } catch {
    const { loadSearch } = await import('./pagefind-index.ts');
    return { search: (await loadSearch()).search, readAhead: () => {} };
  }
}
