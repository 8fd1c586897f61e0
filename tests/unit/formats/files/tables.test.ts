import { describe, expect, test } from 'vitest';
import { openText } from '#tests/support/text-content.ts';
import { readAll } from '#tests/support/written-files.ts';

const read = async (text: string) => readAll(await openText(text));

describe('columns of dimensions are put in the order of their numbers, wherever they stand:', () => {
  test.each([
    ['sorted as texts', 'id,d0,d1,d10,d2,d3,d4,d5,d6,d7,d8,d9\na,0,1,10,2,3,4,5,6,7,8,9\n'],
    ['the other way round', 'id,d3,d2,d1,d0\na,3,2,1,0\n'],
    ['with others between', 'd0,d1,id,d2\n0,1,a,2\n'],
    ['as records', '{"id":"a","d2":2,"d0":0,"d1":1}\n'],
  ])('%s', async (_, text) => {
    const { ids, vectors } = await read(text);
    expect(ids).toEqual(['a']);
    expect([...vectors]).toEqual(Array.from(vectors, (__, i) => i));
  });

  test('where some seem to be missing, that is told', async () => {
    const names = [0, 1, 2, 3, 4, 5, 6, 9];
    const table = await openText(`id,${names.map((i) => `d${i}`).join()}\na,${names.join()}\n`);
    expect(table.warnings).toEqual([
      'The columns d0…d9 leave out some numbers between: its vectors are the 8 that are there',
    ]);
    const { vectors } = await readAll(table);
    expect([...vectors]).toEqual(names);
  });

  test('a few with gaps between are no vector', async () => {
    const { columns } = await openText('id,price_2020,price_2024\na,1.5,2.5\n');
    expect(columns.filter(({ type }) => type === 'vector')).toEqual([]);
  });
});

test.each([
  ['a comment, as numpy writes it', '# d0,d1\n0,1\n'],
  ['behind the delimiter, as Excel is told it', 'sep=;\nd0;d1\n0;1\n'],
])('the names of columns are read from %s', async (_, text) => {
  const { vectors, rows } = await read(text);
  expect([...vectors]).toEqual([0, 1]);
  expect(rows).toEqual([text.startsWith('sep') ? 3 : 2]);
});

describe('vectors are read as Python and databases print them:', () => {
  test.each([
    ['numpy scalars', 'id,v\na,"[np.float32(0.5), np.float32(1.0)]"\n'],
    ['an array', 'id,v\na,"array([0.5, 1. ], dtype=float32)"\n'],
    ['a tensor', 'id,v\na,"tensor([0.5000, 1.0000])"\n'],
    ['an array of PostgreSQL', 'a\t{0.5,1}\n'],
  ])('%s', async (_, text) => {
    const { ids, vectors, refused } = await read(text);
    expect(refused).toEqual([]);
    expect(ids).toEqual(['a']);
    expect([...vectors]).toEqual([0.5, 1]);
  });
});

test('a first line with a list in it is a row, not the names of columns', async () => {
  const list = Array.from({ length: 8 }, (_, i) => i + 0.5).join(' ');
  const { ids } = await read(`a\t${list}\nb\t${list}\n`);
  expect(ids).toEqual(['a', 'b']);
});

test('a sparse vector is no vector by its indices or its values', async () => {
  const { columns } = await openText('{"id":"a","v":{"indices":[1,5],"values":[0.1,0.2]}}\n');
  expect(columns.filter(({ type }) => type === 'vector')).toEqual([]);
});

test.each([
  ['{"id":"a","v":[1]},\n{"id":"b","v":[1]},\n', 'write a record a line, with json.dumps, or one list'],
  ["{'id':'a','v':[1]}\n{'id':'b','v':[1]}\n", 'write a record a line, with json.dumps, or one list'],
  ['{\n"id":"a",\n"v":[1]\n}\n{\n"id":"b",\n"v":[1]\n}\n', 'write a record a line, jq -c, or one list'],
])('text that is nearly JSON is refused with what to do: %j', async (text, words) => {
  await expect(read(text)).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringContaining(words),
  });
});

test('arrays that were saved one behind the other are refused, rather than all but the first passed over', async () => {
  const head = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
  const array = Buffer.concat([
    Buffer.from(`\x93NUMPY\x01\0${String.fromCharCode(head.length)}\0${head}`, 'latin1'),
    new Uint8Array(8),
  ]);
  await expect(openText(new Uint8Array(Buffer.concat([array, array])))).rejects.toThrow(
    'it holds several arrays, one behind the other: save them as one, np.concatenate',
  );
});
