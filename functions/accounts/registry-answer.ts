/**
 * A company, as the State's open « recherche d'entreprises » API tells it. Pure.
 *
 * @see https://recherche-entreprises.api.gouv.fr/docs/
 */
import * as z from 'zod';
import type { RegistryBody, RegistryCompany, RegistryPerson } from './representative-match.ts';

/** What the registry writes for a name that may not be published; it leaves some out instead. */
const UNPUBLISHED = '[NON-DIFFUSIBLE]';

const text = z.string().nullish();

const personSchema = z.object({
  type_dirigeant: z.literal('personne physique'),
  nom: text,
  prenoms: text,
  /** `YYYY`. */
  annee_de_naissance: text,
  /** `YYYY-MM`. */
  date_de_naissance: text,
  qualite: text,
});

const bodySchema = z.object({
  type_dirigeant: z.literal('personne morale'),
  siren: text,
  denomination: text,
  sigle: text,
  qualite: text,
});

/** Fields that are not used here may come and go; those that are keep their form. */
const answerSchema = z.object({
  results: z.array(
    z.object({
      siren: z.string(),
      nom_complet: text,
      nom_raison_sociale: text,
      /** Active, or ceased. */
      etat_administratif: z.enum(['A', 'C']),
      siege: z.object({ adresse: text, geo_adresse: text, code_postal: text, libelle_commune: text }).nullish(),
      dirigeants: z.array(z.discriminatedUnion('type_dirigeant', [personSchema, bodySchema])).nullish(),
    }),
  ),
});

function readHead(head: z.infer<typeof personSchema> | z.infer<typeof bodySchema>): RegistryPerson | RegistryBody {
  const office = head.qualite ?? '';
  if (head.type_dirigeant === 'personne morale')
    return { kind: 'body', siren: head.siren || null, name: head.denomination || head.sigle || '', office };
  return {
    kind: 'person',
    givenNames: head.prenoms ?? '',
    familyName: head.nom || UNPUBLISHED,
    birth: head.date_de_naissance || head.annee_de_naissance || null,
    office,
  };
}

/**
 * The company of this very SIREN in an answer of the registry; null when it is not there.
 *
 * @throws when the answer has another form
 */
export function readRegistryAnswer(answer: unknown, siren: string): RegistryCompany | null {
  const found = answerSchema.parse(answer).results.find((result) => result.siren === siren);
  if (!found) return null;
  const { siege } = found;
  return {
    siren,
    name: found.nom_raison_sociale || found.nom_complet || siren,
    address: siege?.adresse || siege?.geo_adresse || [siege?.code_postal, siege?.libelle_commune].filter(Boolean).join(' '),
    closed: found.etat_administratif === 'C',
    heads: (found.dirigeants ?? []).map(readHead),
  };
}
