import { expect, test } from 'vitest';
import { whileAllowed } from '#lib/http/while-allowed.ts';

test('what comes after its sender lost the right to send it is not passed on', async () => {
  const passed: number[] = [];
  let isReleased = false;
  async function* numbers(): AsyncGenerator<number> {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      isReleased = true;
    }
  }
  const refusal = new Error('revoked');
  const confirm = async () => {
    if (passed.length >= 3) throw refusal;
  };
  const take = async () => {
    for await (const one of whileAllowed(numbers(), confirm, 0)) passed.push(one);
  };
  await expect(take()).rejects.toBe(refusal);
  expect(passed).toEqual([0, 1, 2]);
  expect(isReleased).toBe(true);
});
