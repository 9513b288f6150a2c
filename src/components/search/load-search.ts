/** When the search is loaded, some 140 kB: once, at the first sign that it is wanted. */
import type { StartedSearch } from '../../faq/search/search-thread.ts';

let loading: Promise<StartedSearch> | null = null;

/** The search, started. */
export function load(): Promise<StartedSearch> {
  loading ??= import('../../faq/search/search-thread.ts').then(({ startSearch }) => startSearch());
  loading.catch(forget);
  return loading;
}

/** A search that failed takes no more: the next one starts anew. */
export function forget(): void {
  loading = null;
}

/** Did the visitor ask for as few bytes as can be? Not all browsers tell. */
export const savesData = () => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** For who may be about to search: once the page has loaded all of its own and does nothing, unless the visitor saves data. */
export function loadWhenIdle(): void {
  if (savesData()) return;
  const start = () => load().catch(() => {});
  const wait = () => ('requestIdleCallback' in window ? window.requestIdleCallback(start) : setTimeout(start));
  if (document.readyState === 'complete') wait();
  else addEventListener('load', wait, { once: true });
}
