import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect as expectWithin, test } from 'playwright/test';
import { ask } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible } from '#tests/support/page.ts';
import { makeUploadFolder, makeVectors, writeNpy, type UploadFolder } from '#tests/support/upload-files.ts';
import { openUploadPage } from '#tests/support/upload-page.ts';
import { writeFiles, type WrittenFiles } from '#tests/support/written-files.ts';

/** A busy machine takes its time: what has to come is waited for. */
const expect = expectWithin.configure({ timeout: 60_000 });
test.setTimeout(240_000);

let muster: TestMuster;
let folder: UploadFolder;
let files: WrittenFiles;
test.beforeAll(async () => {
  // The first time the packages that write the files are installed.
  test.setTimeout(900_000);
  muster = await startMuster();
  folder = await makeUploadFolder();
  files = await writeFiles();
});
test.afterAll(async () => {
  files.remove();
  await folder.remove();
  expect(await muster.stop()).toBe(0);
});

const written = (name: string): string => path.join(files.dir, name);
const stats = async (collection: string) =>
  (await ask(muster.url, 'GET', `${collection}/stats`)) as { unmatched: number };

const good = () =>
  folder.write('good-text.jsonl', '{"id":"a","embedding":[1,2]}\n{"id":"b","embedding":[2,1]}\n');

test('each file that cannot be read gets a sentence of its own, and the good one is sent', async ({
  page,
}) => {
  const parquet = await readFile(written('zstd.parquet'));
  const named = [
    ['pickled.npy', await readFile(written('objects.npy')), /array of Python objects|pickle/i],
    ['pickled.npz', await readFile(written('objects.npz')), /Python objects|pickle/i],
    ['cut.parquet', parquet.subarray(0, parquet.length - 100), /ends without the footer/],
    ['magic.parquet', Buffer.from('PAR0 is no Parquet'), /left out/i],
    ['empty.csv', Buffer.alloc(0), /empty/],
    ['book.xlsx', Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1'), /without arrays of numpy/],
    ['twice.json.gz', gzipSync(gzipSync('{}')), /unpack it once/],
    ['photo.png', Buffer.from('\x89PNG\r\n\x1A\n'.padEnd(64, '\0'), 'latin1'), /left out/i],
  ] as const;
  const paths = await Promise.all(named.map(([name, bytes]) => folder.write(name, bytes)));
  const upload = await openUploadPage(page, muster.url, 'bad');
  await upload.pick(...paths, await good());
  for (const [name, , sentence] of named) {
    const row = page.getByRole('row', { name: new RegExp(`^${name.replaceAll('.', '\\.')}`) });
    await expect(row).toContainText('Left out: ');
    await expect(row).toContainText(sentence);
  }
  await expectAccessible(page);
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect(page.getByText('2 sent = 2 accepted + 0 duplicates + 0 stale + 0 refused')).toBeVisible();
  await expect.poll(async () => (await stats('bad')).unmatched).toBe(2);
});

test('a bomb is left alone in bounded time, and the rest goes on', async ({ page }) => {
  const bomb = await folder.write('bomb-image.jsonl.gz', gzipSync(Buffer.alloc(200_000_000, ' ')));
  const upload = await openUploadPage(page, muster.url, 'bomb');
  await upload.pick(bomb, await good());
  await expect(page.getByRole('row', { name: /^bomb-image/ })).toContainText('Left out: ');
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect.poll(async () => (await stats('bomb')).unmatched).toBe(2);
});

test('an array of one dimension or without rows is told so, and feeds nothing', async ({ page }) => {
  const flat = await folder.write('flat.npy', await readFile(written('one-dimension.npy')));
  const none = await folder.write('none.npy', await readFile(written('no-rows.npy')));
  const upload = await openUploadPage(page, muster.url, 'flat');
  await upload.pick(flat, none, await good());
  await expect(page.getByRole('row', { name: /^flat\.npy/ })).toContainText('Left out: ');
  await upload.check();
  await expect(page.getByText(/none\.npy: There are no rows in it/)).toBeVisible();
  await upload.send();
  await upload.finish();
  await expect.poll(async () => (await stats('flat')).unmatched).toBe(2);
});

test('where no file has a row there is nothing to send, and it is said so', async ({ page }) => {
  const none = await folder.write('none.npy', await readFile(written('no-rows.npy')));
  const upload = await openUploadPage(page, muster.url, 'no-rows');
  await upload.pick(none);
  await page.getByRole('button', { name: 'Check 0 rows' }).click();
  await expect(page.getByText('There is no row to send.')).toBeVisible();
  await expect(page.getByText(/none\.npy: There are no rows in it/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send 0 rows' })).toBeDisabled();
});

test('rows that are ragged, nested or hold nulls are refused one by one, with their numbers', async ({
  page,
}) => {
  const rows = [[1, 2], [1, 2, 3], [[1], [2]], [1, null], null, [3, 4]];
  const file = await folder.write(
    'ragged-text.jsonl',
    rows.map((embedding, i) => JSON.stringify({ id: `r${i + 1}`, embedding })).join('\n'),
  );
  const upload = await openUploadPage(page, muster.url, 'ragged');
  await upload.pick(file);
  await upload.check();
  await expect(page.getByText('4 are at fault and will be refused; the rest goes on.')).toBeVisible();
  await upload.send();
  await upload.finish();
  await expect(page.getByText('6 sent = 2 accepted + 0 duplicates + 0 stale + 4 refused')).toBeVisible();
  await expect(page.getByRole('row', { name: /dims_mismatch 1 ragged-text\.jsonl, row 2/ })).toBeVisible();
});

test('shards of unequal length say which, and the other shards are sent', async ({ page }) => {
  const shards = await makeUploadFolder();
  for (const n of [0, 1]) {
    await shards.write(`img_emb_${n}.npy`, writeNpy(makeVectors(n === 0 ? 3 : 4, 2)));
    await shards.write(
      `metadata_${n}.csv`,
      ['image_path', ...['a', 'b', 'c'].map((name) => `${n}${name}.jpg`)].join('\n'),
    );
  }
  const upload = await openUploadPage(page, muster.url, 'shards');
  await upload.pick(
    ...[0, 1]
      .flatMap((n) => [`img_emb_${n}.npy`, `metadata_${n}.csv`])
      .map((name) => path.join(shards.path, name)),
  );
  await upload.check();
  await expect(page.getByText(/img_emb_1\.npy/).first()).toBeVisible();
  await expect(page.getByText(/belong together row by row/).first()).toBeVisible();
  await upload.send();
  await upload.finish();
  await shards.remove();
});
