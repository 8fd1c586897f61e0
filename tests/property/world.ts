import { randomBytes } from 'node:crypto';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import type { IdRule } from '#lib/contract/id-rule.ts';
import type { Engine, IndexSpec, StoredDocument, WriteOutcome } from '#lib/engine/engine.ts';
import type { Share } from '#lib/operations/rename.ts';
import type { ClaimedItem } from '#lib/pairing/claim.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import type { OperateVerb } from '#lib/pairing/operate.ts';
import { runInClocks } from '#tests/support/passing-time.ts';
import type { TestRedis } from '#tests/support/redis.ts';
import { Ledger } from './ledger.ts';
import { type Item, type Meant, Model } from './model.ts';
import { IDS, makeCollection, type Shape } from './shape.ts';

/** The real parts of a run. */
export interface World {
  redis: TestRedis['redis'];
  engine: Engine;
  collection: OpenCollection;
  spec: IndexSpec;
  documents(): Promise<Map<string, StoredDocument>>;
}

/** A batch that an indexer has claimed. */
export interface Batch {
  indexer: number;
  items: ClaimedItem[];
  /** What the engine answered; null before the write. */
  outcomes: WriteOutcome[] | null;
  /** Its indexer is dead: the write may still land, but nobody settles it. */
  isOrphan: boolean;
}

/** A preview that may be committed. */
export interface Preview {
  verb: OperateVerb;
  state: Item['list'];
  meant: Meant;
  stamps: string[];
  moment: number;
}

/** A rename on its way. */
export interface Rename {
  rule: IdRule;
  partition: number;
  /** The partition's stamp at the preview. */
  asOf: string;
  moment: number;
  /** What is to be put; null before the index was asked. */
  shares: Share[] | null;
  /** IDs whose embeddings were put under new ones; null before. */
  moved: string[] | null;
}

/** What should hold, and what everyone has in hand. */
export interface State {
  model: Model;
  ledger: Ledger;
  batches: Batch[];
  /** IDs that a late look-up has found in the index. */
  found: string[][];
  previews: Preview[];
  renames: Rename[];
  /** Deleted IDs whose documents are still to go. */
  deleting: string[][];
  isPaused: boolean;
  /** Redis was emptied once. */
  wasEmptied: boolean;
  /** Last stamp seen per partition. */
  stamps: number[];
}

/** Opens a run's world: keys and an index of its own. */
export async function openWorld(
  redis: TestRedis['redis'],
  engine: Engine,
  shape: Shape,
): Promise<{ world: World; state: State }> {
  const name = randomBytes(6).toString('hex');
  const collection = makeCollection(shape, name, `property-${name}:`);
  const spec = indexSpecOf(collection.definition);
  await startClocks(redis, collection.layout, 0);
  await runInClocks(redis, collection.layout);
  return {
    world: {
      redis,
      engine,
      collection,
      spec,
      documents: () => engine.get(spec, IDS, { vectors: true }),
    },
    state: {
      model: new Model(shape),
      ledger: new Ledger(shape),
      batches: [],
      found: [],
      previews: [],
      renames: [],
      deleting: [],
      isPaused: false,
      wasEmptied: false,
      stamps: Array.from({ length: shape.partitions }, () => 0),
    },
  };
}

/** Takes the run's keys and index away. */
export async function closeWorld({ redis, engine, collection, spec }: World): Promise<void> {
  const keys = await redis.keys(`property-${collection.definition.name}:*`);
  if (keys.length > 0) await redis.unlink(...keys);
  await engine.drop(spec);
}
