import { expect, test } from 'vitest';
import { compact, counted, duration, grouped, listed, memory, rate } from '#components/ui/format.ts';

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;
const D = 24 * H;

test('numbers are grouped, and short ones carry their unit', () => {
  expect(grouped(48_211_907)).toBe('48,211,907');
  expect(compact(48_211_907)).toBe('48.2 M');
  expect(compact(4_000)).toBe('4 k');
  expect(compact(0.05)).toBe('0.05');
  expect(counted(1, 'item')).toBe('1 item');
});

test('rates are whole from ten on and never claim more than they know', () => {
  expect([0, 2_914.4, 9.44, 0.054, 0.001].map(rate)).toEqual([
    '0/s',
    '2,914/s',
    '9.4/s',
    '0.05/s',
    '< 0.01/s',
  ]);
});

test('durations take their two largest units', () => {
  expect(
    [400, 14 * S, MIN + 22 * S, 41 * MIN, 9 * H + 12 * MIN, 3 * D + 4 * H + 59 * MIN, 2 * H].map(duration),
  ).toEqual(['under 1 s', '14 s', '1 min 22 s', '41 min', '9 h 12 min', '3 d 4 h', '2 h']);
});

test('memory stands against its limit, in the limit’s unit', () => {
  expect(memory(966_367_641, 16 * 1024 ** 3)).toBe('0.9 of 16 GB');
  expect(memory(1_400_000, 16 * 1024 ** 3)).toBe('1.3 MB of 16 GB');
  expect(memory(1_400_000, null)).toBe('1.3 MB');
});

test('lists read as sentences do', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});
