import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const NAMES = ['FEEDBACK_SECRET', 'CONTACT_SECRET', 'AUTH_SECRET'];

/** Writes `.dev.vars` with random secrets for this machine; secrets already there are kept. */
export function ensureSecrets(root: string): void {
  const file = path.join(root, '.dev.vars');
  const present = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const missing = NAMES.filter((name) => !new RegExp(`^${name}=`, 'm').test(present));
  if (missing.length === 0) return;
  const added = missing.map((name) => `${name}=${randomBytes(32).toString('hex')}\n`).join('');
  writeFileSync(file, present + added, { mode: 0o600 });
}
