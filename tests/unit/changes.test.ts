import { expect, test } from 'vitest';
import { changes } from '../../src/faq/changes.ts';
import { answersOf, listed, slimFacets } from '../../src/faq/list/list-data.ts';
import { publishedQuestion, RIVER } from '../support/small-faq.ts';

const what = (more: Parameters<typeof publishedQuestion>[1]) => changes([publishedQuestion('pont', more)])[0]?.what;

test('Q5: what changed comes newest first', () => {
  const questions = ['2026-03-01', '2026-03-12', '2025-12-31'].map((updated) => publishedQuestion(updated, { updated }));
  expect(changes(questions).map(({ date }) => date)).toEqual(['2026-03-12', '2026-03-01', '2025-12-31']);
});

test('a change is what its author said of it, else a new answer or an updated one', () => {
  expect(what({ change: 'Le tarif a baissé.', updated: '2026-04-01' })).toBe('Le tarif a baissé.');
  expect(what({ published: '2026-03-12', updated: '2026-03-12' })).toBe('Nouvelle réponse');
  expect(what({ published: '2026-03-12', updated: '2026-04-01' })).toBe('Réponse mise à jour');
});

test('what a browser loads to filter holds no formulation, no synonym and no definition', () => {
  const question = publishedQuestion('pont', { formulations: ['secret'], synonyms: ['secret'], hash: 'secret' });
  expect(JSON.stringify(listed(question))).not.toContain('secret');
  expect(slimFacets(RIVER).offre.values.every(({ definition, synonyms }) => definition === '' && synonyms.length === 0)).toBe(true);
  expect(RIVER.offre.values[0]?.definition).not.toBe('');
});

test('answers are found by slug', () => {
  expect(answersOf([publishedQuestion('pont', { html: '<p>Droit.</p>' })])).toEqual({ pont: '<p>Droit.</p>' });
});
