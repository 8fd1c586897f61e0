import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { askAny } from './masters.ts';

/** How far ahead of all that is known a clock begins that was lost. */
export const DAY_MS = 86_400_000;

/**
 * Sets the clocks of a collection that are missing, ahead of every version that a write still in flight may carry.
 * @param highestVersion of the index, 0 when unknown
 */
export async function startClocks(redis: RedisClient, layout: Layout, highestVersion: number): Promise<void> {
  const start = Math.max(await readTime(redis), highestVersion) + DAY_MS;
  await Promise.all(
    Array.from({ length: layout.spec.partitions }, async (_, partition) => {
      const { clock, epoch } = layout.keysOf(partition);
      await redis.setnx(epoch, String(layout.spec.epoch));
      await redis.setnx(clock, String(start));
    }),
  );
}

/** Redis' time in ms: the only clock that Muster goes by. */
export async function readTime(redis: RedisClient): Promise<number> {
  const [seconds, micros] = await askAny(redis, (node) => node.time());
  return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
}
