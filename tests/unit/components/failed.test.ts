import { describe, expect, test } from 'vitest';
import { bucketsOf, describeTrend, isStillComing, sayFailed, splitReason } from '#components/failed/words.ts';
import { parseAsGroup, toFilter } from '#components/items/filters.ts';

describe('a reason', () => {
  test('that begins with the name of an error is cut after it', () => {
    expect(splitReason('strict_dynamic_mapping_exception: no new field')).toEqual({
      name: 'strict_dynamic_mapping_exception',
      words: 'no new field',
    });
  });

  test('in words alone stays whole', () => {
    for (const words of ['Given up after … tries: Elasticsearch answers …', 'Note: nothing', '…'])
      expect(splitReason(words)).toEqual({ name: null, words });
  });
});

describe('a trend', () => {
  test('goes on while its newest failure is younger than a bucket', () => {
    const group = { newest_at: 1_000 } as never;
    expect(isStillComing(group, 1_999, 1_000)).toBe(true);
    expect(isStillComing(group, 2_000, 1_000)).toBe(false);
  });

  test('has its buckets one after the other, and the last of them goes on', () => {
    expect(bucketsOf([3, 0], 100, 50)).toEqual([
      { start: 100, count: 3, isUnfinished: false },
      { start: 150, count: 0, isUnfinished: true },
    ]);
  });

  test('is told in words for whoever does not see it', () => {
    expect(describeTrend([0, 8, 13], '24 h', '1 h')).toBe('21 in 24 h, at most 13 in 1 h');
    expect(describeTrend([0, 0], '24 h', '1 h')).toBe('none in 24 h');
  });
});

test('reasons that are not read yet are not counted as if there were none', () => {
  expect(sayFailed(37, 5, false)).toBe('37 items, 5 reasons');
  expect(sayFailed(9_000, 100, true)).toBe('9,000 items, more than 100 reasons');
});

test('a group in the address is a name of a group, or nothing', () => {
  expect(parseAsGroup.parse('0123456789ab')).toBe('0123456789ab');
  expect(parseAsGroup.parse('<b>')).toBeNull();
  const none = { missing: '', age: null, prefix: '', producer: '', reason: '' };
  expect(toFilter({ ...none, group: '0123456789ab' })).toEqual({ group: '0123456789ab' });
});
