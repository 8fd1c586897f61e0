import { expect, test } from 'vitest';
import { writeCsvRow } from '#lib/contract/csv.ts';

test('a cell that a spreadsheet would run becomes text', () => {
  for (const cell of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])
    expect(writeCsvRow([cell]).startsWith(`'${cell}`)).toBe(true);
});

test('quotes, commas and line breaks stay within their cell', () => {
  expect(writeCsvRow(['a"b', 'c,d', 'e\nf', ' g '])).toBe('"a""b","c,d","e\nf", g \r\n');
});

test('numbers are numbers, negative ones too', () => {
  expect(writeCsvRow([-1, 2])).toBe('-1,2\r\n');
});
