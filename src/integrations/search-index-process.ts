/**
 * A process of its own for the search index: reads what `content/` became, writes the files into the folder that is named, and prints
 * how many questions it indexed. What it holds is given back before Astro holds the most, which a thread's memory would not be.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { published } from '../../.generated/published.ts';
import { taxonomy } from '../../.generated/taxonomy.ts';
import { makeSearchIndex } from './search-index.ts';

const [folder = ''] = process.argv.slice(2);
for await (const [name, bytes] of makeSearchIndex(published, taxonomy)) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}
console.log(published.length);
