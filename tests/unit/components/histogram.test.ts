import { describe, expect, test } from 'vitest';
import { sidesOf, toAgeRows } from '#components/histogram/age-rows.ts';
import { bucketName, joinUnder, percentName } from '#components/histogram/buckets.ts';
import { toLanes } from '#components/readiness/lanes.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
const EDGES = [100, SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR, 168 * HOUR];
const lanesOf = (...names: string[]) => toLanes(names.map((name) => ({ name, required: true })));

describe('buckets', () => {
  test('are named in the unit of their lower edge', () => {
    expect(EDGES.map((_, i) => bucketName(EDGES, i))).toEqual([
      'under 0.1 s',
      '0.1–1 s',
      '1–10 s',
      '10–60 s',
      '1–10 min',
      '10–60 min',
      '1–6 h',
      '6–24 h',
      '1–7 d',
    ]);
    expect(bucketName(EDGES, EDGES.length)).toBe('over 7 d');
  });

  test('under an edge are joined without losing a count', () => {
    expect(joinUnder({ edgesMs: [10, 20, 30], counts: [1, 2, 3, 4] }, 20)).toEqual({
      edgesMs: [20, 30],
      counts: [3, 3, 4],
    });
  });

  test('are labelled with their share, finer where it is small and never as nothing', () => {
    expect([29, 1.6, 0.4, 0.001, 0].map((n) => percentName(n * 1_000, 100_000))).toEqual([
      '29',
      '1.6',
      '0.4',
      '< 0.1',
      '0',
    ]);
    expect(percentName(0, 0)).toBe('0');
  });
});

describe('ages', () => {
  const ages = {
    collection: 'shop',
    at: 0,
    edges_ms: [SECOND, MINUTE, HOUR],
    missing: { text: [1, 2, 3, 4], image: [5, 6, 7, 8] },
  };

  test('of two sides stand where the picture has what is held, in its colour', () => {
    expect(sidesOf(lanesOf('text', 'image'))).toEqual([
      { name: 'image', colour: 'var(--m1)' },
      { name: 'text', colour: 'var(--m2)' },
    ]);
  });

  test('of three sides have one colour; an optional modality is no side', () => {
    expect(new Set(sidesOf(lanesOf('text', 'image', 'audio')).map(({ colour }) => colour)).size).toBe(1);
    const lanes = toLanes([
      { name: 'text', required: true },
      { name: 'image', required: true },
      { name: 'audio', required: false },
    ]);
    expect(sidesOf(lanes).map(({ name }) => name)).toEqual(['image', 'text']);
  });

  test('under a minute are one row of the chart, and apart in the table', () => {
    const sides = sidesOf(lanesOf('text', 'image'));
    expect(toAgeRows(ages, sides)).toEqual([
      { name: 'under 1 min', counts: [11, 3] },
      { name: '1–60 min', counts: [7, 3] },
      { name: 'over 1 h', counts: [8, 4] },
    ]);
    expect(toAgeRows(ages, sides, true)).toHaveLength(4);
  });
});
