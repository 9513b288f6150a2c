/**
 * `npm run migrate [-- --persist-to FOLDER]`: brings the local database to its last migration; with `--remote`, the one of the platform.
 * Nothing is applied while a migration differs from what was committed; two at once wait for one another, since two wranglers on one
 * local database break off.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { lockMigrations, MIGRATIONS, migrationFaults } from './migrations.ts';
import { run } from './run.ts';

const { values: options } = parseArgs({ options: { 'persist-to': { type: 'string' }, remote: { type: 'boolean', default: false } } });

const faults = migrationFaults(MIGRATIONS);
if (faults.length > 0) {
  console.error(`Nothing was migrated.\n${faults.join('\n')}`);
  process.exit(1);
}
if (options.remote) {
  // It asks whoever deploys before it does anything.
  const { status } = spawnSync('wrangler', ['d1', 'migrations', 'apply', 'DB', '--remote'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  const state = path.resolve(options['persist-to'] ?? path.join(MIGRATIONS, '../.wrangler/state'));
  const unlock = lockMigrations(state, (message) => console.log(message));
  await run('Migrating the local database', 'wrangler', ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', state]);
  unlock();
}
