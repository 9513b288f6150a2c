/** `npm test`: unit, api and browser tests in that order, and one line that counts them all. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.ts';

const ROOT = path.join(import.meta.dirname, '..');
const CACHE = path.join(ROOT, '.cache');
mkdirSync(CACHE, { recursive: true });

interface Counts {
  passed: number;
  failed: number;
}

async function suite(
  command: string,
  args: string[],
  env: Record<string, string>,
  report: string,
  read: (json: never) => Counts,
): Promise<Counts> {
  rmSync(report, { force: true });
  const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
  const [code] = (await once(child, 'close')) as [number | null];
  try {
    const counts = read(JSON.parse(readFileSync(report, 'utf8')) as never);
    // A suite that ends badly without a failed test (it did not start, or its clean-up broke) has failed.
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const vitest = (name: string) => {
  const report = path.join(CACHE, `${name}.json`);
  const args = [
    'run',
    '--config',
    `tests/${name}/vitest.config.ts`,
    '--root',
    ROOT,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  return suite(
    'vitest',
    args,
    {},
    report,
    ({
      numPassedTests,
      numFailedTests,
      numFailedTestSuites,
    }: {
      numPassedTests: number;
      numFailedTests: number;
      numFailedTestSuites: number;
    }) => ({
      passed: numPassedTests,
      failed: numFailedTests || (numFailedTestSuites > 0 ? 1 : 0),
    }),
  );
};

const browser = () => {
  const report = path.join(CACHE, 'e2e.json');
  return suite(
    'playwright',
    ['test'],
    { PLAYWRIGHT_JSON: report },
    report,
    ({ stats }: { stats: { expected: number; unexpected: number; flaky: number } }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
    }),
  );
};

if (process.env.SKIP_BUILD !== '1') await run('Building the site', 'astro', ['build']);
const counts = [await vitest('unit'), await vitest('api'), await browser()];
const total = counts.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }));
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
