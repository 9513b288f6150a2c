import { defineCollection } from 'astro:content';
import { i18nLoader } from '@astrojs/starlight/loaders';
import { docsSchema, i18nSchema } from '@astrojs/starlight/schema';
import type { Loader } from 'astro/loaders';
import { z } from 'astro/zod';

/**
 * One page a published question, at `/faq/<slug>/`. The files of `content/faq/` are read and checked before (their fields are
 * described in src/authoring/front-matter.ts); what comes here is already right. Pages read the rest of a question from
 * src/faq/published.ts: Astro carries what is stored here through each of its steps.
 */
function questionLoader(): Loader {
  return {
    name: 'questions',
    async load({ store, parseData }) {
      const { published } = await import('../.generated/published.ts');
      store.clear();
      for (const question of published) {
        const id = `faq/${question.slug}`;
        store.set({
          id,
          data: await parseData({
            id,
            data: {
              title: question.question,
              description: question.summary,
              template: 'splash',
              faq: question.slug,
            },
          }),
          body: question.text,
          filePath: `content/faq/${question.slug}.md`,
        });
      }
    },
  };
}

const pageSchema = docsSchema({
  extend: z.object({
    /** The slug of the question, on a question's page only. */
    faq: z.string().optional(),
  }),
});

let schemaOfPages: ReturnType<typeof pageSchema> | undefined;

export const collections = {
  i18n: defineCollection({ loader: i18nLoader(), schema: i18nSchema() }),
  docs: defineCollection({
    loader: questionLoader(),
    // Made once: Astro asks again for each entry, to find the images beside it. Questions have none, and making it is dear.
    schema: (context) => (schemaOfPages ??= pageSchema(context)),
  }),
};
