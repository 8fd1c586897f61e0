import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimBatch } from '#lib/indexer/claim-batch.ts';
import { openIndexingBench, type IndexingBench } from '#tests/support/indexing.ts';

let bench: IndexingBench;
beforeEach(async () => {
  bench = await openIndexingBench();
});
afterEach(() => bench.close());

test('indexers that claim at the same time get disjoint items, and together all of them', async () => {
  const ids = Array.from({ length: 800 }, (_, i) => `id-${i}`);
  await bench.pairMany(ids);
  const collection = await bench.open();
  const partitions = Array.from({ length: collection.definition.partitions }, (_, partition) => partition);
  const claimed: string[] = [];
  for (let round = 0; round < 10; round++) {
    const batches = await Promise.all(
      Array.from({ length: 4 }, () => claimBatch(bench.redis, collection, partitions, 100, 60_000)),
    );
    claimed.push(...batches.flatMap(({ items }) => items.map(({ id }) => id)));
  }
  expect(claimed.toSorted()).toEqual(ids.toSorted());
});
