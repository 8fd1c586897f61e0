import { describe, expect, test } from 'vitest';
import { isOpen, queryOf } from '#components/throughput/chosen-span.ts';
import { readFields, toField } from '#components/throughput/custom-span.ts';

const NOW = new Date('2026-03-10T12:00').getTime();
const DAY = 86_400_000;
const read = (fromAgoMs: number, toAgoMs: number) =>
  readFields(toField(NOW - fromAgoMs), toField(NOW - toAgoMs), NOW);

describe('a span of one’s own', () => {
  test('is read in the zone in which it is shown, to the minute', () => {
    expect(toField(NOW)).toBe('2026-03-10T12:00');
    expect(read(DAY, DAY / 2)).toEqual({ from: NOW - DAY, to: NOW - DAY / 2 });
  });

  test('that is none is told why', () => {
    expect(readFields('', toField(NOW), NOW)).toMatchObject({
      problem: expect.stringContaining('Give both'),
    });
    expect(read(0, DAY)).toEqual({ problem: 'From has to be before to.' });
    expect(read(9 * DAY, DAY)).toMatchObject({ problem: expect.stringContaining('eight days') });
    expect(read(-DAY, -2 * DAY)).toMatchObject({ problem: expect.stringContaining('not come') });
  });

  test('is asked for by its ends, a range by its name', () => {
    expect(queryOf({ from: 1, to: 2 })).toBe('from=1&to=2');
    expect(queryOf({ range: '7d' })).toBe('range=7d');
  });

  test('that is over is read once', () => {
    expect([isOpen({ range: '1h' }, NOW), isOpen({ from: 1, to: NOW + 1 }, NOW)]).toEqual([true, true]);
    expect(isOpen({ from: 1, to: NOW }, NOW)).toBe(false);
  });
});
