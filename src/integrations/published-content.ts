import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { AstroIntegration } from 'astro';
import { AstroError } from 'astro/errors';
import type { Content } from '../authoring/compile.ts';
import { ContentError, writeGenerated } from '../authoring/generated.ts';
import type { PagefindFiles } from './pagefind-files.ts';

async function writeFiles(folder: string, files: PagefindFiles): Promise<void> {
  const named = [...files].map(([name, bytes]) => ({ file: path.join(folder, name), bytes }));
  for (const parent of new Set(named.map(({ file }) => path.dirname(file)))) mkdirSync(parent, { recursive: true });
  await Promise.all(named.map(({ file, bytes }) => writeFile(file, bytes)));
}

/** Makes the search index in a thread of its own: Astro leaves a core idle. The content is copied there, not kept here. */
function makeSearchIndexBeside(content: Content): Promise<PagefindFiles> {
  const thread = new Worker(new URL('./search-index-thread.ts', import.meta.url), { workerData: content });
  return once(thread, 'message').then(([files]) => files);
}

/**
 * Compiles `content/` before Astro reads anything, and makes the search index while Astro makes the pages. A fault in the content
 * stops the build, so that half a site is never published.
 */
export function publishedContent(): AstroIntegration {
  let questions = 0;
  let searchIndex: Promise<PagefindFiles>;
  return {
    name: 'published-content',
    hooks: {
      'astro:config:setup': ({ config, command }) => {
        let content: Content;
        try {
          content = writeGenerated(fileURLToPath(config.root));
        } catch (error) {
          if (error instanceof ContentError) throw new AstroError(error.message);
          throw error;
        }
        if (command !== 'build') return;
        questions = content.questions.length;
        searchIndex = makeSearchIndexBeside(content);
        searchIndex.catch(() => {}); // Said once the pages are built
      },
      'astro:build:done': async ({ dir, logger }) => {
        await writeFiles(fileURLToPath(dir), await searchIndex);
        logger.info(`${questions} questions indexed`);
      },
    },
  };
}
