/** Companies of any size, written into the database of a Worker before it starts, and sessions of their mandataires. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const TIME = '2026-11-23T12:00:00.000Z';
/** Accounts below one representant. */
const TEAM = 20;

/** The database of a folder; nothing else may have it open. */
export function openDatabase(state: string): DatabaseSync {
  const folder = path.join(state, 'v3/d1/miniflare-D1DatabaseObject');
  const name = readdirSync(folder).find((file) => file.endsWith('.sqlite') && file !== 'metadata.sqlite');
  if (!name) throw new Error(`no database in ${state}`);
  return new DatabaseSync(path.join(folder, name));
}

/** An address of the range for documentation, another one for each sender: whoever is alone in a network is not held back with others. */
export const networkAt = (rank: number) => `2001:db8:${(rank >> 16).toString(16)}:${(rank & 0xffff).toString(16)}::1`;

/** Of the account of that rank. */
export const accountId = (company: string, rank: number) => `${company}-${rank}`;
export const loginOf = (company: string, rank: number) => `${company}.compte.${rank}`;

/** A verified company: a mandataire over representants over salaries, all with the same password. */
export function writeCompany(
  database: DatabaseSync,
  { id, siren, size, hash }: { id: string; siren: string; size: number; hash: string },
): void {
  database.exec('BEGIN');
  database
    .prepare('INSERT INTO company (id, siren, name, address, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)')
    .run(id, siren, `Entreprise de ${size} comptes (démonstration)`, '1 rue de la Démonstration, Paris', TIME, TIME);
  const issue = database.prepare('INSERT INTO issued_login (login_key, issued_at) VALUES (?, ?)');
  const user = database.prepare(
    `INSERT INTO user (id, type, state, name, first_name, last_name, login, login_key, email, email_key, email_verified, company_id, responsable_id, created_at, updated_at)
     VALUES (?, ?, 'active', ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)`,
  );
  const credential = database.prepare(
    "INSERT INTO credential (id, user_id, provider_id, account_id, password, created_at, updated_at) VALUES (?, ?, 'credential', ?, ?, ?, ?)",
  );
  for (let rank = 0; rank < size; rank += 1) {
    const account = accountId(id, rank);
    const login = loginOf(id, rank);
    const leads = rank % TEAM === 1;
    const type = rank === 0 ? 'mandataire' : leads ? 'representant' : 'salarie';
    const responsable = rank === 0 ? null : leads ? accountId(id, 0) : accountId(id, rank - ((rank - 1) % TEAM));
    const email = `${login}@editeur.example`;
    issue.run(login, TIME);
    user.run(account, type, `Compte Exemple-${rank}`, 'Compte', `Exemple-${rank}`, login, login, email, email, id, responsable, TIME, TIME);
    credential.run(account, account, account, hash, TIME, TIME);
  }
  database.prepare("UPDATE company SET state = 'verified' WHERE id = ?").run(id);
  database.exec('COMMIT');
}

/** A session that does not end while it is measured: its cookie, and its secret's hash. */
export function writeSession(database: DatabaseSync, userId: string, key: string): { cookie: string; hash: string } {
  const secret = randomUUID();
  const hash = createHash('sha256').update(secret).digest('base64url');
  const now = new Date();
  database
    .prepare('INSERT INTO session (id, user_id, token_hash, expires_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)')
    .run(randomUUID(), userId, hash, new Date(now.getTime() + 10 * 3_600_000).toISOString(), now.toISOString(), now.toISOString());
  const signature = createHmac('sha256', key).update(secret).digest('base64');
  return { cookie: `__Host-session=${encodeURIComponent(`${secret}.${signature}`)}`, hash };
}
