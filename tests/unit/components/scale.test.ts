import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastRates, lineEnds } from '#components/throughput/line-ends.ts';
import { linesOf } from '#components/throughput/lines.ts';
import { rateTicks, timeTicks } from '#components/throughput/scale.ts';
import { toLanes } from '#components/readiness/lanes.ts';

const HOUR = 3_600_000;
const utc = () => 0;

describe('axes of the chart', () => {
  test('have three grid lines from zero at round rates', () => {
    expect(rateTicks(3_300)).toEqual([0, 2_000, 4_000]);
    expect(rateTicks(4_100)).toEqual([0, 3_000, 6_000]);
    expect(rateTicks(0.07)).toEqual([0, 0.04, 0.08]);
    expect(rateTicks(0)).toEqual([0, 1, 2]);
  });

  test('hold every rate, and waste no more than half', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e7, noNaN: true }), (max) => {
        const [zero, half, top] = rateTicks(max);
        expect(zero).toBe(0);
        expect(half * 2).toBe(top);
        expect(top).toBeGreaterThanOrEqual(max * (1 - 1e-9));
        expect(top).toBeLessThanOrEqual(max * 2 + 1e-9);
      }),
    );
  });

  test('tick at round times of the reader’s own zone', () => {
    const noon = Date.UTC(2026, 2, 1, 12, 7);
    expect(timeTicks(noon - HOUR, noon, 6, utc).map((t) => new Date(t).getUTCMinutes())).toEqual([
      10, 20, 30, 40, 50, 0,
    ]);
    const india = () => 5.5 * HOUR;
    const ticks = timeTicks(noon - 6 * HOUR, noon, 6, india);
    expect(ticks.map((t) => new Date(t + 5.5 * HOUR).getUTCMinutes())).toEqual(ticks.map(() => 0));
  });

  test('tick at local midnights across a change of clocks', () => {
    const change = Date.UTC(2026, 2, 29, 1);
    const stockholm = (t: number) => (t < change ? HOUR : 2 * HOUR);
    const ticks = timeTicks(change - 80 * HOUR, change + 80 * HOUR, 8, stockholm);
    expect(ticks.map((t) => new Date(t + stockholm(t)).getUTCHours())).toEqual(ticks.map(() => 0));
  });
});

describe('labels at the ends of the lines', () => {
  const lines = linesOf(
    toLanes([
      { name: 'text', required: true },
      { name: 'image', required: true },
    ]),
  );
  const point = { t: 0, received: { text: 100, image: 99 }, paired: 98, indexed: 0, failed: 0 };

  test('tell the newest rates there are', () => {
    const buckets = [
      { start: 0, mid: 500, point },
      { start: 1_000, mid: 1_500, point: null },
    ];
    const rates = lastRates({ buckets, gaps: [], events: [], from: 0, to: 2_000, bucketMs: 1_000 }, lines);
    expect(rates.map(({ line, value }) => [line.name, value])).toEqual([
      ['text', 100],
      ['image', 99],
      ['paired', 98],
      ['indexed', 0],
    ]);
    expect(lastRates({ buckets: [], gaps: [], events: [], from: 0, to: 0, bucketMs: 1_000 }, lines)).toEqual(
      [],
    );
  });

  test('stand from the highest down, 14 px apart', () => {
    const ends = lineEnds(
      lines.map((line, i) => ({ line, value: 100 - i })),
      200,
      172,
    );
    const tops = ends.map(({ top }) => top);
    tops.slice(1).forEach((top, i) => expect(top - (tops[i] ?? 0)).toBeGreaterThanOrEqual(14));
    expect(ends[0]?.line.name).toBe('text');
  });
});
