import { readFile } from 'node:fs/promises';
import { expect as expectWithin, test } from 'playwright/test';
import type { Item } from '#lib/contract/answers.ts';
import { readEmojiFile } from '#scripts/demo/emoji.ts';
import { ask } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible, watch } from '#tests/support/page.ts';
import { makeUploadFolder, writeNpy, type UploadFolder } from '#tests/support/upload-files.ts';
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

const stats = async (collection: string) =>
  (await ask(muster.url, 'GET', `${collection}/stats`)) as Record<string, number>;

test('a table and an array with its IDs beside it become whole documents of the same float32 bytes', async ({
  page,
}) => {
  const wrong = watch(page, muster.url);
  const [texts, images] = await Promise.all([readEmojiFile('text'), readEmojiFile('image')]);
  const array = await folder.write('image.npy', writeNpy(images.map(({ vector }) => vector)));
  const ids = await folder.write('image-ids.txt', images.map(({ id }) => `${id}\n`).join(''));
  const upload = await openUploadPage(page, muster.url, 'emoji');
  await expectAccessible(page);
  await upload.pick('examples/emoji/text.parquet', array, ids);
  await expect(page.getByText('1,792 in the files', { exact: true })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Parquet, list of float32' })).toBeVisible();
  await expectAccessible(page);
  await upload.check();
  await expect(page.getByText('1,792 will pair now, 114 stay unmatched.')).toBeVisible();
  await expectAccessible(page);
  await upload.send();
  await upload.finish();
  await expect(
    page.getByText('3,698 sent = 3,698 accepted + 0 duplicates + 0 stale + 0 refused'),
  ).toBeVisible();
  await expectAccessible(page);
  await expect.poll(async () => (await stats('emoji')).indexed, { timeout: 60_000 }).toBe(1_792);
  const textOf = new Map(texts.map(({ id, vector }) => [id, vector]));
  const pairs = images.filter(({ id }) => textOf.has(id));
  for (const { id, vector } of pairs.filter((_, i) => i % 60 === 0)) {
    const item = (await ask(muster.url, 'GET', `emoji/items/${encodeURIComponent(id)}?vectors=true`)) as Item;
    expect(Float32Array.from(item.document!.vectors!.image!)).toEqual(vector);
    expect(Float32Array.from(item.document!.vectors!.text!)).toEqual(textOf.get(id));
  }
  await page.getByRole('link', { name: 'Unmatched of this upload' }).click();
  await expect(page.getByText(/match these filters/)).toBeVisible();
  await expect(page.getByText(/^upload-\d+-\d+$/).first()).toBeVisible();
  expect(wrong).toEqual([]);
});

test('one folder of clip-retrieval feeds both modalities, under the IDs of its metadata', async ({
  page,
}) => {
  const upload = await openUploadPage(page, muster.url, 'laion');
  await upload.pickFolder('examples/emoji/laion');
  await expect(page.getByText('500 in the files', { exact: true })).toBeVisible();
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect(
    page.getByText('1,000 sent = 1,000 accepted + 0 duplicates + 0 stale + 0 refused'),
  ).toBeVisible();
  await expect.poll(async () => (await stats('laion')).indexed, { timeout: 60_000 }).toBe(500);
});

test('rows at fault are found before, refused after, and come back as CSV; the rest is held', async ({
  page,
}) => {
  const rows = [
    'id,embedding',
    'good-1,"[1, 2, 3]"',
    'zero,"[0, 0, 0]"',
    'nan,"[1, nan, 3]"',
    'short,"[1, 2]"',
    ',"[1, 2, 3]"',
    '=1+1,"[0, 0, 0]"',
    'good-2,"[3, 2, 1]"',
  ];
  const file = await folder.write('captions.csv', `${rows.join('\n')}\n`);
  const upload = await openUploadPage(page, muster.url, 'faulty');
  await upload.pick(file);
  await upload.check();
  await expect(page.getByText('5 are at fault and will be refused; the rest goes on.')).toBeVisible();
  await upload.send();
  await upload.finish();
  await expect(page.getByText('7 sent = 2 accepted + 0 duplicates + 0 stale + 5 refused')).toBeVisible();
  await expect(page.getByRole('row', { name: /zero_magnitude 2 captions.csv, row 3/ })).toBeVisible();
  await expectAccessible(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download 5 as CSV' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('muster-refused.csv');
  const lines = (await readFile(await saved.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines[0]).toBe('file,row,id,code,reason');
  expect(lines.slice(1).map((line) => line.split(',').slice(0, 4).join(','))).toEqual([
    'captions.csv,3,zero,zero_magnitude',
    'captions.csv,4,nan,not_finite',
    'captions.csv,5,short,dims_mismatch',
    'captions.csv,6,,invalid_id',
    "captions.csv,7,'=1+1,zero_magnitude",
  ]);
  await expect.poll(async () => (await stats('faulty')).unmatched).toBe(2);
});

test('what cannot be read is left out with its reason, and the rest goes on', async ({ page }) => {
  const pickle = await folder.write('old_vectors.npy', Uint8Array.from([0x80, 0x04, 0x95, 0x01]));
  const rows = await folder.write(
    'titles.jsonl',
    '{"id":"a","embedding":[1,2]}\n{"id":"b","embedding":[2,1]}\n',
  );
  const upload = await openUploadPage(page, muster.url, 'mixed');
  await upload.pick(pickle, rows);
  await expect(page.getByText(/Left out: it is a pickle of Python/).first()).toBeVisible();
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect.poll(async () => (await stats('mixed')).unmatched).toBe(2);
});

test('IDs that differ in folder and extension meet, as it is proposed and can be corrected', async ({
  page,
}) => {
  const row = (id: string) => JSON.stringify({ id, embedding: [1, 2] });
  const texts = await folder.write('text.jsonl', ['1', '2', '3'].map(row).join('\n'));
  const images = await folder.write('image.jsonl', ['img/1.jpg', 'img/2.jpg'].map(row).join('\n'));
  const upload = await openUploadPage(page, muster.url, 'renamed');
  await upload.pick(texts, images);
  await expect(page.getByText(/^\+\d+ pairs?$/)).toBeVisible();
  await expect(page.getByText('2 in the files', { exact: true })).toBeVisible();
  await page.getByLabel(/How IDs of image\.jsonl/).click();
  await page.getByRole('option', { name: 'as it stands' }).click();
  await expect(page.getByText('2 in the files', { exact: true })).toHaveCount(0);
  await page.getByLabel(/How IDs of image\.jsonl/).click();
  await page.getByRole('option', { name: 'drop folder and extension' }).click();
  await upload.check();
  await expect(page.getByText('2 will pair now, 1 stays unmatched.')).toBeVisible();
});

test('at 360 px, dark, each step is accessible and keeps within its edges', async ({ browser }) => {
  const context = await browser.newContext({
    colorScheme: 'dark',
    reducedMotion: 'reduce',
    viewport: { width: 360, height: 780 },
  });
  const page = await context.newPage();
  const expectFitting = async () => {
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  };
  const upload = await openUploadPage(page, muster.url, 'narrow');
  await upload.pick('examples/emoji/text.parquet', 'examples/emoji/image.parquet');
  await expect(page.getByText('1,792 in the files', { exact: true })).toBeVisible();
  await expectFitting();
  await upload.check();
  await expectFitting();
  await upload.send();
  await upload.finish();
  await expectFitting();
  await context.close();
});

test('files can be dropped on the page', async ({ page }) => {
  await openUploadPage(page, muster.url, 'dropped');
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['{"id":"a","embedding":[1,2]}\n{"id":"b","embedding":[2,1]}\n'], 'image.jsonl'));
    return data;
  });
  const zone = page.getByText('Drop files or folders here, or');
  await zone.dispatchEvent('dragover', { dataTransfer: dropped });
  await page.getByText('Let go to add these.').dispatchEvent('drop', { dataTransfer: dropped });
  await expect(page.getByRole('cell', { name: 'image.jsonl' })).toBeVisible();
  await expect(page.getByText('image norms')).toBeVisible();
});

test('a mapping that was corrected is remembered for the next such file', async ({ page }) => {
  const file = await folder.write('a.jsonl', '{"id":"1","sku":"s1","embedding":[1,2]}\n');
  const first = await openUploadPage(page, muster.url, 'remembered');
  await first.pick(file);
  await page.getByLabel(/Where the IDs of a\.jsonl/).click();
  await page.getByRole('option', { name: /^sku/ }).click();
  await page.getByLabel(/What a\.jsonl/).click();
  await page.getByRole('option', { name: /^image/ }).click();
  await page.reload();
  const second = await openUploadPage(page, muster.url, 'remembered');
  await second.pick(file);
  await expect(page.getByLabel(/Where the IDs of a\.jsonl.*: sku/)).toBeVisible();
  await expect(page.getByLabel(/What a\.jsonl.*: image/)).toBeVisible();
});
