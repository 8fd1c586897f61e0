import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Engine } from '#lib/engine/engine.ts';
import type { BatchWatch } from '#lib/indexer/batch-watch.ts';
import { startIndexer } from '#lib/indexer/indexer.ts';
import { openOrigins } from '#lib/indexer/origins.ts';
import type { ClaimedItem } from '#lib/pairing/claim.ts';
import { openIndexingBench, type IndexingBench } from '#tests/support/indexing.ts';

let bench: IndexingBench;
beforeEach(async () => {
  bench = await openIndexingBench();
});
afterEach(() => bench.close());

test('a write that outlasts its lease is told, with how long the batch had been ready', async () => {
  const lost: [string, number][] = [];
  const seen: Parameters<BatchWatch['run']>[0][] = [];
  const watch: BatchWatch = {
    during: (_stage, act) => act(),
    run: (about, act) => {
      seen.push(about);
      return act();
    },
    noteLostLeases: (collection, count) => void lost.push([collection, count]),
  };
  const slow = new Proxy(bench.engine, {
    get(engine, name) {
      if (name !== 'write') return Reflect.get(engine, name, engine) as unknown;
      const write: Engine['write'] = async (spec, items) => {
        await new Promise((resolve) => setTimeout(resolve, 1_200));
        return engine.write(spec, items);
      };
      return write;
    },
  });
  const before = Date.now();
  await bench.put('a', 'text', 1);
  await bench.put('a', 'image', 1);
  const indexer = startIndexer({
    redis: bench.redis,
    engine: slow,
    collections: bench.collections,
    leaseMs: 1_000,
    triesMax: 10,
    onReport: () => undefined,
    onError: () => undefined,
    watch,
  });
  await vi.waitFor(() => expect(lost[0]).toEqual(['embeddings', 1]), 10_000);
  await indexer.stop();
  // Redis runs on this machine: its clock is this one.
  expect(seen[0]).toMatchObject({ collection: 'embeddings', items: 1, origins: [] });
  expect(seen[0]!.readySince).toBeGreaterThanOrEqual(before - 5);
});

test('what made a partition ready is remembered until something is claimed there, and not for ever', () => {
  const claimed = (partition: number) => [{ partition } as ClaimedItem];
  const origins = openOrigins();
  origins.note([1, 2], ['one']);
  origins.note([1], ['two']);
  origins.note([3], []);
  expect(origins.take(claimed(1))).toEqual(['one', 'two']);
  expect(origins.take(claimed(1))).toEqual([]);
  expect(origins.take([...claimed(2), ...claimed(3)])).toEqual(['one']);
  for (let i = 0; i < 100; i++) origins.note([4], [`trace-${i}`]);
  expect(origins.take(claimed(4))).toHaveLength(8);
});
