/** Addresses of the site's content that the journeys go through. */

/** A dated answer with a table, an acronym, a source, a « vague » and related questions. */
export const DATED_QUESTION = '/faq/drimbox-dates/';

/** Choices that no question carries together. */
export const DEAD_END = '/faq/?offre=innovation-accompagnement&vague=vague-1';

/** One address for each kind of page, with its name. */
export const PAGE_KINDS = {
  home: '/',
  list: '/faq/',
  'list with choices': '/faq/?couloir=hopital&couloir=imagerie&thematique=financement',
  'dead end': DEAD_END,
  question: DATED_QUESTION,
  search: '/recherche/',
  'search with results': '/recherche/?q=certificat',
  'search without result': '/recherche/?q=xylophone',
  news: '/nouveautes/',
  contact: '/contact/',
  'contact with choices': '/contact/?offre=innovation-accompagnement&vague=vague-1',
  'sign-in of agents': '/equipe/connexion/',
  'unknown page': '/cette-page-n-existe-pas/',
  'legal notice': '/mentions-legales/',
  'accessibility statement': '/accessibilite/',
  'personal data': '/donnees-personnelles/',
  'open data': '/donnees-ouvertes/',
} as const;
