/**
 * `npm start`: everything a newcomer needs, in one process tree: builds the site, creates and migrates the local database, loads
 * the demonstration data, starts the Worker. Data of a former run is kept.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { demoAgents } from './demo/agents.ts';
import { ensureSecrets } from './local-secrets.ts';
import { isPortFree } from './ports.ts';
import { run } from './run.ts';

const ROOT = path.join(import.meta.dirname, '..');
const port = Number(process.env.PORT ?? 8787);

if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error(`PORT must be a number from 1 to 65535, not « ${process.env.PORT} ».`);
  process.exit(1);
}
if (!(await isPortFree(port))) {
  console.error(`Port ${port} is in use: another guichet may be running. Stop it, or choose another port: PORT=8788 npm start`);
  process.exit(1);
}

ensureSecrets(ROOT);
if (process.env.SKIP_BUILD !== '1') await run('Building the site', 'astro', ['build']);
await run('Migrating the local database', 'wrangler', ['d1', 'migrations', 'apply', 'DB', '--local']);
await run('Loading demonstration data', 'node', ['tools/demo/load.ts']);

const worker = spawn(
  'wrangler',
  ['dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn', '--show-interactive-dev-session=false'],
  { stdio: 'inherit', cwd: ROOT, env: process.env },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => worker.kill('SIGTERM'));

const origin = `http://localhost:${port}`;
const answers = async () => (await fetch(`http://127.0.0.1:${port}/api/sante`).catch(() => null))?.ok ?? false;
const deadline = Date.now() + 60_000;
while (worker.exitCode === null && !(await answers())) {
  if (Date.now() > deadline) {
    console.error('The Worker does not answer after a minute.');
    worker.kill('SIGTERM');
    process.exitCode = 1;
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
}
if (worker.exitCode === null) {
  console.log(`
Guichet is running. Worth opening:
  ${origin}/                     home: search, guided questions
  ${origin}/faq/                 every question, with filters
  ${origin}/faq/types-de-comptes/  one question, and its vote
  ${origin}/recherche/?q=dpi     search
  ${origin}/nouveautes/          what changed
  ${origin}/api/sante            health
  ${origin}/equipe/              the agency's desk, for these agents:
${demoAgents.map(({ login, password }) => `    ${login}  ${password}`).join('\n')}
Ctrl-C stops it; data stays in .wrangler/state.
`);
}
if (worker.exitCode === null) await once(worker, 'exit');
process.exitCode ??= worker.exitCode ?? 0;
