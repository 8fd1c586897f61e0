import { expect, test } from 'vitest';
import { findEngineTroubles } from '#lib/stats/engine-troubles.ts';

const starts = (...buckets: [faults: number, indexed: number][]) =>
  findEngineTroubles(buckets.map(([faults, indexed], t) => ({ t, faults, indexed }))).map(({ at }) => at);

test('a trouble begins in its first bucket with faults, and lasts while nothing is indexed', () => {
  expect(starts([0, 9], [2, 3], [1, 0], [0, 0], [1, 0])).toEqual([1]);
});

test('after documents were indexed without a fault the next trouble is another one', () => {
  expect(starts([1, 0], [0, 5], [0, 0], [3, 0])).toEqual([0, 3]);
});

test('an idle engine is in no trouble', () => {
  expect(starts([0, 0], [0, 0])).toEqual([]);
});
