import { afterEach, expect, test } from 'vitest';
import { readConfig } from '#lib/config.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import { connectRedis, laneOf, waitUntilUsable, type RedisClient } from '#lib/pairing/connect.ts';
import { layOut } from '#lib/pairing/keys.ts';
import { put } from '#lib/pairing/put.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';
import { openTestRedis } from '#tests/support/redis.ts';

const LANES = 4;
let redis: RedisClient | undefined;

afterEach(() => redis?.disconnect());

async function open(): Promise<RedisClient> {
  const address = readConfig({ REDIS_URL: process.env.MUSTER_TEST_REDIS_URL }).redis;
  redis = connectRedis(address, () => undefined, LANES);
  defineScripts(redis);
  await Promise.all([redis, ...redis.lanes!].map((one) => waitUntilUsable(one, 5_000)));
  return redis;
}

test('partitions go by different lanes, each partition always by one', async () => {
  const redis = await open();
  const lanes = Array.from({ length: 2 * LANES }, (_, partition) => laneOf(redis, partition));
  expect(new Set(lanes)).toEqual(new Set(redis.lanes));
  expect(lanes.slice(LANES)).toEqual(lanes.slice(0, LANES));
});

test('what comes by a lane is held like anything else, and while a lane is down by the first connection', async () => {
  const redis = await open();
  const test = await openTestRedis();
  const layout = layOut(test.keyPrefix, {
    name: 'c',
    partitions: LANES,
    modalities: ['text', 'image'],
    required: ['text', 'image'],
    versions: 'arrival',
    epoch: 0,
  });
  await startClocks(redis, layout, 0);
  const arrival = { id: 'a', modality: 'text', vector: Float32Array.of(1, 2) };
  const partition = layout.partitionOf('a');
  expect(await put(redis, layout, partition, 'tester', [arrival])).toMatchObject({ accepted: 1 });
  laneOf(redis, partition).disconnect();
  await expect.poll(() => laneOf(redis, partition) === redis).toBe(true);
  expect(await put(redis, layout, partition, 'tester', [arrival])).toMatchObject({ duplicates: 1 });
  test.close();
});

test('a connection that ends takes its lanes along', async () => {
  const redis = await open();
  redis.disconnect();
  await expect.poll(() => redis.lanes!.map(({ status }) => status)).toEqual(Array(LANES).fill('end'));
});
