import { expect as expectWithin, test } from 'playwright/test';
import { ask } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible } from '#tests/support/page.ts';
import { makeUploadFolder, type UploadFolder } from '#tests/support/upload-files.ts';
import { openUploadPage } from '#tests/support/upload-page.ts';

/** A busy machine takes its time: what has to come is waited for. */
const expect = expectWithin.configure({ timeout: 30_000 });

let muster: TestMuster;
let folder: UploadFolder;
test.beforeAll(async () => {
  muster = await startMuster();
  folder = await makeUploadFolder();
});
test.afterAll(async () => {
  await folder.remove();
  expect(await muster.stop()).toBe(0);
});

const unmatched = async (collection: string) =>
  ((await ask(muster.url, 'GET', `${collection}/stats`)) as { unmatched: number }).unmatched;

test('refused rows are sent again under another ID column, and no others; each row counts once', async ({
  page,
}) => {
  const rows = ['', 'b', '', 'd', 'e'].map((id, i) =>
    JSON.stringify({ id, sku: `sku-${i}`, embedding: [i + 1, 2] }),
  );
  const file = await folder.write('skus.jsonl', rows.join('\n'));
  const upload = await openUploadPage(page, muster.url, 'again');
  await upload.pick(file);
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect(page.getByText('5 sent = 3 accepted + 0 duplicates + 0 stale + 2 refused')).toBeVisible();
  await page.getByRole('button', { name: 'Retry after a fix' }).click();
  await expect(page.getByText('2 refused rows are sent again, and no other.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel(/Where the IDs of skus\.jsonl/).click();
  await page.getByRole('option', { name: /^sku/ }).click();
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect(page.getByText('2 sent again = 2 accepted + 0 duplicates')).toBeVisible();
  await expect(
    page.getByText('5 sent in all = 5 accepted + 0 duplicates + 0 stale + 0 refused'),
  ).toBeVisible();
  await expectAccessible(page);
  await expect.poll(() => unmatched('again')).toBe(5);
  const held = await ask(muster.url, 'POST', 'again/held', { ids: ['sku-0', 'b', 'sku-1', 'sku-2'] });
  expect(held).toEqual({ held: [['text'], ['text'], [], ['text']] });
});

test('a mended file takes the place of the first, and each of its rows counts by its last answer', async ({
  page,
}) => {
  const text = 'id,embedding\na,"[1, 2.5]"\nb,"[1, nan]"\nc,"[0, 0.0]"\n';
  const file = await folder.write('mended.csv', text);
  const upload = await openUploadPage(page, muster.url, 'mended');
  await upload.pick(file);
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect(page.getByText('3 sent = 1 accepted + 0 duplicates + 0 stale + 2 refused')).toBeVisible();
  await page.getByRole('button', { name: 'Retry after a fix' }).click();
  await upload.pick(await folder.write('mended.csv', text.replace('nan', '3.5')));
  await expect(page.getByText(/sent again, and all rows of mended\.csv;/)).toBeVisible();
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect(
    page.getByText('3 sent again = 1 accepted + 1 duplicates + 0 stale + 1 refused'),
  ).toBeVisible();
  await expect(
    page.getByText('3 sent in all = 1 accepted + 1 duplicates + 0 stale + 1 refused'),
  ).toBeVisible();
  await expect(page.getByRole('row', { name: /zero_magnitude 1 mended\.csv, row 4/ })).toBeVisible();
  await expect.poll(() => unmatched('mended')).toBe(2);
});

test('mended rows in a file of their own are sent beside those that were refused, as what they were', async ({
  page,
}) => {
  const file = await folder.write('all.csv', 'id,embedding\na,"[1, 2]"\nb,"[0, 0]"\nc,"[4, 5]"\n');
  const upload = await openUploadPage(page, muster.url, 'beside');
  await upload.pick(file);
  await upload.check();
  await upload.send();
  await upload.finish();
  await page.getByRole('button', { name: 'Retry after a fix' }).click();
  await upload.pick(await folder.write('fixed.csv', 'id,embedding\nb,"[2, 3]"\n'));
  await expect(page.getByLabel(/What fixed\.csv.*: text/)).toBeVisible();
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect(
    page.getByText('2 sent again = 1 accepted + 0 duplicates + 0 stale + 1 refused'),
  ).toBeVisible();
  await expect(
    page.getByText('4 sent in all = 3 accepted + 0 duplicates + 0 stale + 1 refused'),
  ).toBeVisible();
  const held = await ask(muster.url, 'POST', 'beside/held', { ids: ['a', 'b', 'c'] });
  expect(held).toEqual({ held: [['text'], ['text'], ['text']] });
});

test('rows of other dims can be sent on into a collection of their own', async ({ page }) => {
  await ask(muster.url, 'PUT', 'wider', {});
  const file = await folder.write('text.csv', 'id,embedding\na,"[1, 2]"\nb,"[1, 2, 3]"\nc,"[4, 5]"\n');
  const upload = await openUploadPage(page, muster.url, 'narrower');
  await upload.pick(file);
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect(page.getByRole('row', { name: /dims_mismatch 1 text\.csv, row 3/ })).toBeVisible();
  await page.getByRole('button', { name: 'Retry after a fix' }).click();
  await page.getByRole('region', { name: 'Map' }).getByLabel('Collection: narrower').click();
  await page.getByRole('option', { name: 'wider', exact: true }).click();
  await expect(page).toHaveURL(/collection=wider/);
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect(
    page.getByText('3 sent in all = 3 accepted + 0 duplicates + 0 stale + 0 refused'),
  ).toBeVisible();
  await expect.poll(() => unmatched('wider')).toBe(1);
  expect(await unmatched('narrower')).toBe(2);
});

test('a retry that is given up leaves the result as it was', async ({ page }) => {
  const file = await folder.write('given-up.csv', 'id,embedding\na,"[1, 2]"\nb,"[0, 0]"\n');
  const upload = await openUploadPage(page, muster.url, 'given-up');
  await upload.pick(file);
  await upload.check();
  await upload.send();
  await upload.finish();
  await page.getByRole('button', { name: 'Retry after a fix' }).click();
  await upload.check();
  await expect(page.getByText('1 row checked.')).toBeVisible();
  await page.getByRole('button', { name: 'Back to the result' }).click();
  await expect(page.getByText('2 sent = 1 accepted + 0 duplicates + 0 stale + 1 refused')).toBeVisible();
});

test('a file that was left out can be mended and picked again before anything is sent', async ({ page }) => {
  const upload = await openUploadPage(page, muster.url, 'left-out');
  await upload.pick(await folder.write('late.jsonl', '{"id": "a", "embedding": "no'));
  await expect(page.getByText(/^Left out/).first()).toBeVisible();
  await upload.pick(await folder.write('late.jsonl', '{"id": "a", "embedding": [1, 2]}\n'));
  await expect(page.getByRole('cell', { name: 'late.jsonl' })).toHaveCount(1);
  await upload.check();
  await upload.send();
  await upload.finish();
});

const FAULTY = 'id,embedding\na,"[1, 2.5]"\nb,"[1, nan]"\nc,"[4, 5]"\nd,"[0, 0]"\n';
const FIXED = FAULTY.replace('nan', '3.5').replace('[0, 0]', '[0, 7]');

test('a list of refused rows dropped with its mended file sends these rows and no others', async ({
  page,
}) => {
  const file = await folder.write('listed.csv', FAULTY);
  const upload = await openUploadPage(page, muster.url, 'listed');
  await upload.pick(file);
  await upload.check();
  await upload.send();
  await upload.finish();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download 2 as CSV' }).click();
  const list = await folder.write('muster-refused.csv', '');
  await (await download).saveAs(list);
  await page.getByRole('button', { name: 'Start over' }).click();
  await upload.pick(list);
  await expect(
    page.getByText(
      /^Left out: it lists 2 rows that were refused, and holds no vectors\. Add listed\.csv too/,
    ),
  ).toHaveCount(2);
  await folder.write('listed.csv', FIXED);
  await upload.pick(file);
  await expect(
    page.getByText('muster-refused.csv lists 2 refused rows of listed.csv. Only these rows are sent'),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Check 2 rows' }).click();
  await upload.send();
  await upload.finish();
  await expect(page.getByText('2 sent = 2 accepted + 0 duplicates + 0 stale + 0 refused')).toBeVisible();
  await expect.poll(() => unmatched('listed')).toBe(4);
});

test('a file that is mended after a reload is sent whole, or only the rows that were refused', async ({
  page,
}) => {
  const file = await folder.write('reloaded.csv', FAULTY);
  const upload = await openUploadPage(page, muster.url, 'reloaded');
  await upload.pick(file);
  await upload.check();
  await upload.send();
  await upload.finish();
  await folder.write('reloaded.csv', FIXED.slice(0, FIXED.lastIndexOf('d,')));
  const again = await openUploadPage(page, muster.url, 'reloaded');
  await again.pick(file);
  await expect(
    page.getByText(/2 rows of reloaded\.csv were refused here on .* All rows are sent/),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Send only 2 rows' }).click();
  await again.check();
  await expect(page.getByText('1 row that was refused does not stand in these files any more')).toBeVisible();
  await again.send();
  await again.finish();
  await expect(page.getByText('1 sent = 1 accepted + 0 duplicates + 0 stale + 0 refused')).toBeVisible();
  const anew = await openUploadPage(page, muster.url, 'reloaded');
  await anew.pick(file);
  await expect(page.getByRole('button', { name: /^Check/ })).toBeEnabled();
  await expect(page.getByText(/were refused here/)).toHaveCount(0);
});

test('of a mended file whose rows stand where they stood only the refused rows can be sent again', async ({
  page,
}) => {
  const file = await folder.write('standing.csv', FAULTY);
  const upload = await openUploadPage(page, muster.url, 'standing');
  await upload.pick(file);
  await upload.check();
  await upload.send();
  await upload.finish();
  await page.getByRole('button', { name: 'Retry after a fix' }).click();
  await folder.write('standing.csv', FIXED);
  await upload.pick(file);
  await page.getByRole('button', { name: 'Send only 2 refused rows' }).click();
  await expect(page.getByText('2 refused rows are sent again, and no other.')).toBeVisible();
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect(page.getByText('2 sent again = 2 accepted + 0 duplicates')).toBeVisible();
  await expect(
    page.getByText('4 sent in all = 4 accepted + 0 duplicates + 0 stale + 0 refused'),
  ).toBeVisible();
});
