import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { ADMIN_KEY, withKey } from '#tests/support/access.ts';
import { ask, postIds } from '#tests/support/console-data.ts';
import { expectLive } from '#tests/support/console-pages.ts';
import { forgetShifts, noteFigures, readShifts } from '#tests/support/page-figures.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible, signIn, watch } from '#tests/support/page.ts';

let muster: TestMuster;
const idsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const post = (collection: string, ids: readonly string[]) => postIds(muster.url, collection, 'text', ids);
const list = (page: Page, collection: string) =>
  page.goto(`${muster.url}/unmatched?collection=${collection}`);
/** Presses a key that scrolls, once the last one's glide has ended: the browser drops one that comes in the middle of it. */
async function scrollBy(page: Page, key: 'Home' | 'End'): Promise<void> {
  await page.evaluate(async () => {
    for (let [last, still] = [-1, 0]; still < 10; last = scrollY) {
      await new Promise(requestAnimationFrame);
      still = scrollY === last ? still + 1 : 0;
    }
  });
  await page.keyboard.press(key);
}

test.beforeAll(async () => {
  muster = await startMuster();
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

test('an ID with signs that addresses are made of has its page, under its own name', async ({ page }) => {
  const odd = ['100%', '%zz', 'a%2Fb', '../../up', 'a?b=c&d#e', 'trail/', 'שלום', '😀'];
  await post('odd', odd);
  const wrong = watch(page, muster.url);
  for (const id of odd) {
    await list(page, 'odd');
    await page.getByRole('link', { name: id, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: id, exact: true })).toBeVisible();
    await expect(page).toHaveTitle(`${id} · Muster`);
    await page.reload();
    await expect(page.getByText('waits for image').first()).toBeVisible();
  }
  expect(wrong).toEqual([]);
});

test('an address that is none says so, within the console and without', async ({ page }) => {
  for (const address of ['/?collection=UPPER', '/nothing-here']) {
    expect((await page.goto(muster.url + address))?.status()).toBe(404);
    await expect(page.getByRole('main')).toHaveCount(1);
    await expect(page.getByRole('main')).toContainText('Nothing is at this address');
    await expectAccessible(page);
  }
});

test('of a collection that was deleted meanwhile nothing is shown on', async ({ page }) => {
  await post('gone', idsOf('id-', 30));
  await list(page, 'gone');
  await page.getByLabel('Select all that match').check();
  await ask(muster.url, 'DELETE', 'gone?confirm=gone');
  await expect(page.getByText('There is no collection "gone".')).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('link', { name: 'id-0', exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /flush|discard/i })).toHaveCount(0);
  await expect(page.getByText('30 wait for another side')).toHaveCount(0);
});

test('what stands for a collection that is not there stands still while it is asked for again', async ({
  page,
}) => {
  for (const [path, told] of [
    ['/', 'Text now, image later, in any order.'],
    ['/failed', 'There is no collection "nowhere".'],
    ['/items/a', 'There is no collection "nowhere".'],
  ] as const) {
    await page.goto(`${muster.url}${path}?collection=nowhere`);
    const words = await page.getByRole('main').getByText(told).elementHandle();
    for (let reads = 0; reads < 4; reads++)
      await page.waitForResponse((answer) => answer.url().endsWith('/stats'));
    expect(await words.evaluate((element) => element.isConnected), path).toBe(true);
  }
});

test('a filter is a step of the history: Back takes it off, Forward puts it on', async ({ page }) => {
  await post('steps', ['a-1', 'b-1']);
  await list(page, 'steps');
  await expectLive(page);
  await page.getByLabel('Prefix').fill('a-');
  await expect(page.getByRole('link', { name: 'b-1' })).toHaveCount(0);
  await expect(page).toHaveURL(/prefix=a-/);
  await page.goBack();
  await expect(page.getByRole('link', { name: 'b-1' })).toBeVisible();
  await expect(page.getByLabel('Prefix')).toHaveValue('');
  await page.goForward();
  await expect(page.getByRole('link', { name: 'b-1' })).toHaveCount(0);
  await expect(page.getByLabel('Prefix')).toHaveValue('a-');
});

test('a jump to the end of a long list moves nothing in sight, and a row that has the focus is not covered', async ({
  page,
}) => {
  await post('long', idsOf('id-', 3_000));
  await noteFigures(page);
  await list(page, 'long');
  // The count comes with the page, the rows after it: only with these is there an end to jump to.
  const first = page.locator('tr[aria-rowindex="2"]');
  await expect(page.getByText('100 of 3,000 loaded')).toBeVisible();
  await expect(first).toBeVisible();
  await forgetShifts(page);
  for (const loaded of ['1,100 of', '2,100 of', '3,000 loaded']) {
    await scrollBy(page, 'End');
    await expect(page.getByText(loaded)).toBeVisible();
  }
  expect(await readShifts(page)).toEqual([]);

  await scrollBy(page, 'Home');
  await expect(first).toBeInViewport();
  await page.locator('tr[aria-rowindex="4"]').getByRole('link').focus();
  const foot = page.getByText('3,000 loaded, oldest first.');
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const [row, edge] = [await page.locator(':focus').boundingBox(), await foot.boundingBox()];
    expect(row!.y + row!.height).toBeLessThanOrEqual(edge!.y);
  }
});

test('a collection’s deletion says how much it takes away before it is typed', async ({ page }) => {
  await post('counted', idsOf('id-', 12));
  await page.goto(`${muster.url}/collections?collection=counted`);
  await page.getByRole('button', { name: /^Delete counted/ }).click();
  await expect(page.getByRole('dialog')).toContainText('It holds 12 items, which leave Redis for good.');
  await expect(page.getByRole('button', { name: 'Delete the collection' })).toBeDisabled();
});

test('whoever is signed in with a key is told that Redis does not answer, since when, and that it is back', async ({
  page,
}) => {
  const keyed = await startMuster({ env: { MUSTER_ADMIN_KEY: ADMIN_KEY } });
  const run = JSON.parse(await readFile(path.join(keyed.dataDir, 'run.json'), 'utf8')) as {
    redis: { pid: number };
  };
  try {
    await postIds(keyed.url, 'hung', 'text', ['a'], withKey(ADMIN_KEY));
    await signIn(page, `${keyed.url}/?collection=hung`, ADMIN_KEY);
    await expectLive(page);
    process.kill(run.redis.pid, 'SIGSTOP');
    const strips = page.getByRole('region', { name: 'What is wrong' });
    await expect(strips).toContainText(/^.*Redis .* since \d\d:\d\d\. Producers get 503 and may retry\./, {
      timeout: 30_000,
    });
    await expectAccessible(page);
    process.kill(run.redis.pid, 'SIGCONT');
    await expect(strips).not.toContainText('Redis', { timeout: 30_000 });
    await expectLive(page);
  } finally {
    process.kill(run.redis.pid, 'SIGCONT');
    await keyed.stop();
  }
});
