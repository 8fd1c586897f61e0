import { expect, test, type Page } from 'playwright/test';
import { ask, failReady, postIds } from '#tests/support/console-data.ts';
import { expectLive } from '#tests/support/console-pages.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible, expectAccessibleInBothThemes, watch } from '#tests/support/page.ts';

const PARSING = "document_parsing_exception: failed to parse field [weight] (For input string: '1,2 kg')";
const ROUTING = 'routing_missing_exception: routing is required';
const idsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

test.use({ contextOptions: { reducedMotion: 'reduce' } });

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster();
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

/** Gives up on 6 items for one reason and on 4 for another, in a collection that is paused. */
async function fillFailed(collection: string): Promise<void> {
  await ask(muster.url, 'PUT', collection, {});
  await ask(muster.url, 'POST', `${collection}/pause`);
  for (const [prefix, count, reason] of [
    ['parse-', 6, PARSING],
    ['route-', 4, ROUTING],
  ] as const) {
    await postIds(muster.url, collection, 'text', idsOf(prefix, count));
    await postIds(muster.url, collection, 'image', idsOf(prefix, count));
    await failReady(muster, collection, reason);
  }
}

const idsIn = async (collection: string, state: string) => {
  const { items } = (await ask(muster.url, 'GET', `${collection}/items?state=${state}`)) as {
    items: { id: string }[];
  };
  return items.map(({ id }) => id).toSorted();
};
/** The reasons come with the page; they open once it lives. */
async function openReason(page: Page, name: string): Promise<void> {
  await expectLive(page);
  await page.getByRole('button', { name, exact: true }).click();
}

test('a requeue of one reason touches exactly its items', async ({ page }) => {
  const wrong = watch(page, muster.url);
  await fillFailed('by-reason');
  await page.goto(`${muster.url}/failed?collection=by-reason`);
  await expect(page.getByText('10 items, 2 reasons.')).toBeVisible();
  await openReason(page, 'document_parsing_exception');
  await expect(page.getByText('1 reason, 6 items')).toBeVisible();
  await expect(page.getByText(PARSING)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Requeue 6…' }).click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByRole('heading', { name: 'Requeue 6 items' })).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Requeue 6 items' }).click();
  await expect(panel.getByText('Requeued 6.')).toBeVisible();
  expect(await idsIn('by-reason', 'failed')).toEqual(idsOf('route-', 4));
  expect(await idsIn('by-reason', 'ready')).toEqual(idsOf('parse-', 6));
  await panel.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(page.getByText('4 items, 1 reason.')).toBeVisible();
  expect(wrong).toEqual([]);
});

test('the open reason stands in the address, survives a reload, and narrows the list', async ({ page }) => {
  await fillFailed('kept-open');
  await page.goto(`${muster.url}/failed?collection=kept-open`);
  await openReason(page, 'routing_missing_exception');
  await expect(page).toHaveURL(/group=[0-9a-f]{12}/);
  await page.reload();
  await expect(page.getByText('1 reason, 4 items')).toBeVisible();
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await expect(page.getByRole('row', { name: /goes on 4$/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show all 4 in the list' }).click();
  await expect(page.getByText('4 loaded, oldest first.')).toBeVisible();
  await expect(page.getByText('Of one reason only: routing_missing_exception')).toBeVisible();
  await page.getByLabel('Select all that match').check();
  await page.getByRole('button', { name: 'Discard…' }).click();
  const panel = page.getByRole('dialog');
  await panel.getByLabel('Type discard 4 to confirm').fill('discard 4');
  await panel.getByRole('button', { name: 'Discard 4 items' }).click();
  await expect(panel.getByText('Discarded 4.')).toBeVisible();
  expect(await idsIn('kept-open', 'failed')).toEqual(idsOf('parse-', 6));
});

test('one failed item is requeued from under its reason, from the keyboard too', async ({ page }) => {
  await fillFailed('one-by-one');
  await page.goto(`${muster.url}/failed?collection=one-by-one`);
  await expect(page.getByText('10 items, 2 reasons.')).toBeVisible();
  await expectLive(page);
  const reason = page.getByRole('button', { name: 'routing_missing_exception', exact: true });
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(reason).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(reason).toHaveAttribute('aria-expanded', 'true');
  await page.getByRole('button', { name: /^Requeue route-2/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Requeue 1 item' }).click();
  await expect(page.getByRole('dialog').getByText('Requeued 1.')).toBeVisible();
  expect(await idsIn('one-by-one', 'ready')).toEqual(['route-2']);
});

test('a reason that nothing failed for any more says so', async ({ page }) => {
  await fillFailed('gone');
  await page.goto(`${muster.url}/failed?collection=gone&group=0123456789ab`);
  await expect(page.getByText('Nothing that is held failed for the reason in this address')).toBeVisible();
  await page.getByRole('button', { name: 'Show all reasons' }).click();
  await expect(page.getByText('All reasons, 10 items')).toBeVisible();
});

test('reasons that cannot be read are told, with a way to ask again', async ({ page }) => {
  await fillFailed('unread');
  await page.route('**/failed/groups**', (route) => route.abort());
  await page.goto(`${muster.url}/failed?collection=unread`);
  await expect(page.getByText('What failed could not be read.')).toBeVisible();
  await expectAccessible(page);
  // By itself it asks again every 5 s: Retry is pressed just after.
  await page.waitForEvent('requestfailed', (request) => request.url().includes('/failed/groups'));
  await page.unroute('**/failed/groups**');
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByText('10 items, 2 reasons.')).toBeVisible();
});

for (const width of [1440, 360])
  test(`at ${width} px, in light and in dark, an open reason is accessible and keeps within its edges`, async ({
    browser,
  }) => {
    const name = `edges-${width}`;
    await fillFailed(name);
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${muster.url}/failed?collection=${name}`);
    await openReason(page, 'document_parsing_exception');
    await expect(page.getByRole('link', { name: 'parse-0' }).first()).toBeVisible();
    await expectAccessibleInBothThemes(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await context.close();
  });
