/** Reads `content/`, checks all of it, and makes what the site and the Worker publish. Nothing is published while a fault remains. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type * as z from 'zod';
import { FACETS, type Facet, type Facets, type Taxonomy } from '../faq/facets.ts';
import type { PublishedQuestion } from '../faq/question.ts';
import { normalise } from '../faq/search/words.ts';
import { frenchTypography } from '../faq/typography.ts';
import {
  fillVariables,
  findVariable,
  firstSentence,
  type RenderedAnswer,
  renderAnswer,
  type Unshown,
  VARIABLE,
  wholeFirstSentence,
} from './answer.ts';
import { type FrontMatter, frontMatterSchema, type Site, siteSchema, taxonomySchema } from './front-matter.ts';
import { nearDuplicates } from './near-duplicates.ts';
import { type Fault, splitMarkdown, YamlSource } from './source.ts';

export interface Content {
  site: Site;
  taxonomy: Taxonomy;
  /** In the order of the alphabet of their questions. */
  questions: PublishedQuestion[];
}

export type Compiled = { content: Content; faults: [] } | { content: null; faults: Fault[] };

/** Pages, other than questions, that an answer may link to. */
export const PAGES = [
  '/',
  '/faq/',
  '/recherche/',
  '/nouveautes/',
  '/contact/',
  '/accessibilite/',
  '/donnees-personnelles/',
  '/mentions-legales/',
  '/donnees-ouvertes/',
];

/** A link that leads out of the site; any other is checked. */
const ELSEWHERE = /^(?:https?:|mailto:|tel:)/i;

const FIELD_OF: Record<Facet, keyof FrontMatter> = {
  offre: 'offre',
  couloir: 'couloirs',
  dispositif: 'dispositifs',
  service: 'services',
  thematique: 'thematiques',
  vague: 'vague',
};

/** The policy blocks images; a page has one title, its question; footnotes bring English words and repeated ids, boxes have no label. */
const UNSHOWN_FAULTS: Record<Unshown, { problem: string; remedy: string }> = {
  image: {
    problem: 'Image : les pages n’en montrent pas.',
    remedy: 'Retirez-la et dites en mots ce qu’elle montre, ou mettez un lien vers la page où elle se trouve.',
  },
  title: {
    problem: 'Titre de premier niveau : le titre de la page est la question.',
    remedy: 'Commencez l’intertitre par « ## », ou retirez-le.',
  },
  footnote: {
    problem: 'Note de bas de page : les pages n’en montrent pas.',
    remedy: 'Dites-le dans le texte, entre parenthèses ou dans une phrase de plus.',
  },
  task: {
    problem: 'Case à cocher : une réponse ne se coche pas.',
    remedy: 'Retirez « [ ] » ou « [x] » : il reste une liste ordinaire.',
  },
};

/** A question file that could be read. */
interface Draft {
  source: YamlSource;
  slug: string;
  fields: FrontMatter;
  facets: Facets;
  body: string;
  bodyLine: number;
  answer: RenderedAnswer;
}

function facetsOf(fields: FrontMatter): Facets {
  return {
    offre: [fields.offre],
    couloir: fields.couloirs,
    dispositif: fields.dispositifs,
    service: fields.services,
    thematique: fields.thematiques,
    vague: fields.vague,
  };
}

/** A YAML file that could be read. */
interface Read<T> {
  source: YamlSource;
  value: T;
}

function readYaml<T>(directory: string, name: string, schema: z.ZodType<T>, faults: Fault[]): Read<T> | null {
  const source = new YamlSource(`content/${name}`, readFileSync(path.join(directory, name), 'utf8'));
  const value = source.read(schema);
  faults.push(...source.faults);
  return value && { source, value };
}

function readDraft(directory: string, name: string, variables: Readonly<Record<string, unknown>>, faults: Fault[]): Draft | null {
  const file = `content/faq/${name}`;
  const parts = splitMarkdown(readFileSync(path.join(directory, 'faq', name), 'utf8'));
  if (!parts) {
    faults.push({
      file,
      line: 1,
      problem: 'Le fichier ne commence pas par un en-tête entre deux lignes « --- ».',
      remedy: 'Copiez l’en-tête d’une autre question et remplissez-le (CONTRIBUTING.md, « Ajouter une question »).',
    });
    return null;
  }
  const source = new YamlSource(file, parts.frontMatter, 2);
  const fields = source.read(frontMatterSchema);
  faults.push(...source.faults);
  if (!fields) return null;
  return {
    source,
    slug: name.replace(/\.md$/, ''),
    fields,
    facets: facetsOf(fields),
    body: parts.body,
    bodyLine: parts.bodyLine,
    answer: renderAnswer(parts.body, variables),
  };
}

/** The line of the body's first occurrence of a piece of text. */
function lineInBody(draft: Draft, piece: string): number {
  const at = draft.body.indexOf(piece);
  return draft.bodyLine + (at < 0 ? 0 : draft.body.slice(0, at).split('\n').length - 1);
}

/** What can be said of one file without looking at the others. */
function* checkAlone(draft: Draft): Generator<Fault> {
  const { source, fields } = draft;
  const at = (field: string) => ({ file: source.file, line: source.lineOf([field]) });

  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(draft.slug))
    yield {
      file: source.file,
      line: 1,
      problem: `Nom de fichier « ${draft.slug} » impossible dans une adresse.`,
      remedy: 'Renommez le fichier : minuscules sans accent, chiffres et traits d’union.',
    };
  if (!fields.question.trimEnd().endsWith('?'))
    yield {
      ...at('question'),
      problem: 'La question n’a pas de point d’interrogation.',
      remedy: 'Formulez une question, terminée par « ? ».',
    };
  if (fields.volatile && !fields.verified)
    yield {
      ...at('volatile'),
      problem: 'Information datée (« volatile ») sans date de vérification.',
      remedy: 'Ajoutez « verified: AAAA-MM-JJ », le jour où la réponse a été comparée à ses sources.',
    };
  if (fields.updated < fields.published)
    yield {
      ...at('updated'),
      problem: `Modifiée le ${fields.updated}, avant sa publication le ${fields.published}.`,
      remedy: 'Corrigez l’une des deux dates.',
    };
  if (draft.answer.text === '')
    yield { file: source.file, line: draft.bodyLine, problem: 'La réponse est vide.', remedy: 'Écrivez la réponse sous l’en-tête.' };
  if (wholeFirstSentence(draft.answer.text).endsWith(':'))
    yield {
      file: source.file,
      line: draft.bodyLine + draft.body.slice(0, draft.body.search(/\S/)).split('\n').length - 1,
      problem: 'La première phrase se termine par « : ».',
      remedy: 'Faites-en une phrase qui répond et qui se suffit : les listes de questions ne montrent qu’elle. Annoncez la suite après.',
    };
  for (const { what, line } of draft.answer.unshown) yield { file: source.file, line: draft.bodyLine + line - 1, ...UNSHOWN_FAULTS[what] };
}

function* checkFacets({ source, facets }: Draft, taxonomy: Taxonomy): Generator<Fault> {
  for (const facet of FACETS) {
    const known = taxonomy.facets[facet].values;
    for (const [index, value] of facets[facet].entries()) {
      const field = FIELD_OF[facet];
      const where = { file: source.file, line: source.lineOf(facet === 'offre' ? [field] : [field, index]) };
      const definition = known.find((candidate) => candidate.slug === value);
      if (!definition)
        yield {
          ...where,
          problem: `« ${value} » n’est pas une valeur de la facette « ${taxonomy.facets[facet].label} ».`,
          remedy: `Valeurs permises : ${known.map((candidate) => candidate.slug).join(', ')} (content/taxonomy.yaml).`,
        };
      else if (definition.couloir && !facets.couloir.includes(definition.couloir))
        yield {
          ...where,
          problem: `Le dispositif « ${value} » appartient au couloir « ${definition.couloir} », que la question ne porte pas.`,
          remedy: `Ajoutez « ${definition.couloir} » à « couloirs » ou retirez le dispositif.`,
        };
    }
  }
}

function* checkVariables(draft: Draft, site: Site): Generator<Fault> {
  const { source, fields } = draft;
  for (const text of [fields.question, draft.body]) {
    for (const [whole, name] of text.matchAll(VARIABLE)) {
      if (findVariable(site.variables, name ?? '') !== null) continue;
      yield {
        file: source.file,
        line: text === draft.body ? lineInBody(draft, whole) : source.lineOf(['question']),
        problem: `Variable inconnue : ${whole}`,
        remedy: 'Ajoutez-la sous « variables » dans content/site.yaml ou corrigez son nom.',
      };
    }
  }
}

/** What can only be said of one file beside the others. */
function* checkTogether(drafts: readonly Draft[], slugs: ReadonlySet<string>): Generator<Fault> {
  const holderOfId = new Map<string, string>();
  const holderOfSlug = new Map([...slugs].map((slug) => [slug, `content/faq/${slug}.md`]));

  for (const draft of drafts) {
    const { source, fields } = draft;
    const first = holderOfId.get(fields.id);
    if (first)
      yield {
        file: source.file,
        line: source.lineOf(['id']),
        problem: `L’identifiant « ${fields.id} » est déjà celui de ${first}.`,
        remedy: 'Donnez à cette question un identifiant à elle : les votes y sont attachés.',
      };
    else holderOfId.set(fields.id, source.file);

    for (const [index, former] of fields.formerSlugs.entries()) {
      const holder = holderOfSlug.get(former);
      if (holder)
        yield {
          file: source.file,
          line: source.lineOf(['formerSlugs', index]),
          problem: `L’ancienne adresse « ${former} » est aussi celle de ${holder}.`,
          remedy: 'Une adresse ne mène qu’à une question : retirez-la d’un des deux fichiers.',
        };
      else holderOfSlug.set(former, source.file);
    }
    for (const [index, slug] of fields.related.entries()) {
      if (slug === draft.slug || !slugs.has(slug))
        yield {
          file: source.file,
          line: source.lineOf(['related', index]),
          problem: slug === draft.slug ? 'La question est liée à elle-même.' : `Question liée introuvable : « ${slug} ».`,
          remedy: 'Écrivez le nom d’un autre fichier de content/faq, sans « .md ».',
        };
    }
    for (const link of draft.answer.links) {
      if (ELSEWHERE.test(link)) continue;
      const target = link.replace(/[?#].*$/, '');
      const slug = /^\/faq\/([^/]+)\/$/.exec(target)?.[1];
      if (slug ? !slugs.has(slug) : !PAGES.includes(target))
        yield {
          file: source.file,
          line: lineInBody(draft, link),
          problem: `Lien mort : ${link}`,
          remedy: 'Les questions ont l’adresse /faq/<nom du fichier>/, avec la barre finale.',
        };
    }
  }

  for (const [first, second] of nearDuplicates(drafts.map((draft) => draft.answer.text))) {
    const a = drafts[first];
    const b = drafts[second];
    if (a && b)
      yield {
        file: b.source.file,
        line: b.bodyLine,
        problem: `Réponse presque identique à celle de ${a.source.file}.`,
        remedy: 'Gardez une seule question et donnez à l’autre adresse une redirection (formerSlugs), ou dites ce qui les distingue.',
      };
  }
}

function* checkSite({ source, value: site }: Read<Site>, slugs: ReadonlySet<string>): Generator<Fault> {
  for (const [index, slug] of site.startHere.entries()) {
    if (!slugs.has(slug))
      yield {
        file: source.file,
        line: source.lineOf(['startHere', index]),
        problem: `« startHere » cite une question introuvable : « ${slug} ».`,
        remedy: 'Écrivez le nom d’un fichier de content/faq, sans « .md ».',
      };
  }
}

function* checkTaxonomy({ source, value: taxonomy }: Read<Taxonomy>): Generator<Fault> {
  for (const facet of FACETS) {
    const seen = new Set<string>();
    for (const [index, { slug, couloir }] of taxonomy.facets[facet].values.entries()) {
      const where = { file: source.file, line: source.lineOf(['facets', facet, 'values', index]) };
      if (seen.has(slug))
        yield {
          ...where,
          problem: `« ${slug} » figure deux fois dans la facette « ${facet} ».`,
          remedy: 'Retirez l’une des deux valeurs.',
        };
      seen.add(slug);
      if (facet === 'dispositif' && !taxonomy.facets.couloir.values.some((value) => value.slug === couloir))
        yield {
          ...where,
          problem: `Le dispositif « ${slug} » n’appartient à aucun couloir connu.`,
          remedy: 'Donnez-lui « couloir: » avec une valeur de la facette couloir.',
        };
    }
  }
}

function missingAcronyms(text: string, taxonomy: Taxonomy): { short: string; full: string }[] {
  let normalised: string | null = null;
  const spelledOut = (full: string) => {
    normalised ??= normalise(text);
    return normalised.includes(normalise(full));
  };
  return taxonomy.acronyms
    .filter(
      ({ short, full }) =>
        full &&
        text.includes(short) && // Much faster, and seldom true
        new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(short)}(?![\\p{L}\\p{N}])`, 'u').test(text) &&
        !spelledOut(full),
    )
    .map(({ short, full }) => ({ short, full: full ?? '' }));
}

function publish(draft: Draft, taxonomy: Taxonomy, site: Site): PublishedQuestion {
  const { fields, answer } = draft;
  const question = frenchTypography(fillVariables(fields.question, site.variables));
  return {
    id: fields.id,
    slug: draft.slug,
    question,
    summary: firstSentence(answer.text),
    facets: draft.facets,
    published: fields.published,
    updated: fields.updated,
    ...(fields.change ? { change: frenchTypography(fields.change) } : {}),
    ...(fields.volatile ? { verified: fields.verified } : {}),
    formerSlugs: fields.formerSlugs,
    html: answer.html,
    text: answer.text,
    hash: createHash('sha256').update(answer.text).digest('hex').slice(0, 32),
    acronyms: missingAcronyms(`${question}\n${answer.text}`, taxonomy),
    related: fields.related,
    sources: fields.sources,
    synonyms: fields.synonyms,
    formulations: fields.formulations,
  };
}

/**
 * Reads and checks a content directory. All faults of all files are found in one run; only what needs a file that cannot be read
 * waits for its repair.
 */
export function compileContent(directory: string): Compiled {
  const faults: Fault[] = [];
  const site = readYaml(directory, 'site.yaml', siteSchema, faults);
  const taxonomy = readYaml<Taxonomy>(directory, 'taxonomy.yaml', taxonomySchema, faults);

  const folder = path.join(directory, 'faq');
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.md'))
        .sort()
    : [];
  const drafts = names.map((name) => readDraft(directory, name, site?.value.variables ?? {}, faults)).filter((draft) => draft !== null);
  const slugs = new Set(names.map((name) => name.replace(/\.md$/, '')));
  for (const draft of drafts) {
    faults.push(...checkAlone(draft));
    if (taxonomy) faults.push(...checkFacets(draft, taxonomy.value));
    if (site) faults.push(...checkVariables(draft, site.value));
  }
  faults.push(...checkTogether(drafts, slugs));
  if (taxonomy) faults.push(...checkTaxonomy(taxonomy));
  if (site) faults.push(...checkSite(site, slugs));
  if (!site || !taxonomy || faults.length > 0)
    return { content: null, faults: faults.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line) };

  const collator = new Intl.Collator('fr');
  const questions = drafts
    .map((draft) => publish(draft, taxonomy.value, site.value))
    .sort((a, b) => collator.compare(a.question, b.question));
  return { content: { site: site.value, taxonomy: taxonomy.value, questions }, faults: [] };
}
