import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import type { Engine, WriteOutcome } from '#lib/engine/engine.ts';
import type { ClaimedItem } from '#lib/pairing/claim.ts';

/** A modality that items hold and whose vector length the collection does not know; null when there is none. */
export function findUnpinned({ definition }: OpenCollection, items: readonly ClaimedItem[]): string | null {
  const pinned = new Set(definition.modalities.flatMap(({ name, dims }) => (dims === null ? [] : [name])));
  const held = new Set(items.flatMap(({ embeddings }) => Object.keys(embeddings)));
  return [...held].find((modality) => !pinned.has(modality)) ?? null;
}

/** Writes claimed items to the engine, one outcome each, in order. Never throws. */
export async function writeBatch(
  engine: Engine,
  collection: OpenCollection,
  items: readonly ClaimedItem[],
): Promise<WriteOutcome[]> {
  const { definition } = collection;
  const spec = indexSpecOf(definition);
  const putOff = (reason: string): WriteOutcome[] =>
    items.map(() => ({ status: 'retry', reason, blame: 'engine' }));
  // An engine would take a field that it was not told of for something else than a vector.
  const unpinned = findUnpinned(collection, items);
  if (unpinned !== null) return putOff(`The length of the ${unpinned} vectors is not known yet`);
  try {
    await engine.ensure(spec);
  } catch (error) {
    return putOff(error instanceof Error ? error.message : String(error));
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
