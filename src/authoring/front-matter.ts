/**
 * What stands at the top of `content/faq/<slug>.md`, and in `content/taxonomy.yaml` and `content/site.yaml`. Unknown fields are
 * refused: a typing mistake in a field's name must not silently publish half a question.
 */
import * as z from 'zod';
import french from 'zod/v4/locales/fr.js';
import { FACETS } from '../faq/facets.ts';
import { frenchTypography } from '../faq/typography.ts';

z.config(french());

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'minuscules sans accent, chiffres et traits d’union');
const day = z.iso.date('une date du calendrier, comme 2026-03-12');
const words = z.string().trim().min(1);
/** A list that says nothing twice: counts beside facet values count a question once for each value that it carries (Q3). */
const distinct = <T extends z.ZodType<string>>(item: T) =>
  z.array(item).superRefine((list, context) => {
    for (const [index, value] of list.entries())
      if (list.indexOf(value) < index)
        context.addIssue({ code: 'custom', path: [index], message: `« ${value} » figure déjà dans cette liste ; n’en gardez qu’un` });
  });
const slugs = distinct(slug).default([]);
/** What visitors read as it is. */
const shown = words.transform(frenchTypography);

export const frontMatterSchema = z.strictObject({
  id: slug.describe('Stable for ever: votes hang on it. Never reuse the id of a removed question (Q4).'),
  question: words.describe('The question, as a visitor would ask it, with its question mark. Becomes the title of the page.'),
  offre: slug.describe('The offer it is about (facet « Type d’offre »).'),
  couloirs: slugs.describe('Couloirs Ségur it applies to; empty when it depends on none.'),
  dispositifs: slugs.describe('Dispositifs Ségur it applies to; each must belong to one of the couloirs.'),
  services: slugs.describe('Products or services it speaks of.'),
  thematiques: slugs.describe('Subjects it is filed under.'),
  vague: slugs.describe('`vague-1`, `vague-2` when the answer holds for that wave only; empty otherwise.'),
  published: day.describe('The day on which the question was first published.'),
  updated: day.describe('The day of the last real change of the answer; a spelling correction is none.'),
  change: words.optional().describe('What the last change was, in one sentence, for the page « Nouveautés ».'),
  volatile: z.boolean().default(false).describe('True for dated information: `verified` is then required and shown.'),
  verified: day.optional().describe('The day on which somebody last checked the answer against its sources.'),
  synonyms: distinct(words).default([]).describe('Words that people type for this subject; searched, not shown.'),
  formulations: distinct(words).min(8).max(12).describe('8 to 12 other ways to ask this question; searched, not shown.'),
  related: distinct(slug).max(5).default([]).describe('Slugs of the questions that a reader would want next, the most wanted first.'),
  sources: distinct(z.url()).default([]).describe('Addresses of the public pages that the facts come from.'),
  formerSlugs: slugs.describe('Slugs that this question had before; each is redirected (Q4).'),
});

export type FrontMatter = z.infer<typeof frontMatterSchema>;

const facetValueSchema = z.strictObject({
  slug,
  label: shown,
  short: shown.optional(),
  definition: shown,
  synonyms: z.array(words).default([]),
  couloir: slug.optional(),
  hidden: z.boolean().optional(),
});

const facetSchema = z.strictObject({ label: shown, question: shown, values: z.array(facetValueSchema).min(1) });

export const taxonomySchema = z.strictObject({
  facets: z.strictObject(
    Object.fromEntries(FACETS.map((facet) => [facet, facetSchema])) as Record<(typeof FACETS)[number], typeof facetSchema>,
  ),
  acronyms: z.array(
    z.strictObject({ short: words, full: shown.optional(), spelled: z.literal(false).optional(), also: z.array(words).default([]) }),
  ),
  synonyms: z.array(z.array(words).min(2)),
});

interface Variables {
  [name: string]: string | Variables;
}
const variables: z.ZodType<Variables> = z.lazy(() => z.record(z.string(), z.union([z.string(), variables])));
const variable = z.union([z.string(), variables]);

export const siteSchema = z.strictObject({
  name: shown.describe('The name of the site, in its header and titles.'),
  tagline: shown.describe('The first sentence of the home page.'),
  url: z.url().describe('The public origin, for canonical links, the sitemap and mails.'),
  demonstration: z.boolean().describe('True prints « démonstration, pas un service officiel » on every page.'),
  accessibility: z
    .enum(['non conforme', 'partiellement conforme', 'totalement conforme'])
    .describe('What the site declares in its footer and on /accessibilite/. The last two need a valid audit against the RGAA.'),
  variables: z
    .object({
      agence: z
        .object({ nom: shown.describe('The name of the agency, in the legal notice and the feed.') })
        .catchall(variable)
        .describe('The agency that the site speaks for.'),
    })
    .catchall(variable)
    .describe('Every leaf can be written {{its.path}} in an answer.'),
  addresses: z.array(z.strictObject({ email: z.email(), label: shown, when: shown })).min(1),
  mail: z
    .strictObject({
      from: z.email().describe('The address that mails of the site come from; the relay must accept it as a sender.'),
      team: z.email().describe('The team that is told of each new message.'),
    })
    .describe('Mails that the site sends.'),
  startHere: z.array(slug).describe('Slugs that the home page shows until votes say which answers help most.'),
});

export type Site = z.infer<typeof siteSchema>;
