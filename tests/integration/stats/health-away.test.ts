import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFaultProxy, type FaultProxy } from '#tests/support/fault-proxy.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

/** A page gives an answer up after this. */
const PAGE_WAIT_MS = 4_000;

let link: FaultProxy;
let bench: RuntimeBench;
beforeEach(async () => {
  link = await startFaultProxy(Number(new URL(process.env.MUSTER_TEST_REDIS_URL!).port));
  bench = await openRuntimeBench({ REDIS_URL: `redis://127.0.0.1:${link.port}` });
  await bench.send([['a', 'text', 1]]);
});
afterEach(async () => {
  await link.set({ kind: 'pass' });
  await bench.close();
  await link.close();
});

const read = async () => (await bench.runtime.views.health('embeddings').catch(() => null))?.troubles ?? null;
const POLL = { timeout: 20_000, interval: 250 };

test('that Redis is away is told while it is, with since when, and no more when it is back', async () => {
  expect(await read()).toEqual([]);
  const before = Date.now();
  await link.set({ kind: 'cut' });
  await expect
    .poll(read, POLL)
    .toMatchObject([
      { code: 'redis_refuses', detail: 'Redis is away', consequence: 'Producers get 503 and may retry.' },
    ]);
  const [first] = (await read())!;
  expect(first!.since).toBeGreaterThanOrEqual(before);
  await link.set({ kind: 'pass' });
  await expect.poll(read, POLL).toEqual([]);
});

test('a Redis that says nothing is told before the page gives up', async () => {
  await link.set({ kind: 'half-open' });
  await expect.poll(read, { timeout: 30_000, interval: 250 }).toMatchObject([{ code: 'redis_refuses' }]);
  const readInMs = async () => {
    const asked = performance.now();
    expect(await read()).toMatchObject([{ code: 'redis_refuses' }]);
    return performance.now() - asked;
  };
  // The answer is kept for two seconds: each is made anew. One of them meets no stall of this machine.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await expect.poll(readInMs, { timeout: 60_000, interval: 2_500 }).toBeLessThan(PAGE_WAIT_MS);
});
