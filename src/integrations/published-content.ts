import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AstroIntegration } from 'astro';
import { AstroError } from 'astro/errors';

const SOURCES = path.join(import.meta.dirname, '..');

/** Runs one of our scripts to its end, with a small heap for what lives shortly; gives what it printed. */
async function run(script: string, argument: string): Promise<string> {
  try {
    return (await promisify(execFile)(process.execPath, ['--max-semi-space-size=2', path.join(SOURCES, script), argument])).stdout.trim();
  } catch (error) {
    throw new AstroError((error as { stderr?: string }).stderr?.trim() || String(error));
  }
}

/**
 * Compiles `content/` before Astro reads anything, beside the other integrations that set themselves up, and makes the search index
 * beside Astro, which leaves a core idle. A fault in the content stops the build, so that half a site is never published.
 */
export function publishedContent(): AstroIntegration {
  let folder: string;
  let compiled: Promise<string>;
  let indexed: Promise<string>;
  return {
    name: 'published-content',
    hooks: {
      'astro:config:setup': ({ config, command }) => {
        const root = fileURLToPath(config.root);
        compiled = run('authoring/compile-process.ts', root);
        compiled.catch(() => {}); // Said once all are set up
        if (command !== 'build') return;
        folder = path.join(root, '.generated/search-index');
        rmSync(folder, { recursive: true, force: true });
        indexed = compiled.then(() => run('integrations/search-index-process.ts', folder));
        indexed.catch(() => {}); // Said once the pages are built
      },
      'astro:config:done': async () => {
        await compiled;
      },
      'astro:build:done': async ({ dir, logger }) => {
        logger.info(`${await indexed} questions indexed`);
        cpSync(folder, fileURLToPath(dir), { recursive: true });
      },
    },
  };
}
