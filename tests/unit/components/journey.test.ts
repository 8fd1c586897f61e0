import { describe, expect, test } from 'vitest';
import type { Item } from '#lib/contract/answers.ts';
import { layAxis } from '#components/item/axis.ts';
import { fateOf, firstValues } from '#components/item/fate.ts';
import { journeyOf } from '#components/item/journey.ts';
import { spansOf } from '#components/item/spans.ts';

const lanes = ['text', 'image'].map((name, i) => ({ name, required: true, tone: i + 1 }));
const embedding = (at: number, by = 'job') => ({
  dims: 2,
  version: at,
  received_at: at,
  producer: by,
  metadata: null,
});
const makeItem = (over: Partial<Item>): Item => ({
  id: 'a',
  state: 'unmatched',
  first_seen_at: 1_000,
  paired_at: null,
  due_at: null,
  failed_at: null,
  leased_until: null,
  kept_out_until: null,
  missing: [],
  embeddings: {},
  tries: 0,
  error: null,
  document: null,
  ...over,
});
const document: Item['document'] = {
  modalities: ['text', 'image'],
  versions: { text: 1_000, image: 3_000 },
  metadata: {},
  received: { text: { at: 1_000, by: 'job' }, image: { at: 3_000, by: 'job' } },
  indexed_at: new Date(4_000).toISOString(),
};
const waiting = makeItem({ missing: ['image'], embeddings: { text: embedding(1_000) } });
const indexed = makeItem({
  state: 'indexed',
  embeddings: { text: embedding(1_000), image: embedding(3_000) },
  document,
});
const renewed = makeItem({ embeddings: { text: embedding(9_000) }, document });
const namesOf = (item: Item, nowMs: number) => journeyOf(item, lanes, nowMs).map(({ name }) => name);
const spansAt = (item: Item, nowMs: number) =>
  spansOf(
    item,
    lanes,
    journeyOf(item, lanes, nowMs).map(({ atMs }) => atMs),
  );

describe('the journey', () => {
  test('of what waits ends now', () => {
    expect(namesOf(waiting, 5_000)).toEqual(['text received', 'now']);
    expect(namesOf(waiting, 0)).toEqual(['text received']);
  });

  test('of what is indexed ends with that, each step once', () => {
    expect(namesOf(indexed, 5_000)).toEqual(['text received', 'image received', 'paired', 'indexed']);
  });

  test('of what is held anew tells both ways', () => {
    expect(namesOf(renewed, 10_000)).toEqual([
      'text received',
      'image received',
      'paired',
      'indexed',
      'text received',
      'now',
    ]);
  });

  test('of what failed tells when, and after how many tries', () => {
    const failed = makeItem({
      state: 'failed',
      failed_at: 6_000,
      tries: 3,
      embeddings: { text: embedding(1_000), image: embedding(2_000) },
    });
    expect(journeyOf(failed, lanes, 9_000)).toContainEqual(
      expect.objectContaining({ name: 'failed', atMs: 6_000, note: 'after 3 tries', tone: 'trouble' }),
    );
  });
});

describe('the stretches of a journey', () => {
  test('say for how long one side waited for the other', () => {
    expect(spansAt(indexed, 9_000)).toEqual([
      { fromMs: 1_000, toMs: 3_000, strands: ['held', 'waits'] },
      { fromMs: 3_000, toMs: 4_000, strands: ['held', 'held'] },
    ]);
  });

  test('tell what is held again from what is in the index only', () => {
    expect(spansAt(renewed, 10_000).slice(2)).toEqual([
      { fromMs: 4_000, toMs: 9_000, strands: ['index', 'index'] },
      { fromMs: 9_000, toMs: 10_000, strands: ['held', 'index'] },
    ]);
  });
});

describe('the axis', () => {
  test('is to scale where nothing dwarfs the rest', () => {
    expect(layAxis([0, 100, 400], 400)).toEqual({ xs: [0, 100, 400], cuts: [] });
  });

  test('is cut where one wait would leave nothing of the others to see, which keep their proportion', () => {
    const { xs, cuts } = layAxis([0, 9_660_000, 9_660_100, 9_660_400], 620);
    expect(cuts).toEqual([{ from: 0, to: 220 }]);
    expect(xs).toEqual([0, 220, 320, 620]);
  });

  test('has room for moments that are one', () => {
    expect(layAxis([5, 5, 5], 300)).toEqual({ xs: [0, 0, 0], cuts: [] });
    expect(layAxis([], 300).cuts).toEqual([]);
  });
});

describe('the next write', () => {
  test('replaces what is older, adds what is not there, keeps the rest', () => {
    expect(fateOf(renewed, 'text')).toBe('replaced');
    expect(fateOf(renewed, 'image')).toBe('kept');
    expect(fateOf(waiting, 'text')).toBe('added');
  });

  test('is not due when nothing is held', () => {
    expect(fateOf(indexed, 'text')).toBeNull();
  });
});

test('the first values of a vector say that there are more', () => {
  expect(firstValues([0.03121, -0.0187, 0.0441, 1])).toBe('0.0312 −0.0187 0.0441 …');
  expect(firstValues([1, 2])).toBe('1.0000 2.0000');
});
