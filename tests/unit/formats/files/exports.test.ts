import { describe, expect, test } from 'vitest';
import { Damage } from '#lib/formats/files/file-error.ts';
import { openJsonLines } from '#lib/formats/files/json.ts';
import { readRows } from '#lib/formats/files/read-rows.ts';
import { openText } from '#tests/support/text-content.ts';
import { readAll } from '#tests/support/written-files.ts';

const read = async (text: string | Uint8Array<ArrayBuffer>) => readAll(await openText(text));

const vectors = [
  [0.5, 1],
  [2, 3.5],
];
const [first, second] = vectors;
const rows = [
  { id: 'a', values: first },
  { id: 'b', values: second },
];

describe('what databases and models answer is read with its IDs, on one line and laid out:', () => {
  test.each([
    ['Chroma', { ids: ['a', 'b'], embeddings: vectors, documents: null, included: ['embeddings'] }],
    ['Chroma, asked for one query', { ids: [['a', 'b']], embeddings: [vectors], distances: [[0.1, 0.2]] }],
    ['Cohere', { texts: ['a', 'b'], embeddings: { int8: vectors, float: vectors }, images: [] }],
    ['Pinecone', { vectors: { a: rows[0], b: rows[1] }, usage: { readUnits: 1 } }],
    ['Qdrant', { result: { points: rows.map(({ id, values }) => ({ id, vector: values })) }, status: 'ok' }],
    [
      'Elasticsearch',
      { took: 1, hits: { hits: rows.map(({ id, values }) => ({ _id: id, _source: { v: values } })) } },
    ],
  ])('%s', async (_, answer) => {
    for (const text of [JSON.stringify(answer), JSON.stringify(answer, null, 2)]) {
      const all = await read(text);
      expect(all.ids).toEqual(['a', 'b']);
      expect([...all.vectors]).toEqual(vectors.flat());
    }
  });

  test('IDs that are fewer than the vectors refuse it, whatever else is as many', async () => {
    const text = JSON.stringify({ ids: ['a'], documents: ['b', 'c'], embeddings: vectors });
    await expect(read(text)).rejects.toMatchObject({ code: 'unequal_rows' });
  });

  test('answers to several queries are refused, rather than read as one', async () => {
    const text = JSON.stringify({ ids: [['a'], ['b']], embeddings: [[first], [second]] });
    await expect(read(text)).rejects.toThrow('write IDs and vectors as one list each');
  });
});

test('a record whose list holds several vectors where others hold one is refused with the reason, and the rest goes on', async () => {
  const answer = (custom_id: string, all: unknown[]) => ({
    custom_id,
    response: { body: { data: all.map((embedding, index) => ({ index, embedding })) } },
  });
  const lines = [answer('a', [first]), answer('b', [first, second]), answer('c', [second])];
  const all = await read(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  expect(all.ids).toEqual(['a', 'c']);
  expect(all.refused).toMatchObject([
    {
      row: 2,
      id: 'b',
      code: 'invalid_embedding',
      reason: expect.stringContaining('response.body.data holds 2'),
    },
  ]);
});

describe('what Elasticsearch takes in bulk is read as pairs of lines:', () => {
  const bulk = (lines: unknown[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

  test('each document has the ID of the line before it, to the digit', async () => {
    const all = await read(
      `{"index":{"_id":9007199254740993}}\n${bulk([
        { vec: first },
        { create: { _index: 'x', _id: 'b' } },
        { name: 'n', vec: second },
        { update: { _id: 'c' } },
        { doc: { vec: first } },
      ])}`,
    );
    expect(all.ids).toEqual(['9007199254740993', 'b', 'c']);
    expect(all.rows).toEqual([2, 4, 6]);
    expect(all.refused).toEqual([]);
  });

  test('what deletes, has no ID before it or no document behind it is refused by its line', async () => {
    const { ids, refused } = await read(
      bulk([
        { index: { _id: 'a' } },
        { vec: first },
        { delete: { _id: 'b' } },
        { vec: second },
        { index: { _id: 'c' } },
      ]),
    );
    expect(ids).toEqual(['a']);
    expect(refused.map(({ row, reason }) => [row, reason])).toEqual([
      [3, 'line 3 deletes, which an upload does not do'],
      [4, 'line 4 has no action before it, and so no ID'],
      [5, 'line 5 names a document that does not follow: the file was cut'],
    ]);
  });
});

describe('a first line that is longer than what tells is still told from one text:', () => {
  const long = 'x'.repeat(1_100_000);
  const record = (id: string, text: string): string => JSON.stringify({ id, text, v: [1] });

  test('records a line', async () => {
    const { ids, refused } = await read(`${record('a', long)}\n${record('b', '')}\n`);
    expect(ids).toEqual(['b']);
    expect(refused).toEqual([expect.objectContaining({ row: 1, reason: expect.stringContaining('bytes') })]);
  });

  test('columns on one line', async () => {
    const { ids } = await read(JSON.stringify({ text: [long, ''], id: ['a', 'b'], v: vectors }));
    expect(ids).toEqual(['a', 'b']);
  });

  test('lines that are all too long are refused at once', async () => {
    await expect(read(`${record('a', long)}\n${record('b', long)}\n`)).rejects.toMatchObject({
      code: 'too_large',
    });
  });
});

describe('a file that was cut says so of its last row, wherever it was cut, and the rows before it are read:', () => {
  const table = Buffer.from('id,note,d0,d1\na,é,1,2\nb,"é",1,2\n');
  const lines = Buffer.from('{"id":"a","v":[1,2]}\n{"id":"b","n":"é","v":[1,2]}\n');
  /** A number that is cut may well be one. */
  const cuts = [
    [table, table.indexOf('b,'), table.lastIndexOf(',')],
    [lines, lines.indexOf('{"id":"b"'), lines.length - 2],
  ] as const;

  test.each(
    cuts.flatMap(([whole, from, to]) =>
      Array.from({ length: to - from }, (_, i) => from + 1 + i).map((at) => [at, whole] as const),
    ),
  )('at byte %i', async (at, whole) => {
    const { ids, refused } = await read(new Uint8Array(whole.subarray(0, at)));
    expect(ids).toEqual(['a']);
    expect(refused).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('the file was cut in its last row, line') }),
    ]);
  });
});

test('where lines cannot be read on, every row before is given', async () => {
  const table = await openJsonLines({
    name: 'x',
    size: null,
    read: null,
    async *stream() {
      yield new TextEncoder().encode('{"id":"a","v":[1]}\n{"id":"b","v":[1]}\n{"id":');
      throw new Damage('it ends');
    },
  });
  const ids: string[] = [];
  const reading = (async () => {
    for await (const batch of readRows(table, { idColumn: 'id', vectorColumn: 'v' })) ids.push(...batch.ids);
  })();
  await expect(reading).rejects.toThrow('it ends');
  expect(ids).toEqual(['a', 'b']);
});

test.each([
  ['a table', 'id,d0,d1\né,1,2\n'],
  ['lines', '{"id":"é","v":[1]}\n'],
  ['a list', '[{"id":"é","v":[1]}]'],
])('text in Latin-1 is refused with the cure: %s', async (_, text) => {
  await expect(read(new Uint8Array(Buffer.from(text, 'latin1')))).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringMatching(/no UTF-8.*Latin-1: write it with encoding="utf-8"/u),
  });
});

test.each([
  ['[0.5,1]', 'it is one list of numbers: write a list a row'],
  ['[[[0.5,1],[2,3]]]', 'its one record is 2 lists of numbers: if these are rows'],
])('what is no rows of embeddings is refused with what to do: %j', async (text, words) => {
  await expect(read(text)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining(words),
  });
});
