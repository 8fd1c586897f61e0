import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { findBreaches } from '#tests/support/breaches.ts';
import { startTestCluster } from '#tests/support/cluster.ts';
import { isRightlyPaired, produce } from '#tests/support/producers.ts';
import { openTestRedis } from '#tests/support/redis.ts';
import { openRuntimeBench } from '#tests/support/runtime.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startTestCluster({ replicas: true });
});
afterAll(() => cluster.stop());

test('when a replica takes over, the same Muster goes on with it, and all that is there is whole and rightly paired', async () => {
  const muster = await openRuntimeBench({ MUSTER_LEASE_MS: '1000' });
  let over = false;
  const producing = produce(muster, 4, () => over);
  await new Promise((resolve) => setTimeout(resolve, 500));
  await cluster.masters[0]!.kill();
  const partitions = Array.from({ length: 16 }, (_, partition) => partition);
  const { redis, close } = await openTestRedis();
  await expect
    .poll(
      () =>
        Promise.all(partitions.map((one) => redis.persist(muster.layout.headKeys(one)[0]!))).then(
          () => 'writable',
          String,
        ),
      { timeout: 20_000 },
    )
    .toBe('writable');
  over = true;
  const { acknowledged, refusals } = await producing;
  expect(refusals).toContain('redis_unavailable');
  await expect
    .poll(() => muster.runtime.stats('embeddings'), { timeout: 60_000, interval: 250 })
    .toMatchObject({ ready: 0, later: 0, failed: 0 });
  expect(await findBreaches(redis, muster.layout)).toEqual([]);
  const ids = new Set([...acknowledged.keys()].map((name) => name.split(' ')[0]!));
  const mispaired: string[] = [];
  for (const id of ids) {
    const { document } = await muster.runtime.readItem('embeddings', id, true);
    if (!isRightlyPaired(id, document?.vectors ?? {})) mispaired.push(id);
  }
  expect(mispaired).toEqual([]);
  close();
  await muster.close();
});
