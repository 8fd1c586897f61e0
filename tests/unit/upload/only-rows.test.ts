import { expect, test } from 'vitest';
import { readRows } from '#lib/formats/files/read-rows.ts';
import { onlyRows } from '#components/upload/work/only-rows.ts';
import { openText } from '#tests/support/text-content.ts';

const TEXT = ['id,embedding', 'a,"[1, 2]"', 'b,"[1, 2, 3]"', 'c,"[3, 4]"', 'd,"[4, 5, 6]"'].join('\n');

test('rows that are chosen keep their numbers and their own dims, whatever stands before them', async () => {
  const table = await openText(TEXT);
  const choice = { idColumn: 'id', vectorColumn: 'embedding' };
  const some = onlyRows({ table, choice }, new Set([3, 5]));
  const [batch] = await Array.fromAsync(readRows(some.table, some.choice));
  expect(batch).toMatchObject({ rows: [3, 5], ids: ['b', 'd'], dims: 3, refused: [] });
  expect([...batch!.vectors]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a row whose ID is its number keeps it', async () => {
  const table = await openText(TEXT);
  const choice = { idColumn: null, vectorColumn: 'embedding' };
  const some = onlyRows({ table, choice }, new Set([4]));
  const [batch] = await Array.fromAsync(readRows(some.table, some.choice));
  expect(batch).toMatchObject({ rows: [4], ids: ['2'] });
});
