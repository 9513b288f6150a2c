import path from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { freePort } from '../../tools/ports.ts';

const root = path.join(import.meta.dirname, '../..');
/** Where tests ask for relays (relay-setup.ts). */
const relayControl = await freePort();
process.env.RELAY_CONTROL_PORT = String(relayControl);
/** Where the doubles of outside services listen (doubles-setup.ts). */
const doubles = { registry: await freePort(), identity: await freePort(), plainIdentity: await freePort(), faulty: await freePort() };
process.env.TEST_REGISTRY_PORT = String(doubles.registry);
process.env.TEST_IDENTITY_PORT = String(doubles.identity);
process.env.TEST_PLAIN_IDENTITY_PORT = String(doubles.plainIdentity);
process.env.TEST_FAULTY_PORT = String(doubles.faulty);

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
          COMPANY_REGISTRY_URL: `http://127.0.0.1:${doubles.registry}`,
          IDENTITY_ISSUER: `http://127.0.0.1:${doubles.identity}/api/v2`,
          IDENTITY_CLIENT_ID: 'only-for-tests',
          IDENTITY_CLIENT_SECRET: 'only-for-tests-0123456789abcdefghij',
          PLAIN_IDENTITY_ISSUER: `http://127.0.0.1:${doubles.plainIdentity}/api/v2`,
          FAULTY_SERVICE: `http://127.0.0.1:${doubles.faulty}`,
          RELAY_CONTROL: `http://127.0.0.1:${relayControl}`,
          // Of each race (race.ts).
          ROUNDS: process.env.ROUNDS ?? '6',
        },
      },
    }),
  ],
  test: {
    include: ['tests/api/**/*.test.ts'],
    globalSetup: [path.join(root, 'tests/api/relay-setup.ts'), path.join(root, 'tests/api/doubles-setup.ts')],
    setupFiles: [path.join(root, 'tests/api/apply-migrations.ts')],
    // Each file has a runtime and a database of its own: two at a time leave no processor idle while one waits for the other.
    maxWorkers: 2,
    // Races send thousands of requests: seconds on a machine at rest, longer on a busy one.
    testTimeout: 120_000,
    // The runtime tells this way of a TLS handshake that failed, beside the error that the client gets (outbox-faults.test.ts).
    onUnhandledError: ({ message }: { message: string }) => !/^internal error; reference = \w+$/.test(message),
  },
}));
