/** What the database itself refuses of companies and their accounts, whoever writes. Its state is set by hand here: nobody asks the rules. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { run } from './agents.ts';

const TIME = "'2026-11-23T12:00:00.000Z'";

interface Written {
  type: string;
  state?: string;
  company?: string | null;
  responsable?: string | null;
  asked?: string | null;
}

const quoted = (text: string | null | undefined) => (text ? `'${text}'` : 'NULL');

function insertSql(id: string, { type, state = 'active', company = 'one', responsable, asked }: Written): string {
  return `INSERT INTO user (id, type, state, name, login, login_key, email, email_key, company_id, responsable_id, asked_type, created_at, updated_at)
    VALUES ('${id}', '${type}', '${state}', 'Compte ${id}', '${id}.demo', '${id}.demo', '${id}@editeur.example', '${id}@editeur.example',
      ${quoted(company)}, ${quoted(responsable)}, ${quoted(asked)}, ${TIME}, ${TIME})`;
}

const companySql = (id: string, siren: string) =>
  `INSERT INTO company (id, siren, name, address, created_at, updated_at) VALUES ('${id}', '${siren}', 'Éditeur ${id} (démonstration)', 'Paris', ${TIME}, ${TIME})`;

/** one: ana (mandataire) over ben (representant) over chloe (salarie), and max (mandataire); two: zoe. */
beforeEach(async () => {
  await run([
    "UPDATE company SET state = 'closed'",
    'UPDATE user SET responsable_id = NULL',
    'DELETE FROM user',
    'DELETE FROM company',
    companySql('one', '732829320'),
    companySql('two', '552100554'),
    insertSql('ana', { type: 'mandataire' }),
    insertSql('max', { type: 'mandataire' }),
    insertSql('ben', { type: 'representant', responsable: 'ana' }),
    insertSql('chloe', { type: 'salarie', responsable: 'ben' }),
    insertSql('zoe', { type: 'mandataire', company: 'two' }),
    "UPDATE company SET state = 'verified'",
  ]);
});

const everything = () =>
  env.DB.prepare('SELECT * FROM user ORDER BY id')
    .all()
    .then(({ results }) => results);

async function refused(statements: readonly string[], why: RegExp): Promise<void> {
  const before = await everything();
  await expect(run(statements)).rejects.toThrow(why);
  expect(await everything(), 'nothing has changed').toEqual(before);
}

describe('A10: a verified company keeps an active mandataire', () => {
  const endings = [
    ['suspended', "UPDATE user SET state = 'suspended' WHERE id = 'zoe'"],
    ['demoted', "UPDATE user SET type = 'salarie' WHERE id = 'zoe'"],
    ['deleted', "DELETE FROM user WHERE id = 'zoe'"],
    ['moved to another company', "UPDATE user SET company_id = 'one' WHERE id = 'zoe'"],
  ] as const;

  test.each(endings)('the last one is not %s', (_, statement) => refused([statement], /last_mandataire/));

  test('not both of two, in one statement or in one batch', async () => {
    await refused(["UPDATE user SET type = 'salarie' WHERE company_id = 'one' AND type = 'mandataire'"], /last_mandataire/);
    await refused(
      ["UPDATE user SET type = 'salarie' WHERE id = 'max'", "UPDATE user SET type = 'salarie' WHERE id = 'ana'"],
      /last_mandataire/,
    );
  });

  test('row 37: two demote each other at once: one remains', async () => {
    const rounds = 40;
    for (let round = 0; round < rounds; round++) {
      const both = await Promise.allSettled([
        run(["UPDATE user SET type = 'salarie' WHERE id = 'max'"]),
        run(["UPDATE user SET type = 'salarie' WHERE id = 'ana'"]),
      ]);
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await run(["UPDATE user SET type = 'mandataire' WHERE id IN ('ana', 'max')"]);
    }
  });

  test('row 37, the known-bad twin: who counts and then writes, without the trigger, loses both', async () => {
    const trigger = await env.DB.prepare("SELECT sql FROM sqlite_master WHERE name = 'user_keeps_mandataire'").first<string>('sql');
    await run(['DROP TRIGGER user_keeps_mandataire']);
    const demote = async (id: string) => {
      const others = await env.DB.prepare(
        "SELECT count(*) AS n FROM user WHERE company_id = 'one' AND type = 'mandataire' AND state = 'active' AND id <> ?",
      )
        .bind(id)
        .first<number>('n');
      if (others) await env.DB.prepare("UPDATE user SET type = 'salarie' WHERE id = ?").bind(id).run();
    };
    let lost = 0;
    const rounds = 20;
    for (let round = 0; round < rounds; round++) {
      await Promise.all([demote('ana'), demote('max')]);
      const left = await env.DB.prepare("SELECT count(*) AS n FROM user WHERE company_id = 'one' AND type = 'mandataire'").first<number>(
        'n',
      );
      if (left === 0) lost += 1;
      await run(["UPDATE user SET type = 'mandataire' WHERE id IN ('ana', 'max')"]);
    }
    expect(lost).toBeGreaterThan(rounds / 2);
    await run([trigger ?? '']);
  });

  test('the agency closes a company with all its accounts in one batch', async () => {
    await run(["UPDATE company SET state = 'closed' WHERE id = 'two'", "UPDATE user SET state = 'suspended' WHERE company_id = 'two'"]);
    await refused(["UPDATE company SET state = 'verified' WHERE id = 'two'"], /no_mandataire/);
  });

  test('a company that nobody represents is not verified', async () => {
    await run([companySql('three', '356000000'), insertSql('new', { type: 'mandataire', state: 'to_verify', company: 'three' })]);
    await refused(["UPDATE company SET state = 'verified' WHERE id = 'three'"], /no_mandataire/);
  });
});

describe('P5: the tree', () => {
  test.each([
    ['row 42: above itself by one', "UPDATE user SET responsable_id = 'ben' WHERE id = 'ana'", /cycle/],
    ['row 42: above itself by two', "UPDATE user SET responsable_id = 'chloe' WHERE id = 'ana'", /cycle/],
    ['its own responsable', "UPDATE user SET responsable_id = 'ben' WHERE id = 'ben'", /cycle|CHECK/],
    ['in another company', "UPDATE user SET responsable_id = 'zoe' WHERE id = 'ben'", /FOREIGN KEY/],
    ['below nobody', "UPDATE user SET responsable_id = 'nobody' WHERE id = 'ben'", /FOREIGN KEY/],
    ['deleted under those who are attached to it', "DELETE FROM user WHERE id = 'ben'", /FOREIGN KEY/],
  ] as const)('%s: refused', (_, statement, why) => refused([statement], why));

  test('a move that keeps the tree goes through', async () => {
    await run(["UPDATE user SET responsable_id = 'max' WHERE id = 'ben'"]);
  });
});

describe('A1, A3, A5c, A7: the shape of an account', () => {
  test.each([
    ['another type', { type: 'chef' }, /CHECK/],
    ['no company', { type: 'salarie', company: null }, /CHECK/],
    ['an agent with a company', { type: 'agent' }, /CHECK/],
    ['a salarie to verify', { type: 'salarie', state: 'to_verify' }, /CHECK/],
    ['a mandataire to validate', { type: 'mandataire', state: 'to_validate' }, /CHECK/],
    ['a pending account with a place in the tree', { type: 'salarie', state: 'to_validate', responsable: 'ana' }, /CHECK/],
    ['a lower type that is asked for', { type: 'representant', asked: 'salarie' }, /CHECK/],
    ['the same type that is asked for', { type: 'mandataire', asked: 'mandataire' }, /CHECK/],
  ] as [string, Written, RegExp][])('%s: refused', (_, written, why) => refused([insertSql('new', written)], why));

  test('a higher type that is asked for is kept', () =>
    run([insertSql('new', { type: 'salarie', responsable: 'ana', asked: 'mandataire' })]));
});
