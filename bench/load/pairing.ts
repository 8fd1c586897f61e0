/** Muster's own ways with its Redis, without its app. */
import { openCollections, type Collections } from '#lib/collections/collections.ts';
import { readConfig } from '#lib/config.ts';
import { connectRedis, waitUntilUsable, type RedisClient } from '#lib/pairing/connect.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';

/** A connection that knows the scripts. */
export interface Pairing {
  redis: RedisClient;
  collections: Collections;
  close(): void;
}

/** Opens one, as an app with default settings does. */
export async function openPairing(redisUrl: string): Promise<Pairing> {
  const { redis: address, keyPrefix } = readConfig({ REDIS_URL: redisUrl });
  const redis = connectRedis(address, () => undefined);
  defineScripts(redis);
  await waitUntilUsable(redis, 5_000);
  return { redis, collections: openCollections(redis, keyPrefix), close: () => redis.disconnect() };
}
