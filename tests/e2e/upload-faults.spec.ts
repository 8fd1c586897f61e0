import { expect as expectWithin, test, type Page } from 'playwright/test';
import { ADMIN_KEY, makeKey, revokeKey, withKey } from '#tests/support/access.ts';
import { ask } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible, signIn } from '#tests/support/page.ts';
import { makeUploadFolder, makeVectors, writeNpy, type UploadFolder } from '#tests/support/upload-files.ts';
import { openUploadPage, type UploadPage } from '#tests/support/upload-page.ts';

/** Ten batches of 4 MB. */
const ROWS = 10_000;
const DIMS = 1_024;

/** A busy machine takes its time: what has to come is waited for. */
const expect = expectWithin.configure({ timeout: 60_000 });
test.setTimeout(240_000);

let muster: TestMuster;
let folder: UploadFolder;
let bytes: Uint8Array;
let array: string;
test.beforeAll(async () => {
  muster = await startMuster({ env: { MUSTER_ADMIN_KEY: ADMIN_KEY } });
  folder = await makeUploadFolder();
  bytes = writeNpy(makeVectors(ROWS, DIMS));
  array = await folder.write('vectors.npy', bytes);
});
test.afterAll(async () => {
  await folder.remove();
  expect(await muster.stop()).toBe(0);
});

const unmatched = async (collection: string) => {
  const stats = await ask(muster.url, 'GET', `${collection}/stats`, undefined, withKey(ADMIN_KEY));
  return (stats as { unmatched: number }).unmatched;
};

async function open(page: Page, collection: string, key = ADMIN_KEY): Promise<UploadPage> {
  await signIn(page, `${muster.url}/login`, key);
  await expect(page).not.toHaveURL(/login/);
  return openUploadPage(page, muster.url, collection);
}

/** Its figures, when an upload is over. */
async function readSum(page: Page): Promise<{ sent: number; accepted: number; others: number }> {
  const text = await page.getByText(/^[\d,]+ sent = /).innerText();
  const [sent, accepted, ...others] = text.match(/[\d,]+/g)!.map((part) => Number(part.replaceAll(',', '')));
  return { sent: sent!, accepted: accepted!, others: others.reduce((a, b) => a + b, 0) };
}

test('a key that is revoked in the middle holds the upload, which goes on with another to the last row', async ({
  page,
}) => {
  const made = await makeKey(muster.url, { name: 'leaving', scopes: ['read', 'write'] });
  const upload = await open(page, 'revoked', made.key);
  let asked = 0;
  await page.context().route('**/aggregate?*', async (route) => {
    asked += 1;
    if (asked === 4) await revokeKey(muster.url, made.id);
    await route.continue();
  });
  await upload.pick(array);
  await upload.check();
  await upload.send();
  const held = page.getByRole('region', { name: 'A key is needed' });
  await expect(held.getByText(/rows are answered and stay; [\d,]+ wait in this tab/)).toBeVisible();
  await expect(page.getByText('0 batches in flight')).toBeVisible();
  await expectAccessible(page);
  const looker = await makeKey(muster.url, { name: 'looker', scopes: ['read'] });
  const { key } = await makeKey(muster.url, { name: 'coming', scopes: ['read', 'write'] });
  for (const one of ['no key', looker.key, key]) {
    await held.getByLabel('Key').fill(one);
    await held.getByRole('button', { name: 'Sign in and go on' }).click();
    if (one !== key) await expect(held.getByLabel('Key')).toBeVisible();
  }
  await upload.finish();
  expect(await readSum(page)).toEqual({ sent: ROWS, accepted: ROWS, others: 0 });
  await expect.poll(() => unmatched('revoked')).toBe(ROWS);
});

test('an upload that is held while another page is shown goes on after a sign-in there', async ({ page }) => {
  const made = await makeKey(muster.url, { name: 'leaving', scopes: ['read', 'write'] });
  const upload = await open(page, 'elsewhere', made.key);
  let asked = 0;
  const seen = Promise.withResolvers<void>();
  await page.context().route('**/aggregate?*', async (route) => {
    asked += 1;
    if (asked === 4) {
      await seen.promise;
      await revokeKey(muster.url, made.id);
    }
    await route.continue();
  });
  await upload.pick(array);
  await upload.check();
  await upload.send();
  await expect(page.getByText(/of 10,000 rows answered/)).toBeVisible();
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await expect(page.getByRole('heading', { name: 'Readiness' })).toBeVisible();
  seen.resolve();
  await expect(page.getByText('The upload of this tab is held')).toBeVisible();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Key', { exact: true }).fill(ADMIN_KEY);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await upload.finish();
  expect(await readSum(page)).toEqual({ sent: ROWS, accepted: ROWS, others: 0 });
});

test('Retry-After of a 429 and of a 503 is honoured, and every row arrives once', async ({ page }) => {
  const upload = await open(page, 'asked-to-wait');
  const asked: number[] = [];
  await page.context().route('**/aggregate?*', async (route) => {
    asked.push(performance.now());
    const status = { 2: 429, 5: 503 }[asked.length];
    await (status === undefined
      ? route.continue()
      : route.fulfill({ status, headers: { 'retry-after': '2' }, json: { code: 'busy' } }));
  });
  await upload.pick(array);
  await upload.check();
  await upload.send();
  await expect(page.getByText(/Muster asked to wait 2 s|does not take rows now/)).toBeVisible();
  await upload.finish();
  await expect(page.getByText('2 times, for Muster')).toBeVisible();
  expect(await readSum(page)).toEqual({ sent: ROWS, accepted: ROWS, others: 0 });
  await expect.poll(() => unmatched('asked-to-wait')).toBe(ROWS);
});

test('a Muster that is killed in the middle and comes back gets every row', async ({ page }) => {
  const upload = await open(page, 'killed');
  let asked = 0;
  await page.context().route('**/aggregate?*', async (route) => {
    asked += 1;
    if (asked === 5) await muster.kill();
    await route.continue().catch(() => undefined);
  });
  await upload.pick(array);
  await upload.check();
  await upload.send();
  await expect(page.getByText(/Muster does not take rows now \(no network\)/)).toBeVisible();
  const { port } = new URL(muster.url);
  muster = await startMuster({
    dataDir: muster.dataDir,
    env: { MUSTER_ADMIN_KEY: ADMIN_KEY, PORT: port },
  });
  await upload.finish();
  const { sent, accepted, others } = await readSum(page);
  expect([sent, accepted + others]).toEqual([ROWS, ROWS]);
  await expect.poll(() => unmatched('killed')).toBe(ROWS);
});

test('a file that ends in the middle is sent up to there, the next one whole, and the sum is exact', async ({
  page,
}) => {
  const short = await folder.write('short-text.npy', bytes.subarray(0, bytes.length * 0.4));
  const rows = ['1', '2'].map((id) => JSON.stringify({ id: `row-${id}`, embedding: [1, 2] }));
  const whole = await folder.write('image.jsonl', rows.join('\n'));
  const upload = await open(page, 'ends-early');
  await upload.pick(short, whole);
  await upload.check();
  await expect(page.getByText(/it ends early, in row 4,?000 of 10,?000/i).first()).toBeVisible();
  await upload.send();
  await upload.finish();
  await expect(page.getByText(/it ends early, in row/i).first()).toBeVisible();
  expect(await readSum(page)).toEqual({ sent: 4_001, accepted: 4_001, others: 0 });
  await expect.poll(() => unmatched('ends-early')).toBe(4_001);
});

test('what was answered before a cancel is what is held, to the row', async ({ page }) => {
  const upload = await open(page, 'stopped');
  let asked = 0;
  let cancelled: Promise<void> | undefined;
  // The rest is not sent meanwhile, however long the two clicks take.
  await page.context().route('**/aggregate?*', async (route) => {
    asked += 1;
    if (asked >= 4) await (cancelled ??= upload.cancel());
    await route.continue();
  });
  await upload.pick(array);
  await upload.check();
  await upload.send();
  await expect(page.getByText(/^Cancelled\./)).toBeVisible();
  const { sent, accepted, others } = await readSum(page);
  expect([others, accepted]).toEqual([0, sent]);
  await expect.poll(() => unmatched('stopped')).toBe(sent);
});
