import { describe, expect, test } from 'vitest';
import { readVector } from '#lib/intake/read-vector.ts';

const base64 = (...values: number[]): string =>
  Buffer.from(Float32Array.from(values).buffer).toString('base64');

describe('a vector is refused with the rule that it breaks and the value at fault', () => {
  test.each([
    ['a text that is no base64', '1,2,3', 'invalid_embedding', undefined],
    ['base64 of too few values', base64(1), 'dims_mismatch', undefined],
    ['base64 of NaN', base64(1, Number.NaN), 'not_finite', 1],
    ['base64 of Infinity', base64(Infinity, 1), 'not_finite', 0],
    ['base64 of zeros', base64(0, 0), 'zero_magnitude', undefined],
    ['float32 NaN', Float32Array.of(1, Number.NaN), 'not_finite', 1],
    ['float64 beyond float32', Float64Array.of(1, 1e39), 'not_finite', 1],
    ['float16 Infinity', new Float16Array([1, Infinity]), 'not_finite', 1],
    ['float64 that is zero in float32', Float64Array.of(1e-60, 1e-60), 'zero_magnitude', undefined],
    ['null between numbers', [1, null], 'not_finite', 1],
    ['another typed array', Int32Array.of(1, 2), 'invalid_embedding', undefined],
  ])('%s', (_, value, code, at) => {
    expect(readVector(value, 2, 'cosine')).toMatchObject({ code, ...(at === undefined ? {} : { at }) });
  });
});

test.each([
  ['numbers', [0.1, -2]],
  ['base64', base64(0.1, -2)],
  ['float32', Float32Array.of(0.1, -2)],
  ['float64', Float64Array.of(0.1, -2)],
])('%s give the same float32 values', (_, value) => {
  expect(readVector(value, null, 'cosine')).toEqual(Float32Array.of(0.1, -2));
});

test('a Float32Array goes on as it is', () => {
  const vector = Float32Array.of(1, 2);
  expect(readVector(vector, 2, 'cosine')).toBe(vector);
});

describe('a vector that is compared by its dot product', () => {
  test.each([[[0.6, 0.9]], [[0, 0]], [[1e30, 1e30]], [[1, 0.05]]])(
    'is refused when its length is not 1: %j',
    (value) => {
      expect(readVector(value, 2, 'dot_product')).toMatchObject({ code: 'not_unit_length' });
    },
  );

  test('is refused with its length', () => {
    expect(readVector([3, 4], 2, 'dot_product')).toMatchObject({
      rule: 'the length of the vector is 5, and dot_product wants 1',
    });
  });

  test.each([[[0.6, 0.8]], [[1, 0.01]]])(
    'is taken when its length is 1, as near as Elasticsearch asks: %j',
    (value) => {
      expect(readVector(value, 2, 'dot_product')).toEqual(Float32Array.from(value));
    },
  );
});

test.each(['l2_norm', 'max_inner_product'] as const)('%s takes a vector of any length', (similarity) => {
  expect(readVector([0, 0], 2, similarity)).toEqual(Float32Array.of(0, 0));
});
