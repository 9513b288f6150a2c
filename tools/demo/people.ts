/** People of the demonstration, as the identity provider tells who they are: none of them exists. */

export interface DemoPerson {
  /** What the provider knows the person by. */
  sub: string;
  given_name: string;
  given_name_array: string[];
  /** At birth. */
  family_name: string;
  /** In use, where it is another. */
  preferred_username?: string;
  /** `YYYY-MM-DD`. */
  birthdate: string;
  gender: 'unspecified';
  /** What the verification shows with this person. */
  shows: string;
}

function person(givenNames: string, family_name: string, birthdate: string, shows: string, usualName?: string) {
  return {
    given_name: givenNames,
    given_name_array: givenNames.split(' '),
    family_name,
    ...(usualName === undefined ? {} : { preferred_username: usualName }),
    birthdate,
    gender: 'unspecified' as const,
    shows,
  };
}

/** Their companies are those of companies.ts. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person('Camille Marie', 'Démo-Pont', '1974-05-09', 'préside Logiciels du Pont, SIREN\u00a0000\u00a0000\u00a0018'),
  person('Dominique', 'Démo-Phare', '1980-11-23', 'préside Santé du Phare, SIREN\u00a0000\u00a0000\u00a0026'),
  person(
    'Marie-Hélène',
    'Démo-Le Goff',
    '1968-09-14',
    'gère Cabinet du Verger, SIREN\u00a0000\u00a0000\u00a0034, sous son nom d’usage',
    'Démo-Martin',
  ),
  person('Alex', 'Démo-Bois', '1990-03-02', 'préside Atelier du Bois, SIREN\u00a0000\u00a0000\u00a0075'),
  person('Maxime', 'Démo-Lac', '1955-01-30', 'gérait Éditions du Lac, SIREN\u00a0000\u00a0000\u00a0067, qui a fermé'),
  person('Sacha', 'Démo-Contrôle', '1961-02-17', 'contrôle les comptes de Logiciels du Pont sans représenter l’entreprise'),
  person('Alex', 'Démo-Boix', '1990-03-02', 'ressemble à qui préside Atelier du Bois, à une lettre près'),
  person('Robin', 'Démo-Cap', '1958-07-21', 'préside Imprimerie du Cap, SIREN\u00a0000\u00a0000\u00a0091'),
  person('Andrea', 'Démo-Vague', '1985-12-04', 'dirige Imprimerie du Cap avec Robin Démo-Cap, et peut en prendre la suite'),
  person('Mahé Lou', 'Démo-Inconnu', '1999-12-31', 'ne dirige aucune entreprise'),
].map((one, place) => ({ sub: `demo-person-${place + 1}`, ...one }));
