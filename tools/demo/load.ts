/** Loads the demonstration data into the local database. Nothing in it is about real people or companies. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readContent } from '../../src/authoring/generated.ts';
import { platformAt } from '../doubles/certification-platform.ts';
import { localSecret } from '../local-secrets.ts';
import { run } from '../run.ts';
import { ensureServiceSql } from '../service-sql.ts';
import { demoAccountsSql } from './accounts.ts';
import { demoAgentsSql } from './agents.ts';
import { demoMessagesSql } from './messages.ts';
import { demoVotesSql } from './votes.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const { questions } = readContent(path.join(ROOT, 'content'));
const folder = mkdtempSync(path.join(tmpdir(), 'guichet-demo-'));
try {
  const file = path.join(folder, 'demo.sql');
  const now = new Date();
  const [platformPort, platformSecret = ''] = process.argv.slice(2);
  const services = platformPort === undefined ? '' : ensureServiceSql(platformAt(Number(platformPort), platformSecret), now);
  writeFileSync(
    file,
    demoVotesSql(questions) +
      (await demoAgentsSql(now, localSecret(ROOT, 'AUTH_SECRET'))) +
      (await demoAccountsSql(now)) +
      demoMessagesSql() +
      services,
  );
  await run('Demonstration votes, agents, companies and messages', 'wrangler', ['d1', 'execute', 'DB', '--local', '--file', file]);
} finally {
  rmSync(folder, { recursive: true });
}
