/**
 * What pairing costs: holds pairs of 384-d embeddings in a Redis of its own (appendfsync always), then claims and acknowledges
 * every item. Prints embeddings and items per second, one figure a line. Run it on two versions in turn to compare them.
 *   node bench/pairing.ts [--items 20000] [--rounds 3]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openCollections } from '#lib/collections/collections.ts';
import { defaultDefinition } from '#lib/collections/definition.ts';
import { storeBatch } from '#lib/intake/store.ts';
import { claim, peekDue } from '#lib/pairing/claim.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import { connectRedis, waitUntilUsable } from '#lib/pairing/connect.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';
import { ack } from '#lib/pairing/settle.ts';
import { readConfig } from '#lib/config.ts';
import { startRedis } from '#scripts/servers/redis.ts';

const { values } = parseArgs({
  options: { items: { type: 'string', default: '20000' }, rounds: { type: 'string', default: '3' } },
});
const items = Number(values.items);
const BATCH = 500;
const CONNECTIONS = 4;
const vector = Float32Array.from({ length: 384 }, (_, i) => Math.sin(i + 1));

const dir = mkdtempSync(join(tmpdir(), 'muster-bench-'));
const server = await startRedis({ dir: join(dir, 'redis') });
const { redis: address } = readConfig({ REDIS_URL: `redis://${server.host}:${server.port}` });
const redis = connectRedis(address, () => undefined);
defineScripts(redis);
await waitUntilUsable(redis, 5_000);

for (let round = 1; round <= Number(values.rounds); round++) {
  await redis.flushall();
  const collections = openCollections(redis, 'bench:');
  await collections.restore(defaultDefinition('embeddings'));
  const collection = await collections.find('embeddings');
  await startClocks(redis, collection.layout, 0);

  const put = async (modality: string): Promise<number> => {
    const started = performance.now();
    let next = 0;
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        for (let at = next; at < items; at = next) {
          next += BATCH;
          const arrivals = Array.from({ length: Math.min(BATCH, items - at) }, (_, i) => ({
            id: `item-${at + i}`,
            modality,
            vector,
          }));
          await storeBatch(redis, collection, 'bench', arrivals, async () => undefined);
        }
      }),
    );
    return (items * 1_000) / (performance.now() - started);
  };

  const settleAll = async (): Promise<number> => {
    const started = performance.now();
    const { layout } = collection;
    await Promise.all(
      Array.from({ length: layout.spec.partitions }, async (_, partition) => {
        for (;;) {
          const ids = await peekDue(redis, layout, partition, 32);
          if (ids.length === 0) return;
          await ack(redis, layout, partition, await claim(redis, layout, partition, ids, 60_000));
        }
      }),
    );
    return (items * 1_000) / (performance.now() - started);
  };

  const first = await put('text');
  const second = await put('image');
  const settled = await settleAll();
  process.stdout.write(
    `round ${round}: first side ${first.toFixed(0)} embeddings/s, second side ${second.toFixed(0)} embeddings/s, claim and ack ${settled.toFixed(0)} items/s\n`,
  );
}

redis.disconnect();
await server.stop();
rmSync(dir, { recursive: true, force: true });
