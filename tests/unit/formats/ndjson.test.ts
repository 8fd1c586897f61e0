import { expect, test } from 'vitest';
import { UnreadableRow } from '#lib/formats/format-error.ts';
import { readNdjson } from '#lib/formats/ndjson.ts';

async function* pieces(text: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
}

async function read(text: string | Buffer, size = Infinity, lineBytesMax = 100): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const { value } of readNdjson(pieces(Buffer.from(text), size), lineBytesMax)) rows.push(value);
  return rows;
}

const ruleOf = (row: unknown): string => (row instanceof UnreadableRow ? row.rule : 'it can be read');

test('a line that is no JSON is told by its number and offset, and the lines around it are read', async () => {
  const [first, second, third] = await read('{"a":1}\n{"a":\n{"a":3}\n');
  expect([first, third]).toEqual([{ a: 1 }, { a: 3 }]);
  expect(ruleOf(second)).toMatch(/^line 2 is no JSON: .*offset 5$/);
});

test('a line over the limit is told, not kept, and the next one is read', async () => {
  const rows = await read(`${'x'.repeat(1_000)}\n{"a":1}`, 7);
  expect(ruleOf(rows[0])).toBe('line 1 has 1000 bytes; the limit is 100');
  expect(rows[1]).toEqual({ a: 1 });
});

test('a line that is no UTF-8 is told by its number', async () => {
  const rows = await read(Buffer.concat([Buffer.from('1\n"'), Buffer.from([0xff]), Buffer.from('"')]));
  expect(ruleOf(rows[1])).toBe('line 2 is no UTF-8, at byte 1');
});

test.each([1, 2, 3, 7, 1_000])(
  'wherever the stream is cut (every %i bytes), the rows are the same',
  async (size) => {
    expect(await read('{"ü":"😀"}\r\n\n  \n[1]\n"last"', size)).toEqual([{ ü: '😀' }, [1], 'last']);
  },
);

test('an empty stream has no rows', async () => {
  expect(await read('')).toEqual([]);
});

test('blank lines count, and millions of them are passed over in no time', async () => {
  const rows = await read(`${'\n'.repeat(5_000_000)}{"a":`, 65_536);
  expect(ruleOf(rows[0])).toMatch(/^line 5000001 is no JSON/);
});
