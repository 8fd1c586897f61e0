import { expect, test } from 'vitest';
import { Faults } from '#components/upload/work/faults.ts';
import { writeRejects } from '#components/upload/work/write-rejects.ts';

const row = (n: number, code = 'zero_magnitude') => ({
  file: 'a.csv',
  row: n,
  id: `id-${n}`,
  code,
  reason: 'why',
});

test('refused rows come as CSV in their order, and no spreadsheet runs an ID', async () => {
  const csv = await writeRejects([
    { ...row(3), id: '=HYPERLINK("x")' },
    { ...row(4), id: null, reason: 'a, "b"' },
  ]).text();
  expect(csv).toBe(
    'file,row,id,code,reason\r\na.csv,3,"\'=HYPERLINK(""x"")",zero_magnitude,why\r\na.csv,4,,zero_magnitude,"a, ""b"""\r\n',
  );
});

test('all refused rows are counted, by code with the first of each; no more are kept than fit', () => {
  const faults = new Faults(3);
  for (let n = 1; n <= 5; n++) faults.add('lot', row(n));
  faults.add('lot', row(6, 'invalid_id'));
  expect([faults.count, faults.kept.length]).toEqual([6, 3]);
  expect(faults.groups().map(({ code, rows, first }) => [code, rows, first.row])).toEqual([
    ['zero_magnitude', 5, 1],
    ['invalid_id', 1, 6],
  ]);
});
