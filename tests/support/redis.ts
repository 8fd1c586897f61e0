import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { readConfig } from '#lib/config.ts';
import { connectRedis, isCluster, waitUntilUsable, type RedisClient } from '#lib/pairing/connect.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';

/** A connection to the Redis of the test run, under a key prefix of its own. */
export interface TestRedis {
  redis: RedisClient;
  keyPrefix: string;
  close: () => void;
}

/** Whoever holds keys: for what a test asks of each node. */
export const mastersOf = (redis: RedisClient): Redis[] =>
  isCluster(redis) ? redis.nodes('master') : [redis];

/** All keys of a test, on whichever node. */
export async function listKeys({ redis, keyPrefix }: TestRedis): Promise<string[]> {
  return (await Promise.all(mastersOf(redis).map((one) => one.keys(`${keyPrefix}*`)))).flat();
}

/** Opens the Redis of the test run. @throws when there is none: a missing part fails, it never passes in silence */
export async function openTestRedis(): Promise<TestRedis> {
  const url = process.env.MUSTER_TEST_REDIS_URL;
  if (url === undefined)
    throw new Error('MUSTER_TEST_REDIS_URL is not set; `npm test` starts a Redis and sets it.');
  const redis = connectRedis(readConfig({ REDIS_URL: url }).redis, () => undefined);
  defineScripts(redis);
  if (!(await waitUntilUsable(redis, 5_000))) throw new Error(`The Redis at ${url} does not answer.`);
  return { redis, keyPrefix: `test-${randomBytes(6).toString('hex')}:`, close: () => redis.disconnect() };
}
