/**
 * `node tools/serve-for-tests.ts <port> [--no-tables]`: the Worker on a port of its own with a database and a mailbox of its own, for the
 * browser tests. The database holds the demonstration's agents and companies, and two mails that were given up. The mailbox takes the two ports that
 * follow: SMTP, then its page (tests/support/mailbox.ts); a service that signs people in takes the third. What the Worker logs goes to `.cache/worker-<port>.log`. With `--no-tables` the database has none, so that all that is asked of it fails.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROOF_RETURN_PATH } from '../functions/accounts/identity-claims.ts';
import { unsentAnswersSql } from '../tests/support/dead-mails.ts';
import { RECOVERY_CODES } from '../tests/support/recovery-codes.ts';
import { demoAccountsSql } from './demo/accounts.ts';
import { demoAgentIds, demoAgentsSql } from './demo/agents.ts';
import { openPlatform, platformAt } from './doubles/certification-platform.ts';
import { openCompanyRegistry } from './doubles/company-registry.ts';
import { openIdentityProvider } from './doubles/identity-provider.ts';
import { openMailbox } from './mailbox.ts';
import { run } from './run.ts';
import { ensureServiceSql } from './service-sql.ts';

const ROOT = path.join(import.meta.dirname, '..');
const AUTH_SECRET = 'only-for-tests-0123456789abcdefghij';
const port = Number(process.argv[2] ?? 8799);
const platform = platformAt(port + 3, 'only-for-tests-0123456789abcdefghij');
const state = mkdtempSync(path.join(tmpdir(), 'guichet-tests-'));
process.on('exit', () => rmSync(state, { recursive: true, force: true }));

await openMailbox({ smtp: port + 1, web: port + 2, directory: path.join(state, 'mails') });
if (!process.argv.includes('--no-tables')) {
  const now = new Date();
  const file = path.join(state, 'begin.sql');
  writeFileSync(
    file,
    (await demoAgentsSql(now, AUTH_SECRET, RECOVERY_CODES)) +
      (await demoAccountsSql(now)) +
      unsentAnswersSql(demoAgentIds[0] ?? '', now) +
      ensureServiceSql(platform, now),
  );
  await run('Migrating', 'wrangler', ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', state]);
  await run('Agents', 'wrangler', ['d1', 'execute', 'DB', '--local', '--persist-to', state, '--file', file]);
}
const registry = await openCompanyRegistry(0);
const identity = await openIdentityProvider({
  port: 0,
  clientId: 'only-for-tests',
  clientSecret: 'only-for-tests-0123456789abcdefghij',
  redirectUris: [`http://localhost:${port}${PROOF_RETURN_PATH}`],
});
await openPlatform(platform, port + 3, `http://localhost:${port}`);
mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
const log = openSync(path.join(ROOT, '.cache', `worker-${port}.log`), 'w');
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
    'log',
    '--show-interactive-dev-session=false',
    '--var',
    'FEEDBACK_SECRET:only-for-tests-0123456789abcdefghij',
    '--var',
    'CONTACT_SECRET:only-for-tests-0123456789abcdefghij',
    '--var',
    `AUTH_SECRET:${AUTH_SECRET}`,
    '--var',
    `SMTP_URL:smtp://127.0.0.1:${port + 1}`,
    '--var',
    `PUBLIC_URL:http://localhost:${port}`,
    '--var',
    `COMPANY_REGISTRY_URL:${registry.origin}`,
    ...Object.entries(identity.vars).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
    // All tests come from one network: the calm of one sender is what they disturb.
    '--var',
    'CONTACT_CALM:100000',
  ],
  { cwd: ROOT, stdio: ['ignore', log, log] },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => worker.kill('SIGTERM'));
worker.on('exit', (code) => process.exit(code ?? 0));
