import { array, assert, constantFrom, integer, jsonValue, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSink } from '#lib/engine/elasticsearch/byte-sink.ts';
import { decodeVector } from '#lib/engine/elasticsearch/encode.ts';
import { base64, numbers, smile, type Encoding } from '#lib/engine/elasticsearch/encodings.ts';
import type { Operation } from '#lib/engine/elasticsearch/operation.ts';
import { readSmile, splitSmile } from '#tests/support/smile.ts';

/** What an operation's lines say, parsed; null when the encoding leaves it to another. */
function writeAndRead(encoding: Encoding, operation: Operation): unknown[] | null {
  const sink = openSink();
  if (!encoding.write(sink, operation)) return null;
  const bytes = sink.bytes.subarray(0, sink.at);
  return encoding === smile
    ? splitSmile(bytes).map(readSmile)
    : bytes
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
}

const operationOf = (json: string, ...vectors: Float32Array[]): Operation => ({
  id: 'a',
  action: '{"create":{"_id":"a"}}',
  source: {
    fields: [...vectors.map((vector, i) => [`v${i}`, vector] as const), ['value', json] as const],
  },
});

const bitsOf = (vector: Float32Array): number[] => [...new Uint32Array(vector.slice().buffer)];

const vectors = array(integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 40 }).map((bits) =>
  new Float32Array(Uint32Array.from(bits).buffer).map((x) => (Number.isFinite(x) ? x : -0)),
);

describe.each([
  ['base64', base64(new Set())],
  ['Smile', smile],
  ['numbers', numbers],
])('in %s', (_name, encoding) => {
  test('vectors read back to the bit, subnormals and -0 too', () => {
    assert(
      property(vectors, (vector) => {
        const [, source] = writeAndRead(encoding, operationOf('1', vector))!;
        expect(bitsOf(decodeVector((source as { v0: unknown }).v0)!)).toEqual(bitsOf(vector));
      }),
    );
  });

  test('JSON reads back as it was, members in their order, or is left to another encoding', () => {
    const values = jsonValue({ maxDepth: 6, stringUnit: 'binary' });
    assert(
      property(values, constantFrom(undefined, 1), (value, indent) => {
        // Line breaks end a line of a bulk; metadata come without.
        const json = JSON.stringify(value, null, indent).replaceAll(/\n/g, ' ');
        const operation = operationOf(json);
        const read = writeAndRead(encoding, operation) ?? writeAndRead(numbers, operation)!;
        expect(read[0]).toEqual({ create: { _id: 'a' } });
        expect(JSON.stringify(read[1])).toBe(`{"value":${JSON.stringify(value)}}`);
      }),
      { numRuns: 500 },
    );
  });

  test('an update says that its fields are a part', () => {
    const operation = operationOf('"x"');
    const partial = { ...operation, source: { ...operation.source!, isPartial: true } };
    expect(writeAndRead(encoding, partial)![1]).toEqual({ doc: { value: 'x' } });
  });

  test('a delete is one line', () => {
    expect(writeAndRead(encoding, { id: 'a', action: '{"delete":{"_id":"a"}}' })).toEqual([
      { delete: { _id: 'a' } },
    ]);
  });
});

test('base64 is not for vectors that the server scales, but where they have unit length', () => {
  const encoding = base64(new Set(['v0']));
  const writes = (...vectors: Float32Array[]) =>
    writeAndRead(encoding, operationOf('1', ...vectors)) !== null;
  expect(writes(Float32Array.of(0.6, 0.8))).toBe(true);
  expect(writes(Float32Array.of(0.6, 0.81))).toBe(false);
  expect(writes(Float32Array.of(0.6, 0.8), Float32Array.of(3, 4))).toBe(true);
});

describe('Smile', () => {
  const keeps = (json: string): boolean => writeAndRead(smile, operationOf(json)) !== null;

  test.each(['0', '-1', '2147483648', '-2147483649', '9007199254740991', '0.0', '1.0', '-20.5', '0.001'])(
    'keeps %s',
    (json) => {
      expect(writeAndRead(smile, operationOf(json))![1]).toEqual({ value: JSON.parse(json) as unknown });
    },
  );

  test.each(['-0', '1e5', '9007199254740993', '1.10', '1e-7', '12345678.5', '1e400', String.raw`"\ud800"`])(
    'leaves %s to JSON, where it stays as it is written',
    (json) => {
      expect(keeps(`{"a":[1,${json}]}`)).toBe(false);
    },
  );

  test.each([1, 32, 33, 57, 58, 64, 65, 66, 70_000])('keeps texts and names of %i characters', (length) => {
    for (const text of ['a'.repeat(length), 'ä'.repeat(length), `${'a'.repeat(length - 1)}🏺`]) {
      const object = { [text]: text };
      expect(writeAndRead(smile, operationOf(JSON.stringify(object)))![1]).toEqual({ value: object });
    }
  });

  test('leaves texts of many megabytes to JSON', () => {
    expect(keeps(JSON.stringify({ a: 'x'.repeat(50_000_000) }))).toBe(false);
  });

  test('no byte of a line is the one that ends it', () => {
    assert(
      property(vectors, string({ unit: 'binary' }), (vector, text) => {
        expect(writeAndRead(smile, operationOf(JSON.stringify({ [text]: text }), vector))).toHaveLength(2);
      }),
    );
  });
});
