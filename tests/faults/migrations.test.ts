/**
 * R6: migrations on real local databases: on an empty one, on those of former versions with their rows, twice, three at once, killed in
 * the middle. `FAULTS_MIGRATION_KILLS` says how many kills there are.
 */
import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../tools/migrations.ts';
import { accountFaults } from '../support/account-invariants.ts';
import { readDatabase } from './support/evidence.ts';
import {
  appliedIn,
  databaseFile,
  executing,
  FILES,
  halfDone,
  migrating,
  migratingBare,
  migratingTo,
  schemaAfter,
  schemaOf,
  temporary,
} from './support/migrating.ts';

const KILLS = Number(process.env.FAULTS_MIGRATION_KILLS ?? 20);

/** All of them are applied, once, and nothing is wrong. */
function expectMigrated(state: string): void {
  const found = readDatabase(state, (database) => ({
    applied: appliedIn(database),
    schema: schemaOf(database),
    integrity: database.prepare('PRAGMA integrity_check').all(),
    strangers: database.prepare('PRAGMA foreign_key_check').all(),
  }));
  expect(found).toEqual({ applied: FILES, schema: schemaAfter(FILES.length), integrity: [{ integrity_check: 'ok' }], strangers: [] });
}

describe('R6: forward', () => {
  test('R6, row 5: on an empty database, then again: the schema is that of the files', async () => {
    const state = temporary();
    expect((await migrating(state).ended).code).toBe(0);
    expectMigrated(state);
    expect((await migrating(state).ended).code).toBe(0);
    expectMigrated(state);
  });

  test('R6, row 7: given as one file, triggers with it, they come to the same', async () => {
    const state = temporary();
    const file = path.join(state, 'all.sql');
    writeFileSync(file, FILES.map((name) => readFileSync(path.join(MIGRATIONS, name), 'utf8')).join('\n'));
    const { code, output } = await executing(state, file).ended;
    expect({ code, output }).toEqual({ code: 0, output });
    expect(readDatabase(state, schemaOf)).toEqual(schemaAfter(FILES.length));
  });
});

const TIME = "'2026-11-23T12:00:00.000Z'";
const HASH = '$scrypt$ln=14,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
/** The version that has companies. */
const COMPANIES = 5;

/** Rows that may stand in a database of that version. */
function seedOf(version: number): string[] {
  const common = [
    `INSERT INTO feedback_vote (question_id, voter, helpful, answer_hash, created_at, updated_at) VALUES ('q', 'v', 1, 'h', ${TIME}, ${TIME})`,
    `INSERT INTO contact_message (id, reference, state, version, name, email, email_key, subject, message, facets, read_questions, idempotency_key, request_digest, network, created_at, updated_at, waiting_since)
     VALUES ('m', 'M-1', 'received', 1, 'Ida', 'ida@x.example', 'ida@x.example', 'Objet', 'Texte', '{}', '[]', 'm', 'd', 'n', ${TIME}, ${TIME}, ${TIME})`,
    `INSERT INTO contact_event (message_id, number, kind, author, created_at) VALUES ('m', 1, 'received', 'sender', ${TIME})`,
    `INSERT INTO outbox (id, kind, recipient, recipient_key, subject_id, parameters, message_id, next_attempt_at, created_at)
     VALUES ('o', 'contact_announcement', 'a@x.example', 'a@x.example', 'm', '{}', 'o', ${TIME}, ${TIME})`,
    ...['agent', 'autre'].flatMap((id) => [
      `INSERT INTO user (id, type, state, name, login, login_key, email, email_key, email_verified, created_at, updated_at)
       VALUES ('${id}', 'agent', 'active', 'Agent', '${id}.demo', '${id}.demo', '${id}@x.example', '${id}@x.example', 1, ${TIME}, ${TIME})`,
      ...(version >= COMPANIES ? [`INSERT INTO issued_login VALUES ('${id}.demo', ${TIME})`] : []),
      `INSERT INTO credential (id, user_id, provider_id, account_id, password, created_at, updated_at) VALUES ('${id}', '${id}', 'credential', '${id}', '${HASH}', ${TIME}, ${TIME})`,
      `INSERT INTO session (id, user_id, token_hash, expires_at, created_at, updated_at) VALUES ('${id}', '${id}', '${id}', '9', ${TIME}, ${TIME})`,
    ]),
  ];
  if (version < COMPANIES) return common;
  const account = (id: string, type: string, state: string, responsable: string) => [
    `INSERT INTO issued_login VALUES ('${id}.demo', ${TIME})`,
    `INSERT INTO user (id, type, state, name, first_name, last_name, login, login_key, email, email_key, company_id, responsable_id, created_at, updated_at)
     VALUES ('${id}', '${type}', '${state}', 'Compte ${id}', 'Compte', '${id}', '${id}.demo', '${id}.demo', '${id}@x.example', '${id}@x.example', 'c', ${responsable}, ${TIME}, ${TIME})`,
    `INSERT INTO credential (id, user_id, provider_id, account_id, password, created_at, updated_at) VALUES ('${id}', '${id}', 'credential', '${id}', '${HASH}', ${TIME}, ${TIME})`,
  ];
  return [
    ...common,
    `INSERT INTO company (id, siren, name, address, created_at, updated_at) VALUES ('c', '000000018', 'Entreprise', 'Paris', ${TIME}, ${TIME})`,
    ...account('ana', 'mandataire', 'active', 'NULL'),
    ...account('ben', 'representant', 'active', "'ana'"),
    ...account('leo', 'salarie', 'suspended', "'ben'"),
    ...account('new', 'salarie', 'to_validate', 'NULL'),
    "UPDATE company SET state = 'verified'",
    `INSERT INTO invitation (id, company_id, inviter_id, type, first_name, last_name, email, email_key, expires_at, created_at, updated_at)
     VALUES ('i', 'c', 'ben', 'salarie', 'Ida', 'Mont', 'i@x.example', 'i@x.example', '9', ${TIME}, ${TIME})`,
    "INSERT INTO invitation_link VALUES ('s', 'i', 1)",
    `INSERT INTO audit_event (id, company_id, number, actor_id, kind, subject_id, created_at) VALUES ('e', 'c', 1, 'ben', 'invited', 'i', ${TIME})`,
    `INSERT INTO account_verification (id, user_id, kind, result, source, created_at) VALUES ('v', 'ana', 'office', 'verified', 'double', ${TIME})`,
  ];
}

type Row = Record<string, unknown>;

/** Every row of every table that is not the platform's. */
function rowsIn(database: DatabaseSync): Map<string, Row[]> {
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
    .all() as { name: string }[];
  return new Map(
    tables
      .map(({ name }) => name)
      .filter((name) => name !== 'd1_migrations')
      .map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).all() as Row[]]),
  );
}

/** A row with the columns that it had before. */
const asBefore = (row: Row, before: Row) => Object.fromEntries(Object.keys(before).map((column) => [column, row[column]]));
const inOrder = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();

describe('R6: forward from a former version, with its rows', () => {
  test.each(FILES.map((_, version) => version).filter((version) => version >= 4))(
    'R6: from the first %i migrations: every row is kept',
    async (version) => {
      const state = temporary();
      expect((await migratingTo(state, version).ended).code).toBe(0);
      const database = new DatabaseSync(databaseFile(state) ?? '');
      for (const statement of seedOf(version)) database.exec(statement);
      const before = rowsIn(database);
      database.close();
      expect([...before].filter(([, rows]) => rows.length > 0).length).toBeGreaterThan(5);

      expect((await migrating(state).ended).code).toBe(0);
      expectMigrated(state);
      const after = readDatabase(state, rowsIn);
      for (const [table, rows] of before) {
        const [sample = {}] = rows;
        expect([table, inOrder((after.get(table) ?? []).map((row) => asBefore(row, sample)))]).toEqual([table, inOrder(rows)]);
      }
      const migrated = new DatabaseSync(databaseFile(state) ?? '');
      expect(await accountFaults((statement) => migrated.prepare(statement).all())).toEqual([]);
      migrated.close();
    },
  );
});

describe('row 5: three at once', () => {
  test('row 5: all three end well, and each migration was applied once', async () => {
    const state = temporary();
    const ended = await Promise.all([1, 2, 3].map(() => migrating(state).ended));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(ended.filter(({ output }) => output.includes('waiting for it')).length).toBeGreaterThan(0);
    expectMigrated(state);
  });

  test('row 5, the known-bad twin: three bare wranglers break off in half of the rounds', async () => {
    const rounds = 4;
    let broken = 0;
    for (let round = 0; round < rounds; round += 1) {
      const state = temporary();
      const ended = await Promise.all([1, 2, 3].map(() => migratingBare(state).ended));
      if (ended.some(({ code }) => code !== 0)) broken += 1;
    }
    expect(broken).toBeGreaterThanOrEqual(rounds / 2);
  });
});

describe('row 4: killed in the middle', () => {
  test(`row 4: ${KILLS} kills: each migration is wholly applied or absent, and the next try ends it`, async () => {
    const begun = performance.now();
    await migrating(temporary()).ended;
    const usual = performance.now() - begun;
    const reached: number[] = [];
    let struck = 0;
    for (let round = 0; round < KILLS; round += 1) {
      const state = temporary();
      const run = migrating(state);
      // Its family grows while it runs: the killer, who looks for it when it comes, comes late.
      await new Promise((resolve) => setTimeout(resolve, randomInt(Math.round(usual * 0.3), Math.round(usual))));
      const killer = fork(path.join(import.meta.dirname, 'support/killer.ts'), [String(run.pid)], { execArgv: [] });
      await once(killer, 'message');
      killer.send(0);
      const { code } = await run.ended;
      if (code === null) struck += 1;
      const file = databaseFile(state);
      if (file) {
        expect(readDatabase(state, halfDone), `round ${round}`).toEqual([]);
        reached.push(readDatabase(state, appliedIn).length);
      }
      expect((await migrating(state).ended).code).toBe(0);
      expectMigrated(state);
    }
    console.log(`${struck} of ${KILLS} were killed before their end; applied by then: ${reached.sort((a, b) => a - b).join(' ')}`);
    expect(struck).toBeGreaterThan(KILLS / 2);
    expect(reached.filter((count) => count > 0 && count < FILES.length).length, 'some were killed in the middle').toBeGreaterThan(0);
  });

  test('row 4, the known-bad twin: statement by statement, a migration that is cut off is seen to be half done', () => {
    let seen = 0;
    let cut = 0;
    for (const [rank, name] of FILES.entries()) {
      const statements = readFileSync(path.join(MIGRATIONS, name), 'utf8').split('--> statement-breakpoint');
      for (let done = 1; done < statements.length; done += 1) {
        const database = new DatabaseSync(':memory:');
        database.exec('CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY, name TEXT)');
        for (const former of FILES.slice(0, rank)) {
          database.exec(readFileSync(path.join(MIGRATIONS, former), 'utf8'));
          database.prepare('INSERT INTO d1_migrations (name) VALUES (?)').run(former);
        }
        for (const statement of statements.slice(0, done)) database.exec(statement);
        cut += 1;
        if (halfDone(database).length > 0) seen += 1;
        database.close();
      }
    }
    expect(cut).toBeGreaterThan(20);
    expect(seen).toBe(cut);
  });
});
