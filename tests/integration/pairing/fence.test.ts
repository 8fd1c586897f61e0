import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claim } from '#lib/pairing/claim.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import { dropPartition, removeItems } from '#lib/pairing/delete.ts';
import { EVERYTHING } from '#lib/pairing/filter.ts';
import { layOut, type Layout } from '#lib/pairing/keys.ts';
import { lateReady } from '#lib/pairing/look-up.ts';
import { operate, readProgress } from '#lib/pairing/operate.ts';
import { put } from '#lib/pairing/put.ts';
import { isOutdated } from '#lib/pairing/redis-errors.ts';
import { ack, fail, retry, unmatch } from '#lib/pairing/settle.ts';
import { openBench, type Bench } from '#tests/support/pairing.ts';
import { readHoldings } from '#tests/support/holdings.ts';

let bench: Bench;
/** The collection's next shape, with one more modality. */
let newer: Layout;
beforeEach(async () => {
  bench = await openBench();
  const { spec } = bench.layout;
  newer = layOut(bench.keyPrefix, { ...spec, epoch: 1, modalities: [...spec.modalities, 'audio'] });
});
afterEach(() => bench.close());

const settled = { id: 'a', versions: '1,', delayMs: 0, reason: 'x' };
const step = { operation: 'o', filter: EVERYTHING, asOf: null, progress: {} };
const takeAlong = (id = 'other') =>
  put(bench.redis, newer, 0, 'tester', [{ id, modality: 'audio', vector: Float32Array.of(1, 1) }]);

/** Any script of the newer shape closes the partition to the older one, if it does nothing else. */
const close = () => removeItems(bench.redis, newer, 0, 'op', [], 0);

const writers: Record<string, (on: Bench) => Promise<unknown>> = {
  put: (on) => on.put('a', 'text', 2),
  claim: ({ redis, layout }) => claim(redis, layout, 0, ['a'], 1_000),
  ack: ({ redis, layout }) => ack(redis, layout, 0, [settled]),
  retry: ({ redis, layout }) => retry(redis, layout, 0, [settled], false),
  fail: ({ redis, layout }) => fail(redis, layout, 0, [settled]),
  unmatch: ({ redis, layout }) => unmatch(redis, layout, 0, [settled]),
  lateReady: ({ redis, layout }) => lateReady(redis, layout, 0, ['a']),
  flush: ({ redis, layout }) => operate(redis, layout, 'flush', 0, ['a'], step),
  hasten: ({ redis, layout }) => operate(redis, layout, 'hasten', 0, ['a'], step),
  requeue: ({ redis, layout }) => operate(redis, layout, 'requeue', 0, ['a'], step),
  discard: ({ redis, layout }) =>
    operate(redis, layout, 'discard', 0, ['a'], { ...step, state: 'unmatched' }),
  delete: ({ redis, layout }) => removeItems(redis, layout, 0, 'op', ['a'], 1_000),
};

describe('a writer that knows an older shape of the collection is refused, and changes nothing', () => {
  test.each(Object.keys(writers))('%s', async (name) => {
    await bench.put('a', 'text', 1);
    await takeAlong();
    const before = await readHoldings(bench.redis, newer, 0);
    const error: unknown = await writers[name]!(bench).catch((error: unknown) => error);
    expect(isOutdated(error)).toBe(true);
    expect(await readHoldings(bench.redis, newer, 0)).toEqual(before);
    expect(await readProgress(bench.redis, newer, 0, 'o')).toMatchObject({ changed: 0, skipped: 0 });
  });
});

test('a writer that knows a newer shape takes the partition along, with what it holds', async () => {
  await bench.put('a', 'text', 1);
  await bench.put('a', 'image', 2);
  await takeAlong('a');
  expect(await bench.redis.get(newer.keysOf(0).epoch)).toBe('1');
  const [item] = await claim(bench.redis, newer, 0, ['a'], 1_000);
  expect(Object.keys(item!.embeddings)).toEqual(['text', 'image', 'audio']);
});

test('writers of the same shape go on together', async () => {
  await takeAlong('a');
  await takeAlong('b');
  expect(await claim(bench.redis, newer, 0, ['a'], 1_000)).toEqual([]);
});

test('a closed partition takes nothing from those who knew it, even after it was dropped', async () => {
  await bench.put('a', 'text', 1);
  await close();
  await expect(bench.put('b', 'text', 1)).rejects.toThrow('EPOCH');
  await removeItems(bench.redis, newer, 0, 'op', ['a'], 0);
  await dropPartition(bench.redis, newer, 0);
  await expect(bench.put('b', 'text', 1)).rejects.toThrow('EPOCH');
});

test('a collection that is made again under the same name goes on, with stamps above the old ones', async () => {
  const before = Number(await bench.redis.get(bench.layout.keysOf(0).clock));
  await close();
  await dropPartition(bench.redis, newer, 0);
  await startClocks(bench.redis, newer, 0);
  expect(await takeAlong()).toMatchObject({ accepted: 1 });
  expect(Number(await bench.redis.get(newer.keysOf(0).clock))).toBeGreaterThan(before);
});
