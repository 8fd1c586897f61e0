import { mkdirSync, rmSync } from 'node:fs';
import { chromium, type Page } from 'playwright';
import { CHROMIUM } from '#scripts/support/chromium.ts';
import { fillConsole } from '#scripts/screenshots/fill.ts';
import type { Shot } from '#scripts/screenshots/shot.ts';
import { shots } from '#scripts/screenshots/shots.ts';
import { say } from '#scripts/support/say.ts';
import { startMuster } from '#tests/support/muster.ts';

const FOLDER = 'screenshots';
const LOOKS = [
  { name: 'wide-light', width: 1440, height: 960, colorScheme: 'light' },
  { name: 'wide-dark', width: 1440, height: 960, colorScheme: 'dark' },
  { name: 'narrow-light', width: 360, height: 780, colorScheme: 'light' },
  { name: 'narrow-dark', width: 360, height: 780, colorScheme: 'dark' },
] as const;

/** Part of a picture's name, to take some of them only. */
const only = process.argv[2] ?? '';
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
const muster = await startMuster();
const browser = await chromium.launch(CHROMIUM);
try {
  await fillConsole(muster);
  for (const { name, width, height, colorScheme } of LOOKS) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height } });
    const page = await context.newPage();
    // An upload under way would hold its tab.
    page.on('dialog', (dialog) => void dialog.accept());
    for (const shot of shots.filter((one) => `${one.name}-${name}`.includes(only))) {
      await take(page, shot, name);
      say(`${shot.name}, ${name}`);
    }
    await context.close();
  }
  say(`Pictures of each page are in ${FOLDER}/.`);
} finally {
  await browser.close();
  await muster.stop();
}

async function take(page: Page, { name, address, until, act }: Shot, look: string): Promise<void> {
  await page.unrouteAll();
  await page.goto(muster.url + address);
  await page.getByText(until).first().waitFor();
  await act?.(page);
  await page.waitForTimeout(600);
  await page.screenshot({ path: `${FOLDER}/${name}-${look}.png` });
}
