import { describe, expect, test } from 'vitest';
import { findFormat, type FileRow } from '#lib/formats/files.ts';
import { arrowBody, fixedLists, lists, texts } from '#tests/support/arrow-body.ts';

const stream = arrowBody(
  { id: texts(['a', 'b']), embedding: fixedLists(Float32Array.of(1, 2, 3, 4), 2) },
  { id: texts(['c']), embedding: fixedLists(Float32Array.of(5, 6), 2) },
);
const asFile = (body: Buffer): Buffer =>
  Buffer.concat([Buffer.from('ARROW1\0\0'), body, Buffer.from('footer')]);

async function* inChunks(body: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

async function read(body: Uint8Array, size = 7): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  for await (const row of findFormat(body.subarray(0, 16))!.read(inChunks(body, size))) rows.push(row);
  return rows;
}

describe('a file is told by its first bytes', () => {
  test.each([
    ['Arrow stream', stream],
    ['Arrow file', asFile(stream)],
    ['NDJSON', Buffer.from('{"id":"a"}')],
    ['NDJSON', Buffer.from('\ufeff\n {"id":"a"}')],
  ])('%s', (name, body) => {
    expect(findFormat(body.subarray(0, 16))?.name).toBe(name);
  });

  test.each(['PK\u0003\u0004', 'PAR1', '\u0093NUMPY', 'id,embedding', '[{"id"'])(
    '%j is none of them',
    (head) => {
      expect(findFormat(Buffer.from(head, 'latin1'))).toBeUndefined();
    },
  );
});

describe('an Arrow file that comes in pieces', () => {
  test.each([1, 7, 64, 1_000_000])('gives its rows in order, in pieces of %i bytes', async (size) => {
    const rows = [
      { row: 1, value: { id: 'a', embedding: Float32Array.of(1, 2) } },
      { row: 2, value: { id: 'b', embedding: Float32Array.of(3, 4) } },
      { row: 3, value: { id: 'c', embedding: Float32Array.of(5, 6) } },
    ];
    expect(await read(stream, size)).toEqual(rows);
    expect(await read(asFile(stream), size)).toEqual(rows);
  });

  test('may have its vectors in lists, and no rows at all', async () => {
    const body = (rows: number) =>
      arrowBody({
        id: texts(['a', 'b'].slice(0, rows)),
        embedding: lists(
          new Float32Array(2 * rows),
          Array.from({ length: rows + 1 }, (_, i) => 2 * i),
        ),
      });
    expect(await read(body(2))).toHaveLength(2);
    expect(await read(body(0))).toEqual([]);
  });

  test('is refused wherever it is cut, but for a stream between its messages', async () => {
    for (let length = 17; length < stream.length - 8; length += 13)
      await expect(read(stream.subarray(0, length))).rejects.toThrow('ends early');
    await expect(read(asFile(stream).subarray(0, stream.length))).rejects.toThrow('it ends early');
  });

  test('is refused where a message claims to be larger than can be', async () => {
    const forged = Buffer.from(stream);
    forged.writeInt32LE(0x7fffffff, 4);
    await expect(read(forged)).rejects.toThrow('a message has an absurd length');
  });
});

test('rows of NDJSON count lines, blank ones too', async () => {
  const rows = await read(Buffer.from('{"id":"a"}\n\n{"id":"b"}\n'));
  expect(rows).toEqual([
    { row: 1, value: { id: 'a' } },
    { row: 3, value: { id: 'b' } },
  ]);
});
