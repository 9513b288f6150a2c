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
  /** What failed, in words. */
  failures: string[];
}

/** Runs a suite, whose report is read once it has ended. */
async function suite(
  name: string,
  command: string,
  args: string[],
  env: Record<string, string>,
  read: (report: never) => Counts,
): Promise<Counts> {
  const report = reportOf(name);
  rmSync(report, { force: true });
  const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
  const [code] = (await once(child, 'close')) as [number | null];
  try {
    const counts = read(JSON.parse(readFileSync(report, 'utf8')) as never);
    // A suite that ends badly without a failed test (it did not start, or its clean-up broke) has failed.
    const brokeOff = code !== 0 && counts.failed === 0;
    return brokeOff ? { ...counts, failed: 1, failures: [`${name}: ended with exit code ${code} without a failed test`] } : counts;
  } catch {
    return { passed: 0, failed: 1, failures: [`${name}: ended with exit code ${code} without a report`] };
  }
}

const reportOf = (name: string) => path.join(CACHE, `${name}.json`);

interface VitestReport {
  numPassedTests: number;
  testResults: { name: string; status: string; assertionResults: { fullName: string; status: string }[] }[];
}

const vitest = (name: string) => {
  const config = ['--config', `tests/${name}/vitest.config.ts`, '--root', ROOT];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(name)}`];
  return suite(name, 'vitest', ['run', ...config, ...reporters], {}, ({ numPassedTests, testResults }: VitestReport) => {
    const failures = testResults.flatMap(({ name: file, status, assertionResults }) => {
      const failed = assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => fullName);
      // A file that does not load has no test to name.
      const reasons = failed.length === 0 && status === 'failed' ? ['the file itself failed'] : failed;
      return reasons.map((reason) => `${path.relative(ROOT, file)}: ${reason}`);
    });
    return { passed: numPassedTests, failed: failures.length, failures };
  });
};

interface BrowserSuite {
  specs: { file: string; line: number; title: string; ok: boolean; tests: { status: string }[] }[];
  suites?: BrowserSuite[];
}

const specsOf = ({ specs, suites = [] }: BrowserSuite): BrowserSuite['specs'] => [...specs, ...suites.flatMap(specsOf)];

const browser = () =>
  suite(
    'e2e',
    'playwright',
    ['test'],
    { PLAYWRIGHT_JSON: reportOf('e2e') },
    ({ stats, suites }: { stats: { expected: number; unexpected: number; flaky: number }; suites: BrowserSuite[] }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      failures: suites
        .flatMap(specsOf)
        .filter(({ ok, tests }) => !ok || tests.some(({ status }) => status === 'flaky'))
        .map(({ file, line, title }) => `tests/e2e/${file}:${line}: ${title}`),
    }),
  );

if (process.env.SKIP_BUILD !== '1') await run('Building the site', 'astro', ['build']);
const suites = [await vitest('unit'), await vitest('api'), await browser()];
for (const failure of suites.flatMap(({ failures }) => failures)) console.error(`failed: ${failure}`);
const sum = (of: 'passed' | 'failed') => suites.reduce((total, counts) => total + counts[of], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 && sum('passed') > 0 ? 0 : 1);
