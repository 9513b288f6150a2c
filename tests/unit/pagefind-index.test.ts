import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { emptySelection, type Selection } from '../../src/faq/facets.ts';
import { loadSearch } from '../../src/faq/search/pagefind-index.ts';
import { makeSearchIndex } from '../../src/integrations/search-index.ts';
import { filed, publishedQuestion, RIVER } from '../support/small-faq.ts';

const question = (slug: string, couloir: string) =>
  publishedQuestion(slug, { question: `Que dire du ${slug} ?`, text: 'Le passage est gratuit.', ...filed({ couloir: [couloir] }) });

let site: string;

beforeEach(async () => {
  site = mkdtempSync(path.join(tmpdir(), 'guichet-index-'));
  const questions = [question('pont', 'gauche'), question('bac', 'gauche'), question('tunnel', 'ile')];
  for await (const [name, bytes] of makeSearchIndex(questions, { facets: RIVER, acronyms: [], synonyms: [] })) {
    mkdirSync(path.dirname(path.join(site, name)), { recursive: true });
    writeFileSync(path.join(site, name), bytes);
  }
  vi.stubGlobal('fetch', async (address: string | URL) => {
    try {
      return new Response(readFileSync(new URL(address)));
    } catch {
      return new Response(null, { status: 404 });
    }
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  rmSync(site, { recursive: true });
});

/** Where « passage » is found among what carries a choice, as an answer or nearest to one. */
async function passages(selection: Partial<Selection>): Promise<string[]> {
  const { search } = await loadSearch(`${pathToFileURL(site)}/`);
  const { hits, nearest } = await search('passage', { selection: { ...emptySelection(), ...selection } });
  return [...hits, ...nearest].map(({ address }) => address).sort();
}

describe('Q2: a search among what carries a choice', () => {
  test('Q2: finds what carries it', async () => {
    expect(await passages({ couloir: ['gauche'] })).toEqual(['/faq/bac/', '/faq/pont/']);
    expect(await passages({ couloir: ['gauche', 'ile'] })).toEqual(['/faq/bac/', '/faq/pont/', '/faq/tunnel/']);
  });

  test.each([
    ['a value that no question carries', { couloir: ['droite'] }],
    ['a value that nobody knows', { couloir: ['nord'] }],
    ['a facet that no question carries', { vague: ['vague-1'] }],
    ['such a facet beside another choice', { couloir: ['gauche'], vague: ['vague-1'] }],
  ])('Q3: finds nothing for %s, and does not fail', async (_, selection) => {
    expect(await passages(selection)).toEqual([]);
  });

  test('a filter whose file is missing is a failure, not an answer', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {}); // Pagefind's
    rmSync(path.join(site, 'pagefind/filter'), { recursive: true });
    await expect(passages({ couloir: ['gauche'] })).rejects.toThrow('index without the filter couloir');
  });
});
