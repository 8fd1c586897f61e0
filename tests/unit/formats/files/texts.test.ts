import { describe, expect, test } from 'vitest';
import { readAll } from '#tests/support/written-files.ts';
import { openText } from '#tests/support/text-content.ts';

const read = async (text: string) => readAll(await openText(text));

describe('IDs are kept to the letter:', () => {
  test.each([
    [
      'whole numbers of JSON beyond 2^53',
      '{"id":9007199254740993,"v":[1]}\n{"id":12345678901234567890,"v":[2]}\n',
      ['9007199254740993', '12345678901234567890'],
    ],
    ['the same in columns', '{"id":[9007199254740993,7],"v":[[1],[2]]}', ['9007199254740993', '7']],
    [
      'the index of what pandas calls split',
      '{"columns":["v"],"index":["a",9007199254740993],"data":[[[1]],[[2]]]}',
      ['a', '9007199254740993'],
    ],
    [
      'the column before an index that but counts',
      '{"columns":["name","v"],"index":[0,1],"data":[["a",[1]],["b",[2]]]}',
      ['a', 'b'],
    ],
    ['leading zeros of CSV', 'id,v\n007,"[1]"\n1e3,"[2]"\n', ['007', '1e3']],
    ['numbers with blanks between them', 'id,v\n030 1234567,"[1]"\n', ['030 1234567']],
    ['quotes, delimiters and newlines in cells', 'id;d0;d1\n"a;""b""";1;2\n c ;3;4\n', ['a;"b"', ' c ']],
  ])('%s', async (_, text, ids) => {
    const all = await read(text);
    expect(all.ids).toEqual(ids);
    expect(all.refused).toEqual([]);
  });
});

test.each([
  ['a record a line', '{"id":"a","e0":0.5,"e1":1}\n{"id":"b","e0":2,"e1":3.5}\n'],
  ['a list of records', '[{"id":"a","e0":0.5,"e1":1},{"id":"b","e0":2,"e1":3.5}]'],
  ['split', '{"columns":["id",0,1],"index":[0,1],"data":[["a",0.5,1],["b",2,3.5]]}'],
  ['split with an index', '{"columns":[0,1],"index":["a","b"],"data":[[0.5,1],[2,3.5]]}'],
])('a column per dimension is a vector in JSON too: %s', async (_, text) => {
  const { ids, vectors } = await read(text);
  expect(ids).toEqual(['a', 'b']);
  expect([...vectors]).toEqual([0.5, 1, 2, 3.5]);
});

describe('a row that cannot be an embedding is refused by its number, with the reason, and the others go on:', () => {
  test.each([
    [
      'a number beyond float32',
      '{"id":"a","v":[1e39]}\n{"id":"b","v":[1]}\n',
      1,
      'not_finite',
      'entry 0 is 1e+39, which is beyond float32',
    ],
    [
      'a null in a vector',
      '[{"id":"b","v":[1,2]},{"id":"a","v":[1,null]}]',
      2,
      'invalid_embedding',
      'entry 1 is null',
    ],
    [
      'fewer values than before',
      '{"id":"b","v":[1,2]}\n{"id":"a","v":[1]}\n',
      2,
      'dims_mismatch',
      '1 dims, but the rows before it have 2',
    ],
    [
      'a nested list',
      '{"id":"b","v":[1,2]}\n{"id":"a","v":[[1],[2]]}\n',
      2,
      'invalid_embedding',
      'entry 0 is a object',
    ],
    [
      'a fraction for an ID',
      '{"id":"b","v":[1]}\n{"id":1.5,"v":[1]}\n',
      2,
      'invalid_id',
      'write IDs as texts',
    ],
    ['a line that is no JSON', '{"id":"b","v":[1]}\n{"id":\n', 2, 'unreadable_row', 'line 2 is no JSON'],
    [
      'a list that was cut when it was printed',
      'id,v\nb,[1 2]\na,[0.1 ... 0.2]\n',
      3,
      'invalid_embedding',
      'cut short when it was printed',
    ],
    ['a line of a table that ends early', 'id,d0,d1,d2\nb,1,2,3\na,1,2\n', 3, 'dims_mismatch', '2 dims'],
    [
      'a line of a table with more cells than columns',
      'id,d0,d1\nb,1,2\na,c,1,2\n',
      3,
      'unreadable_row',
      'line 3 has 4 cells, where there are 3 columns',
    ],
    ['an empty cell in a vector', 'id,d0,d1\nb,1,2\na,1,\n', 3, 'invalid_embedding', 'entry 1 is null'],
  ])('%s', async (_, text, row, code, reason) => {
    const { ids, refused } = await read(text);
    expect(ids).toEqual(['b']);
    expect(refused).toEqual([
      expect.objectContaining({ row, code, reason: expect.stringContaining(reason) }),
    ]);
  });
});

describe('a text that cannot be read is refused in words:', () => {
  test.each([
    ['', 'empty_file', 'file: it is empty'],
    ['\n \n', 'no_rows', 'file: there are no rows in it'],
    ['id,d0,d1\n', 'no_rows', 'there are no rows in it'],
    ['[]', 'no_rows', 'there are no rows in it'],
    ['[{"id":"a","v":[1]},', 'truncated', 'it ends early, in record 2'],
    ['[{"id":"a","v":[1]}]\n{"id":"b","v":[2]}\n', 'damaged', 'its text goes on after its list of 1 ends'],
    ['{"id":["a"],"v":[[1],[2]]}', 'unequal_rows', 'its lists are of different lengths: 2 in "v", 1 in "id"'],
    [
      '{"a":{"0":0.5,"1":1},"b":{"0":2,"1":3.5}}',
      'unsupported',
      'which is which cannot be told: write it with orient="split"',
    ],
    ['\u0000\u0001\u0002', 'unknown_format', 'it is none of Parquet, .npy'],
  ])('%j', async (text, code, words) => {
    await expect(read(text)).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });
});

test('a reader that fails has given the rows before', async () => {
  const table = await openText('[{"id":"a","v":[1]},{"id":"b","v":[2]},');
  const all: string[] = [];
  const chunks = table.readChunks(['id']);
  await expect(
    (async () => {
      for await (const chunk of chunks)
        for (let i = 0; i < chunk.length; i++) all.push(String(chunk.cell('id', i)));
    })(),
  ).rejects.toThrow('ends early');
  expect(all).toEqual(['a', 'b']);
});

test('cells of other columns go with their rows', async () => {
  const table = await openText('id,metadata,d0,d1\na,"{""b"":1}",1,2\n');
  const { others } = await readAll(table, { others: ['metadata'] });
  expect(others).toEqual([{ metadata: '{"b":1}' }]);
});
