import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const NAMES = ['FEEDBACK_SECRET', 'CONTACT_SECRET', 'AUTH_SECRET'];

/** A secret of this machine, once it is there. */
export function localSecret(root: string, name: string): string {
  const line = new RegExp(`^${name}="?([^"\\n]*)`, 'm').exec(readFileSync(path.join(root, '.dev.vars'), 'utf8'));
  if (!line?.[1]) throw new Error(`${name} is not in .dev.vars: npm start writes it`);
  return line[1];
}

/** Writes `.dev.vars` with random secrets for this machine; secrets already there are kept. */
export function ensureSecrets(root: string): void {
  const file = path.join(root, '.dev.vars');
  const present = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const missing = NAMES.filter((name) => !new RegExp(`^${name}=`, 'm').test(present));
  if (missing.length === 0) return;
  const added = missing.map((name) => `${name}=${randomBytes(32).toString('hex')}\n`).join('');
  writeFileSync(file, present + added, { mode: 0o600 });
}
