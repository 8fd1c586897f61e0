import { describe, expect, test } from 'vitest';
import { readArrow } from '#lib/formats/arrow.ts';
import { encodeRows, measureRow, packRow } from '#lib/formats/encode-rows.ts';

const encode = (...rows: unknown[]) => encodeRows(rows.map(packRow));
const json = (body: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(body));
const float32 = (...values: number[]): Float32Array => Float32Array.from(values);

test('regular rows become Arrow with the bytes of their float32, whatever their vectors were', () => {
  const base64 = Buffer.from(float32(0.1, 2).buffer).toString('base64');
  const { format, body } = encode(
    { id: 'a', embedding: [0.1, 2] },
    { id: 'ö', embedding: base64 },
    { id: 'c', embedding: Float64Array.of(0.1, 2) },
    { id: 'd', embedding: float32(0.1, 2) },
    { id: 'e', embedding: float32(Number.NaN, Infinity) },
  );
  expect(format).toBe('arrow');
  const rows = [...readArrow(body)];
  expect(rows.map(({ id }) => id)).toEqual(['a', 'ö', 'c', 'd', 'e']);
  for (const { embedding } of rows.slice(0, 4)) expect(embedding).toEqual(float32(0.1, 2));
  expect(rows[4]!.embedding).toEqual(float32(Number.NaN, Infinity));
});

test('types of their own go with their rows', () => {
  const { body } = encode({ id: 'a', embedding_type: 'EMBEDDINGS_TEXT', embedding: [1] });
  expect([...readArrow(body)]).toEqual([
    { id: 'a', embedding_type: 'EMBEDDINGS_TEXT', embedding: float32(1) },
  ]);
});

describe('a batch that Arrow cannot tell as it is becomes JSON, each row in its place for the server to judge', () => {
  test.each([
    ['another length', { id: 'b', embedding: [1, 2, 3] }],
    ['a vector of texts', { id: 'b', embedding: ['1', '2'] }],
    ['no vector', { id: 'b' }],
    ['an ID that is a number', { id: 7, embedding: [1, 2] }],
    ['an ID that is no Unicode', { id: '\ud800', embedding: [1, 2] }],
    ['a version', { id: 'b', embedding: [1, 2], version: 3 }],
    ['a field that nobody knows', { id: 'b', embedding: [1, 2], colour: 'red' }],
    ['no object', 'b'],
    ['null', null],
  ])('%s', (_, row) => {
    const { format, body } = encode({ id: 'a', embedding: [1, 2] }, row);
    expect(format).toBe('json');
    const { embeddings } = json(body) as { embeddings: unknown[] };
    expect(embeddings[0]).toEqual({ id: 'a', embedding: 'AACAPwAAAEA=' });
    const shown = (row as { embedding?: unknown } | null)?.embedding;
    expect(embeddings[1]).toEqual(
      Array.isArray(shown) && shown.every(Number.isFinite)
        ? { ...(row as object), embedding: Buffer.from(float32(...shown).buffer).toString('base64') }
        : row,
    );
  });
});

test('metadata that a table carries as text is sent as the object that it is', () => {
  const { body } = encode({ id: 'a', embedding: [1], metadata: '{"title":"mug"}' });
  expect(json(body)).toMatchObject({ embeddings: [{ metadata: { title: 'mug' } }] });
});

test.each([
  ['regular', { id: 'a', embedding: Array.from({ length: 1_000 }, Math.random) }],
  ['with a version', { id: 'a', embedding: Array.from({ length: 1_000 }, Math.random), version: 1 }],
  ['with a member that will be refused', { id: 'a', embedding: [1], text: 'x'.repeat(5_000) }],
  ['with text of three bytes a letter', { id: 'a', embedding: [1], metadata: { title: '€'.repeat(1_000) } }],
  ['with a text for a vector', { id: 'a', embedding: 'no vector '.repeat(500) }],
  ['with a vector of no numbers', { id: 'a', embedding: Array.from({ length: 500 }, () => [null, 'one']) }],
  ['with a long id', { id: 'x'.repeat(5_000), embedding: [1] }],
  ['that is a text', 'x'.repeat(5_000)],
  ['that is a list', Array.from({ length: 1_000 }, () => 'four')],
])('a row %s measures what it takes in a body, within a factor of two', (_, value) => {
  const row = packRow(value);
  const bytes = encode(...Array.from({ length: 100 }, () => value)).body.length / 100;
  expect(measureRow(row)).toBeGreaterThan(bytes / 2);
  expect(measureRow(row)).toBeLessThan(bytes * 2);
});
