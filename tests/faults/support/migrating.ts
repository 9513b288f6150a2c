/** Databases on their way from one migration to the next: by our own command, by bare wrangler, by hand. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from '../../../tools/migrations.ts';
import { QUIET } from '../../../tools/run.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const WRANGLER = path.join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
const DATABASES = 'v3/d1/miniflare-D1DatabaseObject';

export const FILES = readdirSync(MIGRATIONS)
  .filter((name) => name.endsWith('.sql'))
  .sort();

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function temporary(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'guichet-faults-'));
  folders.push(folder);
  return folder;
}

export interface Ended {
  /** Null for whoever was killed. */
  code: number | null;
  output: string;
}

export interface Command {
  pid: number;
  ended: Promise<Ended>;
}

function command(args: string[], cwd = ROOT): Command {
  const PATH = `${path.join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`;
  const env = { ...process.env, ...QUIET, PATH, CI: 'true' };
  const child: ChildProcess = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return { pid: child.pid ?? 0, ended };
}

/** Our own command. */
export const migrating = (state: string) => command([path.join(ROOT, 'tools/migrate.ts'), '--persist-to', state]);

const apply = ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to'];
/** What it does, without its lock and its checksums. */
export const migratingBare = (state: string) => command([WRANGLER, ...apply, state]);

/** Brings a database to one of the former versions, as the deployment of that day did. */
export function migratingTo(state: string, count: number): Command {
  const root = temporary();
  cpSync(path.join(ROOT, 'wrangler.toml'), path.join(root, 'wrangler.toml'));
  mkdirSync(path.join(root, 'migrations'));
  for (const name of FILES.slice(0, count)) cpSync(path.join(MIGRATIONS, name), path.join(root, 'migrations', name));
  return command([WRANGLER, ...apply, state], root);
}

/** The other way in which production is given SQL. */
export const executing = (state: string, file: string) =>
  command([WRANGLER, 'd1', 'execute', 'DB', '--local', '--persist-to', state, '--file', file]);

/** The file of the database in a folder, whose runtime must have ended; null when there is none yet. */
export function databaseFile(state: string): string | null {
  try {
    const name = readdirSync(path.join(state, DATABASES)).find((file) => file.endsWith('.sqlite') && file !== 'metadata.sqlite');
    return name ? path.join(state, DATABASES, name) : null;
  } catch {
    return null;
  }
}

const NOT_OURS = /^(?:sqlite_|_cf_|d1_migrations)/;

/** What there is in a database, each thing with its text, without what the platform adds. */
export function schemaOf(database: DatabaseSync): string[] {
  const rows = database.prepare('SELECT type, name, tbl_name AS place, sql FROM sqlite_master').all() as Record<string, string | null>[];
  const plain = (sql: string | null | undefined) =>
    (sql ?? '')
      .replace(/--.*$/gm, '')
      .replace(/[\s`"]+/g, ' ')
      .trim();
  return rows
    .filter(({ name, place }) => !NOT_OURS.test(name ?? '') && !NOT_OURS.test(place ?? ''))
    .map(({ type, name, sql }) => `${type} ${name}: ${plain(sql)}`)
    .sort();
}

/** What there is after the first migrations, by SQLite itself. */
export function schemaAfter(count: number): string[] {
  const database = new DatabaseSync(':memory:');
  for (const name of FILES.slice(0, count)) database.exec(readFileSync(path.join(MIGRATIONS, name), 'utf8'));
  const schema = schemaOf(database);
  database.close();
  return schema;
}

/** Names of the migrations that a database says were applied. */
export function appliedIn(database: DatabaseSync): string[] {
  const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'd1_migrations'").get();
  return known ? (database.prepare('SELECT name FROM d1_migrations ORDER BY id').all() as { name: string }[]).map(({ name }) => name) : [];
}

/** Row 4: each migration is wholly applied, and said to be, or absent. Empty when nothing is wrong. */
export function halfDone(database: DatabaseSync): string[] {
  const applied = appliedIn(database);
  const [expected, found] = [schemaAfter(applied.length), schemaOf(database)];
  return [
    ...(applied.join() === FILES.slice(0, applied.length).join() ? [] : [`applied in another order: ${applied.join(', ')}`]),
    ...expected.filter((thing) => !found.includes(thing)).map((thing) => `missing after ${applied.length}: ${thing}`),
    ...found.filter((thing) => !expected.includes(thing)).map((thing) => `too much after ${applied.length}: ${thing}`),
  ];
}
