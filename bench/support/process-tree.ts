import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

const PAGE = 4096;
/** Milliseconds between two looks at the memory. */
const PERIOD = 50;

export interface Usage {
  /** From the start of the process to its end. */
  seconds: number;
  /** The most resident memory, in bytes, that the process and its descendants held together. */
  peakMemory: number;
}

/** Resident memory of a process and its descendants, in bytes (Linux). */
function treeMemory(root: number): number {
  const processes = new Map<number, { parent: number; memory: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // proc(5): after the name in parentheses, the parent is the second field and the resident pages the twenty-second.
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
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
  const child = spawn(process.execPath, [script, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  let peakMemory = 0;
  const timer = setInterval(() => {
    peakMemory = Math.max(peakMemory, treeMemory(child.pid ?? 0));
  }, PERIOD);
  const kill = () => child.kill();
  process.on('exit', kill);
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('exit', kill);
  clearInterval(timer);
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${code}\n${output}`);
  return { seconds: (performance.now() - started) / 1000, peakMemory };
}
