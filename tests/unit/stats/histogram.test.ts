import { describe, expect, test } from 'vitest';
import { AGE_EDGES_MS, bucketOf, differences, percentile, WAIT_EDGES_MS } from '#lib/stats/histogram.ts';

const EDGES = [100, 1_000, 10_000];

test('edges rise, so that every value has one bucket', () => {
  for (const edges of [AGE_EDGES_MS, WAIT_EDGES_MS])
    expect([...edges].toSorted((a, b) => a - b)).toEqual([...edges]);
});

test('a value on an edge belongs to the bucket above it', () => {
  expect([0, 99, 100, 999, 1_000, 10_000, 1e12].map((value) => bucketOf(value, EDGES))).toEqual([
    0, 0, 1, 1, 2, 3, 3,
  ]);
});

test('counts per bucket add up to the total', () => {
  expect(differences(10, [7, 7, 2])).toEqual([3, 0, 5, 2]);
});

describe('a percentile', () => {
  test('of nothing is not known', () => {
    expect(percentile([0, 0, 0, 0], EDGES, 0.5)).toBeNull();
  });

  test('is read off in proportion: evenly in the first bucket, by ratio in the others', () => {
    expect(percentile([10, 0, 0, 0], EDGES, 0.5)).toBe(50);
    expect(percentile([0, 10, 0, 0], EDGES, 0.5)).toBe(316);
    expect(percentile([5, 5, 0, 0], EDGES, 0.5)).toBe(100);
  });

  test('never falls as the share rises', () => {
    const counts = [3, 0, 40, 2];
    const read = [0.01, 0.05, 0.1, 0.5, 0.9, 0.95, 0.99, 1].map((share) => percentile(counts, EDGES, share)!);
    expect(read).toEqual(read.toSorted((a, b) => a - b));
  });

  test('beyond the last edge is that edge: nothing finer is known', () => {
    expect(percentile([1, 0, 0, 99], EDGES, 0.95)).toBe(10_000);
  });
});
