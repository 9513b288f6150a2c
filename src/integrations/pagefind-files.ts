/**
 * Pagefind's files, opened, put in order and closed again. As Pagefind 1.5 writes them, the order of filters and of their values
 * changes from one build to the next, and every file has a random-looking name that each search loads with the list of all of them.
 */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { decode, encode } from 'cborg';
import { isIndexed } from '../faq/search/lexemes.ts';
import { DOCUMENT_DIGITS } from '../faq/search/search-data.ts';

/** What its files begin with, once decompressed. */
const SIGNATURE = 'pagefind_dcd';

function open(file: Uint8Array): Buffer {
  const bytes = gunzipSync(file);
  if (bytes.toString('latin1', 0, SIGNATURE.length) !== SIGNATURE) throw new Error('not a file of Pagefind 1.5');
  return bytes.subarray(SIGNATURE.length);
}

/** Digits that tell two builds apart in the names of files. */
const BUILD_DIGITS = 6;

const close = (bytes: Uint8Array | string) => gzipSync(Buffer.concat([Buffer.from(SIGNATURE), Buffer.from(bytes)]), { level: 9 });
const digestOf = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex').slice(0, 10);
const byText = (a: { 0: string }, b: { 0: string }) => (a[0] < b[0] ? -1 : 1);

/** `<folder>/<name>.pf_<kind>` to bytes. */
export type PagefindFiles = Map<string, Uint8Array>;

/** The list of everything: version, pages with their words, chunks with their first and last word, filters, the rest. */
type List = [string, [name: string, words: number][], [string, string, name: string][], [string, name: string][], ...unknown[]];

/** What Pagefind's script reads of a page. */
interface Fragment {
  url: string;
  content: string;
  anchors: never[];
  meta: Record<string, string>;
}

/** How the digits of a document's number stand at the end of its name: {@link orderIndex} names documents by a digest and their number. */
const numberName = (number: number) => number.toString(36).padStart(DOCUMENT_DIGITS, '0');

/** What a result shows of the page at an address; `numberOf` gives the digits that name another page's document. */
export type Shown = (url: string, numberOf: (url: string) => string | undefined) => Record<string, string>;

/**
 * Where a page, counted from the one before in the list, holds a word: numbers below zero, each the weight of the places that follow, and
 * places, each counted from the one before of the same weight; then the same for other parts of a page, which ours do not have.
 */
type Holder = [page: number, places: number[], none: unknown[]];

/** Words with the pages that hold them, and the other ways in which each is written. */
type Words = [word: string, holders: Holder[], others: unknown[]][];

/** The most that one place may weigh: a byte. */
const HEAVIEST = 255;

/**
 * The same weight in as few places as can be, and these all at the beginning: Pagefind adds up what the places of a word weigh, and where
 * they are only tells it what to show of a page, which is ours to choose.
 */
function gather(places: readonly number[]): number[] {
  let weight = Number.NaN;
  let total = 0;
  for (const place of places) {
    if (place < 0) weight = -place - 1;
    else total += weight;
  }
  if (Number.isNaN(total)) throw new Error('a place without a weight: not a file of Pagefind 1.5');
  const full = Math.floor(total / HEAVIEST);
  const rest = total % HEAVIEST;
  // No place twice: Pagefind counts it once.
  const heaviest = full > 0 ? [-HEAVIEST - 1, ...Array.from({ length: full }, () => 1)] : [];
  return rest > 0 ? [...heaviest, -rest - 1, full + 1] : heaviest;
}

const lighten = (words: Words): Words =>
  words
    .filter(([word]) => isIndexed(word))
    .map(([word, holders, others]) => [word, holders.map(([page, places, none]) => [page, gather(places), none]), others]);

/** A piece of the index, closed, with as many letters of the words that it begins and ends with as the list needs. */
interface Piece {
  first: string;
  last: string;
  bytes: Uint8Array;
}

/** The pieces, lightened; those that hold parts of one word put together: a search that asks for it asks for all of them. */
function* joinPieces(chunks: List[2], read: (name: string) => Uint8Array): Generator<Piece> {
  let first = '';
  let words: Words = [];
  for (const [index, [begin, last, name]] of chunks.entries()) {
    if (words.length === 0) first = begin;
    words.push(...lighten((decode(read(`index/${name}.pf_index`)) as [Words])[0]));
    const word = words.at(-1)?.[0];
    if (word === undefined || chunks[index + 1]?.[0].startsWith(word.slice(0, -1))) continue;
    yield { first, last, bytes: close(encode([words])) };
    words = [];
  }
}

/**
 * Puts an index in order: filters and their values by name, files numbered. What a result shows is put into its page's file here:
 * Pagefind would index it too. What no result shows is left out of it. A file's name changes when its content does: browsers may
 * keep it for ever.
 *
 * @param files are taken out one by one: all of them, twice, are more than a build should hold
 * @throws when they are not those of an index
 */
export function* orderIndex(files: PagefindFiles, shown: Shown): Generator<[string, Uint8Array]> {
  const take = (name: string) => {
    const bytes = files.get(name);
    if (!bytes) throw new Error(`Pagefind made no ${name}`);
    files.delete(name);
    return bytes;
  };
  const read = (name: string) => open(take(name));
  const listName = [...files.keys()].find((name) => name.endsWith('.pf_meta')) ?? '';
  const [version, pages, chunks, filters, ...rest] = decode(read(listName)) as List;

  const urls = pages.map(([name]) => (JSON.parse(read(`fragment/${name}.pf_fragment`).toString()) as Pick<Fragment, 'url'>).url);
  const numbers = new Map(urls.map((url, number) => [url, numberName(number)]));
  const fragments = urls.map((url) => {
    const fragment: Fragment = { url, content: '', anchors: [], meta: shown(url, (other) => numbers.get(other)) };
    return close(JSON.stringify(fragment));
  });
  const pieces = [...joinPieces(chunks, read)];
  // Numbers take fewer bytes than digests in the list that every search loads; what tells two builds apart stands before them.
  const build = digestOf(Buffer.concat([...fragments, ...pieces.map(({ bytes }) => bytes)])).slice(0, BUILD_DIGITS);
  const nameOf = (number: number) => `${build}${numberName(number)}`;
  for (const [number, bytes] of fragments.entries()) yield [`fragment/${nameOf(number)}.pf_fragment`, bytes];
  for (const [number, { bytes }] of pieces.entries()) yield [`index/${nameOf(number)}.pf_index`, bytes];
  const newFilters: [string, string][] = [];
  for (const [filter, name] of filters.toSorted(byText)) {
    const [, values] = decode(read(`filter/${name}.pf_filter`)) as [string, [string, number[]][]];
    const bytes = encode([filter, values.toSorted(byText)]);
    newFilters.push([filter, digestOf(bytes)]);
    yield [`filter/${digestOf(bytes)}.pf_filter`, close(bytes)];
  }

  const newPages = pages.map(([, words], number) => [nameOf(number), words]);
  const newChunks = pieces.map(({ first, last }, number) => [first, last, nameOf(number)]);
  const list = encode([version, newPages, newChunks, newFilters, ...rest]);
  yield [listName.replace(/[^_.]+(?=\.pf_meta$)/, digestOf(list)), close(list)];
  const entry = take('pagefind-entry.json');
  const oldDigest = /([^_.]+)\.pf_meta$/.exec(listName)?.[1] ?? '';
  yield ['pagefind-entry.json', Buffer.from(Buffer.from(entry).toString().replace(oldDigest, digestOf(list)))];
}
