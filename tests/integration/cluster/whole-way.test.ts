import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { listenForWakes, startWakeSender, type Wake } from '#lib/indexer/wakes.ts';
import { readRedisFacts } from '#lib/pairing/facts.ts';
import type { RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { startTestCluster } from '#tests/support/cluster.ts';
import { openTestRedis } from '#tests/support/redis.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let cluster: RedisCluster;
let muster: RuntimeBench;
beforeAll(async () => {
  cluster = await startTestCluster();
  muster = await openRuntimeBench();
});
afterAll(async () => {
  await muster.close();
  await cluster.stop();
});

const IDS = Array.from({ length: 200 }, (_, i) => `item-${i}`);
const POLL = { timeout: 15_000, interval: 50 };

test('items on all masters go the whole way: held, paired, indexed with their very vectors, gone from Redis', async () => {
  expect(await muster.send(IDS.map((id, i) => [id, 'text', [i + 1, 1]]))).toMatchObject({ accepted: 200 });
  for (const { redis } of cluster.masters) expect(await redis.dbsize()).toBeGreaterThan(20);
  expect(await muster.runtime.stats('embeddings')).toMatchObject({ unmatched: 200, missing: { image: 200 } });
  expect(await muster.send(IDS.map((id, i) => [id, 'image', [i + 1, 2]]))).toMatchObject({ completed: 200 });
  await expect
    .poll(() => muster.runtime.stats('embeddings'), POLL)
    .toMatchObject({ indexed: 200, ready: 0, later: 0, unmatched: 0, have: { text: 0, image: 0 } });
  for (const i of [0, 77, 199])
    expect(await muster.runtime.readItem('embeddings', IDS[i]!, true)).toMatchObject({
      state: 'indexed',
      document: { vectors: { text: [i + 1, 1], image: [i + 1, 2] } },
    });
});

test('lists, charts, search and readiness read from all masters', async () => {
  await muster.send(IDS.slice(0, 30).map((id) => [`half-${id}`, 'text', [1, 1]]));
  const page = await muster.runtime.listItems('embeddings', { state: 'unmatched', limit: 100 });
  expect(page.items).toHaveLength(30);
  expect(await muster.runtime.search('embeddings', { modality: 'text', id: 'item-3', k: 1 })).toBeDefined();
  await expect
    .poll(async () => {
      const { points } = await muster.runtime.views.throughput('embeddings', { range: '15m' });
      return points.reduce((sum, { received }) => sum + received.text!, 0);
    }, POLL)
    .toBe(230);
  expect(await muster.runtime.readiness()).toMatchObject({ ready: true, redis: { ok: true, durable: true } });
});

test('every key of a partition lies in one slot, whatever braces its IDs have', async () => {
  const { layout } = muster;
  const slotOf = async (key: string) => cluster.masters[0]!.redis.cluster('KEYSLOT', key);
  for (const partition of [0, 7, 15]) {
    const items = ['plain', '{x}', '}{', '{embeddings:3}', 'ü{}'].map((id) => layout.itemKey(partition, id));
    const keys = [...layout.headKeys(partition), layout.keysOf(partition).lookup, ...items];
    expect(new Set(await Promise.all(keys.map(slotOf))).size).toBe(1);
  }
});

test('masters that have forgotten the scripts are taught them again, and nothing fails', async () => {
  await muster.send([['warm', 'text', [1, 1]]]);
  await Promise.all(cluster.masters.map(({ redis }) => redis.script('FLUSH')));
  expect(await muster.send(IDS.map((id, i) => [`again-${id}`, 'text', [i + 1, 1]]))).toMatchObject({
    accepted: 200,
  });
});

test('a wake reaches every listener, on whichever node each of them is', async () => {
  const sender = await openTestRedis();
  const listeners = await Promise.all(Array.from({ length: 6 }, () => openTestRedis()));
  const heard = new Map<number, Wake>();
  for (const [i, { redis }] of listeners.entries())
    listenForWakes(redis, sender.keyPrefix, (wake) => heard.set(i, wake));
  const wakes = startWakeSender(sender.redis, sender.keyPrefix);
  const countHeard = () => {
    wakes.send({ collection: 'c', ready: [3], unmatched: true });
    return heard.size;
  };
  await expect.poll(countHeard, POLL).toBe(6);
  expect(heard.get(5)).toMatchObject({ collection: 'c', ready: [3], unmatched: true });
  wakes.stop();
  for (const one of [sender, ...listeners]) one.close();
});

describe('what Redis says of itself', () => {
  const change = (name: string, value: string) => cluster.masters[1]!.redis.config('SET', name, value);
  afterEach(async () => {
    await change('appendfsync', 'always');
    await change('maxmemory-policy', 'noeviction');
    await change('maxmemory', '0');
  });

  test('is what its worst master says, with the memory of all', async () => {
    const { redis, close } = await openTestRedis();
    const [one] = await Promise.all(cluster.masters.map((master) => readRedisFacts(master.redis)));
    const facts = await readRedisFacts(redis);
    expect(facts).toMatchObject({ durable: true, refusal: null, warnings: [], limitBytes: null });
    expect(facts.usedBytes).toBeGreaterThan(2 * one!.usedBytes);
    await change('appendfsync', 'everysec');
    expect(await readRedisFacts(redis)).toMatchObject({
      durable: false,
      warnings: [expect.stringContaining('appendfsync everysec')],
    });
    await change('maxmemory-policy', 'allkeys-lru');
    expect((await readRedisFacts(redis)).refusal).toContain('maxmemory-policy allkeys-lru');
    close();
  });

  test('a node that is asked without its cluster is refused with the cure', async () => {
    const alone = { REDIS_URL: `redis://127.0.0.1:${cluster.masters[0]!.port}` };
    await expect(openRuntimeBench(alone)).rejects.toThrow('redis+cluster://');
  });
});
