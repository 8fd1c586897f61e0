import { expect, test } from 'vitest';
import { toLanes } from '#components/readiness/lanes.ts';
import { foretell } from '#components/upload/leaves.ts';

const lanes = toLanes(['text', 'image'].map((name) => ({ name, required: true })));

test('what pairs by the files alone is told apart from what pairs with what is held', () => {
  const { columns, pairs, unmatched } = foretell(
    [
      { sent: 3, held: 0, count: 40 },
      { sent: 3, held: 1, count: 2 },
      { sent: 1, held: 2, count: 5 },
      { sent: 1, held: 0, count: 7 },
      { sent: 2, held: 2, count: 1 },
    ],
    lanes,
    1,
  );
  expect(pairs).toEqual({ inFiles: 42, withHeld: 5 });
  expect(unmatched).toBe(8);
  expect(columns.map(({ name, count }) => [name, count])).toEqual([
    ['text only', 7],
    ['pair now', 47],
    ['image only', 1],
  ]);
});

test('an estimate from some rows stands for all of them', () => {
  expect(foretell([{ sent: 3, held: 0, count: 10 }], lanes, 50).pairs.inFiles).toBe(500);
});

test('an optional modality is not waited for', () => {
  const three = toLanes([...lanes, { name: 'audio', required: false }]);
  const { pairs, columns } = foretell(
    [
      { sent: 4, held: 0, count: 3 },
      { sent: 3, held: 0, count: 2 },
    ],
    three,
    1,
  );
  expect(pairs.inFiles).toBe(2);
  expect(columns.find(({ name }) => name === 'audio only')?.waitsFor).toEqual(['text', 'image']);
});
