import type { Redis } from 'ioredis';
import { expect, test, type Page } from 'playwright/test';
import { ageItems, ask, noteProducer, onRedisOf, postIds } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible, watch } from '#tests/support/page.ts';

const WATCHED_S = 12;
const idsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster();
  const [texts, images] = [idsOf('text-', 30), idsOf('image-', 7)];
  await postIds(muster.url, 'shop', 'text', texts);
  await postIds(muster.url, 'shop', 'image', images);
  await ageItems(muster, 'shop', texts, (i) => (i < 12 ? 7_200_000 : 1_200_000));
  await ageItems(muster, 'shop', images, () => 1_200_000);
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

const open = (page: Page, collection = 'shop', more = '') =>
  page.goto(`${muster.url}/?collection=${collection}${more}`);
const strips = (page: Page) => page.getByRole('region', { name: 'What is wrong' });

test('an idle Muster with an open overview asks Redis less than 20 times a second', async ({ page }) => {
  await open(page);
  await expect(page.getByText('30 wait for image').first()).toBeVisible();
  const sent = await onRedisOf(muster, async (redis) => {
    const monitor = await (redis as Redis).monitor();
    let commands = 0;
    monitor.on('monitor', (_time: string, _command: string[], source: string) => {
      // What a script does is not sent.
      if (source !== 'lua') commands += 1;
    });
    await page.waitForTimeout(WATCHED_S * 1_000);
    monitor.disconnect();
    return commands;
  });
  test.info().annotations.push({ type: 'commands', description: `${sent / WATCHED_S} a second` });
  expect(sent / WATCHED_S).toBeGreaterThan(3);
  expect(sent / WATCHED_S).toBeLessThan(20);
});

test('nothing is said while nothing is wrong', async ({ page }) => {
  await postIds(muster.url, 'calm', 'text', ['a']);
  const answered = page.waitForResponse(/calm\/health/);
  await open(page, 'calm');
  expect(await (await answered).json()).toMatchObject({ troubles: [] });
  await expect(page.getByText('1 waits for image').first()).toBeVisible();
  await expect(strips(page)).toHaveText('');
});

test('a late producer is named first, with its silence, its pace and what waits for it', async ({ page }) => {
  const late = {
    name: 'vision-batch-02',
    modality: 'image',
    silentMs: 11_520_000,
    usualMs: 4_000,
    received: 9,
  };
  await noteProducer(muster, 'shop', late);
  await open(page);
  const row = page.getByRole('region', { name: 'Producers', exact: true }).first().getByRole('row').nth(1);
  await expect(row).toHaveText(/vision-batch-02.*image.*3 h 12 min ago.*every 4 s.*30.*late 3 h 12 min/);
  await expect(strips(page)).toContainText(
    'vision-batch-02 is late: it usually sends image every 4 s, last seen 3 h 12 min ago. 30 items wait for image.',
  );
  await expectAccessible(page);
});

test('ages are shown by missing side, and can be read as a table', async ({ page }) => {
  await open(page);
  const panel = page.getByRole('region', { name: 'Age of unmatched' }).first();
  await expect(
    panel.getByText(/wait for image: .*10–60 min 18, 1–6 h 12,.*wait for text: .*10–60 min 7,/),
  ).toBeAttached();
  await panel.getByRole('button', { name: 'Table' }).click();
  await expect(panel.getByRole('row', { name: '1–6 h 12 0' })).toBeVisible();
  await expectAccessible(page);
});

test('times to match are shown with their percentiles, and can be read as a table', async ({ page }) => {
  for (const modality of ['text', 'image'] as const) await postIds(muster.url, 'matched', modality, ['pair']);
  await open(page, 'matched');
  const panel = page.getByRole('region', { name: 'Time to match' }).first();
  await expect(panel.getByText(/^p50 .* · p95 .* · p99 /)).toBeVisible({ timeout: 40_000 });
  await panel.getByRole('button', { name: 'Table' }).click();
  await expect(panel.getByRole('table')).toContainText('1100 %');
});

test('any range stands in the address and survives a reload', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Custom', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Times are local');
  await expectAccessible(page);
  const local = (agoMs: number) =>
    page.evaluate((ms) => {
      const at = new Date(Date.now() - ms);
      return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    }, agoMs);
  await dialog.getByLabel('From').fill(await local(0));
  await dialog.getByLabel('To').fill(await local(3_600_000));
  await dialog.getByRole('button', { name: 'Show this range' }).click();
  await expect(dialog.getByText('From has to be before to.')).toBeVisible();
  await dialog.getByLabel('From').fill(await local(7_200_000));
  const asked = page.waitForRequest(/throughput\?from=\d+&to=\d+/);
  await dialog.getByRole('button', { name: 'Show this range' }).click();
  await asked;
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Custom', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(page.getByText(/items a second, .* – .*,/)).toBeVisible();
  await page.keyboard.press('2');
  await expect(page).not.toHaveURL(/from=/);
});

test('what operators do is marked on the chart, and told in its table', async ({ page }) => {
  await postIds(muster.url, 'marked', 'text', ['a', 'b']);
  await ask(muster.url, 'POST', 'marked/pause');
  await ask(muster.url, 'POST', 'marked/resume');
  await open(page, 'marked', '&range=15m');
  const panel = page.getByRole('region', { name: 'Throughput' });
  await panel.getByRole('button', { name: 'Table' }).click();
  // The bucket in which it was done has to be over first.
  await expect(panel.getByText(/paused by local/)).toBeVisible({ timeout: 40_000 });
  await panel.getByRole('button', { name: 'Table' }).click();
  await expect(
    panel
      .locator('svg')
      .getByText(/^(paused|resumed)$/)
      .first(),
  ).toBeVisible();
});

test('who paused is told since when, what follows and where to look, on other pages too', async ({
  page,
}) => {
  await postIds(muster.url, 'held-up', 'text', ['a']);
  await ask(muster.url, 'POST', 'held-up/pause');
  await page.goto(`${muster.url}/unmatched?collection=held-up`);
  await expect(strips(page)).toContainText(
    /Paused by local since \d\d:\d\d\. Intake goes on\. Nothing is lost\./,
  );
  await expect(strips(page).getByRole('link', { name: 'Activity' })).toBeVisible();
  await expectAccessible(page);
});

test('another collection is shown over the same range', async ({ page }) => {
  await open(page);
  await expect(page.getByText(/wait for image: under/).first()).toBeAttached();
  await page.keyboard.press('3');
  await expect(page).toHaveURL(/range=6h/);
  await page.keyboard.press(']');
  await expect(page).not.toHaveURL(/collection=shop\b/);
  await expect(page).toHaveURL(/range=6h/);
});

test('a range that is not kept any more is told, and no Retry is offered that cannot help', async ({
  page,
}) => {
  await page.goto(`${muster.url}/?collection=shop&from=1000000000000&to=1000003600000`);
  const alert = page.getByRole('region', { name: 'Throughput' }).getByRole('alert');
  await expect(alert).toContainText('Throughput could not be read.');
  await expect(alert.getByRole('button')).toHaveCount(0);
});

test('a panel that cannot be read says so, and tries again when asked', async ({ page }) => {
  await page.route('**/ages', (route) => route.abort());
  await open(page);
  const panel = page.getByRole('region', { name: 'Age of unmatched' }).first();
  await expect(panel.getByRole('alert')).toContainText('The ages could not be read.');
  await expectAccessible(page);
  // By itself it asks again every 5 s: Retry is pressed just after.
  await page.waitForEvent('requestfailed', (request) => request.url().endsWith('/ages'));
  await page.unroute('**/ages');
  await panel.getByRole('button', { name: 'Retry' }).click();
  await expect(panel.getByText(/wait for image: under/)).toBeAttached();
});

test('an old panel tells its age, and its bars are hatched', async ({ page }) => {
  await page.clock.install();
  await open(page);
  const panel = page.getByRole('region', { name: 'Age of unmatched' }).first();
  await expect(panel.getByText(/wait for image: under/)).toBeAttached();
  await page.route('**/ages', (route) => route.abort());
  await page.clock.runFor(20_000);
  await expect(panel.getByText(/\d+ s old/)).toBeVisible();
  const image = panel.locator('.data-bar').first();
  await expect(image).toHaveCSS('background-image', /repeating-linear-gradient/);
  await expectAccessible(page);
});

test('the system page tells of Redis, replicas and indices, and verifies with a link to the operation', async ({
  page,
}) => {
  const wrong = watch(page, muster.url);
  await open(page);
  await expect(page.getByText('30 wait for image').first()).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page).toHaveURL(/\/system\?collection=shop/);
  await expect(page.getByText(/Nothing endangers a promise\. 1 replica is alive\./)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Replicas' }).first()).toContainText('takes in and indexes');
  const row = page.getByRole('row', { name: /shop/ }).filter({ has: page.getByRole('button') });
  await row.getByRole('button', { name: 'Verify shop' }).click();
  await expect(row).toContainText('37 items checked, no breach');
  await expectAccessible(page);
  await row.getByRole('link').click();
  await expect(page).toHaveURL(/\/operations\/[^?]+\?collection=shop/);
  await expect(page.getByText('Every item is where the rules say.')).toBeVisible();
  expect(wrong).toEqual([]);
});

test('a setting that endangers a promise is named with its cure, as long as it stands', async ({ page }) => {
  await onRedisOf(muster, (redis) => redis.config('SET', 'appendfsync', 'everysec'));
  try {
    await page.goto(`${muster.url}/system?collection=shop`);
    const setting = page.getByRole('list', { name: 'Settings that endanger a promise' });
    await expect(setting).toContainText(
      'This Redis may lose acknowledged data (appendfsync everysec). Set it to always.',
      { timeout: 20_000 },
    );
    await expectAccessible(page);
  } finally {
    await onRedisOf(muster, (redis) => redis.config('SET', 'appendfsync', 'always'));
  }
});
