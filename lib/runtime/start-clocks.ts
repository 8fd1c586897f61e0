import { openClocks, type ClockDeps } from '#lib/collections/clocks.ts';
import type { Collections, OpenCollection } from '#lib/collections/collections.ts';
import type { CollectionDefinition } from '#lib/collections/definition.ts';

/** What setting lost clocks stands on. */
export interface LostClockDeps extends ClockDeps {
  collections: Collections;
  /** The highest version in the index, 0 when unknown. */
  readHighest: (collection: OpenCollection) => Promise<number>;
}

/**
 * Sets the clocks of a collection that Redis has lost, and its definition first where that is lost too.
 * @param known the collection as the caller writes to it
 * @throws EPOCH when it is another one by now: what is put by the one that was known would lie where nobody looks
 */
export async function startLostClocks(deps: LostClockDeps, known: OpenCollection): Promise<void> {
  const { collections, readHighest } = deps;
  const { definition } = known;
  // What a move had left behind is lost with the rest.
  await collections.restore({ ...definition, former: null });
  collections.forget(definition.name);
  const found = await collections.find(definition.name);
  if (placeOf(found.definition) !== placeOf(definition))
    throw new Error('EPOCH the collection was lost, and made anew');
  await openClocks(deps, found, () => readHighest(found));
}

const placeOf = ({ generation, partitions, epoch, former }: CollectionDefinition): string =>
  JSON.stringify([generation, partitions, epoch, former]);
