import { describe, expect, test } from 'vitest';
import { questionHead } from '../../src/faq/structured-data.ts';
import { publishedQuestion } from '../support/small-faq.ts';

/** The text of the script element of a question's page. */
function scriptOf(more: Parameters<typeof publishedQuestion>[1]): string {
  const script = questionHead(publishedQuestion('pont', more)).find(({ tag }) => tag === 'script');
  expect(script?.attrs).toEqual({ type: 'application/ld+json' });
  return script?.content ?? '';
}

describe('Q5: what machines read of a question', () => {
  test('Q5: the question, its answer and its dates, as a FAQPage', () => {
    const more = { question: 'Peut-on passer ?', html: '<p>Oui.</p>', published: '2026-01-02', updated: '2026-03-12' };
    expect(JSON.parse(scriptOf(more))).toEqual({
      '@context': 'https://schema.org',
      '@type': 'FAQPage',
      inLanguage: 'fr',
      datePublished: '2026-01-02',
      dateModified: '2026-03-12',
      mainEntity: [{ '@type': 'Question', name: 'Peut-on passer ?', acceptedAnswer: { '@type': 'Answer', text: '<p>Oui.</p>' } }],
    });
  });

  test.each(['</script><script>alert(1)</script>', '<!--<script>', '</SCRIPT >', '\u2028</script\n>'])(
    'row 65: an answer cannot close its script element: %j',
    (html) => {
      const script = scriptOf({ html, question: html });
      expect(script).not.toContain('<');
      expect(JSON.parse(script).mainEntity[0].acceptedAnswer.text).toBe(html);
    },
  );
});
