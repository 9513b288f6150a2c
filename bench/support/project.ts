/** The project and what it is compared with, copied aside with as many questions as asked, and built there. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fillVariables } from '../../src/authoring/answer.ts';
import { readContent } from '../../src/authoring/generated.ts';
import { splitMarkdown } from '../../src/authoring/source.ts';
import { QUIET } from '../../tools/run.ts';
import { writeCorpus } from './corpus.ts';
import { type Usage, watch } from './process-tree.ts';

export const ROOT = path.join(import.meta.dirname, '../..');
const STOCK = path.join(ROOT, 'bench/ref/stock');
const BARE_WORKER = path.join(ROOT, 'bench/ref/bare-worker');
const OURS = ['astro.config.mjs', 'package.json', 'tsconfig.json', 'wrangler.toml', 'src', 'functions', 'migrations', 'public'];

export const REAL_QUESTIONS = readdirSync(path.join(ROOT, 'content/faq')).filter((name) => name.endsWith('.md')).length;

let workspace: string | null = null;

/** A new folder, removed when this process ends. It stands inside the project, where copies find its packages. */
export function temporaryFolder(name: string): string {
  if (!workspace) {
    mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
    const created = mkdtempSync(path.join(ROOT, '.cache/bench-'));
    process.on('exit', () => rmSync(created, { recursive: true, force: true, maxRetries: 10 }));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
    workspace = created;
  }
  const folder = path.join(workspace, name);
  mkdirSync(folder);
  return folder;
}

/** A copy of this project with `count` questions: the real ones, and made-up ones beyond. */
export function copyGuichet(name: string, count = REAL_QUESTIONS): string {
  const root = temporaryFolder(name);
  for (const part of OURS) cpSync(path.join(ROOT, part), path.join(root, part), { recursive: true });
  writeCorpus(path.join(root, 'content'), path.join(ROOT, 'content'), count);
  return root;
}

/** Stock Starlight with the Markdown of a copy of this project. */
export function copyStock(name: string, guichet: string): string {
  const root = temporaryFolder(name);
  cpSync(STOCK, root, { recursive: true });
  cpSync(path.join(ROOT, 'public/favicon.svg'), path.join(root, 'public/favicon.svg'));
  const docs = path.join(root, 'src/content/docs/faq');
  mkdirSync(docs);
  const { questions, site } = readContent(path.join(guichet, 'content'));
  for (const { slug, question, summary } of questions) {
    const body = splitMarkdown(readFileSync(path.join(guichet, 'content/faq', `${slug}.md`), 'utf8'))?.body ?? '';
    const front = `title: ${JSON.stringify(question)}\ndescription: ${JSON.stringify(summary)}`;
    writeFileSync(path.join(docs, `${slug}.md`), `---\n${front}\n---\n${fillVariables(body, site.variables)}`);
  }
  return root;
}

/** The bare Hono Worker, where its traces are removed with the rest. */
export function copyBareWorker(): string {
  const root = temporaryFolder('bare-worker');
  cpSync(BARE_WORKER, root, { recursive: true });
  return root;
}

/** Builds a copy from nothing into its `dist`; throws with the build's own words when it fails. */
export async function build(root: string, env: Record<string, string> = {}): Promise<Usage> {
  for (const made of ['dist', '.astro', '.generated', 'node_modules/.astro', 'node_modules/.vite'])
    rmSync(path.join(root, made), { recursive: true, force: true });
  return watch(path.join(ROOT, 'node_modules/astro/bin/astro.mjs'), ['build'], { cwd: root, env: { ...process.env, ...QUIET, ...env } });
}
