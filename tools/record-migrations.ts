/** `npm run migration:record`: writes down the checksums of new migrations, to be committed with them. Those that are written down stay. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { CHECKSUMS, checksumsOf, MIGRATIONS, migrationFaults, recordedChecksums } from './migrations.ts';

const recorded = recordedChecksums(MIGRATIONS);
writeFileSync(path.join(MIGRATIONS, CHECKSUMS), `${JSON.stringify({ ...checksumsOf(MIGRATIONS), ...recorded }, null, 2)}\n`);
const faults = migrationFaults(MIGRATIONS);
for (const fault of faults) console.error(fault);
if (faults.length > 0) {
  console.error(`One that was never committed nor deployed may be recorded anew: remove its line from migrations/${CHECKSUMS} first.`);
  process.exit(1);
}
