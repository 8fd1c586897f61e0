import { expect, test } from 'vitest';
import { isReached, type Row } from '#bench/harness/figure.ts';
import { showNumber, tabulate } from '#bench/harness/table.ts';

const row = (value: number, target: Row['target']): Row => ({
  key: 'intake/x',
  figure: 'intake',
  value,
  unit: '×',
  target,
  detail: '20,000 against 2,000',
});

test('a target is reached at its very number, and none is neither', () => {
  expect(isReached(row(8, { atLeast: 8 }))).toBe(true);
  expect(isReached(row(7.99, { atLeast: 8 }))).toBe(false);
  expect(isReached(row(1.1, { atMost: 1.1 }))).toBe(true);
  expect(isReached(row(1.2, { atMost: 1.1 }))).toBe(false);
  expect(isReached(row(1, null))).toBe(null);
});

test('numbers keep three digits that matter, or all before the point', () => {
  expect([24_123.4, 99.96, 8.256, 0.04567].map(showNumber)).toEqual(['24,123', '100', '8.26', '0.0457']);
});

test('the table says what was reached and what was missed', () => {
  expect(tabulate([row(8.1, { atLeast: 8 }), row(3, { atMost: 2 }), row(1, null)]).split('\n')).toEqual([
    'figure  value  must reach           beside it',
    'intake  8.1 ×  ≥ 8         reached  20,000 against 2,000',
    'intake  3 ×    ≤ 2         MISSED   20,000 against 2,000',
    'intake  1 ×    –                    20,000 against 2,000',
  ]);
});
