/** What the identity provider tells of a person (A3). Pure. */
import * as z from 'zod';
import type { ProvenPerson } from './representative-match.ts';

/** Where the provider sends people back, on this site. It is registered with the provider. */
export const PROOF_RETURN_PATH = '/espace/identite/retour/';

/** `cancelled`: the person said no; `not_proven`: what came back does not fit what was asked; `incomplete`: a claim is missing. */
export const PROOF_REFUSALS = ['cancelled', 'not_proven', 'incomplete'] as const;
export type ProofRefusal = (typeof PROOF_REFUSALS)[number];

/** Nothing was proven, and trying the same again changes nothing: the person has to begin anew. */
export class ProofRefused extends Error {
  override name = 'ProofRefused';
  readonly reason: ProofRefusal;

  constructor(reason: ProofRefusal, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

const name = z.string().trim().min(1);
const claimsSchema = z.object({
  given_name: name,
  given_name_array: z.array(name).min(1).nullish(),
  family_name: name,
  /** The name in use. */
  preferred_username: z.string().trim().nullish(),
  birthdate: z.string().regex(/^\d{4}-\d\d-\d\d$/),
});

/**
 * A person, from the claims of the provider.
 *
 * @throws ProofRefused `incomplete`
 */
export function readPerson(claims: unknown): ProvenPerson {
  const read = claimsSchema.safeParse(claims);
  if (!read.success) throw new ProofRefused('incomplete');
  const { given_name, given_name_array, family_name, preferred_username, birthdate } = read.data;
  return {
    givenNames: given_name_array ?? given_name.split(/\s+/),
    familyName: family_name,
    usualName: preferred_username && preferred_username !== family_name ? preferred_username : null,
    birthDate: birthdate,
  };
}
