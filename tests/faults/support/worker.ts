/** The Worker as these tests run it: for real, with a database in a folder that outlives it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LocalWorker, migrate, startLocalWorker } from '../../../tools/local-worker.ts';

/** A new folder for the data of one Worker, with its database made. */
export async function newState(): Promise<string> {
  const state = mkdtempSync(path.join(tmpdir(), 'guichet-faults-'));
  process.on('exit', () => rmSync(state, { recursive: true, force: true }));
  await migrate({ state });
  return state;
}

const SECRET = 'only-for-tests-0123456789abcdefghij';

/**
 * Starts the Worker.
 *
 * @param relay port of its mail relay
 * @param script one of tests/faults/workers, in its place
 */
export function start(state: string, relay: number, script?: string): Promise<LocalWorker> {
  const secrets = { FEEDBACK_SECRET: SECRET, CONTACT_SECRET: SECRET, AUTH_SECRET: SECRET };
  // Everybody is in one network here, and nobody is to be slowed down.
  const vars = { ...secrets, SMTP_URL: `smtp://127.0.0.1:${relay}`, CONTACT_CALM: '1000000' };
  return startLocalWorker({ state, vars, ...(script && { script: path.join('tests/faults/workers', script) }) });
}

/** What the cron does every minute. */
export async function sweep({ origin }: LocalWorker): Promise<void> {
  const answer = await fetch(`${origin}/cdn-cgi/local/scheduled`);
  if (!answer.ok) throw new Error(`the sweep failed: ${answer.status}`);
}

/** Makes a killer ready (killer.ts): it strikes so many milliseconds after its order. */
export async function hireKiller({ pid }: LocalWorker): Promise<(delay: number) => void> {
  const killer: ChildProcess = fork(path.join(import.meta.dirname, 'killer.ts'), [String(pid)], { execArgv: [] });
  await once(killer, 'message');
  return (delay) => void killer.send(delay);
}
