import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { runOnPartition } from './scripts.ts';

/** IDs in one script call at most, so that no call holds Redis up for long. */
const CALL_IDS_MAX = 1_000;

/** For each ID the modalities that are held of it: bit 0 stands for the collection's first. 0 where nothing is held. */
export async function readSides(
  redis: RedisClient,
  layout: Layout,
  ids: readonly string[],
): Promise<number[]> {
  const masks = ids.map(() => 0);
  const places = Map.groupBy(ids.keys(), (i) => layout.partitionOf(ids[i]!));
  const calls = [...places].flatMap(([partition, all]) =>
    Array.from({ length: Math.ceil(all.length / CALL_IDS_MAX) }, (_, n) => ({
      partition,
      part: all.slice(n * CALL_IDS_MAX, (n + 1) * CALL_IDS_MAX),
    })),
  );
  await Promise.all(
    calls.map(async ({ partition, part }) => {
      const keys = part.map((i) => layout.itemKey(partition, ids[i]!));
      const found = (await runOnPartition(redis, 'sides', layout, partition, keys)) as number[];
      part.forEach((i, n) => (masks[i] = found[n]!));
    }),
  );
  return masks;
}
