/** What machines read in the head of a question's page: schema.org's FAQPage (https://schema.org/FAQPage) and Open Graph. */
import type { PublishedQuestion } from './question.ts';

interface HeadTag {
  tag: 'script' | 'meta';
  attrs: Record<string, string>;
  content?: string;
}

/** JSON that cannot close the `script` element that holds it. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** The tags that a question adds to its page; the answers are the agency's own, so `FAQPage` is the type to use. */
export function questionHead({ question, html, updated, published }: PublishedQuestion): HeadTag[] {
  const structured = {
    '@context': 'https://schema.org',
    '@type': 'FAQPage',
    inLanguage: 'fr',
    datePublished: published,
    dateModified: updated,
    mainEntity: [{ '@type': 'Question', name: question, acceptedAnswer: { '@type': 'Answer', text: html } }],
  };
  return [
    { tag: 'script', attrs: { type: 'application/ld+json' }, content: scriptJson(structured) },
    { tag: 'meta', attrs: { property: 'article:modified_time', content: updated } },
  ];
}
