import { expect, test } from 'vitest';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import { describeLimits } from '#lib/stats/limits.ts';

test('every limit there is stands in /api/limits', () => {
  const told = Object.keys(describeLimits({ backlogMax: 1, memoryShareMax: 1, rateRequestsMax: null }));
  const names = Object.keys(LIMITS).map((name) => name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`));
  expect(told).toEqual(expect.arrayContaining(names));
});
