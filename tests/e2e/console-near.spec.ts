import { expect, test, type Page } from 'playwright/test';
import { ADMIN_KEY, makeKey, withKey } from '#tests/support/access.ts';
import { ask, postIds } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible, signIn as show, watch } from '#tests/support/page.ts';

let muster: TestMuster;
const admin = withKey(ADMIN_KEY);

test.beforeAll(async () => {
  muster = await startMuster({ env: { MUSTER_ADMIN_KEY: ADMIN_KEY } });
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

const signIn = (page: Page, address: string, key = ADMIN_KEY): Promise<void> =>
  show(page, muster.url + address, key);

const post = (collection: string, modality: 'text' | 'image', ids: readonly string[]) =>
  postIds(muster.url, collection, modality, ids, admin);
const stateOf = async (collection: string, id: string) =>
  (
    (await ask(muster.url, 'GET', `${collection}/items/${encodeURIComponent(id)}`, undefined, admin)) as {
      state: string;
    }
  ).state;

test('near-misses are seen, paired by a previewed rule, and later ones pair by themselves', async ({
  page,
}) => {
  const wrong = watch(page, muster.url);
  await post('near', 'text', ['SKU-1 ', 'alone']);
  await post('near', 'image', ['sku-1']);
  await signIn(page, '/unmatched?collection=near');
  await expect(page.getByText('1 has another side under a near ID.')).toBeVisible();
  await page.getByRole('link', { name: 'Pair these first' }).click();
  await expect(page).toHaveURL(/\/unmatched\/near\?collection=near/);
  await expect(page.getByRole('heading', { name: 'No spaces at the ends, lower case' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'SKU-1 (space)' })).toBeVisible();
  await expect(page.getByText('In force: IDs as they are sent.')).toBeVisible();
  await expectAccessible(page);
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 360, height: 800 });
  await expect(page.getByRole('list', { name: /^What would pair/ }).getByRole('listitem')).toContainText(
    'becomessku-1',
  );
  await expectAccessible(page);
  await page.setViewportSize(size);

  await page.getByRole('button', { name: /^Preview…/ }).click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByText('Waiting items that get another ID')).toBeVisible();
  const apply = panel.getByRole('button', { name: 'Apply from now on and to 1' });
  await expect(apply).toBeDisabled();
  await expectAccessible(page);
  await panel.getByLabel(/Type rename 1 to confirm/).fill('rename 1');
  await apply.click();
  await expect(panel.getByText('The rule is in force. Renamed 1.')).toBeVisible();
  await expect.poll(() => stateOf('near', 'sku-1')).toBe('indexed');
  await panel.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByText('In force: No spaces at the ends, lower case.')).toBeVisible();

  await post('near', 'text', ['SKU-2 ']);
  await post('near', 'image', ['sku-2']);
  await expect.poll(() => stateOf('near', 'sku-2')).toBe('indexed');
  await page.goto(`${muster.url}/items/${encodeURIComponent('SKU-2 ')}?collection=near`);
  await expect(page.getByRole('heading', { name: 'sku-2' })).toBeVisible();
  await expect(page.getByText('sent as SKU-2')).toBeVisible();
  await page.goto(`${muster.url}/operations?collection=near`);
  await page.getByRole('link', { name: 'Rename' }).click();
  await expect(page.getByText('unmatched, ID rule: No spaces at the ends, lower case')).toBeVisible();
  await expectAccessible(page);
  expect(wrong).toEqual([]);
});

test('a flush of what has its side under a near ID says so before anything is done', async ({ page }) => {
  await post('hasty', 'text', ['A-1 ', 'A-2 ']);
  await post('hasty', 'image', ['A-1', 'A-2']);
  await signIn(page, '/unmatched?collection=hasty&missing=image');
  await page.getByLabel('Select all that match').check();
  await page.getByRole('button', { name: 'Flush 2…' }).click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByText('Of all that wait, 2 have another side under a near ID')).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole('link', { name: 'Pair these first' }).click();
  await expect(page.getByRole('heading', { name: 'Near-misses' })).toBeVisible();
  await expect(panel).toBeHidden();
});

test('clashes are counted and shown before a rule is applied', async ({ page }) => {
  await post('clashing', 'text', ['SKU-1', 'Sku-1', 'SKU-2', 'SKU-3']);
  await post('clashing', 'image', ['sku-1', 'sku-2', 'sku-3']);
  await signIn(page, '/unmatched/near?collection=clashing');
  await expect(page.getByText('1 new ID is shared by items of one side.')).toBeVisible();
  await expect(
    page
      .getByRole('region', { name: 'IDs that would be shared' })
      .getByRole('cell', { name: 'SKU-1 Sku-1', exact: true }),
  ).toBeVisible();
  await expectAccessible(page);
});

test('who may only read sees near-misses and no control; who may operate sees the preview and cannot apply it', async ({
  page,
  browser,
}) => {
  await post('guarded', 'text', ['A-1 ']);
  await post('guarded', 'image', ['A-1']);
  const reader = await makeKey(muster.url, { name: 'looker', scopes: ['read'] });
  await signIn(page, '/unmatched/near?collection=guarded', reader.key);
  await expect(page.getByRole('heading', { name: 'No spaces at the ends' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Preview/ })).toHaveCount(0);

  const operator = await makeKey(muster.url, { name: 'night', scopes: ['read', 'operate'] });
  const other = await (await browser.newContext()).newPage();
  await signIn(other, '/unmatched/near?collection=guarded', operator.key);
  await other.getByRole('button', { name: /^Preview…/ }).click();
  await expect(other.getByText('A key with the scope admin can apply it.')).toBeVisible();
  const status = await other.evaluate(async () => {
    const answer = await fetch('/api/collections/guarded/id-rules/apply', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id_rule: [{ step: 'trim' }] }),
    });
    return answer.status;
  });
  expect(status).toBe(403);
  await other.context().close();
});

test('a rule is set step by step in a collection’s settings, and is in force for what comes', async ({
  page,
}) => {
  await post('by-hand', 'text', ['first']);
  await signIn(page, '/collections?collection=by-hand');
  await page.getByRole('button', { name: 'Settings of by-hand' }).click();
  const panel = page.getByRole('dialog');
  for (const step of ['Without a prefix', 'Lower case']) {
    await panel.getByLabel('Add a step').click();
    await page.getByRole('option', { name: step }).click();
  }
  await panel.getByLabel('Prefix of step 1').fill('cdn/');
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Save the settings' }).click();
  await expect(panel).toBeHidden();
  await post('by-hand', 'text', ['cdn/SKU-1']);
  await expect.poll(() => stateOf('by-hand', 'sku-1')).toBe('unmatched');
});
