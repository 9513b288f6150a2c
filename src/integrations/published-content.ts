import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AstroIntegration, ViteUserConfig } from 'astro';
import { AstroError } from 'astro/errors';

type VitePlugin = NonNullable<ViteUserConfig['plugins']>[number];

const SOURCES = path.join(import.meta.dirname, '..');

/** Runs one of our scripts to its end, with a small heap for what lives shortly; gives what it printed. */
async function run(script: string, argument: string): Promise<string> {
  try {
    return (await promisify(execFile)(process.execPath, ['--max-semi-space-size=2', path.join(SOURCES, script), argument])).stdout.trim();
  } catch (error) {
    throw new AstroError((error as { stderr?: string }).stderr?.trim() || String(error));
  }
}

const GENERATED = /\/\.generated\/[^/]+\.ts$/;

/** Modules of `.generated`, which are first named before they are there: whoever loads one waits until the content is compiled. */
function generatedModules(root: string, compiled: Promise<unknown>): VitePlugin {
  return {
    name: 'published-content',
    enforce: 'pre',
    resolveId: { filter: { id: GENERATED }, handler: (id) => path.join(root, '.generated', path.basename(id)) },
    load: {
      filter: { id: GENERATED },
      handler: async () => {
        await compiled;
        return null;
      },
    },
  };
}

/**
 * Compiles `content/` beside Astro and Vite, which set themselves up meanwhile and wait when they first ask for what it became, and
 * makes the search index beside Astro, which leaves a core idle. A fault in the content stops the build, so that half a site is never
 * published.
 */
export function publishedContent(): AstroIntegration {
  let folder: string;
  let compiled: Promise<string>;
  let indexed: Promise<string>;
  return {
    name: 'published-content',
    hooks: {
      'astro:config:setup': ({ config, command, updateConfig }) => {
        const root = fileURLToPath(config.root);
        compiled = run('authoring/compile-process.ts', root);
        compiled.catch(() => {}); // Said to who asks first
        updateConfig({ vite: { plugins: [generatedModules(root, compiled)] } });
        if (command !== 'build') return;
        folder = path.join(root, '.generated/search-index');
        rmSync(folder, { recursive: true, force: true });
        indexed = compiled.then(() => run('integrations/search-index-process.ts', folder));
        indexed.catch(() => {}); // Said once the pages are built
      },
      'astro:build:done': async ({ dir, logger }) => {
        logger.info(`${await indexed} questions indexed`);
        cpSync(folder, fileURLToPath(dir), { recursive: true });
      },
    },
  };
}
