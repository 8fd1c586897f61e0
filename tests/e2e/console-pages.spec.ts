import { readFile } from 'node:fs/promises';
import { expect, test } from 'playwright/test';
import { ask, postIds } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible, expectAccessibleInBothThemes, watch } from '#tests/support/page.ts';

const idsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster();
  const pairs = idsOf('pair-', 20);
  await postIds(muster.url, 'shop', 'text', pairs);
  await postIds(muster.url, 'shop', 'image', pairs);
  await postIds(muster.url, 'shop', 'text', ['SKU-1 ', '=1+1', ...idsOf('text-', 30)]);
  await postIds(muster.url, 'shop', 'image', idsOf('image-', 12));
  await ask(muster.url, 'POST', 'shop/flush', { ids: ['text-29'] });
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

test('filters stand in the address and survive a reload', async ({ page }) => {
  await page.goto(`${muster.url}/unmatched?collection=shop`);
  await expect(page.getByText('43 wait for another side')).toBeVisible();
  await page.getByLabel('Missing side').click();
  await page.getByRole('option', { name: 'Missing text' }).click();
  await expect(page.getByText('12 of 43 match these filters')).toBeVisible();
  await page.getByLabel('Prefix').fill('image-1');
  await expect(page).toHaveURL(/prefix=image-1/);
  await expect(page.getByText('3 loaded, oldest first')).toBeVisible();
  await page.reload();
  await expect(page.getByText('3 loaded, oldest first')).toBeVisible();
  await expect(page.getByLabel('Prefix')).toHaveValue('image-1');
  await page.getByLabel('Producer').fill('nobody');
  await expect(page.getByText('Nothing matches. 43 items are outside these filters.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.getByText('43 wait for another side')).toBeVisible();
});

test('an ID with an odd space shows it, and is found by its exact ID', async ({ page }) => {
  await page.goto(`${muster.url}/unmatched?collection=shop`);
  await expect(page.getByRole('link', { name: 'SKU-1 (space)' })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('SKU-1 ');
  await page.keyboard.press('Enter');
  await expect(page.getByText('waits for image').first()).toBeVisible();
  await expect(page.getByText('text received')).toBeVisible();
});

test('an export holds all that match, and nothing that a spreadsheet would run', async ({ page }) => {
  await page.goto(`${muster.url}/unmatched?collection=shop&missing=image`);
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /^CSV/ }).click(),
  ]);
  const rows = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  expect(download.suggestedFilename()).toBe('shop-unmatched.csv');
  expect(rows).toHaveLength(32);
  expect(rows.some((row) => row.startsWith(`'=1+1,unmatched,text,image,`))).toBe(true);
});

test('the palette finds pages, items and actions', async ({ page }) => {
  const wrong = watch(page, muster.url);
  await page.goto(`${muster.url}/?collection=shop`);
  await expect(page.getByText('12 wait for text').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Find an ID or action').fill('pair-3');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/items\/pair-3\?collection=shop/);
  await expect(page.getByText('Neighbours by text')).toBeVisible();
  await expectAccessible(page);
  expect(wrong).toEqual([]);
});

test('single keys sleep in inputs, and can be turned off', async ({ page }) => {
  await page.goto(`${muster.url}/unmatched?collection=shop`);
  await page.getByLabel('Prefix').fill('');
  await page.keyboard.type('gof');
  await expect(page).toHaveURL(/\/unmatched/);
  await page.getByRole('heading', { name: 'Unmatched' }).click();
  await page.keyboard.press('?');
  await page.getByLabel('Single keys act').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page).toHaveURL(/\/unmatched/);
});

test('a chosen theme is there from the first paint on', async ({ page }) => {
  await page.goto(`${muster.url}/?collection=shop`);
  await page.getByLabel('Theme').first().click();
  await page.getByRole('option', { name: 'Dark' }).click();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await expect.poll(ground).toBe('rgb(15, 17, 19)');
  const html = await (await page.request.get(`${muster.url}/?collection=shop`)).text();
  expect(html).toContain('data-theme="dark"');
});

test('a new collection takes no other’s name, is made, paused and deleted by its typed name', async ({
  page,
}) => {
  await page.goto(`${muster.url}/collections?collection=shop`);
  await page.getByRole('button', { name: 'New collection' }).click();
  const make = page.getByRole('button', { name: 'Make the collection' });
  await page.getByLabel('Name', { exact: true }).fill('shop');
  await make.click();
  await expect(page.getByText('There is a collection of this name.')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('fresh');
  await expectAccessible(page);
  await make.click();
  await expect(page.getByRole('link', { name: 'fresh', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Pause indexing of fresh' }).click();
  await expect(page.getByRole('button', { name: 'Resume indexing of fresh' })).toBeVisible();
  await page.getByRole('button', { name: /^Delete fresh/ }).click();
  await expect(page.getByRole('button', { name: 'Delete the collection' })).toBeDisabled();
  await page.getByLabel('Type fresh to confirm').fill('fresh');
  await page.getByRole('button', { name: 'Delete the collection' }).click();
  await expect(page.getByRole('link', { name: 'fresh', exact: true })).toBeHidden();
});

const PAGES = [
  '',
  'unmatched',
  'failed',
  'upload',
  'operations',
  'activity',
  'collections',
  'keys',
  'system',
];
for (const width of [1440, 360])
  test(`at ${width} px, in light and in dark, every page is accessible and keeps within its edges`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const page = await context.newPage();
    const wrong = watch(page, muster.url);
    for (const path of PAGES) {
      await page.goto(`${muster.url}/${path}?collection=shop`);
      await expect(page.getByText(/Live · \d s/).first()).toBeAttached();
      await expectAccessibleInBothThemes(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(
        width,
      );
    }
    expect(wrong).toEqual([]);
    await context.close();
  });
