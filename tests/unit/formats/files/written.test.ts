import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinTables } from '#lib/formats/files/join-tables.ts';
import { openFile } from '#lib/formats/files/open-file.ts';
import { readAll, writeFiles, WRITTEN, type WrittenFiles } from '#tests/support/written-files.ts';

let files: WrittenFiles;
let expected: Float32Array;
let half: Float32Array;
beforeAll(async () => {
  files = await writeFiles();
  const bytes = readFileSync(path.join(files.dir, 'expected.f32'));
  expected = new Float32Array(new Uint8Array(bytes).buffer);
  half = Float32Array.from(Float16Array.from(expected));
}, 900_000);
afterAll(() => files.remove());

const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `Nr. ${i} – ü😀`);
const places = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));
const large = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => String(9_007_199_254_740_993n + BigInt(i)));

const uuids = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `00000000-0000-0000-0000-${i.toString(16).padStart(12, '0')}`);

const packed = (name: string): string[] => [`${name}.gz`, `${name}.zst`];

const WHOLE = [
  ...['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4', 'encodings', 'small-pages', 'dictionary'].map(
    (name) => `${name}.parquet`,
  ),
  'pandas.parquet',
  'pandas-index.parquet',
  'polars.parquet',
  'lz4.feather',
  'zstd.feather',
  'plain.feather',
  'polars.arrow',
  'polars-stream.arrows',
  'stream.arrows',
  'stored.npz',
  'numbered.parquet',
  'numbered.feather',
  'polars-lz4.parquet',
  'brotli-2.parquet',
  'delta-length.parquet',
  'categories.arrow',
  'list-views.arrow',
  'large-views.arrows',
  'binary.feather',
  'large-binary.feather',
  'binary-views.feather',
  'deltas.arrow',
  'deltas.arrows',
  'replaced.arrows',
  'zip64.npz',
  ...['polars-lz4.parquet', 'zip64.npz', 'categories.arrow', 'deltas.arrows'].flatMap(packed),
];
const FEW = [
  'lines.jsonl',
  'lines.jsonl.gz',
  'lines.jsonl.zst',
  'two-members.jsonl.gz',
  'records.json',
  'indented.json',
  'columns.json',
  'pandas.json',
  'split.json',
  'wide.csv',
  'decimal-commas.csv',
  'tabs.tsv',
  'packed.csv.gz',
  'unnamed-index.csv',
  'list.csv',
  'quoted-json.tsv',
  'printed.csv',
  'polars.csv',
  'answer-nested.json',
  'batch.jsonl',
  'nested.jsonl',
  'pairs.jsonl',
  'pairs.json',
  'printed.jsonl',
  'pandas-index.json',
  'pandas-columns.json',
  'pandas-records-by-number.json',
  'by-key.json',
  'by-key-indented.json',
  'decimal-lists.tsv',
  'no-head-semicolons.csv',
  'brackets.csv',
  'json-lists.csv',
  ...packed('json-lists.csv'),
  'plain-lists.csv',
];

describe('the same float32 bytes and the same IDs come out of', () => {
  test.each([
    ...WHOLE.map((name) => [name, WRITTEN.rows, texts] as const),
    ...FEW.map((name) => [name, WRITTEN.few, texts] as const),
    ...['deflated.npz', 'polars-int.parquet', 'delta-int.parquet', 'dictionary-int.parquet'].map(
      (name) => [name, WRITTEN.rows, large] as const,
    ),
    ...['uuids.feather', 'uuid-keys.feather'].map((name) => [name, WRITTEN.rows, uuids] as const),
    ...['three.npy', ...packed('fortran.npy')].map((name) => [name, WRITTEN.rows, places] as const),
    ...[
      'answer.json',
      ...packed('answer.json'),
      'answer-bare.json',
      'vectors.jsonl',
      'word2vec.txt',
      'blanks.txt',
    ].map((name) => [name, WRITTEN.few, places] as const),
    ...['c', 'fortran', 'double', 'double-fortran', 'version-1', 'version-2', 'version-3'].map(
      (name) => [`${name}.npy`, WRITTEN.rows, places] as const,
    ),
    ['api.json', WRITTEN.few, places],
    ['api-indented.json', WRITTEN.few, places],
    ['no-head.csv', WRITTEN.few, places],
  ] as const)('%s', async (name, rows, idsOf) => {
    const table = await openFile(files.open(name));
    expect(table.rows ?? rows).toBe(rows);
    const vector = table.columns.find(({ type }) => type === 'vector');
    expect(vector?.dims ?? WRITTEN.dims).toBe(WRITTEN.dims);
    const all = await readAll(table);
    expect(all.refused).toEqual([]);
    expect(all.ids).toEqual(idsOf(rows));
    expect(all.vectors).toEqual(expected.subarray(0, rows * WRITTEN.dims));
  });
});

describe('float16 comes out as the float32 that it is, and IDs beyond 2^53 to the digit, of', () => {
  test.each(['half.parquet', 'half-split.parquet', 'half.arrows', 'half-fixed.feather'])(
    '%s',
    async (name) => {
      const all = await readAll(await openFile(files.open(name)));
      expect(all.ids).toEqual(large(WRITTEN.rows));
      expect(all.vectors).toEqual(half);
    },
  );
});

test.each(['half-big.npy', 'half-fortran.npy', 'half-big-fortran.npy', ...packed('half-big.npy')])(
  'float16 of either byte order and layout comes out as the float32 that it is: %s',
  async (name) => {
    const all = await readAll(await openFile(files.open(name)));
    expect(all.ids).toEqual(places(WRITTEN.rows));
    expect(all.vectors).toEqual(half);
  },
);

test('whole numbers come out as the float32 that they are', async () => {
  const { vectors } = await readAll(await openFile(files.open('whole.npy')));
  expect(vectors).toEqual(Float32Array.from({ length: 60 }, (_, i) => i));
});

test.each(['nulls.parquet', 'nulls.arrow'])(
  'rows without a vector, or with a null in it, are refused by their numbers, and the others read: %s',
  async (name) => {
    const { rows, refused, vectors } = await readAll(await openFile(files.open(name)));
    const reasonOf = (i: number): string | null =>
      i % 7 === 3 ? 'the vector is missing' : i % 7 === 5 ? 'entry 2 is null, but has to be a number' : null;
    const all = Array.from({ length: WRITTEN.rows }, (_, i) => i);
    expect(refused.map(({ row, reason }) => [row - 1, reason])).toEqual(
      all.flatMap((i) => (reasonOf(i) === null ? [] : [[i, reasonOf(i)]])),
    );
    const kept = all.filter((i) => reasonOf(i) === null);
    expect(rows).toEqual(kept.map((i) => i + 1));
    const vectorOf = (i: number): number[] => [
      ...expected.subarray(i * WRITTEN.dims, (i + 1) * WRITTEN.dims),
    ];
    expect(vectors).toEqual(Float32Array.from(kept.flatMap(vectorOf)));
  },
);

test.each(['ids.npy', 'ids-big.npy', 'ids.txt', 'none.parquet'])(
  'the IDs of an array may be in a second file: %s',
  async (name) => {
    const ids = await openFile(files.open(name));
    const { name: idColumn } = ids.columns[0]!;
    const all = await readAll(joinTables(await openFile(files.open('half.npy')), ids), {
      idColumn,
      vectorColumn: 'vectors',
    });
    expect(all.ids).toEqual(texts(WRITTEN.rows));
    expect(all.vectors).toEqual(half);
  },
);

test('a second file with another number of rows is refused before anything is read', async () => {
  const vectors = await openFile(files.open('c.npy'));
  const ids = { ...(await openFile(files.open('numbers.npy'))), rows: 899 };
  expect(() => joinTables(vectors, ids)).toThrow(
    'c.npy: it and numbers.npy belong together row by row, but it has 900 rows',
  );
});

test('a list that ends before the vectors do is told of where it ends', async () => {
  const ids = await openFile(files.open('wide.csv'));
  const joined = joinTables(await openFile(files.open('c.npy')), ids);
  await expect(readAll(joined, { idColumn: 'id', vectorColumn: 'vectors' })).rejects.toThrow(
    'but only one of them has a row 61',
  );
});

test('arrays of an archive that are no column of its rows are left out, with a warning', async () => {
  const { columns, warnings } = await openFile(files.open('stored.npz'));
  expect(columns.map(({ name }) => name)).toEqual(['vectors', 'ids']);
  expect(warnings).toEqual(['Left out: stored.npz/note.npy, which has 3 rows while the others have 900']);
});

describe('refused in words, and never run:', () => {
  test.each([
    ['objects.npy', 'pickled', 'it is an array of Python objects (pickle), which could run any program'],
    ['objects.npz', 'pickled', 'objects.npz/vectors.npy: it is an array of Python objects (pickle)'],
    ['bzip2.npz', 'unsupported', 'save it with np.savez_compressed'],
    ['one-dimension.npy', 'unsupported', 'array.reshape(rows, -1)'],
  ])('%s', async (name, code, words) => {
    await expect(openFile(files.open(name))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  });

  test('an array without rows', async () => {
    await expect(readAll(await openFile(files.open('no-rows.npy')))).rejects.toThrow(
      'no-rows.npy: there are no rows in it',
    );
  });
});
