import { expect, test, type Page } from 'playwright/test';
import { ADMIN_KEY, makeKey, withKey } from '#tests/support/access.ts';
import { ask, failReady, postIds } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible, signIn as showKey } from '#tests/support/page.ts';

let muster: TestMuster;
const admin = withKey(ADMIN_KEY);
const idsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

test.beforeAll(async () => {
  muster = await startMuster({ env: { MUSTER_ADMIN_KEY: ADMIN_KEY } });
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

const signIn = (page: Page, address: string, key = ADMIN_KEY) => showKey(page, muster.url + address, key);

const post = (collection: string, modality: 'text' | 'image', ids: readonly string[]) =>
  postIds(muster.url, collection, modality, ids, admin);

const stats = async (collection: string) =>
  (await ask(muster.url, 'GET', `${collection}/stats`, undefined, admin)) as Record<string, number>;

test('a flush touches exactly what its preview showed, though more arrive meanwhile', async ({ page }) => {
  await post('exact', 'text', idsOf('early-', 40));
  await signIn(page, '/unmatched?collection=exact&missing=image');
  await expect(page.getByText('40 of 40 match these filters')).toBeVisible();
  await page.getByLabel('Select all that match').check();
  await page.getByRole('button', { name: 'Flush 40…' }).click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByRole('heading', { name: 'Flush 40 items' })).toBeVisible();
  await expectAccessible(page);

  await post('exact', 'text', idsOf('late-', 25));
  await post('exact', 'image', idsOf('early-', 3));
  await expect.poll(async () => (await stats('exact')).unmatched).toBe(62);
  const flush = panel.getByRole('button', { name: 'Flush 40 items' });
  await expect(flush).toBeDisabled();
  await panel.getByLabel('Type flush 40 to confirm').fill('flush 40');
  await flush.click();
  await expect(panel.getByText('Flushed 37. 3 changed since the preview and were left out.')).toBeVisible();
  await expect.poll(async () => (await stats('exact')).unmatched).toBe(25);
  await expectAccessible(page);
  await panel.getByRole('link', { name: 'Open the operation' }).click();
  await expect(page).toHaveURL(/\/operations\/[^?]+\?collection=exact/);
  await expect(page.getByText('Flushed 37. 3 changed since the preview and were left out.')).toBeVisible();
});

test('a read-only key sees no control, and the server refuses it too', async ({ page }) => {
  await post('looked-at', 'text', idsOf('id-', 3));
  const { key } = await makeKey(muster.url, { name: 'looker', scopes: ['read'] });
  await signIn(page, '/unmatched?collection=looked-at', key);
  await expect(page.getByText('looker · read').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'id-0', exact: true })).toBeVisible();
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /flush|discard|pause/i })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Keys' })).toHaveCount(0);
  await page.getByRole('link', { name: 'id-0', exact: true }).click();
  await expect(page.getByText('waits for image').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /flush|discard|delete/i })).toHaveCount(0);
  const status = await page.evaluate(async () => {
    const answer = await fetch('/api/collections/looked-at/flush', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ids: ['id-0'] }),
    });
    return answer.status;
  });
  expect(status).toBe(403);
  expect((await stats('looked-at')).unmatched).toBe(3);
});

test('a preview that is over is made anew, and says so, before anything is done', async ({ page }) => {
  await post('expired', 'text', idsOf('id-', 5));
  await signIn(page, '/unmatched?collection=expired');
  await page.getByLabel('Select all that match').check();
  await page.getByRole('button', { name: 'Discard 5…' }).click();
  const panel = page.getByRole('dialog');
  await panel.getByLabel('Type discard 5 to confirm').fill('discard 5');
  // The server's clock can't be turned: the token is spoilt on its way instead.
  await page.route('**/discard', async (route) => {
    const body = route.request().postDataJSON() as { token?: string };
    await (body.token === undefined
      ? route.continue()
      : route.continue({ postData: JSON.stringify({ token: 'of-yesterday' }) }));
  });
  await post('expired', 'text', ['id-5']);
  await panel.getByRole('button', { name: 'Discard 5 items' }).click();
  await expect(panel.getByText('The preview was over. This is a new one, of now.')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Discard 6 items' })).toBeDisabled();
  await expect.poll(async () => (await stats('expired')).unmatched).toBe(6);
});

test('rows are walked, selected and discarded from the keyboard alone', async ({ page }) => {
  await post('keys-only', 'text', ['a', 'b', 'c']);
  await signIn(page, '/?collection=keys-only');
  await expect(page.getByText('3 wait for image').first()).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await expect(page).toHaveURL(/\/unmatched\?collection=keys-only/);
  await expect(page.getByRole('link', { name: 'a', exact: true })).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('1 item selected')).toBeVisible();
  await page.keyboard.press('d');
  const panel = page.getByRole('dialog');
  await expect(panel.getByRole('heading', { name: 'Discard 1 item' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  expect((await stats('keys-only')).unmatched).toBe(3);
});

test('failed items say why, and a requeue gives them another chance', async ({ page }) => {
  await ask(muster.url, 'PUT', 'refused', {}, admin);
  await ask(muster.url, 'POST', 'refused/pause', undefined, admin);
  const ids = idsOf('id-', 4);
  await post('refused', 'text', ids);
  await post('refused', 'image', ids);
  await failReady(muster, 'refused', 'mapper_parsing_exception: no number');
  await signIn(page, '/failed?collection=refused&view=list');
  await expect(page.getByText('mapper_parsing_exception: no number').first()).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Select id-2').check();
  await page.getByRole('button', { name: 'Requeue 1…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Requeue 1 item' }).click();
  await expect(page.getByRole('dialog').getByText('Requeued 1.')).toBeVisible();
  await expect.poll(async () => (await stats('refused')).failed).toBe(3);
});
