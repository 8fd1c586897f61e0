import { expect, test, type Page } from 'playwright/test';
import { ask, failReady, postIds } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible, expectAccessibleInBothThemes, watch } from '#tests/support/page.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster();
  const { url } = muster;
  await postIds(url, 'ways', 'text', ['whole', 'renewed', 'half']);
  await postIds(url, 'ways', 'image', ['whole', 'renewed']);
  await ask(url, 'POST', 'ways/flush', { ids: ['half'] });
  await expect
    .poll(async () => ((await ask(url, 'GET', 'ways/stats')) as { indexed: number }).indexed)
    .toBe(3);
  await ask(url, 'POST', 'ways/pause');
  await postIds(url, 'ways', 'text', ['given-up']);
  await postIds(url, 'ways', 'image', ['given-up']);
  await failReady(muster, 'ways', 'mapper_parsing_exception: no number');
  await postIds(url, 'ways', 'text', ['waits', 'ready', 'renewed']);
  await postIds(url, 'ways', 'image', ['ready']);
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

const open = (page: Page, id: string) => page.goto(`${muster.url}/items/${id}?collection=ways`);

/** Held, in the index, on the next write. */
const expectCells = (page: Page, field: string, cells: readonly RegExp[]) =>
  expect(page.getByRole('row', { name: new RegExp(`^${field} `) }).getByRole('cell')).toHaveText([
    field,
    ...cells,
  ]);

const STATES = [
  { id: 'waits', says: ['waits for image', 'now'], acts: ['Flush…', 'Discard…', 'Delete…'] },
  { id: 'ready', says: ['due now', 'paired'], acts: ['Index now…', 'Discard…', 'Delete…'] },
  { id: 'given-up', says: ['given up on after 1 try', 'failed'], acts: ['Requeue…', 'Discard…', 'Delete…'] },
  { id: 'whole', says: ['whole', 'indexed'], acts: ['Delete…'] },
  { id: 'half', says: ['without image', 'indexed'], acts: ['Delete…'] },
  { id: 'nobody', says: ['nothing is held and nothing indexed under this ID'], acts: [] },
] as const;

for (const { id, says, acts } of STATES)
  test(`the page of ${id} tells its state, and offers what fits it`, async ({ page }) => {
    const wrong = watch(page, muster.url);
    await open(page, id);
    for (const words of says) await expect(page.getByText(words).first()).toBeVisible();
    for (const name of acts) await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
    await expect(page.getByRole('main').getByRole('button', { name: /…$/ })).toHaveCount(acts.length);
    await expectAccessible(page);
    expect(wrong).toEqual([]);
  });

test('what is held anew stands beside what the index has, and what the next write does to it', async ({
  page,
}) => {
  await open(page, 'renewed');
  await expectCells(page, 'text_embedding', [/48-d, /, /48-d, /, /^replaced$/]);
  await expectCells(page, 'image_embedding', [/not held/, /64-d, /, /^kept$/]);
  await expect(page.getByText('catalog-text-eu, newer')).toBeVisible();
});

test('what is only in the index is not shown as held', async ({ page }) => {
  await open(page, 'whole');
  await expectCells(page, 'text_embedding', [/not held/, /48-d, /, /^none due$/]);
  await expect(page.getByText('48 values, in the index')).toBeVisible();
});

test('the values of what waits are shown, measured and drawn', async ({ page }) => {
  await open(page, 'waits');
  await expect(page.getByRole('img', { name: 'Values of text as held' })).toBeVisible();
  await expect(page.getByText('Norm')).toBeVisible();
});

test('the journey can be read as a table', async ({ page }) => {
  await open(page, 'whole');
  await expect(page.getByText('local time, to scale')).toBeVisible();
  await page.getByRole('button', { name: 'Table' }).click();
  await expect(page.getByRole('row', { name: /^text received catalog-text-eu/ })).toBeVisible();
  await expectAccessible(page);
});

test('at 360 px, in light and in dark, an item keeps within its edges and is accessible', async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 900 } });
  const page = await context.newPage();
  for (const id of ['renewed', 'given-up', 'whole']) {
    await open(page, id);
    await expect(page.getByText('Journey')).toBeVisible();
    await expectAccessibleInBothThemes(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), id).toBeLessThanOrEqual(360);
  }
  await context.close();
});
