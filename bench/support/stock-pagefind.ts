import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { close, createIndex } from 'pagefind';
import type { PublishedQuestion } from '../../src/faq/question.ts';

const escapeHtml = (text: string) => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Writes `<folder>/stock-pagefind/`: what a site gets by adding Pagefind to its pages and nothing else; and an empty page. */
export async function writeStockPagefind(folder: string, questions: readonly PublishedQuestion[]): Promise<void> {
  const { index } = await createIndex({ forceLanguage: 'fr' });
  if (!index) throw new Error('Pagefind did not start');
  for (const { slug, question, html } of questions) {
    await index.addHTMLFile({
      url: `/faq/${slug}/`,
      content: `<html lang="fr"><body><main data-pagefind-body><h1>${escapeHtml(question)}</h1>${html}</main></body></html>`,
    });
  }
  await index.writeFiles({ outputPath: path.join(folder, 'stock-pagefind') });
  await close();
  writeFileSync(path.join(folder, 'empty.html'), '<!doctype html><html lang="fr"><title>Stock Pagefind</title></html>');
}
