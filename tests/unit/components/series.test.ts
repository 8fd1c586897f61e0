import { describe, expect, test } from 'vitest';
import type { Throughput } from '#lib/contract/throughput.ts';
import { isAlone, perSecond, toSeries } from '#components/throughput/series.ts';

const MINUTE = 60_000;
const T0 = 1_700_000_040_000;
const at = (minutes: number) => T0 + minutes * MINUTE;

const data = (minutes: number[], now = at(10) + 5_000): Throughput => ({
  collection: 'embeddings',
  at: now,
  from: T0,
  to: now,
  bucket_ms: MINUTE,
  points: minutes.map((m) => ({ t: at(m), received: { text: 600 }, paired: 60, indexed: 30, failed: 0 })),
  events: [],
});

const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const starts = (throughput: Throughput, now = throughput.at) =>
  toSeries(throughput, now).buckets.map(({ start }) => (start - T0) / MINUTE);

describe('series of the chart', () => {
  test('leave out the unfinished bucket', () => {
    expect(starts(data(all))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('end with a span that is over', () => {
    expect(starts({ ...data(all), to: at(4) })).toEqual([0, 1, 2, 3]);
  });

  test('hold the events of their time and no others', () => {
    const event = (t: number) => ({ at: t, kind: 'flush' as const, actor: 'somebody' });
    const events = [event(at(-1)), event(at(2)), event(at(30))];
    expect(toSeries({ ...data(all), events }, at(10) + 5_000).events).toEqual([event(at(2))]);
  });

  test('wait two seconds before a finished bucket counts, so that every replica has added its part', () => {
    expect(starts(data(all, at(10) + 1_999)).at(-1)).toBe(8);
    expect(starts(data(all, at(10) + 2_000)).at(-1)).toBe(9);
  });

  test('keep missing buckets as gaps, joined with their neighbours', () => {
    const { buckets, gaps } = toSeries(data([0, 1, 4, 5, 7, 8, 9]), at(10) + 5_000);
    expect(buckets[2]?.point).toBeNull();
    expect(gaps).toEqual([
      { from: at(2), to: at(4) },
      { from: at(6), to: at(7) },
    ]);
  });

  test('are one gap when no Muster ran at all', () => {
    expect(toSeries(data([]), at(10) + 5_000).gaps).toEqual([{ from: T0, to: at(10) }]);
  });

  test('end in a gap up to now when the data is old', () => {
    const { gaps, to } = toSeries(data(all), at(14));
    expect(gaps).toEqual([{ from: at(10), to: at(14) }]);
    expect(to).toBe(at(14));
  });

  test('find buckets that do not begin at the range’s first moment', () => {
    const shifted = { ...data([1, 2, 3, 4, 5, 6, 7, 8, 9]), from: T0 + 1 };
    expect(starts(shifted)[0]).toBe(1);
    expect(toSeries(shifted, shifted.at).gaps).toEqual([]);
  });

  test('give rates a second, and know buckets that stand alone', () => {
    expect(perSecond(600, MINUTE)).toBe(10);
    const { buckets } = toSeries(data([0, 1, 3, 9]), at(10) + 5_000);
    expect(buckets.map((_, i) => isAlone(buckets, i)).flatMap((alone, i) => (alone ? [i] : []))).toEqual([
      3, 9,
    ]);
  });
});
