import type { OpenCollection } from '#lib/collections/collections.ts';
import { defaultDefinition, indexSpecOf } from '#lib/collections/definition.ts';
import type { Engine, WriteOutcome } from '#lib/engine/engine.ts';
import { decide } from '#lib/indexer/decide.ts';
import { lookUpLate } from '#lib/indexer/late-lookups.ts';
import { settleBatch } from '#lib/indexer/settle-batch.ts';
import { writeBatch } from '#lib/indexer/write-batch.ts';
import type { ClaimedItem } from '#lib/pairing/claim.ts';
import type { PairingSpec } from '#lib/pairing/keys.ts';
import { EVERYTHING } from '#lib/pairing/filter.ts';
import { operate, type OperateStep, type OperateVerb, type StepCounts } from '#lib/pairing/operate.ts';
import { endWait, runInClocks } from './passing-time.ts';
import { openBench, type Bench } from './pairing.ts';

/** A bench with an engine, where indexing is done step by step. */
export interface Stepper extends Bench {
  collection: OpenCollection;
  engine: Engine;
  /** Runs an action on IDs, whatever is there, unless told otherwise. */
  act(verb: OperateVerb, ids: readonly string[], step?: Partial<OperateStep>): Promise<StepCounts>;
  write(items: readonly ClaimedItem[]): Promise<WriteOutcome[]>;
  settle(items: readonly ClaimedItem[], outcomes: readonly WriteOutcome[]): Promise<void>;
  /** Claims, writes and settles whatever is due. */
  indexDue(): Promise<void>;
  /** One pass of the late look-up, in which every unmatched item is old enough. Returns whether anything became ready. */
  lookUp(): Promise<boolean>;
  /** The item's lease or wait is over. */
  lapse(id: string): Promise<void>;
  /** Per modality the first value of its vector; null when there is no document. */
  document(id: string): Promise<Record<string, number> | null>;
  /** Removes the document. */
  deleteDocument(id: string): Promise<void>;
}

/** Opens a stepper on an engine that the caller closes. */
export async function openStepper(engine: Engine, over: Partial<PairingSpec> = {}): Promise<Stepper> {
  const bench = await openBench(over);
  const { redis, layout } = bench;
  await runInClocks(redis, layout);
  const name = bench.keyPrefix.slice(0, -1);
  const definition = defaultDefinition(name);
  const collection: OpenCollection = {
    layout,
    isMade: true,
    definition: {
      ...definition,
      partitions: 1,
      modalities: definition.modalities.map((modality) => ({ ...modality, dims: 2 })),
    },
  };
  const spec = indexSpecOf(collection.definition);
  const write = (items: readonly ClaimedItem[]) => writeBatch(engine, collection, items);
  const settle = async (items: readonly ClaimedItem[], outcomes: readonly WriteOutcome[]) => {
    const patience = { triesMax: 3, engineDelayMs: 60_000 };
    await settleBatch(
      redis,
      collection,
      items.map((item, i) => decide(patience, item, outcomes[i]!)),
    );
  };
  const onError = (error: unknown) => {
    throw error;
  };
  return {
    ...bench,
    collection,
    engine,
    act: (verb, ids, step = {}) =>
      operate(redis, layout, verb, 0, ids, {
        operation: 'o',
        filter: EVERYTHING,
        asOf: null,
        progress: {},
        ...step,
      }),
    write,
    settle,
    async indexDue() {
      const items = await bench.claim();
      await settle(items, await write(items));
    },
    async lookUp() {
      const deps = { redis, engine, firstMs: 0, settledMs: 0, idsMax: 100, onError };
      return (await lookUpLate(deps, collection)).length > 0;
    },
    lapse: (id) => endWait(redis, layout, id),
    async document(id) {
      const vectors = (await engine.get(spec, [id], { vectors: true })).get(id)?.vectors;
      if (vectors === undefined) return null;
      return Object.fromEntries(Object.entries(vectors).map(([modality, vector]) => [modality, vector[0]!]));
    },
    deleteDocument: async (id) => void (await engine.delete(spec, [id])),
  };
}
