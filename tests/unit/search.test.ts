import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptySelection } from '../../src/faq/facets.ts';
import { lexemesOf } from '../../src/faq/search/lexemes.ts';
import { Lexicon } from '../../src/faq/search/lexicon.ts';
import { readThesaurus } from '../../src/faq/search/thesaurus.ts';
import { createSearch, type Hit, type SearchIndex } from '../../src/faq/search.ts';
import { anyText } from '../support/any-text.ts';

interface Document {
  question: string;
  text: string;
  couloir?: string;
}

const DOCUMENTS: Record<string, Document> = {
  dossier: {
    question: 'Comment déposer un dossier ?',
    text: 'Le dépôt du dossier se fait en ligne.\nUne preuve est jointe.',
    couloir: 'gauche',
  },
  preuve: { question: 'Quelle preuve joindre ?', text: 'Une preuve est un fichier signé. Le dossier la contient.', couloir: 'droite' },
  prix: { question: 'Quel est le tarif du pont ?', text: 'Le passage est gratuit le dimanche.' },
  delai: { question: 'Quel délai de réponse ?', text: 'La réponse part sous un mois.' },
  bal: { question: 'Que contient la BAL ?', text: 'La boîte aux lettres contient les réponses.' },
};

const WORDS = [
  'dossier',
  'preuve',
  'joindre',
  'réponse',
  'contient',
  'tarif',
  'pont',
  'délai',
  'bal',
  'boîte',
  'lettres',
  'fichier',
  'ligne',
  'dépôt',
  'déposer',
  'gratuit',
];
const THESAURUS = readThesaurus([
  [0.95, ['BAL', 'boîte aux lettres']],
  [0.65, ['prix', 'tarif']],
]);

/** An index in memory: a word of the question scores 8, of the answer 2. Remembers what it was asked. */
function memoryIndex(documents = DOCUMENTS) {
  const asked: string[] = [];
  const read = new Set<string>();
  const index: SearchIndex = {
    total: Object.keys(documents).length,
    async find(lexeme) {
      asked.push(lexeme);
      const scores = new Map<string, number>();
      for (const [name, { question, text }] of Object.entries(documents)) {
        const score = (lexemesOf(question).includes(lexeme) ? 8 : 0) + (lexemesOf(text).includes(lexeme) ? 2 : 0);
        if (score > 0) scores.set(name, score);
      }
      return scores;
    },
    async carrying({ couloir: chosen }) {
      return new Set(Object.keys(documents).filter((name) => chosen.includes(documents[name]?.couloir ?? '')));
    },
    async read(name) {
      const { question = '', text = '' } = documents[name] ?? {};
      read.add(name);
      return { address: `/faq/${name}/`, question, text, filed: 'Rive', related: [], ways: [lexemesOf(question)] };
    },
    holds: (name) => read.has(name),
  };
  return { asked, read, search: createSearch(index, new Lexicon(WORDS), THESAURUS) };
}

const addresses = (hits: Hit[]) => hits.map(({ address }) => address);
const marked = (segments: Hit['question']) => segments.map(({ text, matched }) => (matched ? `[${text}]` : text)).join('');

describe('answers', () => {
  test('whole sentences find: small words are dropped and no word is required', async () => {
    const { hits } = await memoryIndex().search('Bonjour, comment dois-je faire pour savoir quelle preuve joindre à mon dossier ?');
    expect(addresses(hits).slice(0, 2).sort()).toEqual(['/faq/dossier/', '/faq/preuve/']);
  });

  test('the question weighs more than the answer', async () => {
    const { hits } = await memoryIndex().search('preuve');
    expect(addresses(hits)).toEqual(['/faq/preuve/', '/faq/dossier/']);
  });

  test('rankings of everything said are fused: what answers more comes first', async () => {
    const { hits } = await memoryIndex().search('délai réponse');
    expect(addresses(hits)[0]).toBe('/faq/delai/');
  });

  test('a synonym finds what no answer says in that word', async () => {
    expect(addresses((await memoryIndex().search('prix')).hits)).toEqual(['/faq/prix/']);
  });

  test('an acronym finds by its full name, and the full name by its acronym', async () => {
    expect(addresses((await memoryIndex().search('boite aux lettres')).hits)[0]).toBe('/faq/bal/');
    expect(addresses((await memoryIndex().search('bal')).hits)[0]).toBe('/faq/bal/');
  });

  test('matched words are marked in the question and in the sentence that matched', async () => {
    const [hit] = (await memoryIndex().search('dossiers preuves')).hits;
    expect(hit && marked(hit.question)).toBe('Comment déposer un [dossier] ?');
    expect(hit && marked(hit.excerpt)).toMatch(/\[dossier\]|\[preuve\]/);
    expect(hit?.filed).toBe('Rive');
  });

  test('a correction is said', async () => {
    const { hits, corrections, query } = await memoryIndex().search('dosier');
    expect(corrections).toEqual([{ from: 'dosier', to: 'dossier' }]);
    expect(addresses(hits)[0]).toBe('/faq/dossier/');
    expect(query).toBe('dosier');
  });

  test('spaces around what is typed change nothing', async () => {
    expect(await memoryIndex().search(' dosier  ')).toEqual(await memoryIndex().search('dosier'));
  });

  test('asked for as typed, nothing is corrected', async () => {
    expect(await memoryIndex().search('dosier', { exact: true })).toMatchObject({ corrections: [], hits: [], total: 0 });
  });
});

test('beside a good answer, what its author called related comes before what merely shares its words', async () => {
  const found = { best: 10, stranger: 5, relative: 4.8 };
  const related: Record<string, string[]> = { best: ['relative'] };
  const search = (know: Record<string, string[]>) => {
    const index: SearchIndex = {
      total: 10,
      find: async () => new Map(Object.entries(found)),
      carrying: async () => new Set(),
      read: async (name) => ({ address: `/faq/${name}/`, question: name, text: name, filed: '', related: know[name] ?? [], ways: [] }),
      holds: () => false,
    };
    return createSearch(index, new Lexicon(['dossier']), THESAURUS)('dossier');
  };
  expect(addresses((await search({})).hits)).toEqual(['/faq/best/', '/faq/stranger/', '/faq/relative/']);
  expect(addresses((await search(related)).hits)).toEqual(['/faq/best/', '/faq/relative/', '/faq/stranger/']);
  expect((await search(related)).total).toBe(3);
});

test('what is most related to a good answer is brought up from where few look, if it was found at all', async () => {
  const search = (related: string[]) => {
    const found = Object.fromEntries(
      ['best', ...Array.from({ length: 12 }, (_, n) => `other${n}`), 'far'].map((name, n) => [name, 30 - n]),
    );
    const index: SearchIndex = {
      total: 50,
      find: async () => new Map(Object.entries(found)),
      carrying: async () => new Set(),
      read: async (name) => ({ address: name, question: name, text: name, filed: '', related: name === 'best' ? related : [], ways: [] }),
      holds: () => false,
    };
    return (limit: number) => createSearch(index, new Lexicon(['dossier']), THESAURUS)('dossier', { limit });
  };
  expect(addresses((await search([])(20)).hits).slice(0, 2)).toEqual(['best', 'other0']);
  const { hits, total } = await search(['far', 'other11'])(20);
  expect(addresses(hits).slice(0, 3)).toEqual(['best', 'far', 'other0']);
  expect(hits).toHaveLength(14);
  expect(new Set(addresses(hits)).size).toBe(14);
  expect(total).toBe(14);
  // « Voir plus » adds, and moves nothing.
  expect(addresses((await search(['far', 'other11'])(10)).hits)).toEqual(addresses(hits).slice(0, 10));
  expect(addresses((await search(['unfound', 'far'])(20)).hits).slice(0, 2)).toEqual(['best', 'other0']);
});

test('what is brought up never passes the first answer, though it be asked in the very words of the search', async () => {
  const found = Object.fromEntries(['best', ...Array.from({ length: 12 }, (_, n) => `other${n}`), 'far'].map((name, n) => [name, 30 - n]));
  const index: SearchIndex = {
    total: 50,
    find: async () => new Map(Object.entries(found)),
    carrying: async () => new Set(),
    read: async (name) => ({
      address: name,
      question: name,
      text: name,
      filed: '',
      related: name === 'best' ? ['far'] : [],
      ways: name === 'far' ? [lexemesOf('dossier')] : [],
    }),
    holds: () => false,
  };
  const { hits } = await createSearch(index, new Lexicon(['dossier']), THESAURUS)('dossier');
  expect(addresses(hits).slice(0, 2)).toEqual(['best', 'far']);
});

test('a question asked in the words of the search comes before one that holds them here and there', async () => {
  const ways: Record<string, string[][]> = {
    scattered: [lexemesOf('signer le contrat'), lexemesOf('où ranger le dossier')],
    asked: [lexemesOf('comment signer le dossier')],
  };
  const search = (known: typeof ways) => {
    const index: SearchIndex = {
      total: 10,
      find: async () => new Map(Object.entries({ scattered: 5, asked: 4 })),
      carrying: async () => new Set(),
      read: async (name) => ({ address: name, question: name, text: name, filed: '', related: [], ways: known[name] ?? [] }),
      holds: () => false,
    };
    return createSearch(index, new Lexicon(['dossier', 'signer']), THESAURUS)('signer mon dossier');
  };
  expect(addresses((await search({})).hits)).toEqual(['scattered', 'asked']);
  expect(addresses((await search(ways)).hits)).toEqual(['asked', 'scattered']);
});

test('Q2: a choice takes answers away, and what it leaves is given, however weakly it answers', async () => {
  const index: SearchIndex = {
    total: 10,
    find: async () => new Map(Object.entries({ best: 10, weak: 0.5 })),
    carrying: async () => new Set(['weak']),
    read: async (name) => ({ address: name, question: name, text: name, filed: '', related: [], ways: [] }),
    holds: () => false,
  };
  const search = createSearch(index, new Lexicon(['dossier']), THESAURUS);
  const selection = { offre: ['achat'], couloir: [], dispositif: [], service: [], thematique: [], vague: [] };
  expect(addresses((await search('dossier')).hits)).toEqual(['best']);
  expect(await search('dossier', { selection })).toMatchObject({ hits: [{ address: 'weak' }], nearest: [], total: 1 });
});

describe('when nothing answers', () => {
  test('it says so: no hit, no total', async () => {
    expect(await memoryIndex().search('xylophone')).toEqual({ query: 'xylophone', corrections: [], hits: [], nearest: [], total: 0 });
  });

  test('what is nearest stands apart, at most three, and is no answer', async () => {
    const documents = Object.fromEntries(
      Array.from({ length: 40 }, (_, rank) => [`d${rank}`, { question: 'Quel est ce point ?', text: 'Le dossier contient ceci.' }]),
    );
    const { hits, nearest, total } = await memoryIndex(documents).search('xylophone accordéon trompette dossier');
    expect(hits).toEqual([]);
    expect(total).toBe(0);
    expect(nearest).toHaveLength(3);
  });

  test('an answer leaves nothing apart', async () => {
    expect((await memoryIndex().search('dossier')).nearest).toEqual([]);
  });

  test('row 85: an index that cannot be read is an error, never an empty answer', async () => {
    const broken: SearchIndex = {
      total: 1,
      find: () => Promise.reject(new Error('404')),
      carrying: () => Promise.reject(new Error('404')),
      read: () => Promise.reject(new Error('404')),
      holds: () => false,
    };
    await expect(createSearch(broken, new Lexicon(WORDS), THESAURUS)('dossier')).rejects.toThrow('404');
  });
});

describe('how much is read', () => {
  const many = Object.fromEntries(
    Array.from({ length: 25 }, (_, rank) => [`d${rank}`, { question: `Dossier ${rank} ?`, text: 'Réponse.' }]),
  );

  test('ten results unless said; the total counts them all', async () => {
    const { hits, total } = await memoryIndex(many).search('dossier');
    expect(hits).toHaveLength(10);
    expect(total).toBe(25);
  });

  test('as many results as asked for', async () => {
    expect((await memoryIndex(many).search('dossier', { limit: 3 })).hits).toHaveLength(3);
    expect((await memoryIndex(many).search('dossier', { limit: 100 })).hits).toHaveLength(25);
  });

  test('somebody in a hurry waits for the six best, and gets the further ones that were read before', async () => {
    const { read, search } = memoryIndex(many);
    const { hits, total } = await search('dossier', { hurried: true });
    expect(hits).toHaveLength(6);
    expect(total).toBe(25);
    expect(read.size).toBe(6);
    const all = await search('dossier');
    expect(all.hits.slice(0, 6)).toEqual(hits);
    expect(await search('dossier', { hurried: true })).toEqual(all);
    expect((await search('dossier', { hurried: true, limit: 20 })).hits).toEqual(all.hits);
  });

  test('a result far below the first is not listed', async () => {
    const index: SearchIndex = {
      total: 10,
      find: async () =>
        new Map([
          ['first', 10],
          ['far', 0.1],
        ]),
      carrying: async () => new Set(),
      read: async (name) => ({ address: name, question: name, text: name, filed: '', related: [], ways: [] }),
      holds: () => false,
    };
    const { hits, total } = await createSearch(index, new Lexicon(['dossier']), THESAURUS)('dossier');
    expect(addresses(hits)).toEqual(['first']);
    expect(total).toBe(1);
  });

  test('the index is asked once for each lexeme', async () => {
    const { asked, search } = memoryIndex();
    await search('dossier preuve dossiers preuves prix tarif');
    expect(new Set(asked).size).toBe(asked.length);
  });
});

describe('Q2: facets filter results', () => {
  const selection = { ...emptySelection(), couloir: ['droite'] };

  test('Q2: only questions that carry the value answer', async () => {
    expect(addresses((await memoryIndex().search('dossier preuve', { selection })).hits)).toEqual(['/faq/preuve/']);
  });

  test('Q2: a choice takes answers away and changes nothing else of them', async () => {
    const { search } = memoryIndex();
    const all = await search('dossier');
    const limited = await search('dossier', { selection });
    expect(limited.hits).not.toEqual([]);
    expect(limited.hits.length).toBeLessThan(all.hits.length);
    expect(limited.hits).toEqual(all.hits.filter(({ address }) => addresses(limited.hits).includes(address)));
  });
});

describe('rows 83 and 84', () => {
  test.each([
    ['empty', ''],
    ['spaces', ' \u00a0\n '],
    ['only stop words', 'comment faire pour avoir'],
    ['emoji', '🇫🇷👩‍⚕️'],
    ['marks', '?!'],
    ['a regular expression', '(x+x+)+y'],
  ])('row 84: %s: nothing is found and nothing is claimed', async (_, query) => {
    expect(await memoryIndex().search(query)).toMatchObject({ hits: [], total: 0 });
  });

  test('row 84: 5,000 characters: the beginning is searched', async () => {
    const { asked, search } = memoryIndex();
    expect(addresses((await search(`dossier ${'comment faire '.repeat(360)}`)).hits)).toContain('/faq/dossier/');
    expect(asked.length).toBeLessThan(50);
  });

  test('row 83: a word with zero-width characters or piled marks is found', async () => {
    for (const query of ['dos\u200bsier', 'd\u0337o\u0337s\u0337s\u0337i\u0337e\u0337r\u0337', '\u202edossier\u202c'])
      expect(addresses((await memoryIndex().search(query)).hits)).toContain('/faq/dossier/');
  });

  test('rows 83 and 84: any text is answered within bounds, without a throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          anyText(300),
          fc.array(fc.constantFrom(...WORDS, 'xylophone', 'va', '2.10', '\u200b')).map((words) => words.join(' ')),
        ),
        async (query) => {
          const { hits, nearest, total } = await memoryIndex().search(query);
          expect(hits.length).toBeLessThanOrEqual(10);
          expect(nearest.length).toBeLessThanOrEqual(3);
          expect(total).toBeGreaterThanOrEqual(hits.length);
          expect(hits.length === 0 || nearest.length === 0).toBe(true);
        },
      ),
    );
  });
});
