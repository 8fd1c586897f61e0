import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { lookAtPartitions, runOnPartition } from './scripts.ts';

/** A round of the late look-up: its name and the age in ms at which unmatched items are looked up. */
export interface LookupRound {
  name: string;
  ageMs: number;
}

/** Unmatched IDs to look up in the index, and the cursors to store afterwards. */
export interface DueLookups {
  ids: string[];
  cursors: string[];
}

/** Unmatched IDs of some partitions that a round has come to, in the order given; or why a partition could not be asked. */
export async function peekLookups(
  redis: RedisClient,
  layout: Layout,
  partitions: readonly number[],
  rounds: readonly LookupRound[],
  atMost: number,
): Promise<PromiseSettledResult<DueLookups>[]> {
  const args = [String(atMost), ...rounds.flatMap(({ name, ageMs }) => [name, String(ageMs)])];
  const cursorsOf = (partition: number) => [layout.keysOf(partition).lookup];
  const replies = await lookAtPartitions(redis, 'dueLookups', layout, partitions, args, cursorsOf);
  return replies.map((reply) => {
    if (reply.status === 'rejected') return reply;
    const [ids, cursors] = reply.value as [string[], string[]];
    return { ...reply, value: { ids, cursors } };
  });
}

/** Notes that the IDs of a peek were looked up. */
export async function storeCursors(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  cursors: readonly string[],
): Promise<void> {
  if (cursors.length > 0) await redis.hset(layout.keysOf(partition).lookup, ...cursors);
}

/** Forgets the cursors of rounds that are over. */
export async function dropCursors(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  isOver: (round: string) => boolean,
): Promise<void> {
  const fields = await redis.hkeys(layout.keysOf(partition).lookup);
  const over = fields.filter((field) => isOver(field.slice(0, field.indexOf(':'))));
  if (over.length > 0) await redis.hdel(layout.keysOf(partition).lookup, ...over);
}

/** The index has documents of these IDs: those still unmatched become ready, to be merged. Returns how many did. */
export async function lateReady(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  ids: readonly string[],
): Promise<number> {
  const keys = ids.map((id) => layout.itemKey(partition, id));
  return (await runOnPartition(redis, 'lateReady', layout, partition, keys)) as number;
}
