import { describe, expect, test } from 'vitest';
import { emptySelection, FACETS, type FacetDefinitions, type Selection } from '../../src/faq/facets.ts';
import { faqAddress, readPage, renderFaqList, renderWholeList } from '../../src/faq/list/FaqList.tsx';
import type { ListedQuestion } from '../../src/faq/question.ts';
import { listedQuestion, RIVER } from '../support/small-faq.ts';

const QUESTIONS = [
  listedQuestion('pont', { offre: ['achat'], couloir: ['gauche'], dispositif: ['pont'] }),
  listedQuestion('bac', { offre: ['achat', 'location'], couloir: ['droite'], dispositif: ['bac'] }),
  listedQuestion('tunnel', { offre: ['location'], couloir: ['droite'], dispositif: ['tunnel'] }),
];

const drawn = (selection: Partial<Selection> = {}, questions: ListedQuestion[] = QUESTIONS, more = {}) =>
  renderFaqList({ questions, facets: RIVER, selection: { ...emptySelection(), ...selection }, ...more });

/** The part of the list after an opening, up to an ending. */
function between(html: string, start: RegExp, end: string): string {
  const at = html.search(start);
  expect(at).toBeGreaterThanOrEqual(0);
  return html.slice(at, html.indexOf(end, at));
}

const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
const resultsOf = (html: string) => between(html, /<ol data-faq-results/, '</ol>');
const filterOf = (html: string, facet: string) => textOf(between(html, new RegExp(`<details[^>]* data-facet="${facet}"`), '</details>'));
const slugsIn = (html: string) => [...resultsOf(html).matchAll(/<li><a href="\/faq\/([^"]+)\/"/g)].map(([, slug]) => slug);

describe('results', () => {
  test('design §5: each result is an item of ol[data-faq-results] whose first link is the question', () => {
    expect(slugsIn(drawn())).toEqual(['pont', 'bac', 'tunnel']);
  });

  test('Q2: only what the choice keeps is listed, and the count says how many', () => {
    const html = drawn({ couloir: ['droite'] });
    expect(slugsIn(html)).toEqual(['bac', 'tunnel']);
    expect(textOf(between(html, /<h2[^>]*data-faq-count/, '</h2>'))).toBe('2 réponses');
  });

  test('Q1, Q5: the mark vague and the date of verification stand beside a question that has them', () => {
    const questions = [listedQuestion('a', { vague: ['vague-1'] }, { verified: '2026-03-01' }), listedQuestion('b')];
    const [, marked = '', plain = ''] = resultsOf(drawn({}, questions)).split('<li>');
    expect(textOf(marked)).toMatch(/Vague 1 Vérifié le 1er mars 2026/);
    expect(plain).not.toContain('Vérifié');
    expect(plain).not.toContain('class="marks"');
  });

  test('an answer is printed with its question when it is known', () => {
    const html = drawn({}, undefined, { answers: { pont: '<p>Tout droit.</p>' } });
    expect(html.match(/class="print-only"/g)).toHaveLength(1);
    expect(html).toContain('<p>Tout droit.</p>');
  });
});

describe('filters', () => {
  test('Q1, Q3: every facet is a filter, in order, with the count beside each value', () => {
    expect([...drawn().matchAll(/data-facet="(\w+)"/g)].map(([, facet]) => facet)).toEqual([...FACETS]);
    expect(filterOf(drawn(), 'offre')).toBe('Type d’offre Type d’offre Achat 2 réponses Location 2 réponses');
  });

  test('Q3: a value that leads to nothing is not offered, and the list says that there are some', () => {
    expect(filterOf(drawn(), 'service')).toContain('2 autres valeurs ne mènent à aucune réponse.');
    expect(filterOf(drawn({ couloir: ['gauche'], offre: ['location'] }), 'dispositif')).toContain(
      'Une autre valeur ne mène à aucune réponse.',
    );
    expect(filterOf(drawn({ offre: ['achat'] }), 'dispositif')).not.toContain('Tunnel');
  });

  test('Q1: choosing a couloir narrows the dispositifs', () => {
    const filter = filterOf(drawn({ couloir: ['droite'] }), 'dispositif');
    expect(filter).toContain('Bac 1 réponse');
    expect(filter).not.toContain('Pont');
  });

  test('a chosen value is ticked, its facet open and counted', () => {
    const html = drawn({ offre: ['achat'] });
    const details = between(html, /<details[^>]* data-facet="offre"/, '</details>');
    expect(details).toMatch(/^<details[^>]* open/);
    expect(details).toMatch(/<input[^>]*value="achat"[^>]* checked/);
    expect(details).not.toMatch(/<input[^>]*value="location"[^>]* checked/);
    expect(textOf(details)).toContain('(1)');
    expect(between(html, /<details[^>]* data-facet="service"/, '>')).not.toContain('open');
  });

  test('the form works without JavaScript: it asks /faq/ with the names of the facets', () => {
    const form = between(drawn(), /<form/, '</form>');
    expect(form).toMatch(/^<form[^>]*method="get"[^>]*action="\/faq\/"/);
    expect(new Set([...form.matchAll(/<input[^>]*name="(\w+)"/g)].map(([, name]) => name))).toEqual(
      new Set(['offre', 'couloir', 'dispositif']),
    );
    expect(form).toContain('<button type="submit"');
  });
});

describe('chosen values as tags', () => {
  test('each is a link that takes it away and leaves the others, by its short name', () => {
    const tags = between(drawn({ couloir: ['gauche'], dispositif: ['pont'] }), /<ul class="tags"/, '</ul>');
    expect(textOf(tags)).toBe('Retirer le choix : Gauche × Retirer le choix : PT × Tout retirer');
    expect([...tags.matchAll(/href="([^"]*)"/g)].map(([, address]) => address)).toEqual([
      '/faq/?dispositif=pont',
      '/faq/?couloir=gauche',
      '/faq/',
    ]);
  });

  test('are absent when nothing is chosen; a single one has no « tout retirer »', () => {
    expect(drawn()).not.toContain('class="tags"');
    expect(drawn({ offre: ['achat'] })).not.toContain('Tout retirer');
  });
});

describe('Q3: a dead end', () => {
  const html = drawn({ offre: ['location'], couloir: ['gauche'] });

  test('Q3: says so, and which choice to take away brings back how many answers', () => {
    expect(textOf(between(html, /<h2[^>]*data-faq-count/, '</h2>'))).toBe('Aucune réponse');
    const way = textOf(between(html, /<div class="dead-end"/, '</div>'));
    expect(way).toContain('Retirer « Location » : 1 réponse');
    expect(way).toContain('Retirer « Gauche » : 2 réponses');
    expect(way.indexOf('Gauche')).toBeLessThan(way.indexOf('Location'));
  });

  test('Q3: offers the contact form with the choices carried over', () => {
    expect(html).toContain('href="/contact/?offre=location&amp;couloir=gauche"');
  });

  test('keeps an empty list for the page to find', () => {
    expect(slugsIn(html)).toEqual([]);
  });
});

describe('pages', () => {
  const many = Array.from({ length: 401 }, (_, rank) => listedQuestion(`q${rank}`, { offre: ['achat'] }));

  test('one page holds 200 results; the others are a link away, the choice kept', () => {
    const html = drawn({ offre: ['achat'] }, many, { page: 2 });
    expect(slugsIn(html)).toHaveLength(200);
    expect(slugsIn(html)[0]).toBe('q200');
    expect(html).toContain('rel="prev" href="/faq/?offre=achat"');
    expect(html).toContain('rel="next" href="/faq/?offre=achat&amp;page=3"');
    expect(html).toContain('Page 2 sur 3');
  });

  test.each([
    ['before the first', -3, 'q0'],
    ['after the last', 99, 'q400'],
    ['none', undefined, 'q0'],
  ])('row 81: a page number %s shows the nearest page', (_, page, first) => {
    expect(slugsIn(drawn({}, many, { page }))[0]).toBe(first);
  });

  test('few results have no page links', () => {
    expect(drawn()).not.toContain('class="pages"');
  });

  test('the first page has no number in its address', () => {
    expect(faqAddress(emptySelection())).toBe('/faq/');
    expect(faqAddress({ ...emptySelection(), offre: ['achat'] }, 1)).toBe('/faq/?offre=achat');
    expect(faqAddress(emptySelection(), 2)).toBe('/faq/?page=2');
  });
});

describe('row 65: markup in any field is shown as text', () => {
  const HOSTILE = `"><script>alert(1)</script>'&<b`;
  const facets = Object.fromEntries(
    FACETS.map((facet) => [
      facet,
      {
        label: HOSTILE,
        question: HOSTILE,
        values: [
          { slug: HOSTILE, label: HOSTILE, short: HOSTILE, definition: HOSTILE, synonyms: [] },
          { slug: 'b', label: HOSTILE, definition: HOSTILE, synonyms: [] },
        ],
      },
    ]),
  ) as unknown as FacetDefinitions;
  const selection = Object.fromEntries(FACETS.map((facet) => [facet, [HOSTILE]])) as unknown as Selection;
  const question: ListedQuestion = {
    id: HOSTILE,
    slug: HOSTILE,
    question: HOSTILE,
    summary: HOSTILE,
    facets: selection,
    updated: '2026-03-12',
  };
  const elements = (html: string) => new Set([...html.matchAll(/<\/?([a-z0-9]+)/g)].map(([, name]) => name));

  test.each([
    ['a list of results', [question]],
    ['a dead end', [{ ...question, facets: { ...selection, offre: ['b'] } }]],
  ])('row 65: in %s', (_, questions) => {
    const html = renderFaqList({ questions, facets, selection });
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    const plain = elements(
      renderFaqList({ questions: [], facets: RIVER, selection: { ...emptySelection(), offre: ['achat', 'location'] } }),
    );
    for (const element of elements(html)) expect([...plain, 'ol', 'li', 'a', 'p', 'span']).toContain(element);
    // No attribute ends early: between two tags' marks, quotes are paired.
    for (const [tag] of html.matchAll(/<[^>]*>/g)) expect(tag.split('"').length % 2).toBe(1);
  });
});

test('the whole list is the list with nothing chosen', () => {
  expect(renderWholeList({ questions: QUESTIONS, facets: RIVER })).toBe(drawn());
});

test.each([
  ['', 1],
  ['page=2', 2],
  ['page=0', 1],
  ['page=-3', 1],
  ['page=abc', 1],
  ['page=2.9', 2],
])('the page that ?%s asks for is %i', (query, page) => {
  expect(readPage(new URLSearchParams(query))).toBe(page);
});
