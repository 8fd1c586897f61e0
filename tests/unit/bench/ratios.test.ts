import { expect, test } from 'vitest';
import type { Row } from '#bench/harness/figure.ts';
import { compareRatios, mergeRatios } from '#bench/harness/ratios.ts';

const row = (key: string, value: number, unit: Row['unit'] = '×'): Row => ({
  key,
  figure: key,
  value,
  unit,
  target: null,
  detail: '',
});

test('only what moved by more than the noise is told, and what was never kept', () => {
  const committed = { 'intake/a': 10, 'intake/b': 10, 'intake/c': 10 };
  const rows = [row('intake/a', 12.4), row('intake/b', 7), row('intake/c', 15), row('intake/d', 3)];
  expect(compareRatios(committed, rows)).toEqual([
    'intake/b: 7.00 ×, 10 committed (-30 %)',
    'intake/c: 15.0 ×, 10 committed (+50 %)',
    'intake/d: 3.00 ×, none is committed',
  ]);
});

test('what is no ratio is neither kept nor compared', () => {
  const rows = [row('idle/cpu', 1, '%')];
  expect(compareRatios({}, rows)).toEqual([]);
  expect(mergeRatios({}, rows, ['idle'], ['idle'])).toEqual({});
});

test('a run replaces the ratios of its figures, leaves those of others, and drops those of figures that are gone', () => {
  const committed = { 'intake/old': 1, 'growth/2': 2, 'gone/x': 3 };
  expect(mergeRatios(committed, [row('intake/new', 1.23456)], ['intake'], ['intake', 'growth'])).toEqual({
    'growth/2': 2,
    'intake/new': 1.235,
  });
});
