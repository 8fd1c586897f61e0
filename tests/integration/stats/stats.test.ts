import { afterEach, beforeEach, expect, test } from 'vitest';
import { itemFilter } from '#lib/contract/requests.ts';
import { EngineUnavailable, type Engine } from '#lib/engine/engine.ts';
import { openBuckets } from '#lib/stats/buckets.ts';
import { startCounters } from '#lib/stats/counters.ts';
import { listItems, readItem } from '#lib/stats/items.ts';
import { openReadiness } from '#lib/stats/readiness.ts';
import { openSummaries } from '#lib/stats/summary.ts';
import { readThroughput } from '#lib/stats/throughput.ts';
import { openIndexingBench, type IndexingBench } from '#tests/support/indexing.ts';
import { openTestRedis, type TestRedis } from '#tests/support/redis.ts';

let bench: IndexingBench;
let store: TestRedis;
beforeEach(async () => {
  bench = await openIndexingBench();
  store = await openTestRedis();
});
afterEach(async () => {
  store.close();
  await bench.close();
});

/** The engine of the bench, away. */
const away = (): Engine => ({
  ...bench.engine,
  count: () => Promise.reject(new EngineUnavailable('away')),
  get: () => Promise.reject(new EngineUnavailable('away')),
  health: () => new Promise(() => undefined),
});

test('stats count what is held, what waits for what, and what is indexed', async () => {
  for (const id of ['a', 'b', 'c']) await bench.put(id, 'text', 1);
  await bench.put('d', 'image', 1);
  await bench.put('a', 'image', 1);
  const { stats } = await openSummaries(bench.redis, bench.engine)(await bench.open());
  expect(stats).toMatchObject({
    have: { text: 3, image: 2 },
    missing: { text: 1, image: 2 },
    unmatched: 3,
    ready: 1,
    later: 0,
    failed: 0,
    indexed: 0,
    combinations: [
      { has: ['text'], count: 2 },
      { has: ['image'], count: 1 },
    ],
  });
  expect(stats.oldest_unmatched_ms).toBeGreaterThanOrEqual(0);
});

test('without the engine everything but the indexed count is still told', async () => {
  await bench.put('a', 'text', 1);
  expect(await openSummaries(bench.redis, away())(await bench.open())).toMatchObject({
    stats: { unmatched: 1, indexed: null },
  });
  expect(await readItem(bench.redis, away(), await bench.open(), 'a', false)).toMatchObject({
    state: 'unmatched',
    document: null,
  });
});

test('a list is narrowed by missing side, prefix, producer and age', async () => {
  for (const id of ['cup-1', 'cup-2', 'mug-1']) await bench.put(id, 'text', 1);
  await bench.put('cup-9', 'image', 1);
  const list = async (query: object) =>
    (await listItems(bench.redis, await bench.open(), itemFilter.parse(query))).items
      .map(({ id }) => id)
      .toSorted();
  expect(await list({})).toEqual(['cup-1', 'cup-2', 'cup-9', 'mug-1']);
  expect(await list({ missing: 'text' })).toEqual(['cup-9']);
  expect(await list({ has: 'text', prefix: 'cup' })).toEqual(['cup-1', 'cup-2']);
  expect(await list({ producer: 'tester' })).toHaveLength(4);
  expect(await list({ producer: 'nobody' })).toEqual([]);
  expect(await list({ older_than_ms: 3_600_000 })).toEqual([]);
  expect(await list({ state: 'failed' })).toEqual([]);
});

test('an item that is neither held nor indexed is unknown', async () => {
  expect(await readItem(bench.redis, bench.engine, await bench.open(), 'nobody', false)).toMatchObject({
    state: 'unknown',
  });
});

test('throughput adds up what was counted, and leaves out the time in which no Muster ran', async () => {
  const counters = startCounters(store.redis, store.keyPrefix, () => undefined);
  counters.add('embeddings', 'received:text', 7);
  counters.add('embeddings', 'received:text', 3);
  counters.add('embeddings', 'paired', 2);
  await counters.stop();
  const readBuckets = openBuckets(store.redis, store.keyPrefix);
  const { points } = await readThroughput(store.redis, readBuckets, await bench.open(), { range: '15m' });
  const sum = (pick: (point: (typeof points)[number]) => number) =>
    points.reduce((total, point) => total + pick(point), 0);
  expect(points.length).toBeLessThanOrEqual(2);
  expect([
    sum(({ received }) => received.text!),
    sum(({ paired }) => paired),
    sum(({ indexed }) => indexed),
  ]).toEqual([10, 2, 0]);
});

test('Muster is ready while Redis takes writes, whatever the engine does', async () => {
  const readiness = await openReadiness({
    redis: store.redis,
    engine: away(),
    keyPrefix: store.keyPrefix,
    embedded: false,
    indexer: () => ({ running: true, trouble: null }),
  })();
  expect(readiness).toMatchObject({
    ready: true,
    redis: { ok: true, durable: true },
    engine: { ok: false, name: 'LanceDB' },
  });
});

test('Muster is not ready while Redis is away, and says so in a sentence', async () => {
  const gone = await openTestRedis();
  gone.close();
  const readiness = await openReadiness({
    redis: gone.redis,
    engine: bench.engine,
    keyPrefix: gone.keyPrefix,
    embedded: false,
    indexer: () => ({ running: true, trouble: null }),
  })();
  expect(readiness).toMatchObject({
    ready: false,
    redis: { ok: false, detail: expect.stringContaining('Redis is away') },
  });
});
