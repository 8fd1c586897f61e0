import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listenForWakes, startWakeSender } from '#lib/indexer/wakes.ts';
import { collectionKey } from '#lib/pairing/keys.ts';
import type { ClusterNode, RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { findOwner } from '#scripts/servers/redis-slots.ts';
import { findBreaches } from '#tests/support/breaches.ts';
import { startTestCluster } from '#tests/support/cluster.ts';
import { findMissing, produce } from '#tests/support/producers.ts';
import { openTestRedis } from '#tests/support/redis.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let cluster: RedisCluster;
let muster: RuntimeBench;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  muster = await openRuntimeBench({ MUSTER_LEASE_MS: '3000' });
  return () => muster.close();
});

const POLL = { timeout: 30_000, interval: 100 };
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function ownerOf(key: string): Promise<ClusterNode> {
  return findOwner(cluster, await cluster.masters[0]!.redis.cluster('KEYSLOT', key));
}

/** An ID in each partition. */
const idOf = (partition: number, name: string): string => {
  for (let i = 0; ; i++) if (muster.layout.partitionOf(`${name}-${i}`) === partition) return `${name}-${i}`;
};
const pairUp = (id: string) =>
  muster.send([
    [id, 'text', [1, 1]],
    [id, 'image', [1, 2]],
  ]);

/** The code of the answer, and whether it came at once. */
async function tryToPair(id: string): Promise<{ code: string | undefined; isFast: boolean }> {
  const started = performance.now();
  const code = await pairUp(id).then(
    () => 'held',
    (error: unknown) => (error as { code?: string }).code,
  );
  return { code, isFast: performance.now() - started < 4_000 };
}

async function expectAllSettled(indexed: number): Promise<void> {
  await expect
    .poll(() => muster.runtime.stats('embeddings').catch(String), { ...POLL, timeout: 75_000 })
    .toMatchObject({ ready: 0, later: 0, unmatched: 0, failed: 0, indexed });
  const { redis, close } = await openTestRedis();
  expect(await findBreaches(redis, muster.layout)).toEqual([]);
  close();
}

test('a dead master silences its own partitions only, at once and in words, until it is back', async () => {
  const partitions = Array.from({ length: 16 }, (_, partition) => partition);
  const sendBefore = (modality: string) =>
    muster.send(partitions.map((partition) => [idOf(partition, 'before'), modality, [1, 1]]));
  // Fixes the vector lengths, which the next batch reads.
  await pairUp('first');
  await sendBefore('text');
  // The one that holds the collection's definition: the hardest to do without.
  const keyPrefix = muster.layout.headKeys(0)[0]!.split('{')[0]!;
  const dead = await ownerOf(collectionKey(keyPrefix, 'embeddings'));
  const owners = await Promise.all(
    partitions.map((partition) => ownerOf(muster.layout.headKeys(partition)[0]!)),
  );
  await dead.kill();
  const answers = await Promise.all(partitions.map((partition) => tryToPair(idOf(partition, 'during'))));
  expect(answers).toEqual(
    owners.map((owner) => ({ code: owner === dead ? 'redis_unavailable' : 'held', isFast: true })),
  );
  const served = partitions.filter((partition) => owners[partition] !== dead);
  expect(served.length).toBeGreaterThan(0);
  for (const partition of served)
    await expect
      .poll(() => muster.runtime.readItem('embeddings', idOf(partition, 'during'), false), POLL)
      .toMatchObject({ state: 'indexed' });
  const { ready, warnings } = await muster.runtime.readiness();
  expect({ ready, warnings }).toEqual({
    ready: true,
    warnings: [
      expect.stringContaining(`1 of the cluster's 3 masters does not answer (127.0.0.1:${dead.port})`),
    ],
  });

  await dead.restart();
  for (const partition of partitions)
    await expect.poll(() => pairUp(idOf(partition, 'during')).then(() => 'held', String), POLL).toBe('held');
  await sendBefore('image');
  await expectAllSettled(33);
});

test('a master that hangs delays none of the others, and is waited for no longer than seconds', async () => {
  await pairUp('first');
  await sleep(1_100);
  await pairUp('second');
  const hanging = await ownerOf(muster.layout.headKeys(muster.layout.partitionOf('first'))[0]!);
  const others = await Promise.all(
    Array.from({ length: 16 }, async (_, partition) => {
      const owner = await ownerOf(muster.layout.headKeys(partition)[0]!);
      return owner === hanging ? [] : [idOf(partition, 'other')];
    }),
  );
  hanging.pause();
  const answers = Promise.all(others.flat().map(tryToPair));
  await expect(pairUp('first')).rejects.toMatchObject({ code: 'redis_unavailable' });
  for (const answer of await answers) expect(answer).toEqual({ code: 'held', isFast: true });
  expect(await muster.runtime.readiness()).toMatchObject({
    ready: true,
    warnings: [expect.stringContaining(`(127.0.0.1:${hanging.port})`)],
  });
  hanging.resume();
  await expect.poll(() => pairUp('third').then(() => 'held', String), POLL).toBe('held');
  await expectAllSettled(others.flat().length + 3);
});

test('masters killed under load lose nothing that was acknowledged', async () => {
  let over = false;
  const producing = produce(muster, 4, () => over);
  for (const master of cluster.masters.slice(0, 2)) {
    await sleep(700);
    await master.kill();
    await sleep(700);
    await master.restart();
  }
  await sleep(500);
  over = true;
  const { acknowledged, refusals, slowestMs } = await producing;
  expect(refusals.length).toBeGreaterThan(0);
  expect(new Set(refusals)).toEqual(new Set(['redis_unavailable']));
  expect(slowestMs).toBeLessThan(9_000);
  await expectAllSettled(acknowledged.size / 2);
  expect(await findMissing(muster, acknowledged)).toEqual([]);
});

test('when all masters were away, the same Muster serves again as soon as they are back', async () => {
  await Promise.all(cluster.masters.map(({ kill }) => kill()));
  const started = performance.now();
  await expect(pairUp('a')).rejects.toMatchObject({ code: 'redis_unavailable' });
  expect(performance.now() - started).toBeLessThan(4_000);
  expect((await muster.runtime.readiness()).ready).toBe(false);
  await Promise.all(cluster.masters.map(({ restart }) => restart()));
  await expect.poll(() => pairUp('a').then(() => 'held', String), POLL).toBe('held');
  await expectAllSettled(1);
});

test('a listener whose node dies hears wakes again from another', async () => {
  const sender = await openTestRedis();
  const listeners = await Promise.all(Array.from({ length: 4 }, () => openTestRedis()));
  const heard = new Set<number>();
  for (const [i, { redis }] of listeners.entries())
    listenForWakes(redis, sender.keyPrefix, () => heard.add(i));
  const wakes = startWakeSender(sender.redis, sender.keyPrefix);
  const countHeard = () => {
    wakes.send({ collection: 'c', ready: [0], unmatched: false });
    return heard.size;
  };
  await expect.poll(countHeard, POLL).toBe(4);
  await cluster.masters[2]!.kill();
  await sleep(100);
  heard.clear();
  await expect.poll(countHeard, POLL).toBe(4);
  await cluster.masters[2]!.restart();
  wakes.stop();
  for (const one of [sender, ...listeners]) one.close();
});
