/** Runs statements in the local database, or in the real one, as wrangler does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { QUIET } from './run.ts';

const ROOT = path.join(import.meta.dirname, '..');

/** Ends the command with what is wrong. */
export function refuse(message: string): never {
  console.error(message);
  process.exit(1);
}

/**
 * Runs statements as one batch.
 *
 * @param complaints what to say of a failure, by what wrangler says of it
 * @returns the rows of the last one
 */
export async function executeSql(
  statements: readonly string[],
  remote: boolean,
  complaints: readonly [RegExp, string][] = [],
): Promise<unknown[]> {
  const child = spawn(
    'wrangler',
    ['d1', 'execute', 'DB', remote ? '--remote' : '--local', '--yes', '--json', '--command', statements.join('\n')],
    { cwd: ROOT, env: { ...process.env, ...QUIET }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  let complaint = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (complaint += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    const said = output + complaint;
    if (/no such table/.test(said)) refuse('The database has no such tables yet: npm run migrate');
    refuse(complaints.find(([pattern]) => pattern.test(said))?.[1] ?? said);
  }
  return (JSON.parse(output) as { results: unknown[] }[]).at(-1)?.results ?? [];
}
