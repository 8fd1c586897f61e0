import type { RedisClient } from './connect.ts';
import { readMemberId } from './groups.ts';
import type { Layout } from './keys.ts';
import { groupOf } from './reasons.ts';
import { runOnPartition } from './scripts.ts';
import type { Breach } from './verify.ts';

/** Holds failed items of a partition against the groups of their reasons. */
export async function verifyGrouped(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  ids: readonly string[],
  repair: boolean,
): Promise<Breach[]> {
  const keys = ids.map((id) => layout.itemKey(partition, id));
  const reasons = await Promise.all(keys.map(async (key) => (await redis.hget(key, 'error')) ?? ''));
  const expected = ids.flatMap((id, i) => [reasons[i]!, groupOf(reasons[i]!, id)]);
  const strays = await runOnPartition(redis, 'regroup', layout, partition, keys, [
    repair ? '1' : '0',
    ...expected,
  ]);
  return listStrays(ids, strays as number[], 'failed, and not in the group of its reason', repair);
}

/** Holds what the groups of a partition list against its items. @param members as `scanGroups` finds them */
export async function verifyMembers(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  members: readonly string[],
  repair: boolean,
): Promise<Breach[]> {
  const ids = members.map(readMemberId);
  const keys = ids.map((id) => layout.itemKey(partition, id));
  const args = [repair ? '1' : '0', ...members];
  const strays = await runOnPartition(redis, 'ungroup', layout, partition, keys, args);
  return listStrays(ids, strays as number[], 'in a group of reasons that is not its own', repair);
}

/** What the groups of a partition list, some at a time. */
export async function* scanGroups(
  redis: RedisClient,
  layout: Layout,
  partition: number,
): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const [next, found] = await redis.zscan(layout.keysOf(partition).groups, cursor, 'COUNT', 200);
    cursor = next;
    const members = found.filter((_, i) => i % 2 === 0);
    if (members.length > 0) yield members;
  } while (cursor !== '0');
}

const listStrays = (
  ids: readonly string[],
  strays: readonly number[],
  detail: string,
  repaired: boolean,
): Breach[] => ids.filter((_, i) => strays[i] === 1).map((id) => ({ id, rule: 'f', detail, repaired }));
