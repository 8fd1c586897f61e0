import { expect, test, type Page } from 'playwright/test';
import { ask, postIds } from '#tests/support/console-data.ts';
import { expectSettled, listAddresses, type Shown } from '#tests/support/console-pages.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { forgetShifts, noteFigures, readFigures, readShifts } from '#tests/support/page-figures.ts';
import { watch } from '#tests/support/page.ts';

const SCRIPT_BYTES_MAX = 250_000;
/** Of the library that draws the chart of the overview, once that page lives. */
const CHART_BYTES_MAX = 115_000;

let muster: TestMuster;
let shown: Shown;
const idsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
test.beforeAll(async () => {
  muster = await startMuster();
  for (const modality of ['text', 'image'] as const)
    await postIds(muster.url, 'frugal', modality, idsOf('pair-', 20));
  await postIds(muster.url, 'frugal', 'text', idsOf('text-', 30));
  const { id } = (await ask(muster.url, 'POST', 'frugal/verify')) as { id: string };
  shown = { collection: 'frugal', item: 'text-0', operation: id };
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

test('no page asks anyone but Muster, breaks the content policy, throws, or fetches 250 kB of script unasked, the chart’s library aside', async ({
  browser,
}) => {
  for (const address of listAddresses(shown)) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const wrong = watch(page, muster.url);
    await noteFigures(page);
    const html = (await (await page.goto(muster.url + address))?.text()) ?? '';
    await expectSettled(page);
    await page.waitForLoadState('networkidle');
    const { scriptBytes, allScriptBytes } = await readFigures(page, html);
    const description = `${address}: ${scriptBytes} bytes, with what comes later ${allScriptBytes}`;
    test.info().annotations.push({ type: 'script', description });
    expect(scriptBytes, address).toBeGreaterThan(50_000);
    expect(scriptBytes, address).toBeLessThan(SCRIPT_BYTES_MAX);
    const later = address.startsWith('/?') ? CHART_BYTES_MAX : 0;
    expect(allScriptBytes, address).toBeLessThan(SCRIPT_BYTES_MAX + later);
    expect(wrong, address).toEqual([]);
    await context.close();
  }
});

/** Shows a page until it has what it should: what is slow to come is not waited for, and without script never follows. */
const showUntil = (page: Page, address: string, hasIt: () => Promise<void>): Promise<void> =>
  expect(async () => {
    await page.goto(address);
    await hasIt();
  }).toPass({ timeout: 60_000 });

test('a page is painted with what it is about before any of its script has run', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const [path, told] of [
    ['/', 'index muster-frugal'],
    ['/unmatched', '30 wait for another side'],
    ['/failed', 'Nothing was given up on'],
    ['/items/text-0', 'waits for image'],
    ['/collections', 'muster-frugal'],
  ] as const) {
    await showUntil(page, `${muster.url}${path}?collection=frugal`, () =>
      expect(page.getByRole('main'), path).toContainText(told, { timeout: 500 }),
    );
  }
  await context.close();
});

test('what is wrong is painted before any of the page’s script has run, and moves nothing when it has', async ({
  browser,
}) => {
  await postIds(muster.url, 'paused', 'text', ['text-0']);
  await ask(muster.url, 'POST', 'paused/pause');
  for (const width of [1440, 360]) {
    const heights = [];
    for (const [javaScriptEnabled, told] of [
      [false, /Paused by .+ since ––:––\./],
      [true, /Paused by .+ since \d\d:\d\d\./],
    ] as const) {
      const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 900 } });
      const page = await context.newPage();
      const strips = page.getByRole('region', { name: 'What is wrong' });
      await showUntil(page, `${muster.url}/unmatched?collection=paused`, () =>
        expect(strips).toContainText(told, { timeout: javaScriptEnabled ? 10_000 : 500 }),
      );
      heights.push((await strips.boundingBox())?.height);
      await context.close();
    }
    expect(heights[0]).toBe(heights[1]);
  }
});

for (const width of [1440, 360])
  test(`an item’s journey at ${width} px takes its room before any of the page’s script has run`, async ({
    browser,
  }) => {
    const heights = [];
    for (const javaScriptEnabled of [false, true]) {
      const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 900 } });
      const page = await context.newPage();
      const journey = page.getByRole('region', { name: 'Journey', exact: true });
      await showUntil(page, `${muster.url}/items/text-0?collection=frugal`, () =>
        javaScriptEnabled
          ? expect(journey.getByRole('listitem').last()).toContainText('waits for image')
          : expect(journey).toContainText('image', { timeout: 500 }),
      );
      heights.push((await journey.boundingBox())?.height);
      await context.close();
    }
    expect(heights[0]).toBe(heights[1]);
  });

/** Lets a page read its figures again, so many times. */
async function awaitReads(page: Page, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await page.waitForResponse((answer) => answer.url().endsWith('/stats'));
}

for (const { address, texts, images } of [
  { address: '/', texts: /^1,200\b/, images: /^600\b/ },
  { address: '/unmatched', texts: /^1,201 wait for another side/, images: /^601 wait for another side/ },
  { address: '/items/text-0', texts: /waits for image/, images: null },
])
  for (const width of [1440, 360])
    test(`${address} at ${width} px pushes nothing up or down while what it shows changes`, async ({
      browser,
    }) => {
      const collection = `shift-${width}-${address.split('/').at(-1)}`;
      await postIds(muster.url, collection, 'text', idsOf('text-', 1_000));
      await postIds(muster.url, collection, 'image', ['image-0']);
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      const page = await context.newPage();
      const main = page.getByRole('main');
      await noteFigures(page);
      await page.goto(`${muster.url}${address}?collection=${collection}`);
      await expectSettled(page);
      await awaitReads(page, 3);
      await forgetShifts(page);
      for (const [modality, count, told] of [
        ['text', 1_200, texts],
        ['image', 600, images],
      ] as const) {
        if (told === null) continue;
        await postIds(muster.url, collection, modality, idsOf('text-', count));
        await expect(main.getByText(told).filter({ visible: true }).first()).toBeVisible({ timeout: 15_000 });
        await awaitReads(page, 1);
      }
      expect(await readShifts(page)).toEqual([]);
      await main.evaluate((element) =>
        element.prepend(...Array.from({ length: 9 }, () => document.createElement('hr'))),
      );
      await expect.poll(() => readShifts(page), 'a shift is noted').not.toEqual([]);
      await context.close();
    });

for (const width of [1440, 360])
  test(`a list at ${width} px closes up where items were paired without pushing anything`, async ({
    browser,
  }) => {
    const collection = `closes-up-${width}`;
    await postIds(muster.url, collection, 'text', idsOf('early-', 20));
    await postIds(muster.url, collection, 'text', idsOf('late-', 80));
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const page = await context.newPage();
    await noteFigures(page);
    await page.goto(`${muster.url}/unmatched?collection=${collection}`);
    await expectSettled(page);
    const rows = page.getByRole('table', { name: 'Unmatched' }).locator('tbody').getByRole('row');
    await expect(rows.first()).toContainText('early-');
    await awaitReads(page, 3);
    await forgetShifts(page);
    await postIds(muster.url, collection, 'image', idsOf('early-', 20));
    await expect(rows.first()).toContainText('late-', { timeout: 15_000 });
    await awaitReads(page, 1);
    expect(await readShifts(page)).toEqual([]);
    await context.close();
  });
