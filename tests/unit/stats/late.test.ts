import { describe, expect, test } from 'vitest';
import { judgeLate } from '#lib/stats/late.ts';

const AT = 1_763_712_000_000;
const silentFor = (silenceMs: number, usualMs: number | null, waiting = 5) =>
  judgeLate({ at: AT, lastSeenAt: AT - silenceMs, usualMs, waiting });

describe('a producer is late', () => {
  test('after ten of its usual intervals', () => {
    expect(silentFor(600_000, 60_000)).toBe(false);
    expect(silentFor(600_001, 60_000)).toBe(true);
  });

  test('never before a minute has passed, however often it sends', () => {
    expect(silentFor(60_000, 100)).toBe(false);
    expect(silentFor(60_001, 100)).toBe(true);
  });

  test('only while items wait for its side', () => {
    expect(silentFor(3_600_000, 1_000, 0)).toBe(false);
  });

  test('not when it was seen once: nothing is usual yet', () => {
    expect(silentFor(86_400_000, null)).toBe(false);
  });
});
