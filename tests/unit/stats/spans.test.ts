import { describe, expect, test } from 'vitest';
import { RESOLUTIONS } from '#lib/stats/counters.ts';
import { chooseSpan } from '#lib/stats/spans.ts';

const AT = 1_763_712_345_678;
const HOUR = 3_600_000;

const pointsOf = ({ from, to, bucketMs }: ReturnType<typeof chooseSpan>) => Math.ceil((to - from) / bucketMs);

test.each(['15m', '1h', '6h', '24h', '7d'] as const)(
  'the range %s has 60 to 150 points, the unfinished one included',
  (range) => {
    const span = chooseSpan({ range }, AT);
    expect(pointsOf(span)).toBeGreaterThanOrEqual(60);
    expect(pointsOf(span)).toBeLessThanOrEqual(150);
  },
);

test('without a word the last hour is meant', () => {
  expect(chooseSpan({}, AT)).toEqual(chooseSpan({ range: '1h' }, AT));
});

test('any span within eight days has at most 400 points, in buckets that are whole sums of stored ones still kept', () => {
  for (let age = 1; age < 190; age += 7)
    for (const hours of [0.02, 0.3, 1, 5, 30, 190]) {
      const from = AT - age * HOUR;
      const span = chooseSpan({ from, to: Math.min(AT, from + hours * HOUR) }, AT);
      const stored = RESOLUTIONS.find(({ bucketMs }) => bucketMs === span.storedMs)!;
      expect(pointsOf(span)).toBeLessThanOrEqual(400);
      expect(span.bucketMs % span.storedMs).toBe(0);
      expect(span.from % span.bucketMs).toBe(0);
      expect(AT - from).toBeLessThanOrEqual(stored.keptMs);
    }
});

test('a span that lies ahead in part ends now', () => {
  expect(chooseSpan({ from: AT - HOUR, to: AT + HOUR }, AT).to).toBe(AT + 1);
});

describe('refused is', () => {
  test.each([
    ['one end only', { from: AT - HOUR }],
    ['a range beside its ends', { range: '1h' as const, from: AT - HOUR, to: AT }],
    ['an end before its beginning', { from: AT, to: AT - HOUR }],
    ['what is kept no longer', { from: AT - 200 * HOUR, to: AT }],
  ])('%s', (_name, query) => {
    expect(() => chooseSpan(query, AT)).toThrow(expect.objectContaining({ code: 'invalid_query' }));
  });
});
