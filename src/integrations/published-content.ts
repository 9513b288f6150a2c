import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { AstroError } from 'astro/errors';
import type { Content } from '../authoring/compile.ts';
import { ContentError, writeGenerated } from '../authoring/generated.ts';
import { makeSearchIndex } from './search-index.ts';

async function writeFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const named = [...files].map(([name, bytes]) => ({ file: path.join(folder, name), bytes }));
  for (const parent of new Set(named.map(({ file }) => path.dirname(file)))) mkdirSync(parent, { recursive: true });
  await Promise.all(named.map(({ file, bytes }) => writeFile(file, bytes)));
}

/**
 * Compiles `content/` before Astro reads anything, and makes the search index while Astro makes the pages. A fault in the content
 * stops the build, so that half a site is never published.
 */
export function publishedContent(): AstroIntegration {
  let content: Content;
  let searchIndex: ReturnType<typeof makeSearchIndex>;
  return {
    name: 'published-content',
    hooks: {
      'astro:config:setup': ({ config, command }) => {
        try {
          content = writeGenerated(fileURLToPath(config.root));
        } catch (error) {
          if (error instanceof ContentError) throw new AstroError(error.message);
          throw error;
        }
        if (command !== 'build') return;
        searchIndex = makeSearchIndex(content.questions, content.taxonomy);
        searchIndex.catch(() => {}); // Said once the pages are built
      },
      'astro:build:done': async ({ dir, logger }) => {
        await writeFiles(fileURLToPath(dir), await searchIndex);
        logger.info(`${content.questions.length} questions indexed`);
      },
    },
  };
}
