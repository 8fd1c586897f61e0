import type { RedisClient } from './connect.ts';
import { MOVERS_EPOCH, type Layout, type PairingSpec } from './keys.ts';
import { runOnPartition } from './scripts.ts';

/** Some items on their way out of a closed partition. They stay the same until they have left. */
export interface Picked {
  /** Counts up within the partition. */
  step: string;
  ids: string[];
}

/** All that is held of an item, and where it stands. */
export interface CarriedItem {
  id: string;
  state: string;
  score: string;
  /** Field, value, … */
  fields: readonly Buffer[];
}

/** What became of items that landed. */
export interface Landed {
  madeReady: number;
  /** How long each item that became complete by it had waited, in ms. */
  waitsMs: number[];
}

/** Where a collection's items lie that were put by another number of partitions, for who takes them out of there. */
export const formerSpec = (
  spec: PairingSpec,
  former: Readonly<Pick<PairingSpec, 'partitions' | 'generation'>>,
): PairingSpec => ({ ...spec, ...former, epoch: MOVERS_EPOCH });

/** Names the progress of a move in every partition that it touches. */
export const moveName = ({ spec }: Layout): string => `move-${spec.generation ?? 0}`;

/**
 * Gives a partition an epoch of its own, so that it takes nothing from anybody who comes with another.
 * @param layout of which it is a partition, by the epoch of movers
 * @param highest epoch that may stand there
 * @param keptMs for how long it is kept; null for ever
 * @returns the last stamp given there; null when the clock is lost, or was never set
 * @throws EPOCH when it belongs to a newer collection
 */
export async function closePartition(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  epoch: number,
  highest: number,
  keptMs: number | null = null,
): Promise<number | null> {
  const args = [String(epoch), String(highest), keptMs === null ? '' : String(keptMs)];
  const clock = (await runOnPartition(redis, 'close', layout, partition, [], args)) as string;
  return clock === '' ? null : Number(clock);
}

/** Sets the clock of each partition that has none. */
export async function beginClocks(redis: RedisClient, layout: Layout, start: number): Promise<void> {
  await Promise.all(
    Array.from({ length: layout.spec.partitions }, (_, partition) =>
      runOnPartition(redis, 'begin', layout, partition, [], [String(start)]),
    ),
  );
}

/** A deleted ID, and till when it is kept out, in ms. */
export interface KeptOut {
  id: string;
  till: string;
}

/** Keeps deleted IDs out of a collection at least till then. */
export async function keepOut(redis: RedisClient, layout: Layout, ids: readonly KeptOut[]): Promise<void> {
  const byPartition = [...Map.groupBy(ids, ({ id }) => layout.partitionOf(id))];
  await Promise.all(
    byPartition.map(([partition, group]) => {
      const args = group.flatMap(({ id, till }) => [till, id]);
      return runOnPartition(redis, 'keepOut', layout, partition, [], args);
    }),
  );
}

const KEPT_OUT_STEP = 1_000;

/** Keeps deleted IDs out of a collection's new partitions as they are of a closed one. */
export async function bringKeptOut(
  redis: RedisClient,
  from: Layout,
  partition: number,
  to: Layout,
): Promise<void> {
  const { deleted } = from.keysOf(partition);
  for (let at = 0; ; at += KEPT_OUT_STEP) {
    const members = await redis.zrange(deleted, String(at), String(at + KEPT_OUT_STEP - 1), 'WITHSCORES');
    const ids = members.filter((_, i) => i % 2 === 0).map((id, i) => ({ id, till: members[2 * i + 1]! }));
    await keepOut(redis, to, ids);
    if (ids.length < KEPT_OUT_STEP) return;
  }
}

/** What leaves a closed partition next: the same until it has left, whoever asks. @param which lists */
export async function pick(
  redis: RedisClient,
  from: Layout,
  partition: number,
  move: string,
  which: 'ready' | 'all',
  atMost: number,
): Promise<Picked> {
  const keys = [from.progressKey(partition, move)];
  const [step, ...ids] = (await runOnPartition(redis, 'pick', from, partition, keys, [
    which,
    String(atMost),
  ])) as [string, ...string[]];
  return { step, ids };
}

/** All that is held of some items of a partition; those of which nothing is are left out. */
export async function carry(
  redis: RedisClient,
  from: Layout,
  partition: number,
  ids: readonly string[],
): Promise<CarriedItem[]> {
  const keys = ids.map((id) => from.itemKey(partition, id));
  const rows = (await runOnPartition(redis, 'carry', from, partition, keys, [], 'bytes')) as Buffer[][];
  return rows.flatMap(([state, score, ...fields], i) =>
    state === undefined ? [] : [{ id: ids[i]!, state: state.toString(), score: score!.toString(), fields }],
  );
}

/**
 * Holds carried items in one of the collection's new partitions; where something came meanwhile, the newer of each modality.
 * Safe to repeat: a step lands once.
 * @param from names where they come from, and the step of that
 * @param progress names how far what brings them has come
 * @throws NOCLOCK, and EPOCH once the move is over
 */
export async function land(
  redis: RedisClient,
  to: Layout,
  partition: number,
  from: { source: string; step: string },
  items: readonly CarriedItem[],
  progress = moveName(to),
): Promise<Landed> {
  const keys = [to.progressKey(partition, progress), ...items.map(({ id }) => to.itemKey(partition, id))];
  const args = items.flatMap(({ state, score, fields }) => [
    state,
    score,
    String(fields.length / 2),
    ...fields,
  ]);
  const [madeReady, waits] = (await runOnPartition(redis, 'land', to, partition, keys, [
    from.source,
    from.step,
    to.spec.versions,
    ...args,
  ])) as [number, string];
  return { madeReady, waitsMs: waits === '' ? [] : waits.split(',').map(Number) };
}

/** What has landed leaves the partition that it was in. @returns how many items have left it so far */
export async function clear(
  redis: RedisClient,
  from: Layout,
  partition: number,
  move: string,
  { step, ids }: Picked,
): Promise<number> {
  const keys = [from.progressKey(partition, move), ...ids.map((id) => from.itemKey(partition, id))];
  return (await runOnPartition(redis, 'clear', from, partition, keys, [step])) as number;
}
