import { expect, test } from 'vitest';
import { sayGain, sayIds, sayPairs } from '#components/upload/say-ids.ts';

const pairs = { 'as-is': 10, 'drop-extension': 50, 'drop-folder': 0, 'drop-both': 50 };
const whole = { pairs, repeats: 0, looked: { rows: 100, rowsTotal: 100 } };
const part = { pairs, repeats: 1, looked: { rows: 100, rowsTotal: 1_000 } };

test('of all IDs the pairs by a rule are told exactly, of the first ones about', () => {
  expect([sayPairs(whole, 'drop-extension'), sayPairs(part, 'drop-extension')]).toEqual([
    '50 pairs',
    'about 500 pairs',
  ]);
  expect([sayGain(whole, 'drop-extension'), sayGain(part, 'drop-folder')]).toEqual([
    '+40 pairs',
    'about −100 pairs',
  ]);
});

test('that no ID repeats is told of as many as were looked at', () => {
  const text = { elementType: 'string' };
  expect([sayIds(text, whole), sayIds(text, part)]).toEqual([
    'string, no repeats',
    'string, 1 repeat in 100',
  ]);
  expect(sayIds(text, undefined)).toBe('string');
});
