import { describe, expect, test } from 'vitest';
import { readMetadata } from '#lib/intake/read-metadata.ts';

const nest = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inner) => ({ inner }), 1);

describe('metadata is refused that', () => {
  test.each([
    ['is text', 'brand', 'is a string'],
    ['is a list', [1], 'is an array'],
    ['is a number', 7, 'is a number'],
    ['takes more than 16 KB', { text: 'x'.repeat(16_384) }, 'bytes of JSON; the limit is 16384'],
    ['is nested deeper than 16 levels', nest(17), 'deeper than 16 levels'],
    ['has a number that would be rounded', { sku: 2 ** 53 }, 'beyond 2^53'],
    ['has a number beyond all', { price: JSON.parse('1e400') as number }, 'too large to be kept'],
    ['has a lone surrogate in a text', { text: ['a\ud800'] }, 'malformed Unicode'],
    ['has a lone surrogate in a name', { 'a\ud800': 1 }, 'malformed Unicode'],
    ['has a NUL in a name', { deep: { 'a\0': 1 } }, 'a NUL'],
  ])('%s', (_, value, rule) => {
    expect(readMetadata(value)).toEqual({ rule: expect.stringContaining(rule) as string });
  });
});

test.each([
  '{}',
  '{"brand":"Acme","price":9.5,"tags":["a",null,true],"é.😀":{"":{"a b":-1}}}',
  '{"__proto__":{"constructor":1},"toJSON":2}',
])('metadata is kept as it is: %s', (text) => {
  expect(readMetadata(JSON.parse(text))).toEqual({ json: text });
});

test('metadata of 16 levels is kept', () => {
  expect(readMetadata(nest(16))).toEqual({ json: JSON.stringify(nest(16)) });
});
