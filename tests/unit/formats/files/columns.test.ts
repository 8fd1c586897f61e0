import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBlob } from '#lib/formats/files/content.ts';
import { openFile } from '#lib/formats/files/open-file.ts';
import { openParquet } from '#lib/formats/files/parquet.ts';
import {
  readAll,
  writeFiles,
  WRITTEN,
  type AllRows,
  type WrittenFiles,
} from '#tests/support/written-files.ts';

let files: WrittenFiles;
let expected: Float32Array;
beforeAll(async () => {
  files = await writeFiles();
  const bytes = readFileSync(path.join(files.dir, 'expected.f32'));
  expected = new Float32Array(new Uint8Array(bytes).buffer).subarray(0, WRITTEN.few * WRITTEN.dims);
}, 900_000);
afterAll(() => files.remove());

const both = (name: string): string[] => [`${name}.parquet`, `${name}.feather`];
const read = async (name: string, choice = {}): Promise<AllRows> =>
  readAll(await openFile(files.open(name)), choice);
const few = Array.from({ length: WRITTEN.few }, (_, i) => i);
const texts = few.map((i) => `Nr. ${i} – ü😀`);

describe('members of a struct are columns, called by the way there:', () => {
  test.each(both('struct-members').flatMap((name) => ['text', 'image'].map((member) => [name, member])))(
    '%s, %s',
    async (name, member) => {
      const all = await read(name, { idColumn: 'embedding.id', vectorColumn: `embedding.${member}` });
      expect(all.ids).toEqual(texts);
      expect(all.vectors).toEqual(expected);
    },
  );

  test.each(both('struct-deep'))('however deep: %s', async (name) => {
    const all = await read(name, { vectorColumn: 'a.b.v' });
    expect(all.ids).toEqual(texts);
    expect(all.vectors).toEqual(expected);
  });

  test.each(both('struct-gone'))('and missing where the struct is: %s', async (name) => {
    const { ids, refused } = await read(name);
    expect(ids).toEqual(texts.filter((_, i) => i !== 3));
    expect(refused).toEqual([expect.objectContaining({ row: 4, reason: 'the vector is missing' })]);
  });
});

describe('decimals are IDs to the digit where they are whole:', () => {
  test.each(both('decimals-large'))('beyond 2^53: %s', async (name) => {
    const { ids } = await read(name);
    expect(ids).toEqual(few.map((i) => String(9_007_199_254_740_993n + BigInt(i))));
  });

  test.each(both('decimals-small'))('in few bytes: %s', async (name) => {
    const { ids } = await read(name);
    expect(ids).toEqual(few.map(String));
  });

  test.each(both('decimals-halves'))(
    'with digits behind the point, which others have to be none: %s',
    async (name) => {
      const { ids, refused } = await read(name);
      expect(ids).toEqual(few.filter((i) => i % 2 === 0).map(String));
      expect(refused[0]!.reason).toContain('the id is the number 1.5, which is not whole');
    },
  );
});

describe('an archive with an array per ID is read as rows:', () => {
  test.each([
    ['by-id.npz', texts],
    ['by-id-flat.npz', texts],
    ['unnamed.npz', few.map(String)],
  ])('%s', async (name, ids) => {
    const all = await read(name);
    expect(all.ids).toEqual(ids);
    expect(all.rows).toEqual(few.map((i) => i + 1));
    expect(all.vectors).toEqual(expected);
  });

  test('and refused where they are of different lengths', async () => {
    await expect(read('uneven.npz')).rejects.toMatchObject({
      message: expect.stringContaining(
        '24 values in a, 5 in b: save vectors as rows × values, or an array per ID',
      ),
    });
  });

  test('but two arrays with a row each are two columns', async () => {
    const { columns } = await openFile(files.open('two-columns.npz'));
    expect(columns.map(({ name }) => name)).toEqual(['text', 'image']);
  });
});

test.each(both('codes'))('bytes of one length are texts: %s', async (name) => {
  const { ids } = await read(name);
  expect(ids).toEqual(few.map((i) => String(i).padEnd(12)));
});

test('16 bytes of each row are a UUID in Parquet as they are in Arrow', async () => {
  const { ids } = await read('uuids.parquet');
  expect(ids.slice(0, 2)).toEqual([
    '00000000-0000-0000-0000-000000000000',
    '00000000-0000-0000-0000-000000000001',
  ]);
});

test('IDs that are encoded by their runs are read', async () => {
  const { ids, vectors } = await read('runs.arrow');
  const runOf = (i: number): number => Math.floor((i + 4) / 7);
  expect(ids).toEqual(Array.from({ length: WRITTEN.rows }, (_, i) => `Nr. ${runOf(i)} – ü😀`));
  expect(vectors.subarray(0, expected.length)).toEqual(expected);
});

test.each(['even', 'uneven', 'structs', 'maps'].flatMap((name) => both(`unread-${name}`)))(
  'a column that may have been the vectors is told of, with what to do: %s',
  async (name) => {
    const { columns, warnings } = await openFile(files.open(name));
    expect(columns.filter(({ type }) => type === 'vector')).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/the column "embedding".*write it as one list of float32 a row$/u),
    ]);
  },
);

test('Arrow streams one behind the other are refused, rather than all but the first passed over', async () => {
  const bytes = readFileSync(path.join(files.dir, 'half.arrows'));
  const table = await openFile(openBlob('x.arrows', new Blob([bytes, bytes])));
  await expect(readAll(table)).rejects.toThrow('it goes on after the end of its Arrow stream');
});

test('a file of nothing but vectors has its row numbers as IDs', async () => {
  const { ids, vectors } = await read('vectors-only.parquet');
  expect(ids).toEqual(few.map(String));
  expect(vectors).toEqual(expected);
});

test('a Parquet file without row groups has no rows', async () => {
  await expect(read('no-groups.parquet')).rejects.toMatchObject({ code: 'no_rows' });
});

test('a Parquet page that would not fit in memory is refused with what to do', async () => {
  const table = await openParquet(files.open('none.parquet'), 1_000);
  await expect(readAll(table)).rejects.toMatchObject({
    code: 'too_large',
    message: expect.stringContaining('write it with smaller pages'),
  });
});

test('an Arrow batch that would not fit in memory once it is unpacked is refused with what to do', async () => {
  await expect(read('large-batch.feather')).rejects.toMatchObject({
    code: 'too_large',
    message: expect.stringContaining('write batches of fewer rows, chunksize=10_000, or Parquet'),
  });
});
