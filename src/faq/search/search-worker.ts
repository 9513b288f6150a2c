/** The thread that searches: loads the index when it is first asked, and gives one reply to each request. */
import type { Search } from '../search.ts';
import { loadSearch } from './pagefind-index.ts';
import type { Reply, Request } from './search-thread.ts';

let loading: Promise<Search> | null = null;

async function reply({ id, query, options }: Request): Promise<Reply> {
  try {
    loading ??= loadSearch();
    const search = await loading;
    return { id, answer: await search(query, options) };
  } catch (cause) {
    return { id, failure: String(cause) };
  }
}

addEventListener('message', async ({ data: request }: MessageEvent<Request>) => postMessage(await reply(request)));
