import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { processTree } from '../../tools/processes.ts';

/** Clock ticks in a second. */
const TICKS = 100;
/** Milliseconds between two looks at the memory. */
const PERIOD = 50;

export interface Usage {
  /** From the start of the process to its end. */
  seconds: number;
  /** Of processor, by the process and its descendants: what a busy machine changes least. */
  cpuSeconds: number;
  /** The most resident memory, in bytes, that the process and its descendants held together. */
  peakMemory: number;
}

/** Seconds of processor that the ended children of this process took, with their own. */
function cpuOfEnded(): number {
  // Fields of proc(5)'s stat that follow the process's name: the first is its state.
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}

/** Runs a script of Node to its end, with an eye on its memory. */
export async function watch(script: string, args: string[], options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Usage> {
  const started = performance.now();
  const before = cpuOfEnded();
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
  process.prependListener('exit', kill);
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('exit', kill);
  clearInterval(timer);
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${code}\n${output}`);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: cpuOfEnded() - before, peakMemory };
}
