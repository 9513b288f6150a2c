/**
 * `npm run build && npm run bench:headers`: the grade that Mozilla's HTTP Observatory gives to an answer of every kind (S2), behind TLS as in
 * production. Needs openssl, and npm's registry the first time.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { agentAt, type SignIn, signIn } from '../tests/support/agent.ts';
import { demoAccountOf } from '../tests/support/company.ts';
import { withBrowser, withPage } from './support/browser.ts';
import { checkFigure, introduce } from './support/goals.ts';
import { openObservatory } from './support/observatory.ts';
import { ROOT } from './support/project.ts';
import { openTlsFront } from './support/tls-front.ts';

/** The Worker, its mailbox and the made-up services take this port and the three that follow. */
const PORT = 8860;
const LONGEST_START = 60_000;

/** The least score of an answer; no page sets a cookie when it is read. */
const LEAST = { page: 135, json: 130 } as const;
const ACCEPT = { page: 'text/html,application/xhtml+xml,*/*;q=0.8', json: 'application/json' } as const;

interface Answer {
  name: string;
  path: string;
  kind: keyof typeof LEAST;
  /** Who asks; nobody when absent. */
  who?: 'company' | 'agent';
}

const ANSWERS: readonly Answer[] = [
  { name: 'home', path: '/', kind: 'page' },
  { name: 'list of questions', path: '/faq/', kind: 'page' },
  { name: 'list of a choice', path: '/faq/?couloir=hopital', kind: 'page' },
  { name: 'question', path: '/faq/acceder-convergence/', kind: 'page' },
  { name: 'search', path: '/recherche/?q=convergence', kind: 'page' },
  { name: 'page that does not exist', path: '/n-existe-pas/', kind: 'page' },
  { name: 'contact form', path: '/contact/', kind: 'page' },
  { name: 'sign-in', path: '/espace/connexion/', kind: 'page' },
  { name: 'registration', path: '/espace/inscription/', kind: 'page' },
  { name: 'profile', path: '/espace/profil/', kind: 'page', who: 'company' },
  { name: 'accounts', path: '/espace/comptes/', kind: 'page', who: 'company' },
  { name: 'messages of the desk', path: '/equipe/messages/', kind: 'page', who: 'agent' },
  { name: 'JSON', path: '/faq.json', kind: 'json' },
  { name: 'JSON of the API', path: '/api/sante', kind: 'json' },
  { name: 'error of the API', path: '/api/n-existe-pas', kind: 'json' },
];

async function ready(worker: ChildProcess): Promise<void> {
  const until = Date.now() + LONGEST_START;
  while (Date.now() < until && worker.exitCode === null) {
    if (await fetch(`http://localhost:${PORT}/api/sante`).catch(() => null)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the Worker does not answer');
}

/** The cookies of somebody who signed in, as a browser sends them. */
async function cookiesOf(address: string, account: SignIn): Promise<string> {
  return withBrowser((browser) =>
    withPage(browser, async (page) => {
      await page.goto(`http://localhost:${PORT}${address}`);
      await signIn(page, account);
      await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
      return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    }),
  );
}

introduce('Headers, graded by the HTTP Observatory');
const grade = await openObservatory();
const worker = spawn(process.execPath, [path.join(ROOT, 'tools/serve-for-tests.ts'), String(PORT)], { cwd: ROOT, stdio: 'ignore' });
const front = await openTlsFront(PORT);
try {
  await ready(worker);
  const cookies = {
    company: await cookiesOf('/espace/connexion/', demoAccountOf('mandataire')),
    agent: await cookiesOf('/equipe/connexion/', agentAt(0)),
  };
  for (const { name, path: address, kind, who } of ANSWERS) {
    const headers = [`Accept: ${ACCEPT[kind]}`, ...(who ? [`Cookie: ${cookies[who]}`] : [])];
    const { grade: letter, score, status, notes } = await grade({ ...front, path: address, headers });
    console.log(`${name} (${status}): ${letter}; ${notes.join(', ')}`);
    checkFigure(`S2 score of ${name}`, score, { atLeast: LEAST[kind] });
  }
} finally {
  front.close();
  worker.kill('SIGTERM');
}
