import { defineConfig } from 'playwright/test';

const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: 'tests/e2e',
  workers: 1,
  forbidOnly: true,
  use: {
    launchOptions: {
      executablePath: process.env.MUSTER_TEST_CHROMIUM ?? '/usr/bin/chromium',
      args: chromiumFlags,
    },
  },
});
