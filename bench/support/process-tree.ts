import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { processTree } from '../../tools/processes.ts';

/** Milliseconds between two looks at the memory. */
const PERIOD = 50;

export interface Usage {
  /** From the start of the process to its end. */
  seconds: number;
  /** The most resident memory, in bytes, that the process and its descendants held together. */
  peakMemory: number;
}

/** Runs a script of Node to its end, with an eye on its memory. */
export async function watch(script: string, args: string[], options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Usage> {
  const started = performance.now();
  const child = spawn(process.execPath, [script, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  let peakMemory = 0;
  const timer = setInterval(() => {
    peakMemory = Math.max(
      peakMemory,
      processTree(child.pid ?? 0).reduce((sum, { memory }) => sum + memory, 0),
    );
  }, PERIOD);
  const kill = () => child.kill();
  process.on('exit', kill);
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('exit', kill);
  clearInterval(timer);
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${code}\n${output}`);
  return { seconds: (performance.now() - started) / 1000, peakMemory };
}
