import { readTime, startClocks } from '#lib/pairing/clock.ts';
import type { State, World } from './world.ts';

const DAY_MS = 86_400_000;

/** An item's lease, or its wait after a failed try, comes to its end. */
export async function lapse(
  { model }: State,
  { redis, collection: { layout } }: World,
  id: string,
): Promise<void> {
  const partition = layout.partitionOf(id);
  const over = String((await readTime(redis)) - 1);
  await redis.zadd(layout.keysOf(partition).ready, over, id);
  if (model.items.get(id)!.isLeased) await redis.hset(layout.itemKey(partition, id), 'lease', over);
  model.lapse(id);
}

export const canLapse = ({ model }: Readonly<State>, id: string): boolean => {
  const item = model.items.get(id);
  return item?.list === 'ready' && !item.isDue;
};

/** An item turns out to be a day old. */
export async function growOld(
  { model }: State,
  { redis, collection: { layout } }: World,
  id: string,
): Promise<void> {
  const partition = layout.partitionOf(id);
  const item = model.items.get(id)!;
  const then = String((await readTime(redis)) - DAY_MS);
  await redis.hset(layout.itemKey(partition, id), 'first', then);
  const mask = layout.spec.modalities.reduce(
    (sum, modality, m) => (item.embeddings[modality] === undefined ? sum : sum | (1 << m)),
    0,
  );
  if (item.list === 'unmatched') await redis.zadd(layout.keysOf(partition).unmatched[mask - 1]!, then, id);
  item.isOld = true;
}

export const canGrowOld = ({ model }: Readonly<State>, id: string): boolean =>
  model.items.get(id)?.isOld === false;

/** A deleted ID is no longer kept out. */
export async function letIn(
  { model }: State,
  { redis, collection: { layout } }: World,
  id: string,
): Promise<void> {
  await redis.zadd(layout.keysOf(layout.partitionOf(id)).deleted, (await readTime(redis)) - 1, id);
  model.keptOut.delete(id);
}

/** IDs are kept out until their documents are gone and for longer than any write of them can stall. */
export const canLetIn = ({ model, batches, deleting }: Readonly<State>, id: string): boolean =>
  model.keptOut.has(id) &&
  !deleting.flat().includes(id) &&
  !batches.some(({ items }) => items.some((item) => item.id === id));

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
