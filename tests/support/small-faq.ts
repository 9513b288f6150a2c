/** A small made-up FAQ, about crossing a river, for tests that show a fact better without the real content. */
import { FACETS, type FacetDefinitions, type Facets, type FacetValue } from '../../src/faq/facets.ts';
import type { ListedQuestion, PublishedQuestion } from '../../src/faq/question.ts';

function value(slug: string, more: Partial<FacetValue> = {}): FacetValue {
  return { slug, label: slug.charAt(0).toUpperCase() + slug.slice(1), definition: `${slug}.`, synonyms: [], ...more };
}

export const RIVER: FacetDefinitions = {
  offre: { label: 'Type d’offre', question: 'Quelle offre ?', values: [value('achat'), value('location')] },
  couloir: { label: 'Rive', question: 'Quelle rive ?', values: [value('gauche'), value('droite'), value('ile', { hidden: true })] },
  dispositif: {
    label: 'Ouvrage',
    question: 'Quel ouvrage ?',
    values: [
      value('pont', { couloir: 'gauche', label: 'Pont Tournant (PT)', short: 'PT' }),
      value('bac', { couloir: 'droite' }),
      value('tunnel', { couloir: 'droite' }),
    ],
  },
  service: { label: 'Service', question: 'Quel service ?', values: [value('eau'), value('gaz')] },
  thematique: { label: 'Thématique', question: 'Quel sujet ?', values: [value('prix'), value('delai'), value('droit')] },
  vague: {
    label: 'Vague',
    question: 'Quelle vague ?',
    values: [value('vague-1', { label: 'Vague 1' }), value('vague-2', { label: 'Vague 2' })],
  },
};

/** A question filed under the given values, and nowhere else. */
export function filed(facets: Partial<Facets>): { facets: Facets } {
  const none = Object.fromEntries(FACETS.map((facet) => [facet, []])) as unknown as Facets;
  return { facets: { ...none, ...facets } };
}

/** A question of a list; what is not said is plain. */
export function listedQuestion(slug: string, facets: Partial<Facets> = {}, more: Partial<ListedQuestion> = {}): ListedQuestion {
  return {
    id: `id-${slug}`,
    slug,
    question: `${slug} ?`,
    summary: `À propos de ${slug}.`,
    updated: '2026-03-12',
    ...filed(facets),
    ...more,
  };
}

export function publishedQuestion(slug: string, more: Partial<PublishedQuestion> = {}): PublishedQuestion {
  return {
    ...listedQuestion(slug),
    published: '2026-03-12',
    formerSlugs: [],
    html: '<p>Oui.</p>',
    text: 'Oui.',
    hash: '0'.repeat(32),
    acronyms: [],
    related: [],
    sources: [],
    synonyms: [],
    formulations: [],
    ...more,
  };
}
