/** Writes what `content/` says as modules that the site, the Worker and the tests import: `.generated/`, never committed. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PublishedQuestion, WorkerQuestion } from '../faq/question.ts';
import { commonPasswords } from './common-passwords.ts';
import { type Content, compileContent } from './compile.ts';
import { formatFaults } from './source.ts';

/** Thrown when content has faults; the message names them all. */
export class ContentError extends Error {
  override name = 'ContentError';
}

/** Compiles a content directory or throws a {@link ContentError}. */
export function readContent(directory: string): Content {
  const { content, faults } = compileContent(directory);
  if (!content) throw new ContentError(formatFaults(faults));
  return content;
}

function forWorker({ id, slug, question, summary, facets, updated, verified, formerSlugs, hash }: PublishedQuestion): WorkerQuestion {
  return { id, slug, question, summary, facets, updated, verified, formerSlugs, hash };
}

/** A module that exports one value; parsed from a string because engines read that faster than an object literal. */
function moduleOf(name: string, type: string, from: string, value: unknown): string {
  return `import type { ${type.replace('[]', '')} } from '${from}';\n\nexport const ${name}: ${type} = JSON.parse(${JSON.stringify(JSON.stringify(value))});\n`;
}

function writeWhenDifferent(file: string, text: string): void {
  try {
    if (readFileSync(file, 'utf8') === text) return;
  } catch {
    // It does not exist yet.
  }
  writeFileSync(file, text);
}

/** Compiles `<root>/content` into `<root>/.generated`. */
export function writeGenerated(root: string, content = readContent(path.join(root, 'content'))): Content {
  const folder = path.join(root, '.generated');
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => writeWhenDifferent(path.join(folder, name), text);
  write('site.ts', moduleOf('site', 'Site', '../src/authoring/front-matter.ts', content.site));
  write('taxonomy.ts', moduleOf('taxonomy', 'Taxonomy', '../src/faq/facets.ts', content.taxonomy));
  write('facets.ts', moduleOf('facets', 'FacetDefinitions', '../src/faq/facets.ts', content.taxonomy.facets));
  // Read as it is when the site is built: as a part of the code, it would be parsed and bundled again at every step.
  const published = path.join(folder, 'published.json');
  write('published.json', JSON.stringify(content.questions));
  write(
    'published.ts',
    `import { readFileSync } from 'node:fs';\nimport type { PublishedQuestion } from '../src/faq/question.ts';\n\nexport const published: PublishedQuestion[] = JSON.parse(readFileSync(${JSON.stringify(published)}, 'utf8'));\n`,
  );
  write('questions.ts', moduleOf('questions', 'WorkerQuestion[]', '../src/faq/question.ts', content.questions.map(forWorker)));
  write('common-passwords.ts', `export const commonPasswords: string[] = ${JSON.stringify(commonPasswords().join('\n'))}.split('\\n');\n`);
  // The hashes are those of built pages; until there is a build, there are none.
  const hashes = path.join(folder, 'script-hashes.ts');
  if (!existsSync(hashes)) writeFileSync(hashes, 'export const scriptHashes: string[] = [];\n');
  return content;
}
