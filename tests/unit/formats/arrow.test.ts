import {
  Dictionary,
  Int32,
  Int64,
  LargeUtf8,
  makeData,
  TimestampMillisecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { readArrow } from '#lib/formats/arrow.ts';
import { FormatError } from '#lib/formats/format-error.ts';
import { arrowBody, fixedLists, lists, texts } from '#tests/support/arrow-body.ts';
import { openRandom } from '#tests/support/random.ts';

const read = (body: Uint8Array) => [...readArrow(body)];

function refusalOf(body: Uint8Array): string | null {
  try {
    read(body);
  } catch (error) {
    if (error instanceof FormatError && error.code === 'invalid_arrow') return error.message;
    throw error;
  }
  return null;
}

const embedding = fixedLists(Float32Array.of(1, 2, 3, 4), 2);
const whole = arrowBody({ id: texts(['a', 'b']), embedding });

describe('what is no Arrow stream that can be read is refused in words', () => {
  const invalidUtf8 = makeData({
    type: new Utf8(),
    length: 1,
    nullCount: 0,
    valueOffsets: Int32Array.of(0, 2),
    data: Uint8Array.of(0xc3, 0x28),
  });
  test.each([
    ['an empty body', Buffer.alloc(0), 'there is no schema'],
    ['a stream after a stream', Buffer.concat([whole, whole]), 'it goes on after its end'],
    ['JSON', Buffer.from('{"embeddings":[]}'), 'no Arrow stream'],
    ['a stream that ends in the middle', whole.subarray(0, whole.length - 40), 'it ends early'],
    [
      'a list of whole numbers',
      arrowBody({ embedding: vectorFromArray([[1n]]).data[0]! }),
      'has to be one of float16, float32 or float64',
    ],
    ['an ID that is no UTF-8', arrowBody({ id: invalidUtf8 }), 'the column "id" is no UTF-8 in row 0'],
  ])('%s', (_, body, words) => {
    expect(refusalOf(body)).toContain(words);
  });
});

test('a stream that is cut anywhere is refused, or gives the rows of its whole batches', () => {
  const body = arrowBody({ id: texts(['a']) }, { id: texts(['b']) });
  const cuts = Array.from({ length: body.length }, (_, end) => body.subarray(0, end));
  const lengths = cuts.filter((cut) => refusalOf(cut) === null).map((cut) => read(cut).length);
  expect(new Set(lengths)).toEqual(new Set([0, 1, 2]));
});

test('whatever bytes are forged, a stream is read or refused in words, at once', () => {
  const random = openRandom(5);
  const others = Array.from({ length: 20_000 }, () => {
    const body = Buffer.from(whole);
    for (let n = 0; n < 3; n++)
      body[Math.floor(random.between(0, body.length))] = random.pick([0, 1, 0x7f, 0x80, 0xff]);
    return findOtherError(body);
  });
  expect(others.filter((error) => error !== null)).toEqual([]);
});

/** What reading ends with, other than rows or a refusal in words. */
function findOtherError(body: Buffer): unknown {
  const started = process.cpuUsage();
  const rows = readArrow(body);
  try {
    for (let i = 0; i < 1_000 && rows.next().done !== true; i++);
  } catch (error) {
    if (!(error instanceof FormatError)) return error;
  }
  const { user, system } = process.cpuUsage(started);
  return user + system > 1_000_000 ? 'it took a second' : null;
}

test('a column of a type that is not read is named, with its type', () => {
  const times = vectorFromArray([new Date(0)], new TimestampMillisecond()).data[0]!;
  expect(() => read(arrowBody({ id: texts(['a']), seen_at: times }))).toThrow(
    'the column "seen_at" has the type Timestamp; types that are read: ',
  );
});

test('float32 vectors are views of the body: nothing is copied', () => {
  const [row] = read(whole);
  expect(row).toEqual({ id: 'a', embedding: Float32Array.of(1, 2) });
  expect((row!.embedding as Float32Array).buffer).toBe(whole.buffer);
});

test.each([
  ['float64 in a FixedSizeList', fixedLists(Float64Array.of(0.5, 2), 2), new Float64Array([0.5, 2])],
  ['float16 in a FixedSizeList', fixedLists(Uint16Array.of(0x3c00, 0xc000), 2), new Float16Array([1, -2])],
  ['float32 in a List', lists(Float32Array.of(1, 2), [0, 2]), new Float32Array([1, 2])],
  ['float64 in a List', lists(Float64Array.of(1, 2), [0, 2]), new Float64Array([1, 2])],
])('%s is read', (_, column, expected) => {
  expect(read(arrowBody({ embedding: column }))).toEqual([{ embedding: expected }]);
});

test('lists of different lengths come as they are', () => {
  const rows = read(arrowBody({ embedding: lists(Float32Array.of(1, 2, 3), [0, 1, 1, 3]) }));
  expect(rows.map((row) => (row.embedding as Float32Array).length)).toEqual([1, 0, 2]);
});

test('nulls are undefined, and within a vector null', () => {
  const withNull = vectorFromArray([[1.5, null], null]).data[0]!;
  expect(read(arrowBody({ id: texts([null, 'b']), embedding: withNull }))).toEqual([
    { id: undefined, embedding: [1.5, null] },
    { id: 'b', embedding: undefined },
  ]);
});

test('texts may be large or in a dictionary, versions 64 bits wide, and batches many', () => {
  const type = vectorFromArray(['EMBEDDINGS_TEXT'], new Dictionary(new Utf8(), new Int32())).data[0]!;
  const batch = (id: string, version: bigint) => ({
    id: vectorFromArray([id], new LargeUtf8()).data[0]!,
    embedding_type: type,
    version: vectorFromArray([version], new Int64()).data[0]!,
  });
  expect(read(arrowBody(batch('ü😀', 7n), batch('b', 8n)))).toEqual([
    { id: 'ü😀', embedding_type: 'EMBEDDINGS_TEXT', version: 7 },
    { id: 'b', embedding_type: 'EMBEDDINGS_TEXT', version: 8 },
  ]);
});

test('a column named __proto__ is a field like any other', () => {
  const [row] = read(arrowBody({ ['__proto__']: texts(['x']) }));
  expect(Object.keys(row!)).toEqual(['__proto__']);
});
