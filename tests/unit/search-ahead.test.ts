import { describe, expect, test } from 'vitest';
import { whatMayCome, wordBegun } from '../../src/faq/search/ahead.ts';
import { lexemeOf } from '../../src/faq/search/lexemes.ts';
import { Lexicon } from '../../src/faq/search/lexicon.ts';
import { readThesaurus, type ThesaurusSource, thesaurusWords } from '../../src/faq/search/thesaurus.ts';

const SOURCE: ThesaurusSource = [
  [0.65, ['vague 2', 'deuxième vague']],
  [0.95, ['CH', 'centre hospitalier']],
];
const lexicon = new Lexicon(
  ['vague', 'charge', 'référencement', 'chaque', 'centre', '2', '1', 'deuxième', 'hospitalier', 'vacances'],
  thesaurusWords(SOURCE),
);
const thesaurus = readThesaurus(SOURCE);
const ahead = (query: string) => whatMayCome(query, lexicon, thesaurus);
const lexemes = (...words: string[]) => words.map(lexemeOf);

test.each([
  ['', ''],
  ['Référ', 'refer'],
  ['dossier ch', 'ch'],
  ['dossier ', ''],
  ["l'hé", 'he'],
  ['vague 2', ''],
])('of « %s », the word that is being typed is « %s »', (query, begun) => {
  expect(wordBegun(query)).toBe(begun);
});

describe('while a word is typed', () => {
  test('the next letter of the most frequent word that begins so is likely, its accents included', () => {
    expect(ahead('dossier v').text).toBe('dossier va');
    expect(ahead('r').text).toBe('ré');
    expect(ahead('dossier x')).toEqual({ text: null, lexemes: [] });
  });

  test('the words that begin so are likely to be asked for', () => {
    expect(ahead('va').lexemes).toEqual(lexemes('vague', 'vacances'));
  });

  test('an acronym that one more letter makes is likely to be asked for, with its other names, before longer words', () => {
    expect(ahead('c').lexemes).toEqual(lexemes('centre', 'hospitalier', 'charge', 'chaque'));
    expect(ahead('ch').lexemes).toEqual(lexemes('charge', 'chaque'));
  });
});

describe('after a space', () => {
  test('the next word of a name that is half said is likely, with the other names of the whole', () => {
    const { text, lexemes: asked } = ahead('référencement vague ');
    expect(text).toBe('référencement vague 2');
    expect(new Set(asked)).toEqual(new Set(lexemes('referencement', 'vague', '2', 'deuxieme')));
  });

  test('nothing is likely when no name goes on', () => {
    expect(ahead('référencement ')).toEqual({ text: null, lexemes: [] });
    expect(ahead(' ')).toEqual({ text: null, lexemes: [] });
  });

  test('the next word of a name is likelier than a more frequent one, once it begins', () => {
    expect(ahead('deuxième v').text).toBe('deuxième va');
    expect(ahead('centre h').text).toBe('centre ho');
    expect(ahead('centre h').lexemes[0]).toBe(lexemeOf('centre'));
  });
});

test('nothing follows a code at once', () => {
  expect(ahead('vague 2')).toEqual({ text: null, lexemes: [] });
  expect(ahead('')).toEqual({ text: null, lexemes: [] });
});
