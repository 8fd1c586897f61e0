import { reopenClosed } from '#lib/collections/clocks.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf, type CollectionDefinition } from '#lib/collections/definition.ts';
import { EngineUnavailable, type Engine } from '#lib/engine/engine.ts';
import { readTime } from '#lib/pairing/clock.ts';
import { dropPartition, removeItems, type Removed } from '#lib/pairing/delete.ts';
import { listsOf, EVERYTHING } from '#lib/pairing/filter.ts';
import { producersKey } from '#lib/pairing/keys.ts';
import { eachPage } from '#lib/pairing/page.ts';
import { isMusterError, MusterError } from '#lib/errors.ts';
import type { OperationDeps, Runner, Task } from './runner.ts';
import { MOVE_WAIT_MS, MOVE_WAITED } from './while-moved.ts';

const STEP_ITEMS = 100;

/**
 * Ends a collection: closes it to writers, takes away all it holds, waits for indexers that had some of it, drops the index if
 * Muster made it, and frees the name.
 */
export const deleteCollection: Runner = async (deps, task) => {
  const collection = await close(deps, task.record);
  if (collection === 'moving') return { waitMs: MOVE_WAIT_MS, detail: MOVE_WAITED };
  if (collection === null) return { changed: task.record.changed, skipped: 0 };
  let changed = 0;
  let leasedUntil = 0;
  for (let partition = 0; partition < collection.definition.partitions; partition++) {
    const removed = await empty(deps, task, collection, partition);
    changed += removed.held;
    leasedUntil = Math.max(leasedUntil, removed.leasedUntil);
    await task.note({ changed: String(changed) });
  }
  const waitMs = leasedUntil === 0 ? 0 : leasedUntil + deps.writeTimeoutMs - (await readTime(deps.redis));
  if (waitMs > 0)
    return { waitMs, detail: 'Indexers had some of the items: the index goes when they are done.' };
  const spec = indexSpecOf(collection.definition);
  await task.hold();
  const isGone = await deps.engine.drop(spec);
  for (let partition = 0; partition < collection.definition.partitions; partition++) {
    await task.beat();
    await dropPartition(deps.redis, collection.layout, partition);
  }
  await reopenClosed(deps.redis, deps.keyPrefix, collection);
  await task.hold();
  await deps.redis.unlink(producersKey(deps.keyPrefix, collection.definition.name));
  await deps.collections.free(collection.definition);
  return {
    changed,
    skipped: 0,
    detail: !deps.engine.canRead
      ? 'What was sent to the service stays there.'
      : isGone
        ? 'The index is gone too.'
        : `The index ${spec.index} was not made by Muster and stays.`,
  };
};

/**
 * Searchers may have been led to the index of a collection by an alias of their own, which would be gone with it.
 * @throws MusterError `confirmation_required` naming the aliases; `engine_unavailable`
 */
export async function refuseWhileSearched(engine: Engine, definition: CollectionDefinition): Promise<void> {
  const names = await readAliases(engine, definition);
  if (names.length === 0) return;
  const [named, them] = [names.map((name) => `"${name}"`).join(', '), names.length === 1 ? 'it' : 'them'];
  throw new MusterError(
    'confirmation_required',
    `Nothing was deleted. Searchers reach its index by ${named}: swap ${them} to another collection first, or delete it all the same with &force=true.`,
  );
}

async function readAliases({ aliases }: Engine, definition: CollectionDefinition): Promise<string[]> {
  try {
    return (await aliases?.othersOf(indexSpecOf(definition))) ?? [];
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    throw new MusterError(
      'engine_unavailable',
      `Nothing was deleted: whether searchers reach its index by an alias could not be asked. ${error.message}`,
      { retryAfterS: 5, cause: error },
    );
  }
}

/**
 * From here on no writer that knows the collection as it was gets through; null when it is gone already. One whose items are on
 * their way is not closed: those that have not moved would stay behind.
 */
async function close(
  { redis, collections }: OperationDeps,
  { id, collection: name }: Task['record'],
): Promise<OpenCollection | 'moving' | null> {
  collections.forget(name);
  const found = await findMade(collections, name);
  if (found === null) return null;
  if (found.former !== undefined) return 'moving';
  if (!found.definition.deleting && !(await collections.close(found.definition)))
    throw new Error(`The collection "${name}" was changed at this very moment.`);
  const closed = await collections.find(name);
  for (let partition = 0; partition < closed.definition.partitions; partition++)
    await removeItems(redis, closed.layout, partition, id, [], 0);
  return closed;
}

async function findMade(
  collections: OperationDeps['collections'],
  name: string,
): Promise<OpenCollection | null> {
  try {
    const found = await collections.find(name);
    return found.isMade ? found : null;
  } catch (error) {
    if (isMusterError(error) && error.code === 'unknown_collection') return null;
    throw error;
  }
}

async function empty(
  { redis }: OperationDeps,
  { record, beat }: Task,
  { layout }: OpenCollection,
  partition: number,
): Promise<Removed> {
  const lists = (['unmatched', 'ready', 'failed'] as const).flatMap((state) =>
    listsOf(layout, state, EVERYTHING),
  );
  for (const list of lists)
    for await (const members of eachPage(redis, layout, partition, list, STEP_ITEMS)) {
      await beat();
      const ids = members.map(({ id }) => id);
      if (ids.length > 0) await removeItems(redis, layout, partition, record.id, ids, 0);
    }
  return removeItems(redis, layout, partition, record.id, [], 0);
}
