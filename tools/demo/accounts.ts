/** The two companies of the demonstration that have a space, each with a tree of a dozen accounts. Nobody in it exists. */
import type { UserState } from '../../functions/accounts/model.ts';
import { hashPassword } from '../../functions/accounts/password-hash.ts';
import { emailKey, loginKey } from '../../functions/canonical.ts';
import accounts from '../demo-accounts.json' with { type: 'json' };
import { sqlLiteral } from '../sql-literal.ts';
import { DEMO_COMPANIES } from './companies.ts';

/** The accounts whose passwords everybody knows: for a local database alone. */
export const demoAccounts = accounts.filter(({ company }) => company !== null);

/** First name, last name, type, the login's suffix, then who is attached to it. */
interface Branch {
  name: [firstName: string, lastName: string];
  type: 'mandataire' | 'representant' | 'salarie';
  suffix: string;
  state?: UserState;
  below?: Branch[];
}

const salarie = (firstName: string, lastName: string, suffix: string, state: UserState = 'active'): Branch => ({
  name: [firstName, lastName],
  type: 'salarie',
  suffix,
  state,
});

const TREES: { siren: string; domain: string; tops: Branch[]; pending: Branch[] }[] = [
  {
    siren: DEMO_COMPANIES[0]?.siren ?? '',
    domain: 'pont.example',
    tops: [
      {
        name: ['Camille', 'Démo-Pont'],
        type: 'mandataire',
        suffix: 'm2345',
        below: [
          {
            name: ['Noa', 'Démo-Rivière'],
            type: 'representant',
            suffix: 'r2345',
            below: [
              salarie('Lou', 'Démo-Quai', 's2345'),
              salarie('Maxence', 'Démo-Berge', 's2346'),
              {
                name: ['Élie', 'Démo-Gué'],
                type: 'representant',
                suffix: 'r2346',
                below: [salarie('Swann', 'Démo-Saule', 's2347'), salarie('Charlie', 'Démo-Roseau', 's2348', 'suspended')],
              },
            ],
          },
          { name: ['Inès', 'Démo-Arche'], type: 'representant', suffix: 'r2347', below: [salarie('Gwenn', 'Démo-Pile', 's2349')] },
          salarie('Thaïs', 'Démo-Tablier', 's234a'),
        ],
      },
      { name: ['Morgan', 'Démo-Viaduc'], type: 'mandataire', suffix: 'm2346' },
    ],
    pending: [
      salarie('Yaël', 'Démo-Attente', 'w2345', 'to_validate'),
      { name: ['Ange', 'Démo-Rive'], type: 'representant', suffix: 'w2346', state: 'to_validate' },
    ],
  },
  {
    siren: DEMO_COMPANIES[1]?.siren ?? '',
    domain: 'phare.example',
    tops: [
      {
        name: ['Dominique', 'Démo-Phare'],
        type: 'mandataire',
        suffix: 'm6789',
        below: [
          {
            name: ['Andréa', 'Démo-Digue'],
            type: 'representant',
            suffix: 'r6789',
            below: ['Mouette', 'Sterne', 'Goéland', 'Cormoran', 'Pétrel'].map((bird, index) =>
              salarie(['Alix', 'Sam', 'Joe', 'Eden', 'Ariel'][index] ?? '', `Démo-${bird}`, `s678${index + 2}`),
            ),
          },
          {
            name: ['Sasha', 'Démo-Jetée'],
            type: 'representant',
            suffix: 'r678a',
            below: [salarie('Andy', 'Démo-Ancre', 's678b'), salarie('Loïs', 'Démo-Voile', 's678c'), salarie('Jade', 'Démo-Proue', 's678d')],
          },
        ],
      },
    ],
    pending: [],
  },
];

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** SQL that adds the demonstration's companies and accounts; running it again puts their passwords back, and nothing else. */
export async function demoAccountsSql(now: Date): Promise<string> {
  const time = sqlLiteral(now.toISOString());
  const passwords = new Map(
    await Promise.all(demoAccounts.map(async ({ login, password }) => [login, await hashPassword(password)] as const)),
  );
  const statements: string[] = [];

  const add = (branch: Branch, companyId: string, domain: string, responsableId: string | null) => {
    const [firstName, lastName] = branch.name;
    const login = `${plain(firstName)}.${plain(lastName)}.${branch.suffix}`;
    const email = `${plain(firstName)}.${plain(lastName)}@${domain}`;
    const id = `demo-${login}`;
    const texts = [
      id,
      branch.type,
      branch.state ?? 'active',
      `${firstName} ${lastName}`,
      firstName,
      lastName,
      login,
      loginKey(login),
      email,
    ];
    const values = [...texts, emailKey(email) ?? '', companyId].map(sqlLiteral).join(', ');
    const responsable = responsableId === null ? 'NULL' : sqlLiteral(responsableId);
    statements.push(
      `INSERT INTO issued_login (login_key, issued_at) VALUES (${sqlLiteral(loginKey(login))}, ${time}) ON CONFLICT DO NOTHING;`,
      `INSERT INTO user (id, type, state, name, first_name, last_name, login, login_key, email, email_key, company_id, responsable_id, email_verified, created_at, updated_at) VALUES (${values}, ${responsable}, 1, ${time}, ${time}) ON CONFLICT DO NOTHING;`,
    );
    const hash = passwords.get(login);
    if (hash)
      statements.push(
        `INSERT INTO credential (id, user_id, provider_id, account_id, password, created_at, updated_at) VALUES (${sqlLiteral(`${id}-password`)}, ${sqlLiteral(id)}, 'credential', ${sqlLiteral(id)}, ${sqlLiteral(hash)}, ${time}, ${time}) ON CONFLICT (id) DO UPDATE SET password = excluded.password;`,
      );
    for (const below of branch.below ?? []) add(below, companyId, domain, id);
  };

  for (const { siren, domain, tops, pending } of TREES) {
    const company = DEMO_COMPANIES.find((each) => each.siren === siren);
    const companyId = `demo-${siren}`;
    const texts = [companyId, siren, company?.nom_complet ?? '', company?.siege.adresse ?? ''].map(sqlLiteral).join(', ');
    statements.push(
      `INSERT INTO company (id, siren, name, address, created_at, updated_at) VALUES (${texts}, ${time}, ${time}) ON CONFLICT DO NOTHING;`,
    );
    for (const branch of [...tops, ...pending]) add(branch, companyId, domain, null);
    statements.push(`UPDATE company SET state = 'verified' WHERE id = ${sqlLiteral(companyId)} AND state = 'unverified';`);
  }
  return `${statements.join('\n')}\n`;
}
