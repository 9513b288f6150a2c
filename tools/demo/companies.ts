/** Companies and people of the demonstration: none of them exists. No real SIREN begins with 000. */

interface DemoHead {
  type_dirigeant: 'personne physique' | 'personne morale';
  qualite: string;
  nom?: string;
  prenoms?: string;
  date_de_naissance?: string;
  annee_de_naissance?: string;
  nationalite?: string;
  siren?: string;
  denomination?: string;
  sigle?: string;
}

/** As the registry answers. */
export interface DemoCompany {
  siren: string;
  nom_complet: string;
  nom_raison_sociale: string;
  /** INSEE's code: 5710 is a SAS, 5499 a SARL, 9220 an association. */
  nature_juridique: string;
  etat_administratif: 'A' | 'C';
  statut_diffusion: 'O' | 'P';
  siege: { adresse: string; geo_adresse: string; code_postal: string; libelle_commune: string };
  dirigeants: DemoHead[];
}

const person = (prenoms: string, nom: string, date: string, qualite: string): DemoHead => ({
  type_dirigeant: 'personne physique',
  prenoms,
  nom,
  date_de_naissance: date,
  annee_de_naissance: date.slice(0, 4),
  qualite,
  nationalite: 'Française',
});

const ADDRESS = '1 RUE DE LA DÉMONSTRATION 75000 PARIS';

function company(siren: string, name: string, dirigeants: DemoHead[], more: Partial<DemoCompany> = {}): DemoCompany {
  return {
    siren,
    nom_complet: `${name} (DÉMONSTRATION)`,
    nom_raison_sociale: `${name} (DÉMONSTRATION)`,
    nature_juridique: '5710',
    etat_administratif: 'A',
    statut_diffusion: 'O',
    siege: { adresse: ADDRESS, geo_adresse: ADDRESS, code_postal: '75000', libelle_commune: 'PARIS' },
    dirigeants,
    ...more,
  };
}

export const DEMO_COMPANIES: readonly DemoCompany[] = [
  company('000000018', 'LOGICIELS DU PONT', [
    person('CAMILLE MARIE', 'DÉMO-PONT', '1974-05', 'Président de SAS'),
    person('SACHA', 'DÉMO-CONTRÔLE', '1961-02', 'Commissaire aux comptes titulaire'),
  ]),
  company('000000026', 'SANTÉ DU PHARE', [person('DOMINIQUE', 'DÉMO-PHARE', '1980-11', 'Président de SAS')]),
  company('000000034', 'CABINET DU VERGER', [person('MARIE-HÉLÈNE', 'DÉMO-MARTIN (DÉMO-LE GOFF)', '1968-09', 'Gérante')], {
    nature_juridique: '5499',
  }),
  company('000000042', 'FILIALE DU MOULIN', [
    {
      type_dirigeant: 'personne morale',
      siren: '000000018',
      denomination: 'LOGICIELS DU PONT (DÉMONSTRATION)',
      qualite: 'Président de SAS',
    },
  ]),
  company('000000059', 'ASSOCIATION DE LA SOURCE', [], { nature_juridique: '9220' }),
  company('000000067', 'ÉDITIONS DU LAC', [person('MAXIME', 'DÉMO-LAC', '1955-01', 'Gérant')], {
    nature_juridique: '5499',
    etat_administratif: 'C',
  }),
  company('000000075', 'ATELIER DU BOIS', [person('ALEX', 'DÉMO-BOIS', '1990-03', 'Président de SAS')]),
  company(
    '000000083',
    'MAISON DISCRÈTE',
    [{ type_dirigeant: 'personne physique', nom: '[NON-DIFFUSIBLE]', prenoms: '[NON-DIFFUSIBLE]', qualite: 'Président de SAS' }],
    { statut_diffusion: 'P' },
  ),
  company('000000091', 'IMPRIMERIE DU CAP', [
    person('ROBIN', 'DÉMO-CAP', '1958-07', 'Président de SAS'),
    person('ANDREA', 'DÉMO-VAGUE', '1985-12', 'Directeur général'),
  ]),
];
