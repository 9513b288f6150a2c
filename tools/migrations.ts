/** Migrations, as they were committed: forward only, and never edited afterwards (rows 5 and 6). */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const MIGRATIONS = path.join(import.meta.dirname, '../migrations');
/** Beside the migrations: the checksum of each, by its name. */
export const CHECKSUMS = 'checksums.json';
/** Milliseconds for which another migration of the same database is waited for. */
const PATIENCE = 120_000;

/** SHA-256 of each migration of a folder, by its name. */
export function checksumsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const checksum = (name: string) =>
    createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex');
  return Object.fromEntries(names.map((name) => [name, checksum(name)]));
}

export const recordedChecksums = (folder: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(folder, CHECKSUMS), 'utf8')) as Record<string, string>;

/** What does not agree with the checksums that were committed, in words; empty when all does. */
export function migrationFaults(folder: string): string[] {
  const recorded = recordedChecksums(folder);
  const found = checksumsOf(folder);
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(found)])].sort();
  return names.flatMap((name) => {
    if (found[name] === undefined) return [`${name} is missing: a migration that was committed is kept.`];
    if (recorded[name] === undefined) return [`${name} has no checksum: npm run migration:record.`];
    return recorded[name] === found[name] ? [] : [`${name} was edited after it was committed: put it back, and write another one.`];
  });
}

/**
 * Waits until nobody else migrates the database of a folder. Whoever holds the lock loses it by ending, however they end.
 *
 * @returns gives it back
 * @throws when the other one is not done after two minutes
 */
export function lockMigrations(state: string, told: (message: string) => void): () => void {
  mkdirSync(state, { recursive: true });
  const lock = new DatabaseSync(path.join(state, 'migrating.sqlite'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    told('Another migration of this database is under way: waiting for it.');
    try {
      lock.exec(`PRAGMA busy_timeout = ${PATIENCE}`);
      lock.exec('BEGIN EXCLUSIVE');
    } catch (cause) {
      throw new Error('another migration of this database has not ended for two minutes', { cause });
    }
  }
  return () => lock.close();
}
