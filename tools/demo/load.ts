/** Loads the demonstration data into the local database. Nothing in it is about real people or companies. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readContent } from '../../src/authoring/generated.ts';
import { run } from '../run.ts';
import { demoAccountsSql } from './accounts.ts';
import { demoAgentsSql } from './agents.ts';
import { demoMessagesSql } from './messages.ts';
import { demoVotesSql } from './votes.ts';

const { questions } = readContent(path.join(import.meta.dirname, '../../content'));
const folder = mkdtempSync(path.join(tmpdir(), 'guichet-demo-'));
try {
  const file = path.join(folder, 'demo.sql');
  const now = new Date();
  writeFileSync(file, demoVotesSql(questions) + (await demoAgentsSql(now)) + (await demoAccountsSql(now)) + demoMessagesSql());
  await run('Demonstration votes, agents, companies and messages', 'wrangler', ['d1', 'execute', 'DB', '--local', '--file', file]);
} finally {
  rmSync(folder, { recursive: true });
}
