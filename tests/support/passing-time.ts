import { readTime } from '#lib/pairing/clock.ts';
import type { Layout } from '#lib/pairing/keys.ts';
import type { TestRedis } from './redis.ts';

type Redis = TestRedis['redis'];

/** Time passes for one ready item: its lease, or its wait after a failed try, is over. */
export async function endWait(redis: Redis, layout: Layout, id: string): Promise<void> {
  const partition = layout.partitionOf(id);
  const key = layout.itemKey(partition, id);
  const over = String((await readTime(redis)) - 1);
  await redis.zadd(layout.keysOf(partition).ready, over, id);
  if ((await redis.hexists(key, 'lease')) === 1) await redis.hset(key, 'lease', over);
}

/** Time passes for one item: it was first seen so long ago. */
export async function makeOlder(redis: Redis, layout: Layout, id: string, ageMs: number): Promise<void> {
  const partition = layout.partitionOf(id);
  const then = String((await readTime(redis)) - ageMs);
  await redis.hset(layout.itemKey(partition, id), 'first', then);
  for (const list of layout.keysOf(partition).unmatched) await redis.zadd(list, 'XX', then, id);
}

/** Time passes for one deleted ID: it is no longer kept out. */
export async function endKeepingOut(redis: Redis, layout: Layout, id: string): Promise<void> {
  await redis.zadd(layout.keysOf(layout.partitionOf(id)).deleted, (await readTime(redis)) - 1, id);
}

/** A Redis that has long been running: its clocks are no longer a day ahead, as new ones are, but may be an hour. */
export async function runInClocks(redis: Redis, layout: Layout): Promise<void> {
  const clock = String((await readTime(redis)) + 3_600_000);
  for (let partition = 0; partition < layout.spec.partitions; partition++)
    await redis.set(layout.keysOf(partition).clock, clock);
}
