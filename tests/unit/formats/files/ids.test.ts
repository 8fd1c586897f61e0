import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinTables } from '#lib/formats/files/join-tables.ts';
import { openFile } from '#lib/formats/files/open-file.ts';
import { openText } from '#tests/support/text-content.ts';
import { readAll, writeFiles, WRITTEN, type WrittenFiles } from '#tests/support/written-files.ts';

let files: WrittenFiles;
beforeAll(async () => {
  files = await writeFiles();
}, 900_000);
afterAll(() => files.remove());

const read = async (name: string) => readAll(await openFile(files.open(name)));
const whole = Array.from({ length: WRITTEN.few }, (_, i) => String(i)).filter((id) => id !== '3');

test.each(['float-ids.parquet', 'float-ids.feather', 'float-ids.csv', 'float-ids.npz'])(
  'whole numbers that became floats are IDs without their point, and only the row without one is refused: %s',
  async (name) => {
    const { ids, refused } = await read(name);
    expect(ids).toEqual(whole);
    expect(refused.map(({ code, reason }) => [code, reason])).toEqual([
      ['invalid_id', expect.stringContaining('the id is missing')],
    ]);
  },
);

test('so are those in a file of their own', async () => {
  const ids = await openFile(files.open('float-ids.npy'));
  const vectors = await openText(`[${'[1,2],'.repeat(WRITTEN.few - 1)}[1,2]]`);
  const all = await readAll(joinTables(vectors, ids), { idColumn: 'ids', vectorColumn: 'embedding' });
  expect(all.ids).toEqual(whole);
});

describe('a column that is called an ID is never passed over for row numbers: its rows are refused with the reason,', () => {
  test.each(
    (
      [
        ['fractions', 'which is not whole or no longer exact: write IDs as texts'],
        ['booleans', 'the id is a boolean, but has to be a string'],
        ['times', 'the id is a timestamp: write IDs as texts or whole numbers'],
        ['nothing', 'the id is missing'],
      ] as const
    ).flatMap(([name, reason]) => [`${name}.parquet`, `${name}.feather`].map((file) => [file, reason])),
  )('%s', async (name, reason) => {
    const { ids, refused } = await read(name);
    expect(ids).toEqual([]);
    expect(refused).toHaveLength(WRITTEN.few);
    expect(refused[0]).toMatchObject({ code: 'invalid_id', reason: expect.stringContaining(reason) });
  });
});

test.each(['rounded-ids.parquet', 'rounded-ids.feather'])(
  'whole numbers that float32 may have rounded are refused: %s',
  async (name) => {
    const { ids, refused } = await read(name);
    expect(ids).toEqual(['1']);
    expect(refused.map(({ reason }) => reason)).toEqual([
      'the id is a float32 of 16777216 or more, which may have been rounded: write IDs as texts or whole numbers',
    ]);
  },
);

test.each([
  ['object-ids.npy', 'not read: save IDs as ids.astype(str)'],
  ['objects.npy', 'IDs as ids.astype(str), vectors as np.stack(vectors)'],
])('pickled IDs are refused with the cure for IDs: %s', async (name, cure) => {
  await expect(read(name)).rejects.toMatchObject({
    code: 'pickled',
    message: expect.stringContaining(cure),
  });
});

test('pickled IDs in an archive are told of with the cure for IDs', async () => {
  const { columns, warnings } = await openFile(files.open('object-ids.npz'));
  expect(columns.map(({ name }) => name)).toEqual(['vectors']);
  expect(warnings).toEqual([expect.stringMatching(/Left out: .*save IDs as ids\.astype\(str\)$/u)]);
});

test.each(['printed.parquet', 'printed.feather'])(
  'vectors that were written as texts are read where no other column holds any: %s',
  async (name) => {
    const { ids, refused } = await read(name);
    expect(ids).toHaveLength(WRITTEN.few);
    expect(refused).toEqual([]);
  },
);

test('vectors that were written as bytes are refused with the cure', async () => {
  const { refused } = await read('bytes.parquet');
  expect(refused).toHaveLength(WRITTEN.few);
  expect(refused[0]!.reason).toContain('plain bytes, which may stand for anything: write a list of float32');
});

test.each([
  ['an export of MongoDB', '{"_id":{"$oid":"65a"},"embedding":[1]}\n', '65a'],
  ['an ID among the metadata', '{"embedding":[1],"metadata":{"id":"a"}}\n', 'a'],
  ['an ID in camel case', '{"lang":"de","productId":"a","embedding":[1]}\n', 'a'],
])('IDs are found in %s', async (_, text, id) => {
  const { ids } = await readAll(await openText(text));
  expect(ids).toEqual([id]);
});

test('a word that ends in id is no ID', async () => {
  const { columns } = await openText('{"valid":true,"grid":0.5,"embedding":[1]}\n');
  expect(columns.filter(({ type }) => type === 'id')).toEqual([]);
});

test.each([
  '{"object":"embedding","token_count":6,"embedding":[1]}\n',
  '[{"object":"list","data":[{"index":7,"embedding":[1]}]}]',
])('counts and states are never guessed to be IDs: %s', async (text) => {
  const { ids } = await readAll(await openText(text));
  expect(ids).toEqual(['0']);
});

test.each([
  ['texts', '["a", "007", null]', ['a', '007']],
  ['whole numbers, to the digit', '[\n 7,\n 9007199254740993,\n null\n]', ['7', '9007199254740993']],
])('a JSON list beside an array is its IDs: %s', async (_, list, wanted) => {
  const vectors = await openText('[[1,2],[1,2],[1,2]]');
  const joined = joinTables(vectors, await openText(list));
  const { ids, refused } = await readAll(joined, { idColumn: 'ids', vectorColumn: 'embedding' });
  expect(ids).toEqual(wanted);
  expect(refused).toMatchObject([{ row: 3, code: 'invalid_id' }]);
});
