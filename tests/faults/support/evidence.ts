/** What the database of a dead Worker holds. A copy is read, so that looking changes nothing. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const DATABASES = 'v3/d1/miniflare-D1DatabaseObject';

/** Reads the database of a folder. Its Worker must be dead: a second connection could take the runtime down. */
export function readDatabase<T>(state: string, read: (database: DatabaseSync) => T): T {
  const copy = mkdtempSync(path.join(tmpdir(), 'guichet-evidence-'));
  try {
    cpSync(path.join(state, DATABASES), copy, { recursive: true });
    const [file, ...others] = readdirSync(copy).filter((name) => name.endsWith('.sqlite') && name !== 'metadata.sqlite');
    if (!file || others.length > 0) throw new Error(`one database was expected in ${state}`);
    const database = new DatabaseSync(path.join(copy, file));
    try {
      return read(database);
    } finally {
      database.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const rowsOf = <T>(database: DatabaseSync, sql: string) => database.prepare(sql).all() as unknown as T[];

export interface StoredMessage {
  id: string;
  reference: string;
  subject: string;
  email: string;
  /** Hash of the secret of its follow-up link. */
  secretHash: string | null;
}

export function messagesOf(database: DatabaseSync): StoredMessage[] {
  return rowsOf(
    database,
    'SELECT id, reference, subject, email, secret_hash AS secretHash FROM contact_message LEFT JOIN contact_link ON message_id = id',
  );
}

export interface StoredMail {
  messageId: string;
  kind: string;
  recipient: string;
  state: string;
  attempts: number;
  uncertain: number;
}

export function mailsOf(database: DatabaseSync): StoredMail[] {
  return rowsOf(database, 'SELECT message_id AS messageId, kind, recipient, state, attempts, uncertain FROM outbox');
}

/** The hash that is kept of the secret in the address of a follow-up page. */
export function secretHashOf(followUp: string): string {
  const [, secret = ''] = /^\/contact\/suivi\/([^/]+)\/$/.exec(followUp) ?? [];
  return createHash('sha256').update(secret).digest('base64url');
}

/** R5: what holds whatever happens, each with a query for what breaks it. */
const INVARIANTS: Record<string, string> = {
  'every message has its first event':
    "SELECT id FROM contact_message WHERE id NOT IN (SELECT message_id FROM contact_event WHERE number = 1 AND kind = 'received')",
  'every thread has no gap, and its message knows its last event':
    'SELECT id FROM contact_message LEFT JOIN contact_event ON message_id = id GROUP BY id HAVING count(number) <> version OR max(number) <> version',
  'every message has its link': 'SELECT id FROM contact_message WHERE id NOT IN (SELECT message_id FROM contact_link)',
  'every message has one acknowledgement and one announcement, but those in quarantine': `SELECT contact_message.id FROM contact_message
    LEFT JOIN outbox ON subject_id = contact_message.id AND quarantine IS NULL GROUP BY contact_message.id
    HAVING coalesce(sum(kind = 'contact_acknowledgement'), 0) <> (quarantine IS NULL) OR coalesce(sum(kind = 'contact_announcement'), 0) <> (quarantine IS NULL)`,
  'every mail is about a message': 'SELECT id FROM outbox WHERE subject_id NOT IN (SELECT id FROM contact_message)',
  'every acknowledgement goes to whoever wrote, and to nobody else': `SELECT outbox.id FROM outbox JOIN contact_message ON subject_id = contact_message.id
    WHERE kind = 'contact_acknowledgement' AND recipient <> email`,
};

/** What is wrong with a database: empty when nothing is. */
export function faultsOf(database: DatabaseSync): string[] {
  const integrity = rowsOf<{ integrity_check: string }>(database, 'PRAGMA integrity_check').map((row) => row.integrity_check);
  const strangers = rowsOf<{ table: string }>(database, 'PRAGMA foreign_key_check');
  return [
    ...integrity.filter((said) => said !== 'ok'),
    ...strangers.map(({ table }) => `a row of ${table} hangs on nothing`),
    ...Object.entries(INVARIANTS).flatMap(([invariant, sql]) =>
      rowsOf<{ id: string }>(database, sql).map(({ id }) => `${invariant}: ${id}`),
    ),
  ];
}
