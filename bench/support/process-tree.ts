import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

const PAGE = 4096;
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

/** Fields of proc(5)'s stat that follow the process's name: the first is its state. */
function statOf(pid: string): string[] {
  return readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
}

/** Seconds of processor that the ended children of this process took, with their own. */
function cpuOfEnded(): number {
  const fields = statOf('self');
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}

/** Resident memory of a process and its descendants, in bytes (Linux). */
function treeMemory(root: number): number {
  const processes = new Map<number, { parent: number; memory: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const fields = statOf(name);
      processes.set(Number(name), { parent: Number(fields[1]), memory: Number(fields[21]) * PAGE });
    } catch {
      // It has just ended.
    }
  }
  const belongs = (pid: number): boolean => pid === root || (processes.has(pid) && belongs(processes.get(pid)?.parent ?? 0));
  return [...processes].reduce((sum, [pid, { memory }]) => sum + (belongs(pid) ? memory : 0), 0);
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
    peakMemory = Math.max(peakMemory, treeMemory(child.pid ?? 0));
  }, PERIOD);
  const kill = () => child.kill();
  process.prependListener('exit', kill);
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('exit', kill);
  clearInterval(timer);
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${code}\n${output}`);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: cpuOfEnded() - before, peakMemory };
}
