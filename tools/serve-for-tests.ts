/**
 * The Worker on a port of its own, for the browser tests, with an empty mailbox and a database of its own that holds the demonstration's
 * agents alone. The mailbox takes the two ports that follow: SMTP, then its page (tests/support/mailbox.ts).
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { demoAgentsSql } from './demo/agents.ts';
import { openMailbox } from './mailbox.ts';
import { run } from './run.ts';

const ROOT = path.join(import.meta.dirname, '..');
const port = Number(process.argv[2] ?? 8799);
const state = mkdtempSync(path.join(tmpdir(), 'guichet-tests-'));
process.on('exit', () => rmSync(state, { recursive: true, force: true }));

await openMailbox({ smtp: port + 1, web: port + 2, directory: path.join(state, 'mails') });
await run('Migrating', 'wrangler', ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', state]);
const agents = path.join(state, 'agents.sql');
writeFileSync(agents, await demoAgentsSql(new Date()));
await run('Agents', 'wrangler', ['d1', 'execute', 'DB', '--local', '--persist-to', state, '--file', agents]);
const worker = spawn(
  'wrangler',
  [
    'dev',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--persist-to',
    state,
    '--log-level',
    'error',
    '--show-interactive-dev-session=false',
    '--var',
    'FEEDBACK_SECRET:only-for-tests-0123456789abcdefghij',
    '--var',
    'CONTACT_SECRET:only-for-tests-0123456789abcdefghij',
    '--var',
    'AUTH_SECRET:only-for-tests-0123456789abcdefghij',
    '--var',
    `SMTP_URL:smtp://127.0.0.1:${port + 1}`,
    '--var',
    `PUBLIC_URL:http://localhost:${port}`,
  ],
  { cwd: ROOT, stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => worker.kill('SIGTERM'));
worker.on('exit', (code) => process.exit(code ?? 0));
