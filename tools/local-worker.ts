/** A Worker in Cloudflare's local runtime, on a port and in a folder of its own, for tests and measurements that need a real one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { freePort } from './ports.ts';
import { holdsDatabase, type Process, processTree } from './processes.ts';
import { QUIET } from './run.ts';

const ROOT = path.join(import.meta.dirname, '..');
const WRANGLER = path.join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
const LONGEST_START = 120_000;
const BETWEEN_LOOKS = 50;

export interface LocalWorkerOptions {
  /** Where its database and files are kept. */
  state: string;
  /** Where its wrangler.toml stands: this repository's root, unless told. */
  root?: string;
  /** Another entry than the one of wrangler.toml. */
  script?: string;
  /** That entry is a bundle already (bundle). */
  bundled?: boolean;
  /** Variables and secrets. */
  vars?: Record<string, string>;
  /** What answers once it is ready. */
  firstPath?: string;
}

export interface LocalWorker {
  origin: string;
  /** Address of its inspector. */
  inspector: string;
  /** Of wrangler; the runtimes are among what it started. */
  pid: number;
  /** Milliseconds from its start to its first answer. */
  ready: number;
  /** Resolves when it has ended, however it did. */
  ended: Promise<unknown>;
  /** The runtime that runs the code. */
  runtime(): Process;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const worker of running) worker.kill('SIGTERM');
});

function wrangler(root: string, args: string[]): ChildProcess {
  return spawn(process.execPath, [WRANGLER, ...args], { cwd: root, env: { ...process.env, ...QUIET, CI: 'true' }, stdio: 'ignore' });
}

/** Creates and migrates the database of a folder. */
export async function migrate({ state, root = ROOT }: Pick<LocalWorkerOptions, 'state' | 'root'>): Promise<void> {
  const [code] = await once(wrangler(root, ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', state]), 'exit');
  if (code !== 0) throw new Error(`the migrations of ${root} failed`);
}

/** Bundles a Worker into a folder inside this repository, as a deployment does; returns the script. */
export async function bundle({ root = ROOT, folder }: { root?: string; folder: string }): Promise<string> {
  const [code] = await once(wrangler(root, ['deploy', '--dry-run', '--outdir', folder]), 'exit');
  const script = readdirSync(folder).find((name) => name.endsWith('.js'));
  if (code !== 0 || !script) throw new Error(`${root} was not bundled`);
  return path.join(folder, script);
}

/** Starts a Worker whose database is there, and waits for its first answer. */
export async function startLocalWorker(options: LocalWorkerOptions): Promise<LocalWorker> {
  const { state, root = ROOT, script, bundled = false, vars = {}, firstPath = '/api/sante' } = options;
  const port = await freePort();
  const inspectorPort = await freePort();
  const started = performance.now();
  const worker = wrangler(root, [
    'dev',
    ...(script ? [script] : []),
    ...(bundled ? ['--no-bundle'] : []),
    ...['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', String(inspectorPort), '--persist-to', state],
    ...Object.entries(vars).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
  ]);
  const pid = worker.pid ?? 0;
  const ended = once(worker, 'exit');
  const stop = async () => {
    if (worker.exitCode !== null || worker.signalCode !== null) return;
    worker.kill('SIGTERM');
    await ended;
  };
  running.add(worker);
  worker.once('exit', () => running.delete(worker));
  const origin = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${origin}${firstPath}`).catch(() => null))?.ok) {
    if (worker.exitCode !== null || performance.now() - started > LONGEST_START) {
      await stop();
      throw new Error(`${root} does not answer at ${firstPath}`);
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
  }
  const ready = performance.now() - started;
  // Known from the first time on: it lets go of a database that nobody asks for a while.
  let holder: number | undefined;
  const runtime = () => {
    const found = processTree(pid).find(
      (process) =>
        process.name === 'workerd' && (process.pid === holder || (!holder && holdsDatabase(process.pid, path.join(state, 'v3/d1')))),
    );
    if (!found) throw new Error('no runtime holds the database');
    holder = found.pid;
    return found;
  };
  const inspector = `ws://127.0.0.1:${inspectorPort}/ws`;
  return { origin, inspector, pid, ready, ended, runtime, stop };
}
