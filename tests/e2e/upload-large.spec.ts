import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, type Browser } from 'playwright/test';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { makeUploadFolder, makeVectors, writeNpy, type UploadFolder } from '#tests/support/upload-files.ts';
import { openUploadPage } from '#tests/support/upload-page.ts';

test.setTimeout(600_000);

/** 600 MB, of which a tenth is sent. */
const [ROWS, DIMS, SENT] = [200_000, 768, 20_000];
const BLOCK = 2_000;
const TAB_KB_MAX = 400 * 1024;

let muster: TestMuster;
let folder: UploadFolder;
test.beforeAll(async () => {
  muster = await startMuster({ env: { MUSTER_INDEXER: 'off' } });
  folder = await makeUploadFolder();
});
test.afterAll(async () => {
  await folder.remove();
  expect(await muster.stop()).toBe(0);
});

async function writeLarge(): Promise<string> {
  const block = writeNpy(makeVectors(BLOCK, DIMS));
  const rowsAt = block.length - BLOCK * DIMS * 4;
  const head = Buffer.from(block.subarray(0, rowsAt));
  // The shape has as many characters as before: blanks give way to digits.
  const shape = Buffer.from(
    head.toString('latin1').replace(`(${BLOCK}, ${DIMS}), }  `, `(${ROWS}, ${DIMS}), }`),
    'latin1',
  );
  const name = path.join(folder.path, 'large.npy');
  const file = await open(name, 'w');
  await file.write(shape);
  for (let row = 0; row < ROWS; row += BLOCK) await file.write(block.subarray(rowsAt));
  await file.close();
  return name;
}

/** The most that a tab has had in memory at once, its worker included. */
async function readTabPeakKb(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const peaks = await Promise.all(
    processInfo
      .filter(({ type }) => type === 'renderer')
      .map(async ({ id }) => {
        const status = await readFile(`/proc/${id}/status`, 'utf8');
        return Number(/VmHWM:\s+(\d+)/.exec(status)![1]);
      }),
  );
  return Math.max(...peaks);
}

test('a large file is checked and sent while its tab stays under 400 MB', async ({ page, browser }) => {
  const file = await writeLarge();
  const upload = await openUploadPage(page, muster.url, 'large');
  await upload.pick(file);
  await page.getByRole('button', { name: 'Check 200,000 rows' }).click();
  await expect(page.getByText('200,000 rows checked.')).toBeVisible({ timeout: 300_000 });
  await upload.send();
  await page.waitForFunction(
    (least) => {
      const told = /([\d,]+)\s+of [\d,]+ rows answered/.exec(document.body.innerText)?.[1] ?? '0';
      return Number(told.replaceAll(',', '')) >= least;
    },
    SENT,
    { timeout: 300_000 },
  );
  await upload.cancel();
  await expect(page.getByText(/^Cancelled\./)).toBeVisible({ timeout: 60_000 });
  expect(await readTabPeakKb(browser)).toBeLessThan(TAB_KB_MAX);
});
