import { published } from '../../.generated/published.ts';
import { site } from '../../.generated/site.ts';
import { atomFeed } from '../faq/atom-feed.ts';
import { changes } from '../faq/changes.ts';
import { publisherOf } from '../legal.ts';

/** Entries of the feed; older changes stand on /nouveautes/. */
const ENTRIES = 50;

export function GET(): Response {
  const feed = atomFeed({ name: site.name, url: site.url, author: publisherOf(site) }, changes(published).slice(0, ENTRIES));
  return new Response(feed, { headers: { 'content-type': 'application/atom+xml; charset=utf-8' } });
}
