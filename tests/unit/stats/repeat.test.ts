import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeat } from '#lib/stats/repeat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('work that hangs for long is not caught up on: stopping waits for it, and does it once more', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const work = vi.fn<() => Promise<void>>(() => promise);
  const repeated = repeat(work, 1_000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(work).toHaveBeenCalledTimes(1);
  const stopped = repeated.stop();
  resolve();
  await stopped;
  expect(work).toHaveBeenCalledTimes(2);
});
