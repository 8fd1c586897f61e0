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
    expect(readVector(value, 2, true)).toMatchObject({ code, ...(at === undefined ? {} : { at }) });
  });
});

test.each([
  ['numbers', [0.1, -2]],
  ['base64', base64(0.1, -2)],
  ['float32', Float32Array.of(0.1, -2)],
  ['float64', Float64Array.of(0.1, -2)],
])('%s give the same float32 values', (_, value) => {
  expect(readVector(value, null, true)).toEqual(Float32Array.of(0.1, -2));
});

test('a Float32Array goes on as it is', () => {
  const vector = Float32Array.of(1, 2);
  expect(readVector(vector, 2, true)).toBe(vector);
});
