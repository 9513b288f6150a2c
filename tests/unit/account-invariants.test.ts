/** R5: the invariants of accounts see what breaks them. The tables have the columns alone here: the database itself refuses most of it. */
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { ACCOUNT_INVARIANTS, accountFaults } from '../support/account-invariants.ts';

const TABLES = {
  company: 'id, state',
  user: 'id, type, state, login, login_key, email, email_key, company_id, responsable_id, asked_type',
  session: 'id, user_id',
  credential: 'id, user_id, provider_id',
  issued_login: 'login_key',
  invitation: 'id, state, inviter_id, company_id, user_id',
  audit_event: 'id, company_id, number',
};

/** A company with ana, a mandataire, over leo, a salarie; nothing is wrong with it. */
function soundCompany(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  for (const [table, columns] of Object.entries(TABLES)) database.exec(`CREATE TABLE ${table} (${columns})`);
  database.exec(`
    INSERT INTO company VALUES ('one', 'verified'), ('two', 'unverified');
    INSERT INTO user VALUES ('ana', 'mandataire', 'active', 'Ana', 'ana', 'Ana@X.example', 'ana@x.example', 'one', NULL, NULL),
      ('leo', 'salarie', 'active', 'leo', 'leo', 'leo@x.example', 'leo@x.example', 'one', 'ana', NULL);
    INSERT INTO issued_login VALUES ('ana'), ('leo');
    INSERT INTO credential VALUES ('1', 'ana', 'credential'), ('2', 'leo', 'credential');
    INSERT INTO session VALUES ('1', 'ana');
    INSERT INTO invitation VALUES ('1', 'open', 'ana', 'one', NULL), ('2', 'accepted', 'ana', 'one', 'leo'), ('3', 'revoked', 'ana', 'one', NULL);
    INSERT INTO audit_event VALUES ('1', 'one', 1), ('2', 'one', 2), ('3', NULL, NULL);
  `);
  return database;
}

const faultsOf = (database: DatabaseSync) => accountFaults((statement) => database.prepare(statement).all());

/** What breaks each, and nothing else. */
const BREACHES: [invariant: string, statement: string][] = [
  [
    'A10: a verified company has an active mandataire',
    "UPDATE user SET state = 'suspended' WHERE id = 'ana'; DELETE FROM session; DELETE FROM invitation",
  ],
  ['A10: a verified company has an active mandataire', "UPDATE company SET state = 'verified'"],
  [
    'S6: no session is of somebody who is missing or suspended',
    "UPDATE user SET state = 'suspended' WHERE id = 'leo'; INSERT INTO session VALUES ('2', 'leo')",
  ],
  ['S6: no session is of somebody who is missing or suspended', "INSERT INTO session VALUES ('2', 'nobody')"],
  ['L1: a login is one account’s', "UPDATE user SET login = 'ana', login_key = 'ana' WHERE id = 'leo'"],
  ['L1: an address is one account’s', "UPDATE user SET email = 'ANA@x.example', email_key = 'ana@x.example' WHERE id = 'leo'"],
  ['L5: a login of somebody was issued', "DELETE FROM issued_login WHERE login_key = 'leo'"],
  ['an account has one password', "DELETE FROM credential WHERE user_id = 'leo'"],
  ['an account has one password', "INSERT INTO credential VALUES ('3', 'leo', 'credential')"],
  ['P5: nobody is above themselves', "UPDATE user SET responsable_id = 'leo' WHERE id = 'ana'"],
  ['P5: the tree stays inside one company', "UPDATE user SET company_id = 'two' WHERE id = 'leo'"],
  ['P5: the tree stays inside one company', "UPDATE user SET responsable_id = 'nobody' WHERE id = 'leo'"],
  ['A5c: who is pending has no place in the tree', "UPDATE user SET state = 'to_validate' WHERE id = 'leo'"],
  ['A12: an open invitation is of somebody who may invite', "UPDATE invitation SET inviter_id = 'leo' WHERE id = '1'"],
  ['A12: an open invitation is of somebody who may invite', "UPDATE invitation SET company_id = 'two' WHERE id = '1'"],
  [
    'A12: an invitation opened one account, and only when it was accepted',
    "UPDATE invitation SET user_id = 'leo', state = 'accepted' WHERE id = '3'",
  ],
  ['A12: an invitation opened one account, and only when it was accepted', "UPDATE invitation SET state = 'revoked' WHERE id = '2'"],
  ['the events of a company have no gap', "DELETE FROM audit_event WHERE id = '1'"],
  ['the events of a company have no gap', "INSERT INTO audit_event VALUES ('4', 'one', 4)"],
  ['L2: keys are canonical', "UPDATE user SET login = 'Léo' WHERE id = 'leo'"],
  ['L2: keys are canonical', "UPDATE user SET email_key = 'LEO@x.example' WHERE id = 'leo'"],
];

describe('R5: the invariants of accounts', () => {
  test('nothing is wrong with a sound company', async () => {
    expect(await faultsOf(soundCompany())).toEqual([]);
  });

  test.each(BREACHES)('%s: seen in %s', async (invariant, statement) => {
    const database = soundCompany();
    database.exec(statement);
    expect((await faultsOf(database)).map((fault) => fault.slice(0, invariant.length))).toEqual(expect.arrayContaining([invariant]));
  });

  test('every invariant has its breach here', () => {
    const shown = new Set(BREACHES.map(([invariant]) => invariant));
    expect(Object.keys(ACCOUNT_INVARIANTS).filter((invariant) => !shown.has(invariant))).toEqual([]);
  });
});
