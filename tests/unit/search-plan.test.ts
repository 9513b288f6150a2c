import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lexemeOf } from '../../src/faq/search/lexemes.ts';
import { Lexicon } from '../../src/faq/search/lexicon.ts';
import { type PlanOptions, planSearch } from '../../src/faq/search/plan.ts';
import { readThesaurus } from '../../src/faq/search/thesaurus.ts';
import { normalise } from '../../src/faq/search/words.ts';
import { anyText } from '../support/any-text.ts';

/** The words that the answers say, the most frequent first. */
const LEXICON = new Lexicon([
  'agence',
  'numérique',
  'ans',
  'dossier',
  'attestation',
  'vérification',
  'aptitude',
  'signer',
  'certification',
  'santé',
  'connect',
  'hôpital',
  'data',
  'matrix',
  'datamatrix',
  'ecps',
  'prix',
  'tarif',
  'court',
  '2.10',
  'sc.psc.14',
]);

const THESAURUS = readThesaurus([
  [0.95, ['ANS', 'Agence du Numérique']],
  [0.95, ['VA', "Vérification d'aptitude"]],
  [0.65, ['prix', 'tarif', 'coût']],
  [0.65, ['pièce à fournir', 'attestation']],
  [0.65, ['zzz', 'mot jamais dit']],
]);

const plan = (query: string, options?: PlanOptions) => planSearch(query, LEXICON, THESAURUS, options);
/** What is asked of the index for each thing said, as the lexemes of its ways. */
const asked = (query: string, options?: PlanOptions) =>
  plan(query, options).units.map(({ asked: ways }) => ways.map(({ lexemes }) => lexemes.join(' ')));
const said = (query: string) => plan(query).units.map(({ said: text }) => text);
const lexemes = (...words: string[]) => words.map((word) => lexemeOf(normalise(word))).join(' ');

describe('what is searched', () => {
  test('each telling word once, without the words that say nothing', () => {
    expect(said('Comment faire pour signer le dossier ? le dossier')).toEqual(['signer', 'dossier']);
  });

  test('a word as it is known, in any of its forms', () => {
    expect(asked('certifications')).toEqual([[lexemes('certification')]]);
  });

  test('a word of the site is asked with full weight and is no correction', () => {
    const { units, corrections } = plan('dossier');
    expect(units[0]?.asked).toEqual([{ lexemes: [lexemeOf('dossier')], weight: 1 }]);
    expect(corrections).toEqual([]);
  });

  test('a word that nothing is like is kept, to count as said and not found', () => {
    const { units, corrections } = plan('dossier xylophone');
    expect(units.map(({ said: text, asked: ways }) => [text, ways.length])).toEqual([
      ['dossier', 1],
      ['xylophone', 0],
    ]);
    expect(corrections).toEqual([]);
  });
});

describe('acronyms, both ways', () => {
  test('an acronym is also searched by its full name', () => {
    expect(asked('ans')).toEqual([[lexemes('ans'), lexemes('agence', 'numérique')]]);
  });

  test('a full name is also searched by its acronym, in addition to its words', () => {
    const { units } = plan("l'agence du numérique");
    expect(units.map(({ said: text, extra }) => [text, extra])).toEqual([
      ['agence', false],
      ['numerique', false],
      ['agence numerique', true],
    ]);
    expect(units[2]?.asked).toEqual([{ lexemes: [lexemeOf('ans')], weight: 0.95 }]);
  });

  test('an acronym that no answer says is known by its full name: it is not corrected', () => {
    const { units, corrections } = plan('signer la VA du dossier');
    expect(units.find(({ said: text }) => text === 'va')?.asked.map((way) => way.lexemes.join(' '))).toEqual([
      lexemes('vérification', 'aptitude'),
    ]);
    expect(corrections).toEqual([]);
  });

  test('an alternative with a word that the site never says is not searched', () => {
    expect(asked('zzz')).toEqual([[]]);
  });
});

describe('« VA » is not « va »', () => {
  test('in a sentence, « va » is a verb and is passed over', () => {
    expect(said('on va signer un dossier de certification')).toEqual(['signer', 'dossier', 'certification']);
  });

  test('in a sentence, « VA » is the acronym', () => {
    expect(said('qui doit signer la VA du dossier de certification')).toContain('va');
  });

  test.each(['va', 'VA', 'la va', 'va signer'])('in a few words, it is the acronym however it is written: %s', (query) => {
    expect(said(query)).toContain('va');
  });

  test('a sentence all in capitals names no acronym by that alone', () => {
    expect(said('ON VA SIGNER UN DOSSIER')).toEqual(['signer', 'dossier']);
  });
});

describe('synonyms', () => {
  test('are searched beside what was said, less surely', () => {
    const [unit] = plan('tarif').units;
    expect(unit?.asked).toEqual([
      { lexemes: [lexemeOf('tarif')], weight: 1 },
      { lexemes: [lexemeOf('prix')], weight: 0.65 },
    ]);
  });

  test('a word that only visitors say is found by its synonyms, uncorrected though « court » is near', () => {
    expect(asked('coût')).toEqual([[lexemes('prix'), lexemes('tarif')]]);
    expect(plan('coût').corrections).toEqual([]);
  });

  test('an expression is recognised with its small words, and its own words still count', () => {
    const { units } = plan('quelles pièces à fournir ?');
    expect(units.map(({ said: text, extra }) => [text, extra])).toContainEqual(['pieces fournir', true]);
  });
});

describe('typing mistakes', () => {
  test('an unknown word is corrected to its nearest known one, and the correction is said', () => {
    expect(plan('atestation').corrections).toEqual([{ from: 'atestation', to: 'attestation' }]);
    expect(asked('atestation')[0]).toContain(lexemes('attestation'));
  });

  test('a mistake in a word that only visitors say is corrected, and found by its synonyms', () => {
    const words = new Lexicon(['prix', 'tarif'], ['budget']);
    const { units, corrections } = planSearch('bugdet', words, readThesaurus([[0.65, ['prix', 'budget']]]));
    expect(corrections).toEqual([{ from: 'bugdet', to: 'budget' }]);
    expect(units[0]?.asked).toEqual([{ lexemes: [lexemeOf('prix')], weight: 0.65 }]);
  });

  test('a correction is shown with its accents', () => {
    expect(plan('hopitall').corrections).toEqual([{ from: 'hopitall', to: 'hôpital' }]);
  });

  test('a correction weighs less than a word typed right', () => {
    expect(plan('atestation').units[0]?.asked[0]?.weight).toBeLessThan(1);
  });

  test('missing accents are no mistake', () => {
    expect(plan('hopital sante').corrections).toEqual([]);
  });

  test.each(['2.10', 'SC.PSC.14', '2.12', 'SC.PSC.15', 'dossier2'])('codes are never corrected: %s', (code) => {
    expect(plan(`dossier ${code}`).corrections).toEqual([]);
  });

  test('a code of the site is searched as it is', () => {
    expect(asked('SC.PSC.14')).toEqual([[lexemeOf('sc.psc.14')]]);
  });

  test('asked for as typed, nothing is corrected', () => {
    const { units, corrections } = plan('atestation', { exact: true });
    expect(corrections).toEqual([]);
    expect(units).toEqual([{ said: 'atestation', asked: [], extra: false }]);
  });
});

describe('words joined and split', () => {
  test('two words that the site writes as one are searched as one', () => {
    expect(said('e cps')).toEqual(['ecps']);
    expect(said('e-CPS')).toEqual(['ecps']);
  });

  test('two usual words stay two, even when their join exists', () => {
    expect(said('data matrix')).toEqual(['data', 'matrix']);
  });

  test('two words run together are searched as two, both to be found', () => {
    expect(asked('santeconnect')).toEqual([[lexemes('santé', 'connect')]]);
  });

  test('run together rather than mistaken twice, mistaken once rather than run together', () => {
    expect(asked('prixcourt')).toEqual([[lexemes('prix', 'court')]]);
    expect(plan('certificatio').corrections).toEqual([]);
    expect(plan('dattamatrix').corrections).toEqual([{ from: 'dattamatrix', to: 'datamatrix' }]);
  });

  test.each([
    ['a word and its number', 'dossier2', ['dossier', '2']],
    ['the parts of an unknown code', 'ANS-DOSSIER_2', ['ans', 'dossier', '2']],
    ['an article without its apostrophe', 'lattestation', ['attestation']],
    ['small words without theirs', 'dun dossier', ['dossier']],
  ])('opens %s', (_, query, words) => {
    expect(said(query)).toEqual(words);
    expect(plan(query).corrections).toEqual([]);
  });

  test('an expression run together is that expression, small words and all, and no correction', () => {
    expect(plan('agencedunumerique')).toEqual(plan('agence du numérique'));
    expect(plan('pieceafournir').corrections).toEqual([]);
  });

  test('a word that only looks like one with an article is itself', () => {
    expect(said('mètre du dossier')).toEqual(['metre', 'dossier']);
    expect(said('prix de la lune')).toEqual(['prix', 'lune']);
  });

  test('of an unknown code, only what the site says and numbers are searched, and no part of it is corrected', () => {
    expect(said('REF-1234-DOSSIER')).toEqual(['1234', 'dossier']);
    for (const code of ['REF-1234-AB', 'dosier2', 'attestatio-12-xy']) {
      expect(plan(code).corrections).toEqual([]);
      expect(plan(code).units.map(({ asked: ways }) => ways.length)).toEqual([0]);
    }
  });

  test('two long words run together, one with a mistake: it is said, and not done when searched exactly', () => {
    expect(asked('attestationdosiser')).toEqual([[lexemes('attestation', 'dossier')]]);
    expect(plan('attestationdosiser').corrections).toEqual([{ from: 'attestationdosiser', to: 'attestation dossier' }]);
    expect(plan('attestationdosiser', { exact: true })).toMatchObject({ units: [{ asked: [] }], corrections: [] });
  });

  test('a code of many parts makes no more words than any query', () => {
    expect(plan(Array.from({ length: 200 }, () => 'ans').join('-1-')).units.length).toBeLessThanOrEqual(40);
  });

  test('a code that the site knows stays whole', () => {
    expect(said('2.10')).toEqual(['2.10']);
    expect(said('sc.psc.14')).toEqual(['sc.psc.14']);
  });

  test('a short beginning is completed only where it is still being typed: at the end', () => {
    expect(asked('dossier cert')).toEqual([[lexemes('dossier')], [lexemes('certification')]]);
    expect(asked('cert dossier')).toEqual([[], [lexemes('dossier')]]);
  });

  test('a beginning is completed', () => {
    expect(asked('certif')).toEqual([[lexemes('certification')]]);
    expect(plan('certif').corrections).toEqual([]);
  });
});

describe('row 84: queries that say little or too much', () => {
  test('row 84: an empty query, or one of marks alone, asks nothing', () => {
    for (const query of ['', '   ', '?!…', '🇫🇷']) expect(plan(query)).toEqual({ units: [], corrections: [] });
  });

  test('row 84: stop words alone are searched as they are', () => {
    expect(said('pour avec sans')).toEqual(['pour', 'avec', 'sans']);
  });

  test('row 84: of 5,000 characters, the first 40 words at most are looked at', () => {
    const query = Array.from({ length: 1000 }, (_, rank) => `m${String.fromCharCode(97 + (rank % 26), 97 + ((rank / 26) % 26))}x`).join(
      ' ',
    );
    expect(query.length).toBeGreaterThanOrEqual(4999);
    expect(plan(query).units.length).toBeLessThanOrEqual(40);
    expect(plan(`dossier ${query}`).units[0]?.said).toBe('dossier');
  });

  test('row 84: what looks like a regular expression is words', () => {
    expect(said('(dossier+)+$ .*[attestation]{1,}')).toEqual(expect.arrayContaining(['dossier', 'attestation']));
  });

  test('row 83: zero-width characters, marks and directions do not hide a word', () => {
    for (const query of ['dos\u200bsier', '\u202edossier\u202c', 'd\u0337o\u0337s\u0337s\u0337i\u0337e\u0337r\u0337', '🇫🇷 dossier 👩‍⚕️'])
      expect(said(query)).toEqual(['dossier']);
  });

  test('row 83: a word of 10,000 letters is one unknown word', () => {
    expect(plan('x'.repeat(10_000)).units).toHaveLength(1);
  });

  test('rows 83 and 84: any query gives a plan of bounded size, with weights from 0 to 1, and never throws', () => {
    const query = fc.oneof(
      anyText(600),
      fc
        .array(
          fc.constantFrom(
            'dossier',
            'atestation',
            'agence',
            'numérique',
            'VA',
            'va',
            '2.10',
            'e',
            'cps',
            '-',
            "l'",
            'santeconnect',
            'certif',
          ),
        )
        .map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(query, fc.boolean(), (text, exact) => {
        const { units, corrections } = plan(text, { exact });
        expect(units.length).toBeLessThanOrEqual(60);
        expect(corrections.length).toBeLessThanOrEqual(exact ? 0 : units.length);
        for (const { asked: ways } of units) {
          expect(ways.length).toBeLessThanOrEqual(20);
          for (const { weight, lexemes: together } of ways) {
            expect(weight).toBeGreaterThan(0);
            expect(weight).toBeLessThanOrEqual(1);
            for (const lexeme of together) expect(LEXICON.has(lexeme)).toBe(true);
          }
        }
      }),
    );
  });
});
