/** Migrations as they stand in the repository (R6; rows 6 and 7). What they do to a database is in tests/faults/migrations.test.ts. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checksumsOf, lockMigrations, MIGRATIONS, migrationFaults } from '../../tools/migrations.ts';

const FILES = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'));
const read = (name: string) => readFileSync(path.join(MIGRATIONS, name), 'utf8');

const folders: string[] = [];
function temporary(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'guichet-migrations-'));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function copyOfMigrations(): string {
  const folder = temporary();
  cpSync(MIGRATIONS, folder, { recursive: true });
  return folder;
}

describe('row 6: a migration that was committed is not edited', () => {
  test('row 6: every migration is the one whose checksum was committed', () => {
    expect(FILES.length).toBeGreaterThan(8);
    expect(migrationFaults(MIGRATIONS)).toEqual([]);
  });

  test('row 6: one that was edited, removed, or added without its checksum is told', () => {
    const [first = '', second = ''] = FILES;
    const folder = copyOfMigrations();
    writeFileSync(path.join(folder, first), `${read(first)}\n`);
    rmSync(path.join(folder, second));
    writeFileSync(path.join(folder, '9999_new.sql'), 'SELECT 1;');
    expect(migrationFaults(folder)).toEqual([
      `${first} was edited after it was committed: put it back, and write another one.`,
      `${second} is missing: a migration that was committed is kept.`,
      '9999_new.sql has no checksum: npm run migration:record.',
    ]);
  });

  test('row 6: a checksum is of every byte', () => {
    const folder = copyOfMigrations();
    const before = checksumsOf(folder);
    const [first = ''] = FILES;
    writeFileSync(path.join(folder, first), read(first).replace('text', 'TEXT'));
    expect(Object.keys(before).filter((name) => checksumsOf(folder)[name] !== before[name])).toEqual([first]);
  });
});

describe('row 5: one migration of a database at a time', () => {
  test('row 5: the lock is given to one, and to the next when it is given back', () => {
    const state = temporary();
    const told: string[] = [];
    const unlock = lockMigrations(state, (message) => told.push(message));
    unlock();
    lockMigrations(state, (message) => told.push(message))();
    expect(told).toEqual([]);
  });
});

/** What production cannot run, or runs otherwise than a machine of one's own: null when there is nothing. */
function notForProduction(sql: string): string | null {
  const code = sql.replace(/--.*$/gm, '').replace(/'(?:[^']|'')*'/g, "''");
  const forbidden =
    /\bPRAGMA\b|\b(?:COMMIT|ROLLBACK|SAVEPOINT|VACUUM|ATTACH|DETACH)\b|\bBEGIN\s*(?:;|TRANSACTION|DEFERRED|IMMEDIATE|EXCLUSIVE)|\bEND\s+TRANSACTION\b/i.exec(
      code,
    )?.[0];
  if (forbidden) return forbidden;
  const triggers = code.match(/\bCREATE\s+TRIGGER\b/gi)?.length ?? 0;
  if (triggers > 1) return `${triggers} triggers`;
  return triggers === 1 && !/^\s*CREATE\s+TRIGGER\b[\s\S]*\bEND;?\s*$/i.test(code) ? 'a trigger beside something else' : null;
}

describe('row 7: what production cannot run is not in a migration', () => {
  test.each(FILES)('row 7: %s', (name) => expect(notForProduction(read(name))).toBeNull());

  test.each([
    ['PRAGMA foreign_keys = OFF;', 'PRAGMA'],
    ['BEGIN; CREATE TABLE a (b); COMMIT;', 'BEGIN;'],
    ['begin transaction;', 'begin transaction'],
    ['CREATE TABLE a (b); SAVEPOINT one;', 'SAVEPOINT'],
    ['CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT 1; END;\nCREATE TRIGGER c AFTER INSERT ON b BEGIN SELECT 1; END;', '2 triggers'],
    ['CREATE TABLE b (c);\nCREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT 1; END;', 'a trigger beside something else'],
  ])('row 7: « %s » would be seen', (sql, why) => expect(notForProduction(sql)).toBe(why));

  test('row 7: a comment or a text that speaks of it is none', () => {
    expect(notForProduction("-- no PRAGMA, no COMMIT\nINSERT INTO a VALUES ('BEGIN; COMMIT');")).toBeNull();
  });

  test('R6: migrations are numbered without a gap, and the journal names them in this order', () => {
    expect(FILES.map((name) => Number(name.slice(0, 4)))).toEqual(FILES.map((_, rank) => rank));
    const journal = JSON.parse(readFileSync(path.join(MIGRATIONS, 'meta/_journal.json'), 'utf8')) as { entries: { tag: string }[] };
    expect(journal.entries.map(({ tag }) => `${tag}.sql`)).toEqual(FILES);
  });
});
