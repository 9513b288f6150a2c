/** Other words for the same thing, from `content/taxonomy.yaml`: acronyms and what they stand for, groups of synonyms. */
import type { Taxonomy } from '../facets.ts';
import { lexemeOf, lexemesOf } from './lexemes.ts';
import { readWords, tellingWords, type Word } from './words.ts';

export interface Alternative {
  lexemes: string[];
  /** From 0 to 1: how surely it means the same. */
  weight: number;
}

export interface Thesaurus {
  /** From an expression (its lexemes joined by one space) to what may be said instead. */
  alternatives: ReadonlyMap<string, readonly Alternative[]>;
  /** Every lexeme of every expression: words that are known, though no answer may say them. */
  lexemes: ReadonlySet<string>;
  /** From a lexeme to those that follow it in an expression. */
  following: ReadonlyMap<string, ReadonlySet<string>>;
  /** The words of an expression, by the same words run together: « monespacesante ». */
  runTogether: ReadonlyMap<string, readonly Word[]>;
}

/** Letters of several words that are run together without chance. */
const SHORTEST_RUN = 8;

function runTogether(source: ThesaurusSource): Map<string, Word[]> {
  const expressions = source.flatMap(([, group]) => group.map(readWords)).filter(({ length }) => length > 1);
  const runs = expressions.map((words): [string, Word[]] => [words.map(({ word }) => word).join(''), words]);
  return new Map(runs.filter(([run]) => run.length >= SHORTEST_RUN));
}

/** @param expressions each as its lexemes, joined by one space */
function followingIn(expressions: Iterable<string>): Map<string, Set<string>> {
  const following = new Map<string, Set<string>>();
  for (const expression of expressions) {
    const lexemes = expression.split(' ');
    for (const [place, lexeme] of lexemes.entries()) {
      const next = lexemes[place + 1];
      if (next !== undefined) following.set(lexeme, (following.get(lexeme) ?? new Set()).add(next));
    }
  }
  return following;
}

/** How surely two expressions mean the same, by where that is written. */
const SAME_ACRONYM = 0.95;
const SAME_VALUE = 0.7;
const SYNONYM = 0.65;

/** Groups of expressions that mean the same, each with its weight; small enough to be sent to a browser. */
export type ThesaurusSource = [weight: number, group: string[]][];

export function thesaurusSource({ acronyms, facets, synonyms }: Taxonomy): ThesaurusSource {
  const groups: ThesaurusSource = [];
  for (const { short, full, also } of acronyms) groups.push([SAME_ACRONYM, full ? [short, full, ...also] : [short, ...also]]);
  for (const { values } of Object.values(facets)) {
    for (const { label, short, synonyms: others } of values) {
      const name = label.replace(/\s*\([^)]*\)/g, '');
      groups.push([SAME_VALUE, short ? [name, short, ...others] : [name, ...others]]);
    }
  }
  for (const group of synonyms) groups.push([SYNONYM, group]);
  return groups.filter(([, group]) => group.length > 1);
}

/** The words of every expression, in lower case with their accents. */
export function thesaurusWords(source: ThesaurusSource): string[] {
  const expressions = source.flatMap(([, group]) => group);
  const words = expressions.flatMap(tellingWords);
  return [...new Set(words.map(({ written, word }) => (/^\p{L}+$/u.test(written) ? written.toLowerCase() : word)))];
}

/** The lexemes of an expression: without stop words, unless it holds nothing else (« va », an acronym). */
export function expressionLexemes(text: string): string[] {
  const telling = lexemesOf(text);
  return telling.length > 0 ? telling : readWords(text).map(({ word }) => lexemeOf(word));
}

/** @param common lexemes that tell so little that nothing else is asked for them */
export function readThesaurus(source: ThesaurusSource, common: readonly string[] = []): Thesaurus {
  const thesaurus = new Map<string, Map<string, Alternative>>();
  for (const [weight, group] of source) {
    const expressions = group.map(expressionLexemes).filter((lexemes) => lexemes.length > 0);
    for (const lexemes of expressions) {
      const key = lexemes.join(' ');
      const alternatives = thesaurus.get(key) ?? new Map<string, Alternative>();
      thesaurus.set(key, alternatives);
      for (const other of expressions) {
        const name = other.join(' ');
        if (name === key || (alternatives.get(name)?.weight ?? 0) >= weight) continue;
        alternatives.set(name, { lexemes: other, weight });
      }
    }
  }
  const lexemes = new Set([...thesaurus.keys()].flatMap((key) => key.split(' ')));
  for (const lexeme of common) thesaurus.delete(lexeme);
  return {
    alternatives: new Map([...thesaurus].map(([key, alternatives]) => [key, [...alternatives.values()]])),
    lexemes,
    following: followingIn(thesaurus.keys()),
    runTogether: runTogether(source),
  };
}
