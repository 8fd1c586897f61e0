import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Page, type Request } from 'playwright/test';
import type { Stats } from '#lib/contract/answers.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { ask, postIds } from '#tests/support/console-data.ts';
import {
  expectLive,
  noteHiddenRequests,
  readHiddenRequests,
  setHidden,
} from '#tests/support/console-pages.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible, watch } from '#tests/support/page.ts';
import { redisPart, type Part } from '#tests/support/parts.ts';

let dir: string;
let redis: Part;
let muster: TestMuster;
test.beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'muster-redis-'));
  const port = await findFreePort();
  redis = redisPart({ dir, port });
  await redis.start();
  muster = await startMuster({ env: { REDIS_URL: `redis://127.0.0.1:${port}` } });
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
  await redis.stop();
  await rm(dir, { recursive: true });
});

const idsOf = (count: number): string[] => Array.from({ length: count }, (_, i) => `id-${i}`);
const post = (collection: string, modality: 'text' | 'image', count: number) =>
  postIds(muster.url, collection, modality, idsOf(count));
const statsOf = async (collection: string) => (await ask(muster.url, 'GET', `${collection}/stats`)) as Stats;

/** The numbers of the readiness picture, as it says them to whoever cannot see it. */
async function readPicture(page: Page): Promise<Record<string, number>> {
  const text =
    (await page.getByRole('region', { name: 'Readiness' }).locator('figcaption').textContent()) ?? '';
  return Object.fromEntries(
    [...text.matchAll(/([\d,]+) (text only|both|image only)/g)].map(([, count = '', name = '']) => [
      name,
      Number(count.replaceAll(',', '')),
    ]),
  );
}

const pictureOf = ({ combinations, ready, later, failed }: Stats) => {
  const only = (name: string) => combinations.find(({ has }) => has.join() === name)?.count ?? 0;
  return { 'text only': only('text'), both: ready + later + failed, 'image only': only('image') };
};

const figure = (page: Page, name: string) =>
  page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) });

test('the picture and the figures follow what producers post, without a reload, and equal the stats', async ({
  page,
}) => {
  await ask(muster.url, 'PUT', 'live', {});
  await ask(muster.url, 'POST', 'live/pause');
  await post('live', 'text', 1_200);
  await page.goto(`${muster.url}/?collection=live`);
  const documentId = await page.evaluate(() => performance.timeOrigin);
  await expect.poll(() => readPicture(page)).toEqual({ 'text only': 1_200, both: 0, 'image only': 0 });

  await postIds(muster.url, 'live', 'image', [...idsOf(800), 'image-1', 'image-2']);
  await expect.poll(() => readPicture(page)).toEqual({ 'text only': 400, both: 800, 'image only': 2 });
  expect(pictureOf(await statsOf('live'))).toEqual(await readPicture(page));
  await expect(figure(page, 'Indexed')).toContainText('0');

  await ask(muster.url, 'POST', 'live/resume');
  await expect.poll(() => readPicture(page)).toEqual({ 'text only': 400, both: 0, 'image only': 2 });
  await expect(figure(page, 'Indexed')).toContainText('800');
  const stats = await statsOf('live');
  expect(stats).toMatchObject({ ready: 0, later: 0, failed: 0, indexed: 800, unmatched: 402 });
  expect(pictureOf(stats)).toEqual(await readPicture(page));
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(documentId);
});

test('Redis killed and back: the page says so, its figures stand as old, and it recovers by itself with all that was acknowledged', async ({
  page,
}) => {
  const wrong = watch(page, muster.url);
  await post('killed', 'text', 60);
  await page.clock.install();
  await page.goto(`${muster.url}/?collection=killed`);
  await expect.poll(() => readPicture(page)).toEqual({ 'text only': 60, both: 0, 'image only': 0 });
  await expectLive(page);

  await redis.kill();
  await page.waitForResponse((answer) => answer.url().endsWith('/stats') && answer.status() === 503);
  await page.clock.runFor(10_000);
  // Readiness is asked for every few seconds, and may be of a moment ago.
  await expect(page.getByText(/^Redis is away/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/Producers get 503 and may retry\./).first()).toBeVisible();
  await expect(page.getByText(/^Data \d+ s old · retrying$/)).toBeVisible();
  await expect(page.locator('main[data-stale=true]')).toBeVisible();
  expect(await readPicture(page)).toMatchObject({ 'text only': 60 });
  await page.clock.fastForward(61_000);
  await expect(page.getByText(/^No new data since \d\d:\d\d\.$/)).toBeVisible();
  await expect(page.getByText(/what was acknowledged is held/)).toBeVisible();
  await expectAccessible(page);

  await redis.start();
  await expectLive(page, 20_000);
  await expect(page.locator('main[data-stale=false]')).toBeVisible();
  // Readiness is of a moment ago at first, and asked for again some seconds later.
  await expect(page.getByText(/^Redis is away|^No new data since/)).toHaveCount(0, { timeout: 20_000 });
  await post('killed', 'image', 25);
  await expect.poll(() => readPicture(page)).toEqual({ 'text only': 35, both: 0, 'image only': 0 });
  await expect(figure(page, 'Indexed')).toContainText('25');
  expect(await statsOf('killed')).toMatchObject({ unmatched: 35, indexed: 25, failed: 0 });
  expect(wrong).toEqual([]);
});

test('offline and back: the bar tells the age of the data, after a minute a strip does, and the page recovers by itself', async ({
  page,
  context,
}) => {
  await post('offline', 'text', 30);
  await page.clock.install();
  await page.goto(`${muster.url}/?collection=offline`);
  await expectLive(page);
  // Nothing that was asked before is answered after this.
  let isUnanswered = false;
  page.on('requestfailed', (request) => (isUnanswered ||= request.url().endsWith('/stats')));
  await context.setOffline(true);
  await expect
    .poll(async () => {
      await page.clock.runFor(1_000);
      return isUnanswered;
    })
    .toBe(true);
  await page.clock.runFor(14_000);
  await expect(page.getByText(/^Data \d+ s old · retrying$/)).toBeVisible();
  await expect(page.getByText(/^No new data since/)).toHaveCount(0);
  await page.clock.fastForward(61_000);
  await expect(page.getByText(/^Data 1 min \d+ s old · retrying$/)).toBeVisible();
  await expect(page.getByText(/^No new data since \d\d:\d\d\.$/)).toBeVisible();

  await post('offline', 'image', 10);
  await context.setOffline(false);
  await expectLive(page);
  await expect(page.getByText(/^No new data since/)).toHaveCount(0);
  await expect.poll(() => readPicture(page)).toMatchObject({ 'text only': 20, 'image only': 0 });
});

test('a page at rest asks seldomer and says so, and follows closely again as soon as something moves or somebody touches it', async ({
  page,
}) => {
  await post('rest', 'text', 40);
  await page.clock.install();
  let asked = 0;
  const underWay = new Set<Request>();
  page.on('request', (request) => {
    if (!request.url().includes('/api/')) return;
    asked++;
    underWay.add(request);
  });
  for (const end of ['requestfinished', 'requestfailed'] as const)
    page.on(end as 'requestfinished', (request) => void underWay.delete(request));
  await page.goto(`${muster.url}/?collection=rest`);
  await expect.poll(() => readPicture(page)).toMatchObject({ 'text only': 40 });
  const askedIn = async (seconds: number) => {
    const before = asked;
    for (let i = 0; i < seconds; i++) {
      await page.clock.runFor(1_000);
      // What is still under way is not asked again.
      await expect.poll(() => underWay.size).toBe(0);
    }
    return asked - before;
  };
  const live = page.getByText(/^Live/).filter({ visible: true });
  // An answer may be of a moment ago: the page's clock goes on until it asks again.
  const sees = (read: () => Promise<unknown>) =>
    expect.poll(
      async () => {
        await page.clock.runFor(1_000);
        return read();
      },
      { timeout: 20_000 },
    );
  const rest = async () => {
    await page.clock.runFor(31_000);
    await sees(() => live.textContent()).toBe('Live · 3 s');
  };
  await expect(live).toHaveText('Live · 1 s');
  const moving = await askedIn(12);
  await rest();
  expect(await askedIn(12)).toBeLessThan(moving / 2);
  await expect(page.locator('[data-stale=true]')).toHaveCount(0);

  await page.keyboard.press('Shift');
  await sees(() => live.textContent()).toBe('Live · 1 s');

  await rest();
  await post('rest', 'image', 15);
  await sees(() => readPicture(page)).toMatchObject({ 'text only': 25 });
  await sees(() => live.textContent()).toBe('Live · 1 s');
});

test('a part that cannot be fetched leaves the page as it is, and opens by itself once it can be', async ({
  page,
}) => {
  await post('parts', 'text', 3);
  const refuse = '**/_next/static/chunks/**';
  await page.goto(`${muster.url}/operations?collection=parts`);
  await expectLive(page);
  await page.waitForLoadState('networkidle');
  await page.route(refuse, (route) => route.abort());
  const refused = page.waitForEvent('requestfailed');
  await page.keyboard.press('Control+k');
  await refused;
  await page.waitForRequest((request) => request.url().endsWith('/stats'));
  await expect(page.getByRole('heading', { name: 'Operations' })).toBeVisible();
  await page.unroute(refuse);
  await expect(page.getByPlaceholder('Find an ID or action')).toBeFocused({ timeout: 15_000 });
});

for (const address of ['/', '/unmatched', '/operations'])
  test(`${address} asks for nothing while its tab is hidden, and at once when it is seen again`, async ({
    page,
  }) => {
    await post('hidden', 'text', 3);
    await noteHiddenRequests(page);
    await page.clock.install();
    await page.goto(`${muster.url}${address}?collection=hidden`);
    await expectLive(page);
    // What comes after the first paint asks once when it is there.
    if (address === '/unmatched') await expect(page.getByRole('link', { name: 'id-0' })).toBeVisible();
    for (let reads = 0; reads < 3; reads++)
      await page.waitForResponse((answer) => answer.url().endsWith('/hidden/stats'));
    await page.waitForLoadState('networkidle');
    await setHidden(page, true);
    await page.clock.runFor(120_000);
    expect(await readHiddenRequests(page)).toEqual([]);
    const again = page.waitForRequest((request) => request.url().endsWith('/hidden/stats'));
    await setHidden(page, false);
    await again;
    await setHidden(page, true);
    await page.evaluate(() => fetch('/api/limits'));
    expect(await readHiddenRequests(page), 'a request is noted').toEqual(['/api/limits']);
    await setHidden(page, false);
    await expectLive(page);
  });
