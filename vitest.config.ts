import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // How long something may take decides no test.
    expect: { poll: { timeout: 10_000 } },
    // Integration tests share one Redis and one Elasticsearch on a small machine.
    fileParallelism: false,
    allowOnly: false,
  },
});
