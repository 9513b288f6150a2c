import path from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

const root = path.join(import.meta.dirname, '../..');

export default defineConfig(async () => ({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: path.join(root, 'wrangler.toml') },
      miniflare: {
        bindings: {
          TEST_MIGRATIONS: await readD1Migrations(path.join(root, 'migrations')),
          FEEDBACK_SECRET: 'only-for-tests-0123456789abcdefghij',
          CONTACT_SECRET: 'only-for-tests-0123456789abcdefghij',
          AUTH_SECRET: 'only-for-tests-0123456789abcdefghij',
          SMTP_URL: 'smtp://127.0.0.1:9',
        },
      },
    }),
  ],
  test: {
    include: ['tests/api/**/*.test.ts'],
    setupFiles: [path.join(root, 'tests/api/apply-migrations.ts')],
    // Races send thousands of requests: seconds on a machine at rest, longer on a busy one.
    testTimeout: 120_000,
  },
}));
