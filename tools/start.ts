/**
 * `npm start`: everything a newcomer needs, in one process tree: builds the site, creates and migrates the local database, loads
 * the demonstration data, starts a mailbox, the doubles of outside services and the Worker, and sweeps every minute. Data of a former run is kept.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { PROOF_RETURN_PATH } from '../functions/accounts/identity-claims.ts';
import { demoAccounts } from './demo/accounts.ts';
import { demoAgents } from './demo/agents.ts';
import { openPlatform, platformAt } from './doubles/certification-platform.ts';
import { openCompanyRegistry } from './doubles/company-registry.ts';
import { openIdentityProvider } from './doubles/identity-provider.ts';
import { ensureSecrets } from './local-secrets.ts';
import { openMailbox, sweep } from './mailbox.ts';
import { freePort, isPortFree } from './ports.ts';
import { run } from './run.ts';

const ROOT = path.join(import.meta.dirname, '..');

/** The cron of wrangler.toml. */
const SWEEP_PERIOD = 60_000;

/** The port that a variable names, or the usual one; ends with a clear message when it cannot be had. */
async function portOf(variable: string, usual: number, whose: string): Promise<number> {
  const port = Number(process.env[variable] ?? usual);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    console.error(`${variable} must be a number from 1 to 65535, not « ${process.env[variable]} ».`);
    process.exit(1);
  }
  if (!(await isPortFree(port))) {
    console.error(
      `Port ${port} (${whose}) is in use: another guichet may be running. Stop it, or choose another port: ${variable}=${port + 1} npm start`,
    );
    process.exit(1);
  }
  return port;
}

/** For what nobody has to type the address of: the usual port, or any other when nothing was asked for and the usual one is taken. */
async function anyPortOf(variable: string, usual: number, whose: string, taken: number[]): Promise<number> {
  if (process.env[variable] === undefined && (taken.includes(usual) || !(await isPortFree(usual)))) return freePort();
  return portOf(variable, usual, whose);
}

const port = await portOf('PORT', 8787, 'the Worker');
const smtpPort = await portOf('SMTP_PORT', 1025, 'SMTP of the mailbox');
const mailPort = await portOf('MAIL_WEB_PORT', 1080, 'page of the mailbox');
const registryPort = await anyPortOf('REGISTRY_PORT', 8788, 'the registry of companies', [port, smtpPort, mailPort]);
const identityPort = await anyPortOf('IDENTITY_PORT', 8789, 'the identity provider', [port, smtpPort, mailPort, registryPort]);
const platformPort = await anyPortOf('PLATFORM_PORT', 8790, 'the certification platform', [
  port,
  smtpPort,
  mailPort,
  registryPort,
  identityPort,
]);
if (new Set([port, smtpPort, mailPort, registryPort, identityPort, platformPort]).size < 6) {
  console.error('PORT, SMTP_PORT, MAIL_WEB_PORT, REGISTRY_PORT, IDENTITY_PORT and PLATFORM_PORT must be six different ports.');
  process.exit(1);
}

ensureSecrets(ROOT);
if (process.env.SKIP_BUILD !== '1') await run('Building the site', 'astro', ['build']);
await run('Migrating the local database', 'node', ['tools/migrate.ts']);
const platformSecret = randomBytes(32).toString('base64url');
await run('Loading demonstration data', 'node', ['tools/demo/load.ts', String(platformPort), platformSecret]);

await openMailbox({ smtp: smtpPort, web: mailPort, directory: path.join(ROOT, '.wrangler/state/mails') });
const registry = await openCompanyRegistry(registryPort);
const identity = await openIdentityProvider({
  port: identityPort,
  clientId: 'guichet-demonstration',
  clientSecret: randomBytes(32).toString('base64url'),
  redirectUris: [`http://localhost:${port}${PROOF_RETURN_PATH}`],
});
const worker = spawn(
  'wrangler',
  [
    'dev',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--var',
    `SMTP_URL:smtp://127.0.0.1:${smtpPort}`,
    '--var',
    `PUBLIC_URL:http://localhost:${port}`,
    '--var',
    `COMPANY_REGISTRY_URL:${registry.origin}`,
    ...Object.entries(identity.vars).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
    // Its warning that crons do not fire here is true, and answered by sweep().
    '--log-level',
    'error',
    '--show-interactive-dev-session=false',
  ],
  { stdio: 'inherit', cwd: ROOT, env: process.env },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => worker.kill('SIGTERM'));

const origin = `http://localhost:${port}`;
const platform = await openPlatform(platformAt(platformPort, platformSecret), platformPort, origin);
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
  http://localhost:${mailPort}/                     mailbox: every mail that the site sends
  ${registry.origin}/search?q=000000018   registry of made-up companies
  ${identity.origin}/                     identity provider of made-up people
  ${platform.origin}/                     another service, that signs people in with their account here
  ${origin}/equipe/              the agency's desk, for these agents:
${demoAgents.map(({ login, password }) => `    ${login}  ${password}  (then the code of: npm run code -- ${login})`).join('\n')}
  ${origin}/espace/              the company space, for these accounts of made-up companies:
${demoAccounts.map(({ login, password, type }) => `    ${login}  ${password}  (${type})`).join('\n')}
Ctrl-C stops it; data stays in .wrangler/state.
`);
}
if (worker.exitCode === null) {
  setInterval(() => sweep(port), SWEEP_PERIOD);
  await once(worker, 'exit');
}
process.exit(process.exitCode ?? worker.exitCode ?? 0);
