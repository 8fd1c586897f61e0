import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCollections, type Collections, type OpenCollection } from '#lib/collections/collections.ts';
import { defaultDefinition, indexSpecOf } from '#lib/collections/definition.ts';
import type { Engine, StoredDocument } from '#lib/engine/engine.ts';
import { openLancedb } from '#lib/engine/lancedb/open.ts';
import { startIndexer, type Indexer } from '#lib/indexer/indexer.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import { inspect, type HeldItem } from '#lib/pairing/inspect.ts';
import { put } from '#lib/pairing/put.ts';
import { openTestRedis, type TestRedis } from './redis.ts';

/** A collection with two dims and an indexer on a real embedded index; the engine's answers can be bent by a test. */
export interface IndexingBench {
  redis: TestRedis['redis'];
  engine: Engine;
  collections: Collections;
  open(): Promise<OpenCollection>;
  put(id: string, modality: string, value: number): Promise<void>;
  /** Both sides of many items, some at a time: before `start`, nobody is woken. */
  pairMany(ids: readonly string[]): Promise<void>;
  start(options?: { engine?: Engine; leaseMs?: number; triesMax?: number }): Indexer;
  document(id: string): Promise<StoredDocument | undefined>;
  held(id: string): Promise<HeldItem | null>;
  close(): Promise<void>;
}

/**
 * Opens a bench; nothing is indexed before `start`.
 * @param own another engine than an embedded one, and a collection whose index is this test's alone there
 */
export async function openIndexingBench(own?: { engine: Engine; name: string }): Promise<IndexingBench> {
  const opened = await openTestRedis();
  const { redis, keyPrefix } = opened;
  const dir = await mkdtemp(path.join(tmpdir(), 'muster-index-'));
  const engine = own?.engine ?? (await openLancedb({ dir }));
  const collections = openCollections(redis, keyPrefix);
  const name = own?.name ?? 'embeddings';
  await collections.restore(defaultDefinition(name));
  await collections.pin(
    defaultDefinition(name),
    ['text', 'image'].map((modality) => ({ modality, member: 'dims', value: 2 })),
  );
  const open = () => collections.find(name);
  await startClocks(redis, (await open()).layout, 0);
  const indexers: Indexer[] = [];
  return {
    redis,
    engine,
    collections,
    open,
    async put(id, modality, value) {
      const { layout } = await open();
      const partition = layout.partitionOf(id);
      const { madeReady, madeUnmatched } = await put(redis, layout, partition, 'tester', [
        { id, modality, vector: Float32Array.of(value, 1) },
      ]);
      for (const indexer of indexers)
        indexer.wake({
          collection: name,
          ready: madeReady > 0 ? [partition] : [],
          unmatched: madeUnmatched > 0,
        });
    },
    async pairMany(ids) {
      const { layout } = await open();
      const partitions = Map.groupBy(ids, (id) => layout.partitionOf(id));
      for (const modality of ['text', 'image'])
        for (const [partition, some] of partitions)
          await put(
            redis,
            layout,
            partition,
            'tester',
            some.map((id) => ({ id, modality, vector: Float32Array.of(modality === 'text' ? 1 : 2, 1) })),
          );
    },
    start({ engine: bent = engine, leaseMs = 60_000, triesMax = 10 } = {}) {
      const quiet = () => undefined;
      const indexer = startIndexer({
        redis,
        engine: bent,
        collections,
        leaseMs,
        triesMax,
        onReport: quiet,
        onError: quiet,
      });
      indexers.push(indexer);
      return indexer;
    },
    document: async (id) =>
      (await engine.get(indexSpecOf((await open()).definition), [id], { vectors: true })).get(id),
    held: async (id) => inspect(redis, (await open()).layout, id),
    async close() {
      await Promise.all(indexers.map((indexer) => indexer.stop()));
      await engine.close();
      opened.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
