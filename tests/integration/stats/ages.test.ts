import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endWait, makeOlder } from '#tests/support/passing-time.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
});
afterEach(() => bench.close());

const MINUTE = 60_000;
const DAY = 86_400_000;

test('unmatched items are counted by age and by the side that they lack', async () => {
  await bench.send([
    ['a', 'text', 1],
    ['b', 'text', 1],
    ['c', 'image', 1],
    ['whole', 'text', 1],
    ['whole', 'image', 1],
  ]);
  await makeOlder(bench.redis, bench.layout, 'a', 2 * MINUTE);
  await makeOlder(bench.redis, bench.layout, 'b', 40 * DAY);
  await makeOlder(bench.redis, bench.layout, 'c', 2 * DAY);
  const { edges_ms: edges, missing } = await bench.runtime.views.ages('embeddings');
  const bucketFor = (ageMs: number) => edges.filter((edge) => ageMs >= edge).length;
  const only = (...buckets: number[]) =>
    Array.from({ length: edges.length + 1 }, (_, i) => buckets.filter((bucket) => bucket === i).length);
  expect(missing).toEqual({
    image: only(bucketFor(2 * MINUTE), bucketFor(40 * DAY)),
    text: only(bucketFor(2 * DAY)),
  });
});

test('ages and stats are one look at Redis, so that they agree', async () => {
  await bench.send(Array.from({ length: 100 }, (_, i) => [`id-${i}`, 'text', 1]));
  const [stats, ages] = await Promise.all([
    bench.runtime.stats('embeddings'),
    bench.runtime.views.ages('embeddings'),
  ]);
  expect(ages.at).toBe(stats.at);
  expect(ages.missing.image!.reduce((sum, n) => sum + n, 0)).toBe(stats.missing.image);
});

describe('index lag', () => {
  test('is 0 while nothing is due, whatever waits for its other side', async () => {
    await bench.send([['a', 'text', 1]]);
    expect(await bench.runtime.stats('embeddings')).toMatchObject({ ready: 0, index_lag_ms: 0 });
  });

  test('is the time for which the item that is due the longest has been, over all partitions', async () => {
    for (const id of ['a', 'b', 'c'])
      await bench.send([
        [id, 'text', 1],
        [id, 'image', 1],
      ]);
    await endWait(bench.redis, bench.layout, 'a');
    const { ready } = bench.layout.keysOf(bench.layout.partitionOf('b'));
    await bench.redis.zincrby(ready, -600_000, 'b');
    const { index_lag_ms: lagMs } = await bench.runtime.stats('embeddings');
    expect(lagMs).toBeGreaterThanOrEqual(600_000);
    expect(lagMs).toBeLessThan(660_000);
  });
});
