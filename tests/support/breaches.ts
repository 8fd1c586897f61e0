import { count } from '#lib/pairing/count.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import type { Layout } from '#lib/pairing/keys.ts';

/** Breaches of the protocol's invariants (a) and (b) in all partitions, as sentences. Nothing may be under way meanwhile. */
export async function findBreaches(redis: RedisClient, layout: Layout): Promise<string[]> {
  const partitions = await Promise.all(
    Array.from({ length: layout.spec.partitions }, (_, partition) => findIn(redis, layout, partition)),
  );
  const held = partitions.reduce((sum, one) => sum + one.held, 0);
  const counts = await count(redis, layout);
  const listed = counts.ready + counts.failed + counts.unmatched.reduce((sum, list) => sum + list.count, 0);
  return [
    ...partitions.flatMap(({ breaches }) => breaches),
    ...(listed === held ? [] : [`(b) ${listed} IDs are listed, ${held} are held`]),
  ];
}

async function findIn(
  redis: RedisClient,
  layout: Layout,
  partition: number,
): Promise<{ held: number; breaches: string[] }> {
  const names = layout.spec.modalities;
  const keys = layout.keysOf(partition);
  const sets = await Promise.all(keys.ids.map((set) => redis.smembers(set)));
  const held = new Set(sets.flat());
  const lists = [keys.ready, keys.failed, ...keys.unmatched];
  const breaches: string[] = [];
  for (const id of held) {
    const [fields, ...scores] = await Promise.all([
      redis.hkeys(layout.itemKey(partition, id)),
      ...lists.map((list) => redis.zscore(list, id)),
    ]);
    const mask = names.reduce((sum, name, m) => sum + (fields.includes(`v:${name}`) ? 1 << m : 0), 0);
    names.forEach((name, m) => {
      if (sets[m]!.includes(id) !== ((mask & (1 << m)) !== 0))
        breaches.push(`(a) ${id}: the set ids:${name} and the item differ`);
    });
    const inLists = lists.filter((_, i) => scores[i] !== null);
    if (inLists.length !== 1) breaches.push(`(b) ${id} is in ${inLists.length} lists: ${inLists.join(', ')}`);
    const unmatched = inLists.find((list) => list.includes(':unmatched:'));
    if (unmatched !== undefined && unmatched !== keys.unmatched[mask - 1])
      breaches.push(`(b) ${id} is in ${unmatched}, but holds ${layout.namesIn(mask).join('+')}`);
  }
  return { held: held.size, breaches };
}
