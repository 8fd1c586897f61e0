import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import type { Engine, WriteOutcome } from '#lib/engine/engine.ts';
import type { ClaimedItem } from '#lib/pairing/claim.ts';

/** Writes claimed items to the engine, one outcome each, in order. Never throws. */
export async function writeBatch(
  engine: Engine,
  { definition }: OpenCollection,
  items: readonly ClaimedItem[],
): Promise<WriteOutcome[]> {
  const spec = indexSpecOf(definition);
  try {
    await engine.ensure(spec);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return items.map(() => ({ status: 'retry', reason, blame: 'engine' }));
  }
  return engine.write(
    spec,
    items.map(({ id, embeddings, complete, flushed }) => ({
      id,
      embeddings,
      mayCreate: complete || flushed,
    })),
  );
}
