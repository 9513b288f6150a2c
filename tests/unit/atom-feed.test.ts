import { describe, expect, test } from 'vitest';
import { type ElementCompact, xml2js } from 'xml-js';
import { published } from '../../.generated/published.ts';
import { atomFeed } from '../../src/faq/atom-feed.ts';
import { changes } from '../../src/faq/changes.ts';
import { GET } from '../../src/pages/nouveautes.xml.ts';
import { publishedQuestion } from '../support/small-faq.ts';

const SITE = { name: 'Guichet & rivière', url: 'https://guichet.example', author: 'Agence <de> la rivière' };

/** What an XML parser reads; it throws when the text is not well-formed. */
function read(text: string): ElementCompact {
  const { feed } = xml2js(text, { compact: true, alwaysArray: ['entry', 'link'] }) as ElementCompact;
  return feed;
}
const feedOf = (...questions: Parameters<typeof publishedQuestion>[1][]) =>
  read(atomFeed(SITE, changes(questions.map((more, rank) => publishedQuestion(`q${rank}`, more)))));
const hrefsOf = (html: string) => [...html.matchAll(/\bhref="([^"]*)"/g)].map(([, href = '']) => href);

describe('the feed is Atom (RFC 4287)', () => {
  test('§4.1.1: it has an id, a title, a date, and an author with a name', () => {
    const feed = feedOf({ updated: '2026-03-12' }, { updated: '2026-04-01' });
    expect(feed._attributes).toEqual({ xmlns: 'http://www.w3.org/2005/Atom' });
    expect(feed.id._text).toBe('https://guichet.example/nouveautes/');
    expect(feed.title._text).toBe('Guichet & rivière\u00a0: nouveautés');
    expect(feed.updated._text).toBe('2026-04-01T00:00:00.000Z');
    expect(feed.author.name._text).toBe('Agence <de> la rivière');
    expect(feed.link[1]._attributes).toEqual({ rel: 'self', href: 'https://guichet.example/nouveautes.xml' });
  });

  test('§3.1: titles and summaries are HTML, and say what was written, markup and all', () => {
    const change = 'Le tarif passe de < 5 & à </summary> <b>12</b>.';
    const feed = feedOf({ question: 'Que dit <script>alert(1)</script> ? A&amp;B ]]> ?', change });
    const [entry] = feed.entry;
    expect(entry.title._attributes).toEqual({ type: 'html' });
    expect(entry.title._cdata).not.toMatch(/[<>]/);
    const shown = (html: string) => html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    expect(shown(entry.title._cdata)).toBe('Que dit <script>alert(1)</script> ? A&amp;B ]]> ?');
    expect(entry.summary._attributes).toEqual({ type: 'html' });
    expect(entry.summary._cdata).not.toMatch(/[<>]/);
    expect(shown(entry.summary._cdata)).toBe(change);
  });

  test('links of answers lead here from wherever they are read; text that looks like one is left', () => {
    const html =
      '<p>Voir <a href="/faq/bac/#avis" title="t">ici</a>, <a href="/contact/">là</a>, <a href="https://autre.example/">ailleurs</a>, <code>&lt;a href="/x"&gt;</code>.</p>';
    expect(feedOf({ html }).entry[0].content._cdata).toBe(
      html.replace('"/faq/bac/', '"https://guichet.example/faq/bac/').replace('"/contact/', '"https://guichet.example/contact/'),
    );
  });

  test('the feed of the site holds no link without its origin, and its entries are of distinct ids', async () => {
    const response = GET();
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const feed = read(await response.text());
    const contents: string[] = feed.entry.map(({ content }: ElementCompact) => content._cdata);
    expect(contents.length).toBe(Math.min(50, published.length));
    expect(contents.flatMap(hrefsOf).length).toBeGreaterThan(0);
    expect(contents.flatMap(hrefsOf).filter((href) => !/^(?:https?|mailto|tel):/.test(href))).toEqual([]);
    expect(new Set(feed.entry.map(({ id }: ElementCompact) => id._text)).size).toBe(contents.length);
    expect(feed.author.name._text).not.toBe('');
  });
});
