/** Workers in Cloudflare's local runtime, each with an empty database of its own, one at a time on a port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { freePort } from '../../tools/ports.ts';
import { QUIET } from '../../tools/run.ts';
import { ROOT, temporaryFolder } from './project.ts';

const WRANGLER = path.join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
const LONGEST_START = 60_000;
/** For measurements only; nothing real is signed with it. */
const SECRET = 'FEEDBACK_SECRET:only-for-measurements-0123456789';

export interface RunningWorker {
  origin: string;
  stop(): Promise<void>;
}

function wrangler(root: string, args: string[]): ChildProcess {
  return spawn(process.execPath, [WRANGLER, ...args], { cwd: root, env: { ...process.env, ...QUIET, CI: 'true' }, stdio: 'ignore' });
}

/** Starts the Worker whose wrangler.toml stands in a folder, after its migrations, and waits for its first answer. */
export async function startWorker(name: string, root: string, firstPath: string): Promise<RunningWorker> {
  const state = ['--persist-to', temporaryFolder(`state-${name}`)];
  const [code] = await once(wrangler(root, ['d1', 'migrations', 'apply', 'DB', '--local', ...state]), 'exit');
  if (code !== 0) throw new Error(`${name}: its migrations failed`);

  const port = await freePort();
  const address = ['--ip', '127.0.0.1', '--port', String(port)];
  const worker = wrangler(root, ['dev', ...address, ...state, '--inspector-port', String(await freePort()), '--var', SECRET]);
  const ended = once(worker, 'exit');
  const kill = () => worker.kill('SIGTERM');
  process.prependListener('exit', kill);
  const stop = async () => {
    kill();
    await ended;
    process.off('exit', kill);
  };
  const origin = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + LONGEST_START;
  while (!(await fetch(`${origin}${firstPath}`).catch(() => null))?.ok) {
    if (worker.exitCode !== null || worker.signalCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`${name} does not answer at ${firstPath}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { origin, stop };
}
