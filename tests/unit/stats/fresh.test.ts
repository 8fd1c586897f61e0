import { expect, test, vi } from 'vitest';
import { keepFresh } from '#lib/stats/fresh.ts';

test('asked often in a while, it reads once; what failed is read again', async () => {
  const read = vi.fn(async (name: string) => {
    if (read.mock.calls.length === 1) throw new Error('away');
    return name.length;
  });
  const ask = keepFresh(60_000, read);
  await expect(ask('name')).rejects.toThrow('away');
  expect(await Promise.all([ask('name'), ask('name'), ask('name')])).toEqual([4, 4, 4]);
  expect(read).toHaveBeenCalledTimes(2);
});

test('what is told apart by a key of its own is read once for each', async () => {
  const read = vi.fn(async ({ n }: { name: string; n: number }) => n);
  const ask = keepFresh(60_000, read, ({ name }) => name);
  expect(
    await Promise.all([ask({ name: 'a', n: 1 }), ask({ name: 'a', n: 2 }), ask({ name: 'b', n: 3 })]),
  ).toEqual([1, 1, 3]);
});
