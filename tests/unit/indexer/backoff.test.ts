import { expect, test } from 'vitest';
import { backOffMs } from '#lib/indexer/backoff.ts';

test('the wait doubles with every try, up to the ceiling', () => {
  expect([1, 2, 3, 10, 1_000].map((tries) => backOffMs(tries, 1_000, 60_000, () => 1))).toEqual([
    1_000, 2_000, 4_000, 60_000, 60_000,
  ]);
});

test('the wait is spread over its upper half', () => {
  expect(backOffMs(1, 1_000, 60_000, () => 0)).toBe(500);
});
