import { expect as expectWithin, test, type Page } from 'playwright/test';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { makeUploadFolder, type UploadFolder } from '#tests/support/upload-files.ts';

/** A busy machine takes its time: what has to come is waited for. */
const expect = expectWithin.configure({ timeout: 30_000 });

const TABS_MAX = 80;

let muster: TestMuster;
let folder: UploadFolder;
test.beforeAll(async () => {
  muster = await startMuster();
  folder = await makeUploadFolder();
});
test.afterAll(async () => {
  await folder.remove();
  expect(await muster.stop()).toBe(0);
});

/** Goes on by Tab until a button with that name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = page.getByRole('button', { name, exact: true }).first();
  await expect(wanted).toBeEnabled();
  for (let tabs = 0; tabs < TABS_MAX; tabs++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((button) => button === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${String(name)}.`);
}

test('by keyboard alone files are picked, mapped, checked, sent, and what was refused sent again', async ({
  page,
}) => {
  const rows = [
    { id: 'a', sku: 'x', embedding: [1, 2] },
    { id: '', sku: 'y', embedding: [2, 1] },
  ];
  const file = await folder.write('text.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
  await page.goto(`${muster.url}/?collection=keys`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await tabTo(page, 'Pick files');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(file);
  await tabTo(page, 'Check all rows');
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 rows checked.')).toBeVisible();
  const steps = page.getByRole('navigation', { name: 'Steps of the upload' }).getByRole('button');
  for (const [i, name] of ['1 Files, done', '2 Map, done', '3 Check', '4 Send', '5 Result'].entries())
    await expect(steps.nth(i)).toHaveAccessibleName(name);
  await tabTo(page, 'Send 2 rows');
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 sent = 1 accepted + 0 duplicates + 0 stale + 1 refused')).toBeVisible();
  await tabTo(page, 'Retry after a fix');
  await page.keyboard.press('Enter');
  const ids = page.getByLabel(/Where the IDs of text\.jsonl/);
  await expect(ids).toBeVisible();
  await ids.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: /^sku/ }).waitFor();
  await page.keyboard.type('sku');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(/Where the IDs of text\.jsonl.*: sku/)).toBeVisible();
  await tabTo(page, 'Check again');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Send 1 row');
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 sent in all = 2 accepted')).toBeVisible();
});
