import { expect, test } from 'vitest';
import { areUnit, measureNorms } from '#components/upload/work/norms.ts';

const sum = (bins: readonly number[]) => bins.reduce((a, b) => a + b, 0);

test('every finite row is in one bin, from the shortest to the longest', () => {
  const norms = measureNorms(Float32Array.from([3, 4, 6, 8, Number.NaN, 1, 0, 2]), 2)!;
  expect([norms.min, norms.max, sum(norms.bins)]).toEqual([2, 10, 3]);
  expect([norms.bins[0], norms.bins.at(-1)]).toEqual([1, 1]);
});

test('vectors that are alike but for rounding are no landscape', () => {
  const norms = measureNorms(Float32Array.from([1, 0, 0.6, 0.8, 0.8, 0.6]), 2)!;
  expect(norms.bins.filter((count) => count > 0).length).toBeLessThanOrEqual(2);
  expect(areUnit(norms)).toBe(true);
});

test('where there are no rows there is nothing to measure', () => {
  expect(measureNorms(new Float32Array(), 0)).toBeNull();
});
