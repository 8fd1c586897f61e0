import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCollections } from '#lib/collections/collections.ts';
import type { Engine, IndexSpec } from '#lib/engine/engine.ts';
import { startIndexer } from '#lib/indexer/indexer.ts';
import { openMemoryEngine } from '#tests/support/memory-engine.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
});
afterEach(() => bench.close());

test('an indexer that read the collection before its dims were pinned writes no field without them', async () => {
  const memory = openMemoryEngine();
  const specs: IndexSpec[] = [];
  const engine: Engine = {
    ...memory,
    write(spec, items) {
      specs.push(spec);
      return memory.write(spec, items);
    },
  };
  await bench.runtime.control.define('shop', 'tester', {});
  const collections = openCollections(bench.redis, bench.keyPrefix);
  await collections.find('shop');
  const indexer = startIndexer({
    redis: bench.redis,
    engine,
    collections,
    leaseMs: 60_000,
    triesMax: 3,
    onReport: () => undefined,
    onError: () => undefined,
  });
  await collections.find('shop');
  await bench.send(
    [
      ['x', 'text', 1],
      ['x', 'image', 1],
    ],
    'shop',
  );
  const ready = Array.from({ length: 16 }, (_, partition) => partition);
  indexer.wake({ collection: 'shop', ready, unmatched: false });
  await expect.poll(() => specs.length, { timeout: 15_000 }).toBeGreaterThan(0);
  await indexer.stop();
  for (const { fields } of specs) expect(fields.map(({ modality }) => modality)).toEqual(['text', 'image']);
});
