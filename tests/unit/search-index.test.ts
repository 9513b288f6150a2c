import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decode } from 'cborg';
import { describe, expect, test } from 'vitest';
import type { Taxonomy } from '../../src/faq/facets.ts';
import type { PublishedQuestion } from '../../src/faq/question.ts';
import { lexemesOf, partOf } from '../../src/faq/search/lexemes.ts';
import { rarerWords, SEARCH_DATA, type SearchData, unpackWords } from '../../src/faq/search/search-data.ts';
import { orderIndex } from '../../src/integrations/pagefind-files.ts';
import { makeSearchIndex } from '../../src/integrations/search-index.ts';
import { filed, publishedQuestion, RIVER } from '../support/small-faq.ts';

const TAXONOMY: Taxonomy = { facets: RIVER, acronyms: [], synonyms: [] };
const EVERYWHERE = filed({ offre: ['achat'], couloir: ['gauche', 'droite'], service: ['eau'], thematique: ['prix'] });

const question = (slug: string, text: string, more: Partial<PublishedQuestion> = EVERYWHERE) =>
  publishedQuestion(slug, { question: `Que dire du ${slug} ?`, text, ...more });

const RIVER_QUESTIONS = [
  question('pont', 'Le passage est gratuit.\nLe péage a disparu.', {
    ...EVERYWHERE,
    related: ['bac'],
    formulations: ['Faut-il payer pour franchir ?', 'tarif pont'],
  }),
  question('bac', 'La traversée dure dix minutes.'),
  question('tunnel', 'Le tunnel ferme la nuit.', filed({ offre: ['location'], couloir: ['droite'], vague: ['vague-1'] })),
];

/** Every file, by its name. */
const indexOf = async (questions: readonly PublishedQuestion[], taxonomy: Taxonomy) =>
  new Map(await Array.fromAsync(makeSearchIndex(questions, taxonomy)));

/** A way to ask as it is kept: its lexemes in order. */
const asWay = (words: string) => lexemesOf(words).sort().join(' ');

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();
/** What the index keeps of each document, with the name that it gives it. */
const fragments = (files: ReadonlyMap<string, Uint8Array>) =>
  [...files]
    .filter(([name]) => name.startsWith('pagefind/fragment/'))
    .map(([name, bytes]) => ({
      document: path.basename(name, '.pf_fragment'),
      ...JSON.parse(gunzipSync(bytes).toString().replace('pagefind_dcd', '')),
    }));

/** The pieces of the index: each word with its holders, a document's distance to the one before and the places of the word in it. */
const pieces = (files: ReadonlyMap<string, Uint8Array>) =>
  [...files]
    .filter(([name]) => name.startsWith('pagefind/index/'))
    .map(([, bytes]) => {
      const [words] = decode(gunzipSync(bytes).subarray('pagefind_dcd'.length)) as [[string, [number, number[], unknown][]][]];
      return new Map(words.map(([word, holders]) => [word, holders.map(([, places]) => places)]));
    });

describe('the search index', () => {
  test('row P25: the same questions give the same files, byte for byte', async () => {
    const [one, other] = [await indexOf(RIVER_QUESTIONS, TAXONOMY), await indexOf(RIVER_QUESTIONS, TAXONOMY)];
    expect([...other.keys()].sort()).toEqual([...one.keys()].sort());
    for (const [name, bytes] of one) expect(Buffer.from(other.get(name) ?? []).equals(Buffer.from(bytes)), name).toBe(true);
  });

  test('a result shows its question, its answer with its lines, where it is filed, what is related, and how it may be asked', async () => {
    const kept = fragments(await indexOf(RIVER_QUESTIONS, TAXONOMY));
    const at = (address: string) => kept.find(({ url }) => url === address);
    expect(at('/faq/pont/').meta).toEqual({
      title: 'Que dire du pont ?',
      text: 'Le passage est gratuit.\nLe péage a disparu.',
      filed: 'Gauche · Droite · Eau',
      related: at('/faq/bac/').document.slice(-4),
      ways: ['dire pont', 'payer franchir', 'tarif pont'].map(asWay).join('\n'),
    });
  });

  test('a file that changes has another name, be it by a word that is not indexed: browsers keep them for ever', async () => {
    const told = async (answer: string) => [...(await indexOf([question('pont', answer)], TAXONOMY))];
    const before = new Map(await told('Le passage est gratuit.'));
    for (const [name, bytes] of await told("Le passage n'est pas gratuit.")) {
      const known = before.get(name);
      if (known && /\/(fragment|index|filter)\//.test(name)) expect(Buffer.from(bytes).equals(Buffer.from(known)), name).toBe(true);
    }
    expect((await told("Le passage n'est pas gratuit.")).some(([name]) => /\/fragment\//.test(name) && !before.has(name))).toBe(true);
  });

  test('a word is written once in a document, with what all its places weigh', async () => {
    const [piece] = pieces(await indexOf([question('pont', 'Un bac, deux bacs.', { synonyms: ['bac'] })], TAXONOMY));
    const [bac = '', deux = '', pont = ''] = lexemesOf('bac deux pont');
    // In 24ths, a byte at most: once in the synonyms and twice in the answer; in the answer; in the question.
    expect(piece?.get(bac)).toEqual([[-(3 + 2) * 24 - 1, 1]]);
    expect(piece?.get(deux)).toEqual([[-24 - 1, 1]]);
    expect(piece?.get(pont)).toEqual([[-7 * 24 - 1, 1]]);
    const [heavy] = pieces(await indexOf([question('pont', 'Pont.', { formulations: ['le pont', 'un pont'] })], TAXONOMY));
    expect(heavy?.get(pont)).toEqual([[-255 - 1, 1, -((7 + 3 + 3 + 1) * 24 - 255) - 1, 2]]);
  });

  test('a word that many documents hold is indexed in parts of one file, each document in one of them', async () => {
    const many = Array.from({ length: 25 }, (_, n) => question(`q${n}`, n % 5 === 0 ? 'Une barque et une rame.' : 'Une barque.'));
    const files = new Map(await Array.fromAsync(makeSearchIndex(many, TAXONOMY, 10)));
    const { parts } = JSON.parse(text(files.get(SEARCH_DATA))) as SearchData;
    const [barque = '', rame = ''] = lexemesOf('barque rame');
    expect(parts[barque]).toBe(3);
    expect(parts[rame]).toBeUndefined();
    const held = pieces(files).filter((piece) => piece.has(barque));
    expect(held).toHaveLength(1);
    expect([0, 1, 2, 3].map((part) => held[0]?.get(partOf(barque, part))?.length)).toEqual([10, 10, 5, undefined]);
    expect(
      pieces(files)
        .find((piece) => piece.has(rame))
        ?.get(rame),
    ).toHaveLength(5);
  });

  test('there are never more parts of a word than it has names', async () => {
    const many = Array.from({ length: 80 }, (_, n) => question(`q${n}`, 'Une barque.'));
    const { parts } = JSON.parse(text(new Map(await Array.fromAsync(makeSearchIndex(many, TAXONOMY, 1))).get(SEARCH_DATA))) as SearchData;
    const [barque = ''] = lexemesOf('barque');
    expect(parts[barque]).toBe(20); // Four documents each: of three, it would be 27
  });

  test('a small site has all its words in one file', async () => {
    const files = await indexOf(RIVER_QUESTIONS, TAXONOMY);
    const { words, rarer, total } = JSON.parse(text(files.get(SEARCH_DATA))) as SearchData;
    expect(total).toBe(3);
    expect(rarer).toBe('');
    expect(unpackWords(words)).toEqual(expect.arrayContaining(['traversée', 'péage', 'gratuit']));
  });

  test('a word is known by its most frequent form, and by those that are more than its plural or feminine', async () => {
    const files = await indexOf(
      [question('groupe', 'groupes'), question('groupes', 'groupes'), question('seul', 'Le groupement groupé.')],
      TAXONOMY,
    );
    const known = unpackWords((JSON.parse(text(files.get(SEARCH_DATA))) as SearchData).words);
    expect(known.filter((word) => word.startsWith('group')).sort()).toEqual(['groupement', 'groupes']);
  });

  test('words of more than three questions in ten are common; a few questions make none', async () => {
    const commonOf = async (count: number) => {
      const many = Array.from({ length: count }, (_, n) =>
        question(`q${n}`, n % 5 < 2 ? `Une barque numéro ${n}.` : n % 5 === 2 ? `Une rame numéro ${n}.` : `Une voile numéro ${n}.`),
      );
      const { common } = JSON.parse(text((await indexOf(many, TAXONOMY)).get(SEARCH_DATA))) as SearchData;
      return common;
    };
    const common = await commonOf(100);
    expect(common).toEqual(expect.arrayContaining(lexemesOf('barque voile')));
    expect(common).not.toContain(lexemesOf('rame')[0]);
    expect(await commonOf(9)).toEqual([]);
  });

  test('a large site keeps its rarer words by their initial, and none is lost', async () => {
    const invented = Array.from({ length: 4000 }, (_, n) => `${'bdmp'[n % 4]}${n.toString(2).replaceAll('0', 'a').replaceAll('1', 'o')}`);
    const files = await indexOf([...RIVER_QUESTIONS, question('mots', invented.join(' '))], TAXONOMY);
    const { words, rarer } = JSON.parse(text(files.get(SEARCH_DATA))) as SearchData;
    const all = [unpackWords(words), ...[...rarer].map((initial) => unpackWords(text(files.get(rarerWords(initial)))))].flat();
    expect(rarer).not.toBe('');
    expect(unpackWords(words).length).toBeLessThan(4000);
    expect(all).toEqual(expect.arrayContaining(['péage', ...new Set(invented.slice(0, 50))]));
    expect(new Set(all).size).toBe(all.length);
  });
});

test('an index that Pagefind wrote in another way is refused', () => {
  const foreign = new Map<string, Uint8Array>([['pagefind.fr_1.pf_meta', Buffer.from('other')]]);
  expect(() => [...orderIndex(foreign, () => ({}))]).toThrow();
});
