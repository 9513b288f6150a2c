import { defineConfig } from '@playwright/test';
import { browserLaunch } from './tests/support/browser.ts';

const port = Number(process.env.E2E_PORT ?? 8799);

export default defineConfig({
  testDir: 'tests/e2e',
  timeout: 60_000,
  workers: 1,
  fullyParallel: false,
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON ?? '.cache/e2e.json' }]],
  outputDir: '.cache/e2e',
  use: { baseURL: `http://localhost:${port}`, locale: 'fr-FR', actionTimeout: 10_000, launchOptions: await browserLaunch() },
  webServer: {
    command: `node tools/serve-for-tests.ts ${port}`,
    url: `http://127.0.0.1:${port}/api/sante`,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: 'pipe',
    timeout: 120_000,
  },
});
