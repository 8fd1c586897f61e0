import { openCollections } from '#lib/collections/collections.ts';
import { readConfig } from '#lib/config.ts';
import { claim, peekDue } from '#lib/pairing/claim.ts';
import { connectRedis, waitUntilUsable } from '#lib/pairing/connect.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';
import { ack } from '#lib/pairing/settle.ts';

const CALL_ITEMS = 100;
const LEASE_MS = 60_000;

/** Takes what is ready out of Redis, as an indexer does once it is indexed. */
export interface Settler {
  settleAll(): Promise<void>;
  close(): void;
}

/** Opens one for a collection that is there. */
export async function openSettler(redisUrl: string, name: string): Promise<Settler> {
  const { redis: address, keyPrefix } = readConfig({ REDIS_URL: redisUrl });
  const redis = connectRedis(address, () => undefined);
  defineScripts(redis);
  await waitUntilUsable(redis, 5_000);
  const { layout } = await openCollections(redis, keyPrefix).find(name);

  async function settle(partition: number): Promise<void> {
    for (;;) {
      const ids = await peekDue(redis, layout, partition, CALL_ITEMS);
      if (ids.length === 0) return;
      await ack(redis, layout, partition, await claim(redis, layout, partition, ids, LEASE_MS));
    }
  }

  return {
    async settleAll() {
      await Promise.all(Array.from({ length: layout.spec.partitions }, (_, partition) => settle(partition)));
    },
    close: () => redis.disconnect(),
  };
}
