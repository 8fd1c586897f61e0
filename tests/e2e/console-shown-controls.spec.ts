import { expect, test, type Page } from 'playwright/test';
import { itemPage, stats } from '#lib/contract/answers.ts';
import { ADMIN_KEY, makeKey, withKey } from '#tests/support/access.ts';
import { ACCESS_TABLE } from '#tests/support/access-table.ts';
import { ask, failReady, postIds } from '#tests/support/console-data.ts';
import { expectSettled, listLiveAddresses, type Shown } from '#tests/support/console-pages.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { signIn } from '#tests/support/page.ts';
import { fill } from '#tests/support/routes.ts';

let muster: TestMuster;
let shown: Shown;
let lookersKey: string;
const admin = withKey(ADMIN_KEY);
const idsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const post = (collection: string, modality: 'text' | 'image', ids: readonly string[]) =>
  postIds(muster.url, collection, modality, ids, admin);
const statsOf = async (collection: string) =>
  stats.parse(await ask(muster.url, 'GET', `${collection}/stats`, undefined, admin));

async function listUnmatched(collection: string): Promise<string[]> {
  const page = await ask(muster.url, 'GET', `${collection}/items?limit=1000`, undefined, admin);
  return itemPage
    .parse(page)
    .items.map(({ id }) => id)
    .toSorted();
}

test.beforeAll(async () => {
  muster = await startMuster({ env: { MUSTER_ADMIN_KEY: ADMIN_KEY } });
  await ask(muster.url, 'PUT', 'looked-at', {}, admin);
  await ask(muster.url, 'POST', 'looked-at/pause', undefined, admin);
  for (const modality of ['text', 'image'] as const) await post('looked-at', modality, idsOf('failed-', 3));
  await failReady(muster, 'looked-at', 'mapper_parsing_exception: no number');
  await post('looked-at', 'text', idsOf('id-', 3));
  const { id } = (await ask(muster.url, 'POST', 'looked-at/verify', undefined, admin)) as { id: string };
  shown = { collection: 'looked-at', item: 'id-0', operation: id };
  lookersKey = (await makeKey(muster.url, { name: 'looker', scopes: ['read'] })).key;
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

// The palette lists collections too: these are not named like what is done.
for (const { action, past, collection, documents } of [
  { action: 'Flush', past: 'Flushed', collection: 'taken-in', documents: 60 },
  { action: 'Discard', past: 'Discarded', collection: 'thrown-out', documents: 3 },
])
  test(`${action}: a typed confirmation touches exactly what was previewed, though more arrive meanwhile, and its receipt leads to the operation`, async ({
    page,
  }) => {
    const name = action.toLowerCase();
    await post(collection, 'text', idsOf('early-', 60));
    await signIn(page, `${muster.url}/unmatched?collection=${collection}&missing=image`, ADMIN_KEY);
    await page.getByLabel('Select all that match').check();
    await page.getByRole('button', { name: `${action} 60…` }).click();
    const panel = page.getByRole('dialog');
    await expect(panel.getByRole('heading', { name: `${action} 60 items` })).toBeVisible();

    await post(collection, 'text', idsOf('late-', 25));
    await post(collection, 'image', idsOf('early-', 3));
    await expect.poll(async () => (await statsOf(collection)).unmatched).toBe(82);
    const commit = panel.getByRole('button', { name: `${action} 60 items` });
    await expect(commit).toBeDisabled();
    await panel.getByLabel(`Type ${name} 60 to confirm`).fill(`${name} 6`);
    await expect(commit).toBeDisabled();
    await panel.getByLabel(`Type ${name} 60 to confirm`).fill(`${name} 60`);
    await commit.click();

    await expect(panel.getByText(`${past} 57. 3 changed since the preview and were left out.`)).toBeVisible();
    await expect.poll(() => listUnmatched(collection)).toEqual(idsOf('late-', 25).toSorted());
    await expect.poll(async () => (await statsOf(collection)).indexed).toBe(documents);
    await panel.getByRole('link', { name: 'Open the operation' }).click();
    await expect(page).toHaveURL(new RegExp(`/operations/[^?]+\\?collection=${collection}`));
    await expect(page.getByText(`${past} 57. 3 changed since the preview and were left out.`)).toBeVisible();
    await expect(page.getByText('admin', { exact: true }).first()).toBeVisible();
  });

/** What changes anything, by its words. */
const CONTROL =
  /flush|discard|requeue|pause|resume|delete|revoke|abort|apply|rename|verify now|run verify|new (collection|key)|make|save|change|edit/i;
const countControls = async (page: Page): Promise<number> =>
  (await page.getByRole('main').getByRole('button', { name: CONTROL }).count()) +
  (await page.getByRole('main').getByRole('checkbox').count());

/** Pages with controls, and what each shows once it has its data. */
const CONTROLLED: Readonly<Record<string, RegExp>> = {
  '/': /wait for image/,
  '/unmatched': /^id-0$/,
  '/failed': /mapper_parsing_exception/,
  '/items/id-0': /waits for image/,
  '/collections': /muster-looked-at/,
};

test('a key that only reads finds no control on any page, where one that may finds them', async ({
  browser,
}) => {
  for (const [who, key] of [
    ['looker', lookersKey],
    ['admin', ADMIN_KEY],
  ] as const) {
    const page = await (await browser.newContext()).newPage();
    await signIn(page, `${muster.url}/?collection=looked-at`, key);
    await expect(page.getByText(new RegExp(`^${who} · `)).first()).toBeVisible();
    for (const address of listLiveAddresses(shown)) {
      await page.goto(muster.url + address);
      await expect(page.getByText(new RegExp(`^${who} · `)).first()).toBeVisible();
      await expectSettled(page);
      const known = CONTROLLED[new URL(page.url()).pathname];
      if (known) await expect(page.getByRole('main').getByText(known).first()).toBeVisible();
      if (who === 'looker') expect(await countControls(page), address).toBe(0);
      else if (known) await expect.poll(() => countControls(page), address).toBeGreaterThan(0);
    }
    await page.context().close();
  }
});

test('neither keys nor the palette give a key that only reads anything to change', async ({ page }) => {
  await signIn(page, `${muster.url}/unmatched?collection=looked-at`, lookersKey);
  await expect(page.getByRole('link', { name: 'id-0', exact: true })).toBeVisible();
  for (const key of ['j', 'x', 'X', 'f', 'd', 'r']) await page.keyboard.press(key);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option', { name: 'Unmatched' })).toBeVisible();
  expect((await page.getByRole('option').allTextContents()).filter((text) => CONTROL.test(text))).toEqual([]);
});

test('a page comes with nothing that its reader may not see', async ({ request }) => {
  const bound = await makeKey(muster.url, { name: 'bound', scopes: ['read'], collections: ['elsewhere'] });
  const writer = await makeKey(muster.url, { name: 'writer', scopes: ['write'] });
  for (const [key, isTold] of [
    [lookersKey, true],
    [bound.key, false],
    [writer.key, false],
  ] as const) {
    await request.post(`${muster.url}/api/session`, { data: { key } });
    for (const address of listLiveAddresses(shown)) {
      const isThere = async () =>
        (await (await request.get(muster.url + address)).text()).includes('muster-looked-at');
      expect((await request.get(muster.url + address)).status()).toBe(200);
      // What is slow to come is not waited for: the page asks for it once it lives.
      if (isTold) await expect.poll(isThere, address).toBe(true);
      else expect(await isThere(), address).toBe(false);
    }
  }
});

const MUTATIONS = Object.entries(ACCESS_TABLE).flatMap(([route, scopes]) =>
  Array.isArray(scopes) && !scopes.includes('read') && !route.startsWith('GET ') ? [route] : [],
);

test('the server refuses every change that a reader’s page asks for, and nothing changes', async ({
  page,
}) => {
  await signIn(page, `${muster.url}/?collection=looked-at`, lookersKey);
  await expect(page.getByText('looker · read').first()).toBeVisible();
  const { unmatched, ready, later, failed } = await statsOf('looked-at');
  expect(MUTATIONS).toContain('POST /api/collections/[collection]/flush');
  for (const route of MUTATIONS) {
    const [method = '', pattern = ''] = route.split(' ');
    const answer = await page.evaluate(
      async ([asked, path]) => {
        const headers = { 'content-type': 'application/json' };
        const refusal = await fetch(path!, { method: asked!, headers, body: '{"ids":["id-0"]}' });
        return { status: refusal.status, ...((await refusal.json()) as { code: string }) };
      },
      [method, fill(pattern, 'looked-at')],
    );
    expect(answer, route).toMatchObject({ status: 403, code: 'forbidden' });
  }
  expect(await statsOf('looked-at')).toMatchObject({ unmatched, ready, later, failed });
});
