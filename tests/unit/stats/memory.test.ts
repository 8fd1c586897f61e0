import { describe, expect, test } from 'vitest';
import { findFullSince, predictFullMs, type MemorySample } from '#lib/stats/memory.ts';

const MINUTE = 60_000;
const MB = 1_000_000;

/** A sample a minute. */
const samples = (usedMb: readonly number[], limitMb: number | null = 100): MemorySample[] =>
  usedMb.map((mb, i) => ({
    at: 1_763_712_000_000 + i * MINUTE,
    usedBytes: mb * MB,
    limitBytes: limitMb === null ? null : limitMb * MB,
  }));

test('a Redis that grows evenly is full when the rest is used up at that pace', () => {
  expect(predictFullMs(samples([40, 42, 44, 46, 48, 50]))).toBe(25 * MINUTE);
});

test('single samples that stray do not bend the line by much', () => {
  const fullMs = predictFullMs(samples([40, 42, 50, 46, 40, 50, 52, 54, 56, 58]))!;
  expect(fullMs).toBeGreaterThan(15 * MINUTE);
  expect(fullMs).toBeLessThan(30 * MINUTE);
});

test('a Redis that is full is full now', () => {
  expect(predictFullMs(samples([100]))).toBe(0);
});

test('a Redis is full since the first note of its last stretch at the limit', () => {
  const noted = samples([100, 90, 100, 101, 100]);
  expect(findFullSince(noted)).toBe(noted[2]!.at);
  expect(findFullSince(samples([100, 99]))).toBeNull();
  expect(findFullSince(samples([100], null))).toBeNull();
  expect(findFullSince([])).toBeNull();
});

describe('nothing is foretold', () => {
  const cases: [string, MemorySample[]][] = [
    ['of nothing', []],
    ['of less than five samples', samples([10, 20, 30, 40])],
    ['of memory that falls', samples([60, 55, 50, 45, 40, 35])],
    ['of memory that stays as it is', samples([50, 50, 50, 50, 50])],
    ['without a limit', samples([40, 42, 44, 46, 48, 50], null)],
    ['beyond a week', samples([50, 50.0001, 50.0002, 50.0003, 50.0004])],
  ];
  test.each(cases)('%s', (_name, given) => {
    expect(predictFullMs(given)).toBeNull();
  });

  test('of five samples that lie within a moment', () => {
    const close = samples([40, 42, 44, 46, 48]).map((sample, i) => ({
      ...sample,
      at: 1_763_712_000_000 + i,
    }));
    expect(predictFullMs(close)).toBeNull();
  });
});
