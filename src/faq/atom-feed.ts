import { Feed } from 'feed';
import type { Change } from './changes.ts';

interface Source {
  /** The name of the site. */
  name: string;
  /** Its public origin. */
  url: string;
  /** Who answers for what it says. */
  author: string;
}

/** The feed says that its titles and summaries are HTML. */
function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The changes, newest first, as an Atom feed (RFC 4287). Its date is that of the newest, so that the same content gives the same file. */
export function atomFeed({ name, url, author }: Source, list: readonly Change[]): string {
  const home = new URL('/nouveautes/', url).href;
  const feed = new Feed({
    id: home,
    link: home,
    title: `${name}\u00a0: nouveautés`,
    language: 'fr',
    author: { name: author },
    copyright: author,
    updated: new Date(list[0]?.date ?? 0),
    feedLinks: { atom: new URL('/nouveautes.xml', url).href },
    generator: 'Guichet',
  });
  for (const { id, slug, question, what, html, date } of list) {
    feed.addItem({
      id: `tag:${new URL(url).hostname},2026:${id}`,
      title: asHtml(question),
      link: new URL(`/faq/${slug}/`, url).href,
      description: asHtml(what),
      // A reader shows it far from here. Other « < » of answers are escaped: this is a link, never a text.
      content: html.replaceAll('<a href="/', `<a href="${new URL('/', url).href}`),
      date: new Date(date),
    });
  }
  return feed.atom1();
}
