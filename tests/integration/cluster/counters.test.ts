import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTime } from '#lib/pairing/clock.ts';
import { statsKey } from '#lib/pairing/keys.ts';
import { RESOLUTIONS, startCounters } from '#lib/stats/counters.ts';
import type { RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { findOwner } from '#scripts/servers/redis-slots.ts';
import { startTestCluster } from '#tests/support/cluster.ts';
import { listKeys, openTestRedis } from '#tests/support/redis.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

test('while the node of one resolution is away, nothing is counted twice in the others, and it catches up', async () => {
  const bench = await openTestRedis();
  const now = await readTime(bench.redis);
  const ownerOf = async (keyPrefix: string, bucketMs: number, at: number) => {
    const key = statsKey(keyPrefix, 'c', bucketMs, at - (at % bucketMs));
    return findOwner(cluster, await cluster.masters[0]!.redis.cluster('KEYSLOT', key));
  };
  const [, minutes, coarse] = RESOLUTIONS;
  // A prefix with which the minutes, this one and the next, lie elsewhere than the coarse bucket.
  let keyPrefix = bench.keyPrefix;
  let dead = await ownerOf(keyPrefix, coarse.bucketMs, now);
  while (
    (await ownerOf(keyPrefix, minutes.bucketMs, now)) === dead ||
    (await ownerOf(keyPrefix, minutes.bucketMs, now + minutes.bucketMs)) === dead
  ) {
    keyPrefix += 'x:';
    dead = await ownerOf(keyPrefix, coarse.bucketMs, now);
  }
  await dead.kill();
  const counters = startCounters(bench.redis, keyPrefix, () => undefined);
  counters.add('c', 'paired', 5);
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  await dead.restart();

  const sumUp = async (ofMs: number) => {
    const keys = (await listKeys(bench)).filter((name) => name.includes(`stats:c:${ofMs}:`));
    const counts = await Promise.all(keys.map((name) => bench.redis.hget(name, 'paired')));
    return counts.reduce((sum, count) => sum + Number(count), 0);
  };
  for (const resolution of RESOLUTIONS)
    await expect.poll(() => sumUp(resolution.bucketMs), { timeout: 10_000 }).toBe(5);
  await counters.stop();
  expect(await Promise.all(RESOLUTIONS.map((resolution) => sumUp(resolution.bucketMs)))).toEqual([5, 5, 5]);
  bench.close();
});
