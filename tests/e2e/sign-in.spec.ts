import { expect, test } from 'playwright/test';
import { ADMIN_KEY, makeKey, revokeKey } from '#tests/support/access.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { signIn, watch } from '#tests/support/page.ts';

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster({ env: { MUSTER_ADMIN_KEY: ADMIN_KEY } });
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

test('a wrong key is told so, and lets nobody in', async ({ page }) => {
  await signIn(page, muster.url, 'wrong');
  await expect(page).toHaveURL(/\/login\?to=/);
  await expect(page.getByRole('alert').filter({ hasText: 'does not know this key' })).toBeVisible();
  await page.goto(muster.url);
  await expect(page).toHaveURL(/\/login\?to=/);
});

test('a key signs in, back to the page that was asked for, and out again', async ({ page, context }) => {
  const wrong = watch(page, muster.url);
  const { key } = await makeKey(muster.url, { name: 'ops', scopes: ['read', 'operate'] });
  await signIn(page, `${muster.url}/?collection=shop`, key);
  await expect(page).toHaveURL(/\?collection=shop/);
  await expect(page.getByText('ops · read, operate').first()).toBeVisible();
  await expect(page.getByText('Send a pair')).toBeVisible();
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ name: 'muster_session', httpOnly: true, sameSite: 'Strict' });
  expect(await page.evaluate(() => document.cookie + JSON.stringify(localStorage))).toBe('{}');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goto(muster.url);
  await expect(page).toHaveURL(/\/login\?to=/);
  expect(wrong).toEqual([]);
});

test('signing out leads to a fresh start, though the page that is left still asks for its counts', async ({
  page,
}) => {
  await signIn(page, `${muster.url}/?collection=shop`, ADMIN_KEY);
  await expect(page.getByText('admin · admin').first()).toBeVisible();
  const refused = page.waitForResponse((answer) => answer.status() === 401);
  await page.route('**/login', async (route) => {
    await refused;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('Key', { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/\/login$/);
});

test('a key that was filled in before the page lived signs in', async ({ page }) => {
  const filled = Promise.withResolvers<void>();
  await page.route('**/*.js', async (route) => {
    await filled.promise;
    await route.continue();
  });
  await page.goto(`${muster.url}/login`, { waitUntil: 'commit' });
  await page.getByLabel('Key', { exact: true }).fill(ADMIN_KEY);
  const isAlive = page.waitForResponse('**/api/session');
  filled.resolve();
  await isAlive;
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('admin · admin').first()).toBeVisible();
});

test('who is signed in is known soon after Redis, which knows the keys, was away', async ({ page }) => {
  await signIn(page, muster.url, ADMIN_KEY);
  await expect(page.getByText('admin · admin').first()).toBeVisible();
  await page.route('**/api/session', (route) =>
    route.fulfill({ json: { keys_in_force: true, name: null, scopes: [], collections: null } }),
  );
  await page.reload();
  await page.waitForResponse('**/api/session');
  await page.unroute('**/api/session');
  await expect(page.getByText('admin · admin').first()).toBeVisible({ timeout: 20_000 });
});

test('a session whose key is revoked ends under the page', async ({ page }) => {
  const { id, key } = await makeKey(muster.url, { name: 'brief', scopes: ['read'] });
  await signIn(page, muster.url, key);
  await expect(page.getByText('brief · read').first()).toBeVisible();
  await revokeKey(muster.url, id);
  await expect(page).toHaveURL(/\/login\?to=/);
});

test('a link from another site finds who is signed in, though the cookie does not come with it', async ({
  page,
}) => {
  await signIn(page, `${muster.url}/login`, ADMIN_KEY);
  await expect(page.getByText('admin · admin').first()).toBeVisible();
  await page.route('http://elsewhere.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<a href="${muster.url}/?collection=linked">there</a>` }),
  );
  await page.goto('http://elsewhere.example/');
  await page.getByText('there').click();
  await expect(page).toHaveURL(`${muster.url}/?collection=linked`);
});

test('a page of another site changes nothing in the name of who is signed in', async ({ page }) => {
  await signIn(page, `${muster.url}/login`, ADMIN_KEY);
  await expect(page.getByText('admin · admin').first()).toBeVisible();
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join();
  for (const [name, value] of [
    ['sec-fetch-site', 'cross-site'],
    ['origin', 'https://evil.example'],
  ] as const) {
    const answer = await fetch(`${muster.url}/api/collections/embeddings/pause`, {
      method: 'POST',
      headers: { cookie, [name]: value },
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'csrf' });
  }
  const own = await page.evaluate(async () => {
    const answer = await fetch('/api/collections/embeddings/pause', { method: 'POST' });
    return answer.status;
  });
  expect(own).toBe(200);
});

test('a script that somebody smuggles into a page does not run', async ({ page }) => {
  await page.goto(`${muster.url}/login`);
  await page.evaluate(() => {
    const script = document.createElement('img');
    script.setAttribute('onerror', 'window.smuggled = true');
    script.src = 'data:,x';
    document.body.append(script);
  });
  await page.waitForTimeout(200);
  expect(await page.evaluate(() => 'smuggled' in window)).toBe(false);
});
