import { expect as expectWithin, test, type Page } from 'playwright/test';
import { ADMIN_KEY, makeKey, withKey } from '#tests/support/access.ts';
import { ask, postIds } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible, signIn } from '#tests/support/page.ts';
import { makeUploadFolder, makeVectors, writeNpy, type UploadFolder } from '#tests/support/upload-files.ts';
import { openUploadPage, type UploadPage } from '#tests/support/upload-page.ts';

/** Ten batches of 4 MB. */
const ROWS = 10_000;
const DIMS = 1_024;
const BACKLOG_MAX = 12_000;

/** A busy machine takes its time: what has to come is waited for. */
const expect = expectWithin.configure({ timeout: 30_000 });

let muster: TestMuster;
let folder: UploadFolder;
let array: string;
const admin = withKey(ADMIN_KEY);

test.beforeAll(async () => {
  muster = await startMuster({
    env: { MUSTER_ADMIN_KEY: ADMIN_KEY, MUSTER_BACKLOG_MAX: String(BACKLOG_MAX) },
  });
  folder = await makeUploadFolder();
  array = await folder.write('vectors.npy', writeNpy(makeVectors(ROWS, DIMS)));
});
test.afterAll(async () => {
  await folder.remove();
  expect(await muster.stop()).toBe(0);
});

const stats = async (collection: string) =>
  (await ask(muster.url, 'GET', `${collection}/stats`, undefined, admin)) as Record<string, number>;

/** All rows are held; counts are read once a second. */
const expectHeld = (collection: string) =>
  expect.poll(async () => (await stats(collection)).unmatched, { timeout: 60_000 }).toBe(ROWS);

async function open(page: Page, collection: string, key = ADMIN_KEY): Promise<UploadPage> {
  await signIn(page, `${muster.url}/login`, key);
  await expect(page).not.toHaveURL(/login/);
  return openUploadPage(page, muster.url, collection);
}

/** Files of which the browser has kept how far they came. */
const countRemembered = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('muster-uploads');
        opening.onsuccess = () => {
          const { result: db } = opening;
          const counting = db.transaction('files').objectStore('files').count();
          counting.onsuccess = () => {
            db.close();
            resolve(counting.result);
          };
        };
      }),
  );

const ONE_MORE = {
  embeddings: [{ id: 'one-more', embedding_type: 'EMBEDDINGS_TEXT', embedding: [1, 2] }],
};

/** Lets so many batches through, and holds the others until it is opened. */
async function narrow(page: Page, batches: number) {
  let passed = 0;
  let release = () => {};
  const opened = new Promise<void>((resolve) => (release = resolve));
  await page.context().route('**/aggregate?*', async (route) => {
    passed += 1;
    if (passed > batches) await opened;
    await route.continue().catch(() => undefined);
  });
  return { open: release, asked: () => passed };
}

const answered = (page: Page) => page.getByText(/of 10,000 rows answered/);

test('a pause holds what was not sent, a resume sends it, and other tabs see it', async ({
  page,
  context,
}) => {
  const upload = await open(page, 'paused');
  const network = await narrow(page, 2);
  await upload.pick(array);
  await upload.check();
  await upload.send();
  await expect(page.getByText('3 batches in flight')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused. What was sent stays.')).toBeVisible();
  const other = await context.newPage();
  await other.goto(`${muster.url}/upload?collection=paused`);
  await expect(other.getByText(/An upload into paused runs in another tab/)).toBeVisible();
  await other.close();
  network.open();
  await expect(page.getByText('0 batches in flight')).toBeVisible();
  await expect(page.getByText('Paused. What was sent stays.')).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await upload.finish();
  await expectHeld('paused');
});

test('an upload goes on while other pages are looked at', async ({ page }) => {
  const upload = await open(page, 'elsewhere');
  const network = await narrow(page, 2);
  await upload.pick(array);
  await upload.check();
  await upload.send();
  await expect(answered(page)).toBeVisible();
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await expect(page.getByRole('heading', { name: 'Readiness' })).toBeVisible();
  network.open();
  await expectHeld('elsewhere');
  await page.getByRole('link', { name: 'Upload', exact: true }).first().click();
  await upload.finish();
});

test('a cancel keeps what was sent, and the file picked again goes on after it', async ({ page }) => {
  const upload = await open(page, 'cancelled');
  const network = await narrow(page, 3);
  await upload.pick(array);
  await upload.check();
  await upload.send();
  await expect(page.getByText('3 batches in flight')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this upload?' });
  await expect(dialog.getByText(/^3 batches; waited for, and counted$/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Go on sending' }).click();
  await expect(dialog).toBeHidden();
  await upload.cancel();
  network.open();
  await expect(page.getByText(/^Cancelled\. [\d,]+ of 10,000 rows were sent and stay/)).toBeVisible();
  await page.getByRole('button', { name: 'Start over' }).click();
  await upload.pick(array);
  await upload.check();
  await expect(
    page.getByText(/An earlier try of these files in this browser got [\d,]+ rows answered/),
  ).toBeVisible();
  await upload.send();
  await upload.finish();
  await expectHeld('cancelled');
  await expect(
    page.getByText('10,000 sent = 10,000 accepted + 0 duplicates + 0 stale + 0 refused'),
  ).toBeVisible();
});

test('a file that two tabs send at once is remembered to the row, and goes on after it', async ({
  page,
  context,
}) => {
  const upload = await open(page, 'two-tabs');
  const second = await context.newPage();
  const other = await openUploadPage(second, muster.url, 'two-tabs');
  const network = await narrow(page, 6);
  const tabs = [upload, other];
  for (const tab of tabs) {
    await tab.pick(array);
    await tab.check();
  }
  for (const tab of tabs) await tab.send();
  await expect.poll(network.asked).toBeGreaterThan(11);
  for (const tab of tabs) await tab.cancel();
  network.open();
  for (const tab of [page, second]) await expect(tab.getByText(/^Cancelled\./)).toBeVisible();
  await second.close();
  await page.getByRole('button', { name: 'Start over' }).click();
  await upload.pick(array);
  await upload.check();
  const told = await page.getByText(/got [\d,]+ rows answered/).innerText();
  expect(Number(/got ([\d,]+)/.exec(told)![1]!.replaceAll(',', ''))).toBeLessThan(ROWS);
  await upload.send();
  await upload.finish();
  await expect(page.getByText(/^10,000 sent = /)).toBeVisible();
  await expectHeld('two-tabs');
});

test('a reload in the middle loses no row: the file picked again goes on where it stopped', async ({
  page,
}) => {
  page.on('dialog', (dialog) => void dialog.accept());
  const upload = await open(page, 'reloaded');
  const network = await narrow(page, 4);
  await upload.pick(array);
  await upload.check();
  await upload.send();
  await expect(page.getByRole('progressbar', { name: 'Rows answered' })).not.toHaveAttribute(
    'aria-valuenow',
    '0',
  );
  await expect.poll(() => countRemembered(page)).toBe(1);
  await page.reload();
  network.open();
  const again = await openUploadPage(page, muster.url, 'reloaded');
  await again.pick(array);
  await again.check();
  await expect(page.getByText(/got [\d,]+ rows answered/)).toBeVisible();
  const asked = network.asked();
  await again.send();
  await again.finish();
  expect(network.asked() - asked).toBeLessThan(10);
  await expectHeld('reloaded');
});

test('Muster that is full is waited for, and told; nothing is lost or sent twice', async ({ page }) => {
  const ids = Array.from({ length: BACKLOG_MAX }, (_, i) => `in-the-way-${i}`);
  await postIds(muster.url, 'full', 'image', ids, admin);
  const rows = Array.from({ length: 50 }, (_, i) =>
    JSON.stringify({ id: `new-${i}`, embedding: [i + 1, 2] }),
  );
  const file = await folder.write('text.jsonl', rows.join('\n'));
  const upload = await open(page, 'full');
  await upload.pick(file);
  await upload.check();
  // The limit is looked at once a second, and later where Redis is busy.
  const isFull = () =>
    ask(muster.url, 'POST', 'full/aggregate?dry_run=true', ONE_MORE, admin).then(
      () => false,
      (error: Error) => error.message.includes('backlog_full'),
    );
  await expect.poll(isFull).toBe(true);
  await upload.send();
  await expect(
    page.getByText(/Muster asked to wait 10 s \(backlog limit\)\. Nothing was sent twice\./),
  ).toBeVisible();
  await expect(page.getByText('once, for Muster')).toBeVisible();
  const preview = (await ask(
    muster.url,
    'POST',
    'full/discard',
    { scope: 'unmatched', filter: { prefix: 'in-the-way-' }, dry_run: true },
    admin,
  )) as { token: string };
  await ask(muster.url, 'POST', 'full/discard', { token: preview.token }, admin);
  await upload.finish();
  await expect(page.getByText('50 sent = 50 accepted + 0 duplicates + 0 stale + 0 refused')).toBeVisible();
});

test('a network that goes away is waited for', async ({ page, context }) => {
  const upload = await open(page, 'offline');
  const network = await narrow(page, 2);
  await upload.pick(array);
  await upload.check();
  await upload.send();
  await expect(page.getByText('3 batches in flight')).toBeVisible();
  await context.setOffline(true);
  network.open();
  await expect(page.getByText(/Muster does not take rows now \(no network\)/)).toBeVisible();
  await context.setOffline(false);
  await upload.finish();
  await expectHeld('offline');
});

test('a key that may only look is told so, and offered nothing to send with', async ({ page }) => {
  const { key } = await makeKey(muster.url, { name: 'looker', scopes: ['read'] });
  await signIn(page, `${muster.url}/upload?collection=looked-at`, key);
  await expect(page.getByText('This key may not send.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pick files' })).toHaveCount(0);
  await expectAccessible(page);
});
