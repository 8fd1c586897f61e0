import { expect, test } from 'vitest';
import { Cancelled, Hold } from '#components/upload/work/hold.ts';

test('requests that are told to wait at once wait once, and their time is not counted twice', () => {
  const hold = new Hold();
  expect([hold.wait(4_000, 1_000), hold.wait(4_000, 1_500)]).toEqual([true, false]);
  expect([hold.waits, hold.waitedMs(3_000), hold.waitedMs(9_000)]).toEqual([1, 2_000, 4_500]);
  expect(hold.wait(1_000, 10_000)).toBe(true);
  expect([hold.waits, hold.waitedMs(11_000)]).toEqual([2, 5_500]);
});

test('a pause holds senders up until it is over', async () => {
  const hold = new Hold();
  hold.pause();
  let passed = false;
  const pass = hold.pass().then(() => (passed = true));
  await Promise.resolve();
  expect(passed).toBe(false);
  hold.resume();
  await pass;
  expect(passed).toBe(true);
});

test('who waits is let go when it is cancelled', async () => {
  const hold = new Hold();
  hold.wait(60_000, Date.now());
  const pass = hold.pass();
  hold.cancel();
  await expect(pass).rejects.toBeInstanceOf(Cancelled);
});

test('a key that may not send holds senders up until another may, and is told of once', async () => {
  const hold = new Hold();
  const lock = { why: 'revoked', at: 1 };
  expect([hold.close(lock), hold.close({ why: 'again', at: 2 }), hold.lock]).toEqual([true, false, lock]);
  let passed = false;
  const pass = hold.pass().then(() => (passed = true));
  hold.resume();
  await Promise.resolve();
  expect(passed).toBe(false);
  hold.open();
  await pass;
  expect([passed, hold.lock]).toEqual([true, null]);
});
