import { Feed } from 'feed';
import { published } from '../../.generated/published.ts';
import { site } from '../../.generated/site.ts';
import { changes } from '../faq/changes.ts';

/** Entries of the feed; older changes stand on /nouveautes/. */
const ENTRIES = 50;

/** The changes as an Atom feed (RFC 4287). Its date is that of the newest change, so that the same content gives the same file. */
export function GET(): Response {
  const list = changes(published).slice(0, ENTRIES);
  const home = new URL('/nouveautes/', site.url).href;
  const feed = new Feed({
    id: home,
    link: home,
    title: `${site.name} : nouveautés`,
    language: 'fr',
    copyright: site.variables.agence && typeof site.variables.agence === 'object' ? String(site.variables.agence.nom ?? '') : '',
    updated: new Date(list[0]?.date ?? 0),
    feedLinks: { atom: new URL('/nouveautes.xml', site.url).href },
    generator: 'Guichet',
  });
  for (const { id, slug, question, what, html, date } of list) {
    feed.addItem({
      id: `tag:${new URL(site.url).hostname},2026:${id}`,
      title: question,
      link: new URL(`/faq/${slug}/`, site.url).href,
      description: what,
      content: html,
      date: new Date(date),
    });
  }
  return new Response(feed.atom1(), { headers: { 'content-type': 'application/atom+xml; charset=utf-8' } });
}
