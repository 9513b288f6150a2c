/**
 * Is the person whose identity was proven among the legal representatives that the registry names (A3)? Pure.
 *
 * Identity is told as FranceConnect tells it, a company as the State's « recherche d'entreprises » does.
 */
import { canonical } from '../canonical.ts';
import type { CheckResult, MatchField, NotCoveredReason } from './model.ts';

/** A person, as the identity provider proves them. */
export interface ProvenPerson {
  /** All given names, in their order. */
  givenNames: string[];
  /** At birth. */
  familyName: string;
  /** By marriage or by choice; null when it is the same, or not told. */
  usualName: string | null;
  /** `YYYY-MM-DD`; a month or a day of `00` is not known. */
  birthDate: string;
}

/** A natural person who heads a company, as the registry writes them. */
export interface RegistryPerson {
  kind: 'person';
  /** Separated by spaces or commas. */
  givenNames: string;
  /** « USUAL (BIRTH) », « BIRTH », in capitals or not. */
  familyName: string;
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; null when it is not published. */
  birth: string | null;
  /** « Président de SAS », « Commissaire aux comptes titulaire »… */
  office: string;
}

/** A company that heads another one. */
export interface RegistryBody {
  kind: 'body';
  siren: string | null;
  name: string;
  office: string;
}

export interface RegistryCompany {
  siren: string;
  name: string;
  /** In one line. */
  address: string;
  /** Ceased, or struck off. */
  closed: boolean;
  heads: (RegistryPerson | RegistryBody)[];
}

/** A text as names are compared: without accents, capitals, hyphens, apostrophes, ligatures or double spaces. */
export function plainName(text: string): string {
  return canonical(text)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ı', 'i')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const wordsOf = (text: string) => plainName(text).split(' ').filter(Boolean);

/** Offices that bind the company towards others; members of boards and auditors do not. */
const REPRESENTS =
  /^(?:co ?gerant|gerant|associe gerant|president(?! du conseil| de conseil)|president du conseil d administration et directeur general|directeur general|directeur unique|membre du directoire|entrepreneur individuel|exploitant|personne physique|liquidateur|administrateur provisoire|administrateur judiciaire|associe (?:indefiniment|commandite)|representant legal|dirigeant)/;

/** The office binds the company: its holder represents it. */
export function isRepresentative(office: string): boolean {
  return REPRESENTS.test(
    plainName(office)
      .replace(/\b(gerant|president|associe|administrateur|directeur|exploitant|representant|dirigeant)e\b/g, '$1')
      .replace(/\bdirectrice\b/g, 'directeur')
      .replace(/\bgenerale\b/g, 'general'),
  );
}

/** The names of the registry's « USUAL (BIRTH) ». */
function familyNamesOf(written: string): string[] {
  const [, usual = '', birth = ''] = /^([^(]*)(?:\(([^)]*)\))?/.exec(written) ?? [];
  return [usual, birth].map(plainName).filter(Boolean);
}

function sameFamily(person: ProvenPerson, head: RegistryPerson): boolean {
  const names = familyNamesOf(head.familyName);
  return [person.familyName, person.usualName ?? ''].map(plainName).some((name) => name !== '' && names.includes(name));
}

/** The same given names as far as both tell them: the registry often has the first alone, or all of them. */
function sameGiven(person: ProvenPerson, head: RegistryPerson): boolean {
  const [one, other] = [wordsOf(person.givenNames.join(' ')), wordsOf(head.givenNames)];
  const told = Math.min(one.length, other.length);
  return told > 0 && one.slice(0, told).every((word, index) => word === other[index]);
}

/** The same birth as far as both tell it; the year at least. */
function sameBirth(person: ProvenPerson, head: RegistryPerson): boolean {
  const known = (date: string) =>
    date
      .split('-')
      .map(Number)
      .filter((part, index) => index === 0 || part > 0);
  const [one, other] = [known(person.birthDate), known(head.birth ?? '')];
  const told = Math.min(one.length, other.length);
  return head.birth !== null && told > 0 && one.slice(0, told).every((part, index) => part === other[index]);
}

/** What differs between the person and one head of the company. */
function differences(person: ProvenPerson, head: RegistryPerson): MatchField[] {
  const same: Record<MatchField, boolean> = {
    given_names: sameGiven(person, head),
    family_name: sameFamily(person, head),
    birth: sameBirth(person, head),
    office: isRepresentative(head.office),
  };
  return (Object.keys(same) as MatchField[]).filter((field) => !same[field]);
}

/** Names of natural persons who asked the registry not to publish them. */
const HIDDEN = /non diffusible/;

function whyNotCovered(heads: RegistryCompany['heads']): NotCoveredReason | null {
  const people = heads.filter((head) => head.kind === 'person');
  if (people.some((head) => isRepresentative(head.office) && !HIDDEN.test(plainName(head.familyName)))) return null;
  if (people.some((head) => HIDDEN.test(plainName(head.familyName)))) return 'not_published';
  return heads.some((head) => head.kind === 'body' && isRepresentative(head.office)) ? 'represented_by_company' : 'legal_form';
}

/**
 * A3: compares a proven person with a company of the registry.
 *
 * @returns `close_match` when one thing alone differs, with its name: a spelling, a birth, or an office that does not represent
 */
export function matchRepresentative(person: ProvenPerson, company: RegistryCompany): CheckResult {
  if (company.closed) return { result: 'closed_company' };
  const people = company.heads.filter((head) => head.kind === 'person');
  const nearest = people.map((head) => differences(person, head)).sort((a, b) => a.length - b.length)[0];
  if (nearest?.length === 0) return { result: 'verified' };
  const notCovered = whyNotCovered(company.heads);
  if (nearest?.length === 1) return { result: 'close_match', fields: nearest };
  return notCovered === null ? { result: 'no_match' } : { result: 'not_covered', reason: notCovered };
}
