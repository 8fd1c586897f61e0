import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFloat32 } from '#lib/formats/base64.ts';
import { parseRows, type RowLayout } from '#lib/intake/body-reader/parse-rows.ts';

const layouts: Record<string, RowLayout> = {
  batch: {
    depth: 3,
    hasMany: false,
    rowsOf: (root) => (root as { embeddings?: unknown } | null)?.embeddings,
  },
  documents: { depth: 2, hasMany: true, rowsOf: (root) => root },
  line: { depth: 1, hasMany: false, rowsOf: (root) => [root] },
};

const parseRowsOf = (text: string | Buffer, layout: RowLayout): unknown =>
  parseRows([Buffer.from(text)], layout);

/** What was read, with each vector as the bits of its values; what was parsed likewise, where `like` has a vector. */
function normalise(value: unknown, like: unknown = value): unknown {
  if (like instanceof Float32Array) {
    const values = typeof value === 'string' ? decodeFloat32(value) : value;
    return typeof values === 'string' ? values : bitsOf(Float32Array.from(values as number[]));
  }
  if (typeof value !== 'object' || value === null || typeof like !== 'object' || like === null) return value;
  if (Array.isArray(value)) return value.map((inner, i) => normalise(inner, (like as unknown[])[i]));
  return Object.entries(value).map(([name, inner]) => [name, normalise(inner, like[name as never])]);
}

const bitsOf = (values: Float32Array): string => Buffer.from(values.slice().buffer).toString('hex');

const cut = (text: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(text.length / size) || 1 }, (_, i) =>
    text.subarray(i * size || 0, (i + 1) * size),
  );

function expectAsParsed(body: Buffer, layout: RowLayout, pieces = [body]): void {
  const read = parseRows(pieces, layout);
  if (read === undefined) return;
  const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  expect(normalise(read)).toEqual(normalise(parsed, read));
}

const space = fc.constantFrom('', '', '', ' ', '\n', '\t \r\n');
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('0', '-0', '1e5', '-1.5E-7', '0.100000001', '123456789012345678901234567890', '1e39'),
);
const numbers = fc
  .array(
    fc.tuple(space, number, space).map((parts) => parts.join('')),
    { minLength: 1, maxLength: 6 },
  )
  .map((values) => `[${values.join(',')}]`);
const base64 = fc
  .tuple(fc.array(fc.float(), { maxLength: 5 }), fc.constantFrom('', '=', '=='))
  .map(
    ([values, padding]) => `"${Buffer.from(Float32Array.from(values).buffer).toString('base64')}${padding}"`,
  );
const odd = fc.constantFrom(
  'null',
  '7',
  '-0',
  '0',
  '1',
  'true',
  '"0"',
  '[]',
  '[[1]]',
  '[1,null]',
  '{}',
  '{"embedding":[1]}',
  '["AAAA"]',
  '"A\\/=="',
  '[1,"a"]',
);
const name = fc.constantFrom(
  'embedding',
  'embedding',
  'embedding',
  'text_embedding',
  'image_embedding',
  '_embedding',
  'embeddings',
  'embed\\u0064ing',
  'id',
  '__proto__',
  'a"b_embedding'.replace('"', '\\"'),
  'metadata',
);
const member = fc
  .tuple(
    space,
    name,
    space,
    fc.oneof({ weight: 5, arbitrary: numbers }, { weight: 2, arbitrary: base64 }, odd),
    space,
  )
  .map(([before, key, between, value, after]) => `${before}"${key}"${between}:${between}${value}${after}`);
const row = fc
  .array(member, { maxLength: 4 })
  .map((members) => `{"id":"ü\\"[",${members.join(',')}}`.replace(',}', '}'));
const rows = fc
  .array(fc.oneof({ weight: 6, arbitrary: row }, odd), { maxLength: 4 })
  .map((all) => `[${all.join(',')}]`);
const body = fc.oneof(
  rows.map((all) => `{"embeddings":${all}}`),
  fc.tuple(rows, rows).map(([one, other]) => `{"embeddings":${one},"model":${other}}`),
  rows,
  row,
);
const mutated = fc
  .tuple(
    body,
    fc.nat(),
    fc.constantFrom('', '"', '[', ']', '{', '}', ',', ':', '\\', '1', '.', 'e', '-', '\0', 'ü'),
    fc.boolean(),
  )
  .map(([text, at, by, replaces]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + by + text.slice(place + (replaces ? 1 : 0));
  });

describe('whatever a body is, what is read is what JSON.parse gives, but for its vectors, which are the same in float32', () => {
  test.each(Object.entries(layouts))('%s', (_, layout) => {
    fc.assert(
      fc.property(fc.oneof(body, mutated), (text) => expectAsParsed(Buffer.from(text), layout)),
      { numRuns: 3_000 },
    );
  });
});

test('a body of vectors alone is read this way, from whichever places its parts are looked at', () => {
  for (const padding of [0, 1, 7, 100, 1_000]) {
    const all = Array.from({ length: 300 }, (_, i) => ({
      id: `${'x'.repeat(padding)}${i}`,
      text_embedding: Array.from({ length: 384 }, (_, j) => Math.sin(i * 384 + j)),
      image_embedding: Buffer.from(Float32Array.from([i, 1 / i]).buffer).toString('base64'),
    }));
    const text = Buffer.from(JSON.stringify(all));
    for (const size of [Infinity, 65_536, 100_001, 12_345]) {
      const pieces = cut(text, size);
      expect(parseRows(pieces, layouts.documents!)).toBeDefined();
      expectAsParsed(text, layouts.documents!, pieces);
    }
  }
});

test.each([
  [
    'a number of its own in the place of a vector',
    '{"embeddings":[{"embedding":0},{"embedding":[1]}]}',
    'batch',
  ],
  ['one under a name with an escape', '{"embeddings":[{"embed\\u0064ing":0},{"embedding":[1]}]}', 'batch'],
  ['a vector twice', '{"embeddings":[{"embedding":[1],"embedding":[2]}]}', 'batch'],
  ['rows twice', '{"embeddings":[{"embedding":[1]}],"embeddings":[{"embedding":[2]}]}', 'batch'],
  ['vectors elsewhere', '{"embeddings":[{"id":"a"}],"others":[{"embedding":[2]}]}', 'batch'],
  ['no JSON', '{"embeddings":[{"embedding":[1]}]', 'batch'],
  ['a string without an end', '[{"text_embedding":[1],"id":"a', 'documents'],
])('%s is left to be read by someone else', (_, text, layout) => {
  expect(parseRowsOf(text, layouts[layout]!)).toBeUndefined();
});
