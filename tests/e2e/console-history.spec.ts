import { readFile } from 'node:fs/promises';
import { expect, test } from 'playwright/test';
import { ask, postIds } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible } from '#tests/support/page.ts';

const ACTIONS = 120;

test.use({ contextOptions: { reducedMotion: 'reduce' } });

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster();
  const ids = Array.from({ length: ACTIONS }, (_, i) => `id-${i}`);
  await postIds(muster.url, 'busy', 'text', ids);
  for (const id of ids) await ask(muster.url, 'POST', 'busy/discard', { ids: [id] });
  await ask(muster.url, 'POST', 'busy/pause');
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

test('operations are read back to the first, each once', async ({ page }) => {
  await page.goto(`${muster.url}/operations?collection=busy`);
  await expect(page.getByRole('link', { name: 'Discard', exact: true })).toHaveCount(49);
  const older = page.getByRole('button', { name: 'Older' });
  await older.click();
  await expect(page.getByRole('link', { name: 'Discard', exact: true })).toHaveCount(99);
  await older.click();
  await expect(page.getByRole('link', { name: 'Discard', exact: true })).toHaveCount(ACTIONS);
  await expect(page.getByText('unmatched, ID id-0', { exact: true })).toHaveCount(1);
  await expect(older).toBeHidden();
  await expectAccessible(page);
});

test('filters of the activity stand in the address and survive a reload', async ({ page }) => {
  await page.goto(`${muster.url}/activity?collection=busy`);
  await page.getByLabel('Action', { exact: true }).click();
  await page.getByRole('option', { name: 'Pause' }).click();
  await page.getByLabel('When', { exact: true }).click();
  await page.getByRole('option', { name: 'Last hour' }).click();
  await page.getByLabel('By', { exact: true }).fill('local');
  await expect(page).toHaveURL(/action=pause/);
  await expect(page).toHaveURL(/when=1h/);
  await expect(page).toHaveURL(/actor=local/);
  await page.reload();
  await expect(page.getByRole('link', { name: 'Pause', exact: true })).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'Discard', exact: true })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByLabel('By', { exact: true }).fill('nobody');
  await expect(page.getByText('Nothing matches.')).toBeVisible();
});

test('an export of the activity holds what matches, and no more', async ({ page }) => {
  await page.goto(`${muster.url}/activity?collection=busy&action=discard`);
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /^CSV/ }).click(),
  ]);
  const rows = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  expect(download.suggestedFilename()).toBe('busy-activity.csv');
  expect(rows).toHaveLength(ACTIONS + 1);
  expect(rows[0]).toBe('id,at,actor,action,scope,filter,ids,count,state,changed,skipped,detail');
  expect(rows.slice(1).every((row) => row.includes(',local,discard,unmatched,'))).toBe(true);
});
