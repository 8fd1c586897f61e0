import { afterAll, beforeAll, expect, test } from 'vitest';
import { explainRedisError } from '#lib/pairing/redis-errors.ts';
import type { RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { findOwner, startSlotMove } from '#scripts/servers/redis-slots.ts';
import { findBreaches } from '#tests/support/breaches.ts';
import { startTestCluster } from '#tests/support/cluster.ts';
import { openBench } from '#tests/support/pairing.ts';
import { findMissing, produce } from '#tests/support/producers.ts';
import { openTestRedis } from '#tests/support/redis.ts';
import { openRuntimeBench } from '#tests/support/runtime.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens the slot of a key towards the next master. */
async function openSlotOf(key: string) {
  const slot = await cluster.masters[0]!.redis.cluster('KEYSLOT', key);
  const from = await findOwner(cluster, slot);
  const to = cluster.masters[(cluster.masters.indexOf(from) + 1) % cluster.masters.length]!;
  return startSlotMove(cluster, slot, from, to);
}

test('while keys lie on both sides of a move, a script does all or nothing, and says to come back', async () => {
  const bench = await openBench();
  for (let i = 0; i < 20; i++) await bench.put(`held-${i}`, 'text', i);
  for (let i = 0; i < 5; i++) await bench.put(`held-${i}`, 'image', i);
  const move = await openSlotOf(bench.layout.headKeys(0)[0]!);
  for (const moved of [0, 9]) {
    if (moved > 0) await move.moveKeys(moved);
    const attempts = await Promise.allSettled([
      bench.put('held-7', 'image', 1),
      bench.put(`new-${moved}`, 'text', 1),
      bench.claim(),
    ]);
    for (const attempt of attempts) {
      const error = attempt.status === 'rejected' ? explainRedisError(attempt.reason) : null;
      expect(error).toMatchObject({ code: 'redis_unavailable', retryAfterS: 2 });
      expect(String(error)).toContain('The Redis cluster is moving data or missing a node');
    }
  }
  while ((await move.moveKeys(10)) > 0);
  await move.finish();
  expect(await bench.breaches()).toEqual([]);
  expect(await bench.state('held-7')).toBe('unmatched');
  expect(await bench.state('new-9')).toBeNull();
  expect(await bench.put('held-7', 'image', 1)).toMatchObject({ completed: 1 });
  expect(await bench.claim()).toHaveLength(6);
  bench.close();
});

test('slots that move under load lose nothing and mispair nothing, and the invariants hold', async () => {
  const muster = await openRuntimeBench({ MUSTER_LEASE_MS: '3000' });
  let over = false;
  const producing = produce(muster, 4, () => over);
  for (let partition = 0; partition < 16; partition += 2) {
    const move = await openSlotOf(muster.layout.headKeys(partition)[0]!);
    // A move of a moment is bridged; one that lasts is told to the producer.
    await move.moveKeys(5);
    await sleep(partition % 4 === 0 ? 2_500 : 40);
    while ((await move.moveKeys(5)) > 0);
    await move.finish();
    await sleep(100);
  }
  over = true;
  const { acknowledged, refusals } = await producing;
  expect(refusals.length).toBeGreaterThan(0);
  expect(new Set(refusals)).toEqual(new Set(['redis_unavailable']));
  expect(acknowledged.size).toBeGreaterThan(200);

  await expect
    .poll(() => muster.runtime.stats('embeddings'), { timeout: 60_000, interval: 250 })
    .toMatchObject({ ready: 0, later: 0, unmatched: 0, failed: 0, indexed: acknowledged.size / 2 });
  expect(await findMissing(muster, acknowledged)).toEqual([]);
  const { redis, close } = await openTestRedis();
  expect(await findBreaches(redis, muster.layout)).toEqual([]);
  close();
  await muster.close();
});
