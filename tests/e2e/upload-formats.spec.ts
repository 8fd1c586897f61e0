import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect as expectWithin, test, type Page } from 'playwright/test';
import { item } from '#lib/contract/answers.ts';
import { ask } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { makeUploadFolder, type UploadFolder } from '#tests/support/upload-files.ts';
import { openUploadPage } from '#tests/support/upload-page.ts';
import { writeFiles, WRITTEN, type WrittenFiles } from '#tests/support/written-files.ts';

/** A busy machine takes its time: what has to come is waited for. */
const expect = expectWithin.configure({ timeout: 30_000 });

let muster: TestMuster;
let files: WrittenFiles;
let packed: UploadFolder;
test.beforeAll(async () => {
  // The first time the packages that write the files are installed.
  test.setTimeout(900_000);
  muster = await startMuster();
  files = await writeFiles();
  packed = await makeUploadFolder();
});
test.afterAll(async () => {
  files.remove();
  await packed.remove();
  expect(await muster.stop()).toBe(0);
});

const written = (name: string): string => path.join(files.dir, name);
const { rows: MANY, few: FEW } = WRITTEN;

/** How row n is called. */
const NAMES = (n: number): string => `Nr. ${n} – ü😀`;
const NUMBERS = (n: number): string => String(2n ** 53n + 1n + BigInt(n));
const PLACES = String;

async function expectedOf(row: number, isHalf: boolean): Promise<number[]> {
  const bytes = new Uint8Array(await readFile(written('expected.f32')));
  const exact = new Float32Array(bytes.buffer).slice(row * WRITTEN.dims, (row + 1) * WRITTEN.dims);
  return [...(isHalf ? Float32Array.from(Float16Array.from(exact)) : exact)];
}

interface Expected {
  rows: number;
  idOf?: (n: number) => string;
  isHalf?: boolean;
}

/** Sends files into a collection of one modality, and looks the first, a middle and the last row up in the index. */
async function expectIndexed(page: Page, picked: readonly string[], expected: Expected) {
  const { rows, idOf = NAMES, isHalf = false } = expected;
  const collection = path
    .basename(picked[0]!)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  await ask(muster.url, 'PUT', collection, { modalities: [{ name: 'text' }] });
  const upload = await openUploadPage(page, muster.url, collection);
  await upload.pick(...picked);
  await upload.check();
  await upload.send();
  await upload.finish();
  const count = rows.toLocaleString('en');
  await expect(
    page.getByText(`${count} sent = ${count} accepted + 0 duplicates + 0 stale + 0 refused`, { exact: true }),
  ).toBeVisible();
  for (const row of [0, Math.floor(rows / 2), rows - 1]) {
    const address = `${collection}/items/${encodeURIComponent(idOf(row))}?vectors=true`;
    const look = async () => item.parse(await ask(muster.url, 'GET', address)).document?.vectors?.text;
    await expect.poll(look, { timeout: 60_000 }).toEqual(await expectedOf(row, isHalf));
  }
}

const many: Expected = { rows: MANY };
const few: Expected = { rows: FEW };
const halves: Expected = { rows: MANY, idOf: NUMBERS, isHalf: true };

const FILES: readonly (readonly [names: string | readonly string[], expected: Expected])[] = [
  ...['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4', 'encodings', 'small-pages', 'dictionary'].map(
    (name) => [`${name}.parquet`, many] as const,
  ),
  ...['pandas.parquet', 'pandas-index.parquet', 'polars.parquet'].map((name) => [name, many] as const),
  ['half.parquet', halves],
  ['half-split.parquet', halves],
  ...['plain.feather', 'lz4.feather', 'zstd.feather', 'polars.arrow'].map((name) => [name, many] as const),
  ...['stream.arrows', 'polars-stream.arrows'].map((name) => [name, many] as const),
  ['half.arrows', halves],
  [['c.npy', 'ids.txt'], many],
  [['fortran.npy', 'ids.npy'], many],
  [['double.npy', 'ids-big.npy'], many],
  [['double-fortran.npy', 'numbers.npy'], { rows: MANY, idOf: NUMBERS }],
  ['half.npy', { rows: MANY, idOf: PLACES, isHalf: true }],
  ['stored.npz', many],
  ['deflated.npz', { rows: MANY, idOf: NUMBERS }],
  ...['lines.jsonl', 'lines.jsonl.gz', 'lines.jsonl.zst', 'records.json', 'indented.json'].map(
    (name) => [name, few] as const,
  ),
  ...['columns.json', 'pandas.json', 'split.json'].map((name) => [name, few] as const),
  ['api.json', { rows: FEW, idOf: PLACES }],
  ...['wide.csv', 'decimal-commas.csv', 'tabs.tsv', 'packed.csv.gz', 'unnamed-index.csv', 'list.csv'].map(
    (name) => [name, few] as const,
  ),
  ...['quoted-json.tsv', 'printed.csv', 'polars.csv'].map((name) => [name, few] as const),
  ['no-head.csv', { rows: FEW, idOf: PLACES }],
];

for (const [names, expected] of FILES) {
  const all = typeof names === 'string' ? [names] : names;
  test(`${all.join(' with ')}: the index holds the same float32 bytes`, ({ page }) =>
    expectIndexed(page, all.map(written), expected));
}

test('row groups are counted by themselves, to the row', async ({ page }) => {
  const upload = await openUploadPage(page, muster.url, 'groups');
  await upload.pick(written('groups.parquet'));
  await expect(
    page.getByRole('cell', { name: 'Parquet, list of float32, snappy, 3 row groups' }),
  ).toBeVisible();
  await upload.check();
  await upload.send();
  await upload.finish();
  const groups = page.getByRole('region', { name: 'Row groups', exact: true });
  for (const [group, rows] of ['3,000', '3,000', '2,000'].entries())
    await expect(groups.getByRole('row').nth(group + 1)).toContainText(
      `groups.parquet ${group + 1}text100 %${rows}00done`,
    );
});

for (const [name, expected] of [
  ['half.npy', { rows: MANY, idOf: PLACES, isHalf: true }],
  ['zstd.feather', many],
  ['stream.arrows', many],
  ['columns.json', few],
  ['decimal-commas.csv', few],
] as const)
  for (const [ending, pack] of [
    ['gz', gzipSync],
    ['zst', zstdCompressSync],
  ] as const)
    test(`${name}.${ending}: the index holds the same float32 bytes`, async ({ page }) => {
      const file = await packed.write(`${name}.${ending}`, pack(await readFile(written(name))));
      await expectIndexed(page, [file], expected);
    });
