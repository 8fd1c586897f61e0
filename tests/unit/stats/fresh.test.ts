import { expect, test } from 'vitest';
import { keepFresh } from '#lib/stats/fresh.ts';

test('asked often in a while, it reads once; what failed is read again', async () => {
  let reads = 0;
  const ask = keepFresh(60_000, async (name: string) => {
    reads += 1;
    if (reads === 1) throw new Error('away');
    return name.length;
  });
  await expect(ask('name')).rejects.toThrow('away');
  expect(await Promise.all([ask('name'), ask('name'), ask('name')])).toEqual([4, 4, 4]);
  expect(reads).toBe(2);
});

test('what is told apart by a key of its own is read once for each', async () => {
  const ask = keepFresh(
    60_000,
    async ({ n }: { name: string; n: number }) => n,
    ({ name }) => name,
  );
  const asked = [
    { name: 'a', n: 1 },
    { name: 'a', n: 2 },
    { name: 'b', n: 3 },
  ];
  expect(await Promise.all(asked.map(ask))).toEqual([1, 1, 3]);
});
