import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/faults/**/*.test.ts'],
    environment: 'node',
    // Each file has a Worker of its own, and kills or floods it: two at once would measure each other.
    fileParallelism: false,
    // As long as the kills that are asked for take (tests/faults/kill.test.ts).
    testTimeout: 4 * 60 * 60 * 1000,
    hookTimeout: 120_000,
  },
});
