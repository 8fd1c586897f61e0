import type { Layout } from '#lib/pairing/keys.ts';
import { dropCursors } from '#lib/pairing/look-up.ts';
import { carry, clear, land, moveName, pick, type Picked } from '#lib/pairing/move.ts';
import { scanItems, scanSets, verifyItems } from '#lib/pairing/verify.ts';
import type { OperationDeps, Task } from './runner.ts';

/** Items per step: short enough that Redis is never held up for long. */
const STEP_ITEMS = 100;
/** Partitions that are emptied at once. */
const AT_ONCE = 4;

type MoveDeps = Pick<OperationDeps, 'redis' | 'onReady' | 'onPaired'>;

/**
 * Moves all that is held in closed partitions into those that took their place; what is ready first, so that indexing goes on.
 * @returns how many items were moved, by this run and those before it
 */
export async function moveItems(deps: MoveDeps, task: Task, to: Layout, from: Layout): Promise<number> {
  const { redis } = deps;
  const moved = new Map<number, number>();
  const note = (): Promise<void> =>
    task.note({ changed: String([...moved.values()].reduce((sum, count) => sum + count, 0)) });
  const empty = async (which: 'ready' | 'all'): Promise<void> =>
    eachAtOnce(from.spec.partitions, async (partition) => {
      moved.set(partition, await emptyPartition(deps, task, to, from, partition, which));
      await note();
    });
  await empty('ready');
  await empty('all');
  if (await findLeftOvers(deps, task, from)) await empty('all');
  // What came from elsewhere may be older than where the look-ups have come to.
  for (let partition = 0; partition < to.spec.partitions; partition++)
    await dropCursors(redis, to, partition, () => true);
  return [...moved.values()].reduce((sum, count) => sum + count, 0);
}

async function emptyPartition(
  deps: MoveDeps,
  task: Task,
  to: Layout,
  from: Layout,
  partition: number,
  which: 'ready' | 'all',
): Promise<number> {
  const { redis } = deps;
  const move = moveName(to);
  for (;;) {
    await task.beat();
    const picked = await pick(redis, from, partition, move, which, STEP_ITEMS);
    if (picked.ids.length === 0) return clear(redis, from, partition, move, picked);
    await landAll(deps, to, from, partition, picked);
    await task.beat();
    await clear(redis, from, partition, move, picked);
  }
}

async function landAll(
  { redis, onReady, onPaired }: MoveDeps,
  to: Layout,
  from: Layout,
  partition: number,
  { step, ids }: Picked,
): Promise<void> {
  const items = await carry(redis, from, partition, ids);
  await Promise.all(
    [...Map.groupBy(items, ({ id }) => to.partitionOf(id))].map(async ([target, group]) => {
      const { madeReady, waitsMs } = await land(
        redis,
        to,
        target,
        { source: String(partition), step },
        group,
      );
      if (waitsMs.length > 0) onPaired(to.spec.name, waitsMs);
      if (madeReady > 0) onReady(to.spec.name, [target]);
    }),
  );
}

/** Items that no list names would stay behind: they are put into the lists where they belong. */
async function findLeftOvers({ redis }: MoveDeps, { beat }: Task, from: Layout): Promise<boolean> {
  let found = false;
  const mend = async (ids: readonly string[]): Promise<void> => {
    for (const [partition, group] of Map.groupBy(ids, (id) => from.partitionOf(id)))
      for (let at = 0; at < group.length; at += STEP_ITEMS) {
        found = true;
        await beat();
        const some = group.slice(at, at + STEP_ITEMS);
        await verifyItems(redis, from, partition, some, { repair: true, ghostsOnly: false });
      }
  };
  for await (const ids of scanItems(redis, from)) await mend(ids);
  for (let partition = 0; partition < from.spec.partitions; partition++)
    for await (const ids of scanSets(redis, from, partition)) await mend(ids);
  return found;
}

/** Does something for each of so many, some at once. */
async function eachAtOnce(count: number, act: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) await act(next++);
  };
  // All settled first: what still runs after the end would go on with what is somebody else's by then.
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
