import { startClocks } from '#lib/pairing/clock.ts';
import { endKeepingOut, endWait, makeOlder } from '#tests/support/passing-time.ts';
import type { State, World } from './world.ts';

const DAY_MS = 86_400_000;

/** An item's lease, or its wait after a failed try, comes to its end. */
export async function lapse({ model }: State, { redis, collection }: World, id: string): Promise<void> {
  await endWait(redis, collection.layout, id);
  model.lapse(id);
}

export const canLapse = ({ model }: Readonly<State>, id: string): boolean => {
  const item = model.items.get(id);
  return item?.list === 'ready' && !item.isDue;
};

/** An item turns out to be a day old. */
export async function growOld({ model }: State, { redis, collection }: World, id: string): Promise<void> {
  await makeOlder(redis, collection.layout, id, DAY_MS);
  model.items.get(id)!.isOld = true;
}

export const canGrowOld = ({ model }: Readonly<State>, id: string): boolean =>
  model.items.get(id)?.isOld === false;

/** A deleted ID is no longer kept out. */
export async function letIn({ model }: State, { redis, collection }: World, id: string): Promise<void> {
  await endKeepingOut(redis, collection.layout, id);
  model.keptOut.delete(id);
}

/** IDs are kept out until their documents are gone and for longer than any write of them can stall. */
export const canLetIn = ({ model, batches, deleting }: Readonly<State>, id: string): boolean =>
  model.keptOut.has(id) &&
  !deleting.flat().includes(id) &&
  !batches.some(({ items }) => items.some((item) => item.id === id));

/** Another application deletes a document. */
export async function loseDocument({ ledger }: State, { engine, spec }: World, id: string): Promise<void> {
  await engine.delete(spec, [id]);
  ledger.deleteDocument(id);
}

/** What the engine has just confirmed is not taken away before its ack: nothing could tell. */
export const canLoseDocument = ({ ledger, batches }: Readonly<State>, id: string): boolean =>
  ledger.hasDocument(id) &&
  !batches.some(({ items, outcomes }) => outcomes !== null && items.some((item) => item.id === id));

/** Redis comes back empty, and its clocks are set anew. What indexers have in hand may still be written. */
export async function loseRedis(state: State, { redis, engine, spec, collection }: World): Promise<void> {
  const keys = await redis.keys(`property-${collection.definition.name}:*`);
  await redis.unlink(...keys);
  await startClocks(redis, collection.layout, await engine.highestVersion(spec));
  const { model, ledger } = state;
  for (const id of model.items.keys()) ledger.letGo(id);
  state.batches = state.batches.filter(({ items }) => !items.some(({ id }) => model.keptOut.has(id)));
  state.deleting = [];
  model.items.clear();
  model.keptOut.clear();
  state.previews = [];
  state.wasEmptied = true;
}
