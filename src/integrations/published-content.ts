import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { AstroError } from 'astro/errors';
import type { Content } from '../authoring/compile.ts';
import { ContentError, writeGenerated } from '../authoring/generated.ts';
import { writeSearchIndex } from './search-index.ts';

/**
 * Compiles `content/` before Astro reads anything, and makes the search index once the pages are built. A fault in the content
 * stops the build, so that half a site is never published.
 */
export function publishedContent(): AstroIntegration {
  let content: Content;
  return {
    name: 'published-content',
    hooks: {
      'astro:config:setup': ({ config }) => {
        try {
          content = writeGenerated(fileURLToPath(config.root));
        } catch (error) {
          if (error instanceof ContentError) throw new AstroError(error.message);
          throw error;
        }
      },
      'astro:build:done': async ({ dir, logger }) => {
        await writeSearchIndex(fileURLToPath(dir), content.questions, content.taxonomy);
        logger.info(`${content.questions.length} questions indexed`);
      },
    },
  };
}
