import { defineConfig } from 'playwright/test';
import { CHROMIUM } from '#scripts/support/chromium.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  workers: 1,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  use: { launchOptions: CHROMIUM },
});
