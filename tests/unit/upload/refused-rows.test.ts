import { expect, test } from 'vitest';
import { readRefused, rowsListed } from '#components/upload/work/refused-rows.ts';
import { writeRejects } from '#components/upload/work/write-rejects.ts';
import { openBlob } from '#lib/formats/files/content.ts';
import { listsRefused } from '#lib/formats/files/lists-refused.ts';
import { openFile } from '#lib/formats/files/open-file.ts';

const row = (file: string, n: number) => ({
  file,
  row: n,
  id: null,
  code: 'invalid_id',
  reason: 'why, "so"',
});
const open = (content: Blob | string) =>
  openFile(openBlob('refused.csv', new File([content], 'refused.csv')));

test('the list that an upload gives out is told by its columns, and read back to the row', async () => {
  const table = await open(writeRejects([row('a.csv', 2), row('=b.csv', 3), row('a.csv', 70_000)]));
  expect(listsRefused(table)).toBe(true);
  expect(await readRefused(table)).toEqual(
    new Map([
      ['a.csv', new Set([2, 70_000])],
      ['=b.csv', new Set([3])],
    ]),
  );
});

test('a list that a spreadsheet saved with semicolons and fewer columns is one too; other tables are none', async () => {
  const saved = await open('row;file;code;reason\n7;a.csv;not_finite;value 3 is NaN\n');
  expect(listsRefused(saved)).toBe(true);
  expect(await readRefused(saved)).toEqual(new Map([['a.csv', new Set([7])]]));
  expect(listsRefused(await open('file,row,embedding\na,1,"[1, 2]"\n'))).toBe(false);
});

test('a file is found by its path, else by its own name where only one is called so', () => {
  const listed = new Map([
    ['jobs/a.csv', new Set([1])],
    ['jobs/b.csv', new Set([2])],
    ['old/b.csv', new Set([3])],
  ]);
  expect(rowsListed(listed, 'old/b.csv')).toEqual(new Set([3]));
  expect(rowsListed(listed, 'a.csv')).toEqual(new Set([1]));
  expect(rowsListed(listed, 'b.csv')).toBeUndefined();
});
