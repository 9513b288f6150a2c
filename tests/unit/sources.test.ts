import { expect, test } from 'vitest';
import { published } from '../../.generated/published.ts';
import { namedSources } from '../../src/faq/sources.ts';

const names = (...addresses: string[]) => namedSources(addresses).map(({ name }) => name);

test('a source is named by its host, when no other is of the same', () => {
  expect(names('https://www.a.example/x?y=1', 'https://b.example/')).toEqual(['a.example', 'b.example']);
});

test('sources of one host are told apart by their places among them, in the order of the author', () => {
  expect(names('https://a.example/1', 'https://b.example/', 'https://www.a.example/2', 'https://a.example/3')).toEqual([
    'a.example, page\u00a01 sur\u00a03',
    'b.example',
    'a.example, page\u00a02 sur\u00a03',
    'a.example, page\u00a03 sur\u00a03',
  ]);
});

test('WCAG 2.4.4: no question has two links to sources with one name', () => {
  const doubled = published.filter(({ sources }) => new Set(names(...sources)).size !== sources.length);
  expect(doubled.map(({ slug }) => slug)).toEqual([]);
  expect(published.flatMap(({ sources }) => namedSources(sources).map(({ address }) => address))).toEqual(
    published.flatMap(({ sources }) => sources),
  );
});
