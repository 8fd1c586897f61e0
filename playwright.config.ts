import { defineConfig } from 'playwright/test';
import { CHROMIUM } from '#scripts/support/chromium.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  workers: 1,
  // A browser on a busy machine has moments of its own; what passed at the second try is named at the end.
  retries: 1,
  forbidOnly: true,
  use: { launchOptions: CHROMIUM },
});
