/**
 * Made-up questions beside the real ones, as many as asked and always the same: real sentences whose telling words are replaced,
 * most often by words said before, sometimes by a new one, so that the vocabulary grows as that of real text does.
 */
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readContent } from '../../src/authoring/generated.ts';
import type { FacetValue, Taxonomy } from '../../src/faq/facets.ts';
import { isStopWord, normalise } from '../../src/faq/search/words.ts';
import { type Random, seededRandom } from './random.ts';

/** Words of a made-up answer. */
const ANSWER_WORDS = 150;
const FORMULATIONS = 8;
/** Heaps' law: n words hold about n^GROWTH different ones; 0.63 over the real answers, less in longer text. */
const GROWTH = 0.6;
/** Share of the words of an answer, and of the other ways to ask, that the answer said before. */
const REPEATED = 0.3;
const REPEATED_IN_FORMULATIONS = 0.7;

const WORD = /\p{L}+/gu;
const TOKEN = /[\p{L}\p{N}]+(?:[.\-_/][\p{L}\p{N}]+)*/gu;
const ONSETS = ['b', 'br', 'c', 'ch', 'cl', 'd', 'dr', 'f', 'fr', 'g', 'gr', 'j', 'l', 'm', 'n', 'p', 'pl', 'pr', 'r', 's', 't', 'tr', 'v'];
const VOWELS = ['a', 'ai', 'an', 'au', 'e', 'é', 'en', 'eu', 'i', 'in', 'o', 'oi', 'on', 'ou', 'u'];
const ENDINGS = ['age', 'ance', 'ée', 'el', 'ement', 'er', 'eur', 'ier', 'if', 'ique', 'isme', 'ité', 'oire', 'tion', 'ure'];

const wordsOf = (text: string) => text.match(WORD) ?? [];
const tells = (word: string) => !isStopWord(normalise(word));

/** Draws words: one said before, drawn from all that was said, or a new one, at the rate that Heaps' law gives. */
class Vocabulary {
  readonly #random: Random;
  readonly #said: string[];
  readonly #known: Set<string>;
  readonly #begun: { words: number; different: number };

  constructor(random: Random, said: string[]) {
    this.#random = random;
    this.#said = said;
    this.#known = new Set(said);
    this.#begun = { words: said.length, different: this.#known.size };
  }

  next(): string {
    const { words, different } = this.#begun;
    const newness = GROWTH * (different / words) * (this.#said.length / words) ** (GROWTH - 1);
    const word = this.#random.next() < newness ? this.#invent() : this.#random.pick(this.#said);
    this.#said.push(word);
    return word;
  }

  #invent(): string {
    const syllable = () => this.#random.pick(ONSETS) + this.#random.pick(VOWELS);
    const word = syllable() + (this.#random.next() < 0.5 ? syllable() : '') + this.#random.pick(ONSETS) + this.#random.pick(ENDINGS);
    if (this.#known.has(word)) return this.#invent();
    this.#known.add(word);
    return word;
  }
}

/** Says a real sentence with other words; those of `own` come back in it, and what it says is added to them. Codes stay. */
function retell(sentence: string, own: string[], repeated: number, vocabulary: Vocabulary, random: Random): string {
  return sentence.replace(TOKEN, (written) => {
    if (/\d/.test(written) || !tells(written)) return written;
    const word = own.length > 0 && random.next() < repeated ? random.pick(own) : vocabulary.next();
    own.push(word);
    return /^\p{Lu}/u.test(written) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  });
}

function pickFacets(taxonomy: Taxonomy, random: Random): string {
  const values = (facet: keyof Taxonomy['facets']) => taxonomy.facets[facet].values;
  const some = (from: FacetValue[], most: number) => {
    const slugs = Array.from({ length: random.below(most + 1) }, () => random.pick(from)?.slug).filter((slug) => slug !== undefined);
    return [...new Set(slugs)];
  };
  const couloirs = some(values('couloir'), 3);
  const dispositifs = values('dispositif').filter(({ couloir }) => couloirs.includes(couloir ?? ''));
  return `offre: ${random.pick(values('offre')).slug}
couloirs: [${couloirs}]
dispositifs: [${dispositifs.length > 0 ? some(dispositifs, 2) : ''}]
services: [${some(values('service'), 3)}]
thematiques: [${some(values('thematique'), 2)}]
vague: [${some(values('vague'), 1)}]`;
}

/** Writes a content folder of `count` questions: those of `real`, then made-up ones. */
export function writeCorpus(folder: string, real: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(real, 'faq'), path.join(folder, 'faq'), { recursive: true });
  for (const name of ['site.yaml', 'taxonomy.yaml']) copyFileSync(path.join(real, name), path.join(folder, name));

  const { questions, taxonomy } = readContent(real);
  if (count < questions.length) throw new Error(`${questions.length} questions are real: fewer cannot be made`);
  const random = seededRandom(count);
  const vocabulary = new Vocabulary(
    random,
    questions.flatMap(({ text }) => wordsOf(text.toLowerCase()).filter(tells)),
  );
  const lines = questions.flatMap(({ text }) => text.split('\n')).filter((line) => !/[@/]/.test(line));
  /** Lines that an answer may begin with. */
  const openings = lines.filter((line) => !line.endsWith(':'));
  const slugs = questions.map(({ slug }) => slug);

  for (let n = questions.length; n < count; n += 1) {
    const own: string[] = [];
    const say = (sentence: string, repeated = REPEATED) => retell(sentence, own, repeated, vocabulary, random);
    const question = say(random.pick(questions).question);
    const blocks: string[] = [];
    for (let length = 0; length < ANSWER_WORDS; length += wordsOf(blocks.at(-1) ?? '').length)
      blocks.push(say(random.pick(blocks.length === 0 ? openings : lines)));
    const answer = blocks.map((block) => (/^\p{Ll}/u.test(block) ? `- ${block}` : block)).join('\n\n');
    const formulations = Array.from({ length: FORMULATIONS }, () =>
      say(random.pick(random.pick(questions).formulations), REPEATED_IN_FORMULATIONS),
    );
    const slug = `${normalise(own.slice(0, 3).join('-'))}-${n}`;
    const list = (texts: string[]) => texts.map((text) => `\n  - ${JSON.stringify(text)}`).join('');
    const front = `id: made-${n}
question: ${JSON.stringify(question)}
${pickFacets(taxonomy, random)}
published: 2025-${String(1 + (n % 12)).padStart(2, '0')}-15
updated: 2026-${String(1 + (n % 10)).padStart(2, '0')}-15
synonyms:${list([...new Set(own.slice(0, 3))])}
formulations:${list(formulations)}
related: [${[...new Set([1, 2, 3, 4].map(() => random.pick(slugs)))]}]`;
    writeFileSync(path.join(folder, 'faq', `${slug}.md`), `---\n${front}\n---\n\n${answer}\n`);
    slugs.push(slug);
  }
}
