import { describe, expect, test } from 'vitest';
import type { Stats } from '#lib/contract/answers.ts';
import { heldCount, lackingInClasp, toColumns } from '#components/readiness/columns.ts';
import { toLanes } from '#components/readiness/lanes.ts';

const lanesOf = (...names: string[]) =>
  toLanes(names.map((name) => ({ name: name.replace('?', ''), required: !name.endsWith('?') })));

const statsOf = (combinations: Stats['combinations'], more: Partial<Stats> = {}): Stats => ({
  collection: 'embeddings',
  at: 0,
  have: {},
  missing: {},
  unmatched: combinations.reduce((sum, { count }) => sum + count, 0),
  ready: 0,
  later: 0,
  failed: 0,
  indexed: 0,
  oldest_unmatched_ms: null,
  index_lag_ms: 0,
  combinations,
  ...more,
});

const held = (has: string[], count: number, oldest: number | null = null) => ({
  has,
  count,
  oldest_ms: oldest,
});
const names = (stats: Stats, ...lanes: string[]) =>
  toColumns(stats, lanesOf(...lanes)).map(({ name }) => name);

describe('columns of the readiness picture', () => {
  test('of two modalities stand in the order text, both, image, zeros too', () => {
    expect(names(statsOf([]), 'text', 'image')).toEqual(['text only', 'both', 'image only']);
  });

  test('of three stand in the order that breaks the fewest lanes', () => {
    expect(names(statsOf([]), 'text', 'image', 'audio')).toEqual([
      'text only',
      'text + image',
      'all three',
      'text + audio',
      'audio only',
      'image + audio',
      'image only',
    ]);
  });

  test('leave out combinations that an optional modality completes', () => {
    expect(names(statsOf([]), 'text', 'image', 'audio?')).toEqual([
      'text only',
      'both',
      'text + audio',
      'audio only',
      'image + audio',
      'image only',
    ]);
  });

  test('of four begin with the clasp, then the fewest missing, then the most items', () => {
    const stats = statsOf([
      held(['text'], 9),
      held(['text', 'image'], 3),
      held(['image', 'audio', 'video'], 1),
    ]);
    expect(names(stats, 'text', 'image', 'audio', 'video')).toEqual([
      'all four',
      'image + audio + video',
      'text + image',
      'text only',
    ]);
  });

  test('of four are eight at most; the others are counted together', () => {
    const all = ['a', 'b', 'c', 'd'];
    const stats = statsOf([
      ...all.map((name, i) => held([name], i + 1, i)),
      ...['ab', 'ac', 'ad', 'bc', 'bd'].map((pair) => held(pair.split(''), 10)),
    ]);
    const columns = toColumns(stats, lanesOf(...all));
    expect(columns).toHaveLength(9);
    expect(columns.at(-1)).toMatchObject({ kind: 'others', name: '2 others', count: 3, oldestMs: 1 });
    expect(columns.reduce((sum, { count }) => sum + count, 0)).toBe(heldCount(stats));
  });

  test('say who waits for what, and make the clasp of ready, later and failed', () => {
    const stats = statsOf([held(['image'], 5, 60_000)], { ready: 1, later: 2, failed: 3 });
    const [text, both, image] = toColumns(stats, lanesOf('text', 'image'));
    expect(text).toMatchObject({ count: 0, waitsFor: ['image'] });
    expect(both).toMatchObject({ kind: 'clasp', count: 6, waitsFor: [] });
    expect(image).toMatchObject({ count: 5, waitsFor: ['text'], oldestMs: 60_000 });
  });

  test('lose no item whose combination the page did not expect', () => {
    const columns = toColumns(statsOf([held([], 4)]), lanesOf('text', 'image'));
    expect(columns.at(-1)).toMatchObject({ count: 4, waitsFor: ['text', 'image'] });
  });
});

test('items in the clasp that lack a modality are found from what is held', () => {
  const stats = statsOf([held(['text'], 10)], { ready: 5, failed: 2, have: { text: 17, image: 4 } });
  expect(lackingInClasp(stats, lanesOf('text', 'image'))).toEqual([{ name: 'image', count: 3 }]);
});

test('text and image keep their colours wherever they stand', () => {
  expect(lanesOf('audio', 'image', 'text').map(({ tone }) => tone)).toEqual([3, 2, 1]);
  expect(lanesOf('a', 'b', 'c', 'd', 'e').map(({ tone }) => tone)).toEqual([1, 2, 3, 4, 4]);
});
