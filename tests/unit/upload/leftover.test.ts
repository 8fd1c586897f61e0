import { expect, test } from 'vitest';
import { chooseAgain, mergeTries, sumUp, type Leftover } from '#components/upload/work/leftover.ts';
import { findMissing, NO_ROWS, type Tally } from '#components/upload/work/tally.ts';

const file = new File([], 'a.csv');
const mended = new File([], 'a.csv');

const triedOnce = (of: File, tally: Partial<Tally>, refused: number[] = []): Leftover => ({
  lots: new Map([['text a', { file: of, tally: { ...NO_ROWS, ...tally }, refused: new Set(refused) }]]),
  kept: [],
});

const first = triedOnce(file, { rows: 10, accepted: 8, refused: 2 }, [3, 7]);

test('what is tried again are refused rows of the same file, and all rows of a mended or a new one', () => {
  expect(chooseAgain(first, 'text a', file)).toEqual(new Set([3, 7]));
  expect(chooseAgain(first, 'text a', mended)).toBeNull();
  expect(chooseAgain(first, 'text b', file)).toBeNull();
  expect(chooseAgain(null, 'text a', file)).toBeNull();
});

test('a row that was tried again counts once, by its last answer', () => {
  const second = triedOnce(file, { rows: 2, accepted: 1, refused: 1 }, [7]);
  const both = mergeTries(first, second);
  expect(sumUp(both)).toEqual({ ...NO_ROWS, rows: 10, accepted: 9, refused: 1 });
  expect(findMissing(sumUp(both))).toBe(0);
  expect(chooseAgain(both, 'text a', file)).toEqual(new Set([7]));
});

test('a mended file counts in the place of the first', () => {
  const second = triedOnce(mended, { rows: 11, accepted: 3, duplicates: 8 });
  expect(sumUp(mergeTries(first, second))).toEqual({ ...NO_ROWS, rows: 11, accepted: 3, duplicates: 8 });
});

test('what was not tried again stays as it was', () => {
  const other = { ...first, lots: new Map([['image b', first.lots.get('text a')!]]) };
  expect(sumUp(mergeTries(first, other)).rows).toBe(20);
});
