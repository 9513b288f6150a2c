import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');

/** What keeps the tools quiet and off the network. */
export const QUIET: Record<string, string> = {
  ASTRO_TELEMETRY_DISABLED: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  X_LOCAL_OBSERVABILITY: 'false',
};
Object.assign(process.env, QUIET);

/** Runs a command of node_modules/.bin; its output is shown only when it fails, and then this process ends with 1. */
export async function run(title: string, command: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  const started = Date.now();
  process.stdout.write(`${title}… `);
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, CI: 'true', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) {
    console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
    return;
  }
  console.log('failed');
  console.error(output);
  process.exit(1);
}
