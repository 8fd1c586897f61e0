/** How the machine's own Chromium is started: headless as root, and asking nobody anything. */
export const CHROMIUM = {
  executablePath: process.env.MUSTER_TEST_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
