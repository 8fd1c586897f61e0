import { openCollections, type OpenCollection } from '#lib/collections/collections.ts';
import { defaultDefinition } from '#lib/collections/definition.ts';
import { readConfig } from '#lib/config.ts';
import { storeBatch } from '#lib/intake/store.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import { connectRedis, waitUntilUsable, type RedisClient } from '#lib/pairing/connect.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';
import { startRedis, type RedisServer } from '#scripts/servers/redis.ts';

/** A Redis of its own with one collection, which no Muster serves yet: all that it is asked is asked here. */
export interface QuietStore {
  server: RedisServer;
  /** As the settings name it. */
  url: string;
  redis: RedisClient;
  collection: OpenCollection;
  close(): Promise<void>;
}

/** Starts one. @param dir where its data goes */
export async function openQuietStore(dir: string): Promise<QuietStore> {
  const server = await startRedis({ dir });
  const url = `redis://${server.host}:${server.port}`;
  const redis = connectRedis(readConfig({ REDIS_URL: url }).redis, () => undefined);
  defineScripts(redis);
  await waitUntilUsable(redis, 5_000);
  const collections = openCollections(redis, readConfig({}).keyPrefix);
  await collections.restore(defaultDefinition('embeddings'));
  const collection = await collections.find('embeddings');
  await startClocks(redis, collection.layout, 0);
  const close = async () => {
    redis.disconnect();
    await server.stop();
  };
  return { server, url, redis, collection, close };
}

const BATCH = 10_000;
const AT_ONCE = 2;

/** Holds one embedding, of four dims, of each of many items, as intake does. */
export async function holdMany(
  { redis, collection }: QuietStore,
  { prefix, modality, producer, many }: { prefix: string; modality: string; producer: string; many: number },
): Promise<void> {
  const holdFrom = async (at: number): Promise<void> => {
    const arrivals = Array.from({ length: Math.min(BATCH, many - at) }, (_, i) => ({
      id: `${prefix}${at + i}`,
      modality,
      vector: Float32Array.of(1, 2, 3, 4),
    }));
    await storeBatch(redis, collection, producer, arrivals, async () => undefined);
  };
  // While Redis stores some, the next are made here.
  for (let at = 0; at < many; at += BATCH * AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) => at + i * BATCH)
        .filter((from) => from < many)
        .map(holdFrom),
    );
}

/** Commands that Redis has run so far, those within scripts included, and the questions for them not. */
export async function countCommands({ redis }: QuietStore): Promise<number> {
  const said = await redis.info('commandstats');
  return [...said.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)]
    .filter(([, name]) => name !== 'info')
    .reduce((sum, [, , calls]) => sum + Number(calls), 0);
}
