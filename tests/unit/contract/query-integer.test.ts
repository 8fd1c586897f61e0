import { expect, test } from 'vitest';
import { itemFilter } from '#lib/contract/requests.ts';

test('a number in an address is digits within its limits, and has its default where it is left out', () => {
  expect(itemFilter.parse({ older_than_ms: '60000', limit: '7' })).toMatchObject({
    older_than_ms: 60_000,
    limit: 7,
  });
  expect(itemFilter.parse({})).toMatchObject({ limit: 100 });
  expect(itemFilter.parse({})).not.toHaveProperty('older_than_ms');
});

test.each([
  '',
  ' ',
  ' 5',
  '0x10',
  '1e3',
  '1.0',
  '+1',
  '-1',
  'NaN',
  '9007199254740993',
  '99999999999999999999',
])('%j is no whole number of an address', (text) => {
  expect(itemFilter.safeParse({ older_than_ms: text }).success).toBe(false);
});
