import { openClocks } from '#lib/collections/clocks.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf, type Placement } from '#lib/collections/definition.ts';
import { MusterError } from '#lib/errors.ts';
import { dropClosedPartition } from '#lib/pairing/delete.ts';
import { layOut, MOVERS_EPOCH, type Layout } from '#lib/pairing/keys.ts';
import { closePartition, formerSpec, moveName } from '#lib/pairing/move.ts';
import { dropProgress } from '#lib/pairing/operate.ts';
import { moveItems } from './move-items.ts';
import type { OperationDeps, Runner, Task } from './runner.ts';
import { fence } from './verify.ts';

const WAIT_MS = 1_000;

/**
 * Moves a collection to another number of partitions while it is served: from one moment on all that comes goes to the new ones,
 * then what is held in the old ones follows, then the old ones go.
 */
export const repartition: Runner = async (deps, task) => {
  const wanted = Number(task.record.notes.partitions);
  const begun = await begin(deps, task, wanted);
  if (begun === 'busy') return { waitMs: WAIT_MS, detail: 'Waits for the end of other actions.' };
  if (begun === null)
    return { changed: 0, skipped: 0, detail: `The collection has ${wanted} partitions already.` };
  const { collection, from } = begun;
  const former = layOut(deps.keyPrefix, formerSpec(collection.layout.spec, from));
  let changed = Number(task.record.notes.changed ?? 0);
  if (collection.former !== undefined) {
    await openClocks(deps, collection, () => readHighest(deps, collection));
    changed = await moveItems(deps, task, collection.layout, former);
    await end(deps, task);
    // Indexers that write to what they cannot read have waited for this.
    deps.onReady(
      task.record.collection,
      Array.from({ length: collection.layout.spec.partitions }, (_, partition) => partition),
    );
  }
  await fence(deps, task);
  await dropFormer(deps, task, collection.layout, former);
  return { changed, skipped: 0 };
};

interface Begun {
  collection: OpenCollection;
  /** Where its items were. */
  from: Placement;
}

/** Takes the collection over to its new partitions, or finds that this was done; null where there is nothing to move. */
async function begin(deps: OperationDeps, task: Task, wanted: number): Promise<Begun | 'busy' | null> {
  const { collection: name, notes } = task.record;
  const { collections } = deps;
  for (;;) {
    await task.hold();
    collections.forget(name);
    const collection = await collections.find(name);
    const { definition } = collection;
    const { partitions, generation, epoch, former, born } = definition;
    if (String(born) !== notes.born)
      throw new MusterError('unknown_collection', 'The collection was deleted meanwhile, and made anew.');
    if (former === null && notes.generation === String(generation) && notes.from !== undefined)
      return { collection, from: JSON.parse(notes.from) as Placement };
    if (!definition.deleting && former !== null && partitions === wanted) {
      await task.note({ generation: String(generation), from: JSON.stringify(former) });
      return { collection, from: former };
    }
    if (former !== null || definition.deleting)
      throw new MusterError('collection_conflict', `The collection "${name}" is being moved or deleted.`);
    if (partitions === wanted) return null;
    if (await areOthersRunning(deps, task)) return 'busy';
    const from = { partitions, generation };
    await collections.change(
      name,
      {
        partitions: String(wanted),
        generation: String(epoch + 1),
        former: JSON.stringify(from),
        epoch: String(epoch + 1),
      },
      epoch,
    );
  }
}

/** A producer's versions are no times: clocks do not start from them. */
const readHighest = async ({ engine }: OperationDeps, { definition }: OpenCollection): Promise<number> =>
  definition.versions === 'producer' || !engine.canRead ? 0 : engine.highestVersion(indexSpecOf(definition));

/** Of two moves the older one goes first. */
async function areOthersRunning({ records }: OperationDeps, { record }: Task): Promise<boolean> {
  const running = await records.running();
  const others = await Promise.all(
    running
      .filter(({ collection, id }) => collection === record.collection && id !== record.id)
      .map(({ collection, id }) => records.read(collection, id)),
  );
  return others.some(
    (other) => other?.state === 'running' && (other.action !== 'repartition' || isOlder(other.id, record.id)),
  );
}

function isOlder(one: string, other: string): boolean {
  const [[at, n], [otherAt, otherN]] = [one, other].map((id) => id.split('-').map(Number)) as [
    [number, number],
    [number, number],
  ];
  return at < otherAt || (at === otherAt && n < otherN);
}

/** From here on the old partitions are no part of the collection. */
async function end({ collections }: OperationDeps, { record, hold }: Task): Promise<void> {
  for (;;) {
    await hold();
    collections.forget(record.collection);
    const { definition } = await collections.find(record.collection);
    if (definition.former === null) return;
    const epoch = String(definition.epoch + 1);
    await collections.change(record.collection, { former: 'null', epoch }, definition.epoch);
  }
}

/** Takes away what is left of the old partitions, and how far the move had come. */
async function dropFormer(
  { redis }: OperationDeps,
  { beat, hold }: Task,
  to: Layout,
  former: Layout,
): Promise<void> {
  const move = moveName(to);
  await hold();
  for (let partition = 0; partition < former.spec.partitions; partition++) {
    await beat();
    await dropClosedPartition(redis, former, partition);
    // Under keys that bear no generation, versions of before there were any would still look for the collection.
    if (former.spec.generation === 0)
      await closePartition(redis, former, partition, MOVERS_EPOCH, to.spec.generation! - 1);
    await dropProgress(redis, former, partition, move);
  }
  for (let partition = 0; partition < to.spec.partitions; partition++)
    await dropProgress(redis, to, partition, move);
}
