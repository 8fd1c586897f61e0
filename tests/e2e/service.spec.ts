import { expect, test } from 'playwright/test';
import { postIds } from '#tests/support/console-data.ts';
import { ADMIN_KEY, makeKey, withKey } from '#tests/support/access.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible } from '#tests/support/page.ts';

/** Where documents go: another Muster, which asks for keys. */
let receiver: TestMuster;
let muster: TestMuster;
let key: string;

test.beforeAll(async () => {
  receiver = await startMuster({ env: { MUSTER_ADMIN_KEY: ADMIN_KEY } });
  key = (await makeKey(receiver.url, { name: 'first-muster', scopes: ['write', 'read'] })).key;
  muster = await startMuster({ env: { MUSTER_SERVICE_URL: receiver.url, MUSTER_SERVICE_TOKEN: key } });
  await postIds(muster.url, 'shop', 'text', ['a', 'b', 'c']);
  await postIds(muster.url, 'shop', 'image', ['a', 'b']);
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
  expect(await receiver.stop()).toBe(0);
});

const ask = async (url: string, path: string, init: RequestInit = {}) => {
  const answer = await fetch(`${url}/api/collections/${path}`, init);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const indexedThere = async () =>
  (await ask(receiver.url, 'muster-shop/stats', { headers: withKey(key) })).body.indexed;

test('of two chained Musters the first pairs, and the second indexes whole documents and merges late halves', async () => {
  await expect.poll(indexedThere, { timeout: 20_000 }).toBe(2);
  const read = () => ask(receiver.url, 'muster-shop/items/a', { headers: withKey(key) });
  // Its document is there a moment before Redis is rid of it.
  await expect.poll(async () => (await read()).body.state).toBe('indexed');
  const { body } = await read();
  expect(body).toMatchObject({
    document: { modalities: ['text', 'image'], received: { text: { by: 'first-muster' } } },
  });
  expect((await ask(receiver.url, 'muster-shop/items/c', { headers: withKey(key) })).body.state).toBe(
    'unknown',
  );
  const before = (body.document as { versions: Record<string, number> }).versions;
  await postIds(muster.url, 'shop', 'text', ['a']);
  const flush = await ask(muster.url, 'shop/flush', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scope: 'unmatched', ids: ['a'] }),
  });
  expect(flush.status).toBe(200);
  const versions = async () =>
    (
      (await ask(receiver.url, 'muster-shop/items/a', { headers: withKey(key) })).body.document as {
        versions: object;
      } | null
    )?.versions;
  await expect
    .poll(versions, { timeout: 20_000 })
    .toMatchObject({ text: expect.any(Number), image: before.image });
});

test('what cannot be told is said: by the API with a code of its own, by the pages in words', async ({
  page,
}) => {
  const search = await ask(muster.url, 'shop/search', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ modality: 'text', id: 'c', k: 3 }),
  });
  expect(search).toMatchObject({ status: 409, body: { code: 'engine_cannot' } });
  expect(await ask(muster.url, 'shop/items/b')).toMatchObject({
    status: 409,
    body: { code: 'engine_cannot' },
  });
  expect((await ask(muster.url, 'shop/stats')).body.indexed).toBeNull();

  await page.goto(`${muster.url}/?collection=shop`);
  await expect(page.getByText('not counted: a service has them')).toBeVisible();
  await expect(page.getByText(/Service, index muster-shop/).first()).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${muster.url}/system?collection=shop`);
  await expect(page.getByText('Documents are sent to a service.', { exact: false })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${muster.url}/items/b?collection=shop`);
  await expect(
    page.getByText('Nothing is held of this ID. Documents go to the service', { exact: false }),
  ).toBeVisible();
  await page.goto(`${muster.url}/items/c?collection=shop`);
  await expect(page.getByText('a service has it, unread').first()).toBeVisible();
  await page.goto(`${muster.url}/collections?collection=shop`);
  await expect(page.getByRole('button', { name: 'Delete shop …' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Swap/ })).toHaveCount(0);
});
