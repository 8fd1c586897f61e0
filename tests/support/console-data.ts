import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openCollections } from '#lib/collections/collections.ts';
import { readConfig } from '#lib/config.ts';
import { claim, peekDue } from '#lib/pairing/claim.ts';
import { readTime } from '#lib/pairing/clock.ts';
import { connectRedis, waitUntilUsable, type RedisClient } from '#lib/pairing/connect.ts';
import { producersKey } from '#lib/pairing/keys.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';
import { fail } from '#lib/pairing/settle.ts';
import type { TestMuster } from './muster.ts';
import { makeOlder } from './passing-time.ts';

/** Who asks: a key in the header, where one is needed. */
export type Headers = Readonly<Record<string, string>>;

/** Asks a collection's API with a JSON body. @throws with the answer when it is refused */
export async function ask(
  url: string,
  method: string,
  address: string,
  body?: unknown,
  headers: Headers = {},
): Promise<unknown> {
  const answer = await fetch(`${url}/api/collections/${address}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${address}: ${await answer.text()}`);
  return answer.json();
}

/** Posts one embedding per ID. */
export async function postIds(
  url: string,
  collection: string,
  modality: 'text' | 'image',
  ids: readonly string[],
  headers: Headers = {},
): Promise<void> {
  const [from, dims] = modality === 'text' ? [1, 48] : [2, 64];
  for (let start = 0; start < ids.length; start += 10_000)
    await ask(
      url,
      'POST',
      `${collection}/aggregate`,
      {
        embeddings: ids.slice(start, start + 10_000).map((id, i) => ({
          id,
          embedding_type: `EMBEDDINGS_${modality.toUpperCase()}`,
          embedding: Array.from({ length: dims }, (_, k) => Math.sin((i + from) * (k + 1)) / 7),
        })),
      },
      { 'muster-producer': modality === 'text' ? 'catalog-text-eu' : 'vision-batch-01', ...headers },
    );
}

/** Does something on the Redis of a test's Muster itself: what only time or a fault would do. */
export async function onRedisOf<T>(
  { dataDir }: TestMuster,
  act: (redis: RedisClient) => Promise<T>,
): Promise<T> {
  const run = JSON.parse(await readFile(path.join(dataDir, 'run.json'), 'utf8')) as {
    redis: { host: string; port: number };
  };
  const address = readConfig({ REDIS_URL: `redis://${run.redis.host}:${run.redis.port}` }).redis;
  const redis = connectRedis(address, () => undefined);
  try {
    defineScripts(redis);
    await waitUntilUsable(redis, 5_000);
    return await act(redis);
  } finally {
    redis.disconnect();
  }
}

/** Gives up on everything of a collection that is ready, as an indexer does after a permanent rejection. */
export const failReady = (muster: TestMuster, name: string, reason: string): Promise<void> =>
  onRedisOf(muster, async (redis) => {
    const { layout } = await openCollections(redis, 'muster:').find(name);
    for (let partition = 0; partition < layout.spec.partitions; partition++) {
      const ids = await peekDue(redis, layout, partition, 1_000);
      if (ids.length === 0) continue;
      const claimed = await claim(redis, layout, partition, ids, 60_000);
      await fail(
        redis,
        layout,
        partition,
        claimed.map((item) => ({ ...item, reason })),
      );
    }
  });

/** A producer that was last seen a while ago. */
export const noteProducer = (
  muster: TestMuster,
  name: string,
  producer: { name: string; modality: string; silentMs: number; usualMs: number; received: number },
): Promise<void> =>
  onRedisOf(muster, async (redis) => {
    const seenAt = (await readTime(redis)) - producer.silentMs;
    const note = [seenAt, producer.usualMs, producer.received].join(',');
    await redis.hset(producersKey('muster:', name), `${producer.modality}:${producer.name}`, note);
  });

/** Time passes for unmatched items: each was first seen so long ago. */
export const ageItems = (
  muster: TestMuster,
  name: string,
  ids: readonly string[],
  ageMs: (i: number) => number,
): Promise<void> =>
  onRedisOf(muster, async (redis) => {
    const { layout } = await openCollections(redis, 'muster:').find(name);
    await Promise.all(ids.map((id, i) => makeOlder(redis, layout, id, Math.round(ageMs(i)))));
  });
