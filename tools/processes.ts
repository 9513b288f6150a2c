/** Processes of this machine, as Linux tells of them in /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const PAGE = 4096;
/** Milliseconds of a clock tick. */
const TICK = 10;

export interface Process {
  pid: number;
  parent: number;
  name: string;
  /** Milliseconds of processor time that it has used. */
  cpu: number;
  /** Resident memory, in bytes. */
  memory: number;
}

/** A process; null when it has ended. */
export function readProcess(pid: number): Process | null {
  try {
    // proc(5): after the name in parentheses, the parent is the second field, times are the twelfth and thirteenth, resident pages the twenty-second.
    const [, name = '', rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    const fields = rest.split(' ').map(Number);
    const [, parent = 0] = fields;
    return { pid, parent, name, cpu: ((fields[11] ?? 0) + (fields[12] ?? 0)) * TICK, memory: (fields[21] ?? 0) * PAGE };
  } catch {
    return null;
  }
}

/** A process and all that it started, itself first. */
export function processTree(root: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const under = (pid: number): Process[] => all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...under(child.pid)]);
  return [...all.filter(({ pid }) => pid === root), ...under(root)];
}

/** Does a process hold a database of SQLite of this folder open? Of the two runtimes that wrangler starts, the one with our code does. */
export function holdsDatabase(pid: number, folder: string): boolean {
  try {
    const open = readdirSync(`/proc/${pid}/fd`).map((file) => readlinkSync(`/proc/${pid}/fd/${file}`));
    return open.some((file) => file.startsWith(folder) && file.endsWith('.sqlite'));
  } catch {
    return false;
  }
}
