/** The real content: only what must stay true whatever is written next. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileContent } from '../../src/authoring/compile.ts';
import { formatFaults } from '../../src/authoring/source.ts';
import { emptySelection, FACETS, GUIDED_FACETS } from '../../src/faq/facets.ts';
import { lexemesOf } from '../../src/faq/search/lexemes.ts';
import { normalise } from '../../src/faq/search/words.ts';
import { countValues, nextGuided } from '../../src/faq/select.ts';

const { content, faults } = compileContent(path.join(import.meta.dirname, '../../content'));
const questions = content?.questions ?? [];
const facets = content?.taxonomy.facets;

/** Slugs of the questions for which something is so. */
const slugsWhere = (is: (question: (typeof questions)[number]) => boolean) => questions.filter(is).map(({ slug }) => slug);

test('the content has no fault', () => {
  expect(formatFaults(faults)).toBe(formatFaults([]));
});

test('the 118 questions are there', () => {
  expect(questions.length).toBeGreaterThanOrEqual(118);
});

describe('Q4: one permanent address', () => {
  test('Q4: ids and slugs are unique', () => {
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
    expect(new Set(questions.map(({ slug }) => slug)).size).toBe(questions.length);
  });

  test('Q4: no former address is a present one', () => {
    const present = new Set(questions.map(({ slug }) => slug));
    expect(slugsWhere(({ formerSlugs }) => formerSlugs.some((slug) => present.has(slug)))).toEqual([]);
  });
});

describe('Q1: the facets', () => {
  test('Q1: every question is filed under one offre', () => {
    expect(slugsWhere(({ facets: carried }) => carried.offre.length !== 1)).toEqual([]);
  });

  test('Q1: every dispositif belongs to one couloir', () => {
    const couloirs = new Set(facets?.couloir.values.map(({ slug }) => slug));
    expect(facets?.dispositif.values.filter(({ couloir }) => !couloirs.has(couloir ?? ''))).toEqual([]);
  });

  test('Q1: every guided facet asks a question, and the first is worth asking', () => {
    for (const facet of GUIDED_FACETS) expect(facets?.[facet].question).toMatch(/\?$/);
    expect(facets && nextGuided(questions, emptySelection(), new Set(), facets)).toBe('offre');
  });

  test('Q3: every facet leads somewhere', () => {
    for (const facet of FACETS)
      expect(
        facets && countValues(questions, emptySelection(), facet, facets).some(({ count }) => count > 0 && count < questions.length),
      ).toBe(true);
  });
});

describe('Q5: what a question shows', () => {
  test('Q5: its text, its answer, a summary of it', () => {
    expect(
      slugsWhere(
        ({ question, text, html, summary }) =>
          !(question.endsWith('?') && text && html.startsWith('<') && summary && summary.length <= 200),
      ),
    ).toEqual([]);
  });

  test('Q5: days that are in the calendar, a change never before the publication', () => {
    const isDay = (day: string) => /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(day).toISOString().startsWith(day);
    expect(
      slugsWhere(({ published, updated, verified }) => ![published, updated, verified ?? updated].every(isDay) || updated < published),
    ).toEqual([]);
  });

  test('Q5: related questions that are published', () => {
    const slugs = new Set(questions.map(({ slug }) => slug));
    expect(slugsWhere(({ slug, related }) => related.some((other) => other === slug || !slugs.has(other)))).toEqual([]);
  });

  test('no variable is left unfilled, and no markup of a template', () => {
    expect(slugsWhere(({ question, html, summary }) => /\{\{|\}\}/.test(question + html + summary))).toEqual([]);
  });

  test('row 65: no raw element but those that Markdown makes', () => {
    const made = /^(?:p|ul|ol|li|strong|em|a|code|pre|table|thead|tbody|tr|th|td|h[2-4]|blockquote|br|hr|del)$/;
    expect(slugsWhere(({ html }) => [...html.matchAll(/<\/?([a-zA-Z0-9]+)/g)].some(([, name = '']) => !made.test(name)))).toEqual([]);
  });

  test('an answer stands alone: it sends nobody to « ci-dessus »', () => {
    expect(slugsWhere(({ text }) => /ci-dessus|question précédente|voir plus haut/i.test(text))).toEqual([]);
  });

  test('F4: the hash is of the text', () => {
    expect(slugsWhere(({ hash, text }) => hash !== createHash('sha256').update(text).digest('hex').slice(0, 32))).toEqual([]);
  });
});

describe('other ways to ask', () => {
  test('every question has 8 to 12 formulations, all different', () => {
    expect(
      slugsWhere(
        ({ formulations }) =>
          formulations.length < 8 || formulations.length > 12 || new Set(formulations.map(normalise)).size !== formulations.length,
      ),
    ).toEqual([]);
  });

  test('each of them says something that can be searched', () => {
    expect(slugsWhere(({ formulations }) => formulations.some((formulation) => lexemesOf(formulation).length === 0))).toEqual([]);
  });

  test('none is the question itself', () => {
    expect(
      slugsWhere(({ question, formulations }) => formulations.some((formulation) => normalise(formulation) === normalise(question))),
    ).toEqual([]);
  });
});

test('the home page begins with questions that are published', () => {
  const slugs = new Set(questions.map(({ slug }) => slug));
  expect(content?.site.startHere.length).toBeGreaterThan(0);
  expect(content?.site.startHere.filter((slug) => !slugs.has(slug))).toEqual([]);
});
