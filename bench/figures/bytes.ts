/** Memory that an unmatched embedding takes in Redis, against its raw bytes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure, Row } from '#bench/harness/figure.ts';
import { emptyRedis, type BenchRedis } from '#bench/harness/redis.ts';
import { makePairs, vectorOf } from '#bench/load/pairs.ts';
import { openPairing, type Pairing } from '#bench/load/pairing.ts';
import { defaultDefinition } from '#lib/collections/definition.ts';
import { storeBatch } from '#lib/intake/store.ts';
import { startClocks } from '#lib/pairing/clock.ts';

/** Of Redis' hash tables some are half full and some nearly full at any count: between those the ratio moves by 0.02. */
const ITEMS = 60_000;
const BATCH_ROWS = 1_000;
/** After a load Redis still gives buffers of its connections back. */
const REST_MS = 500;

const DIMS = [
  { dims: 384, atMost: 1.35, quick: true },
  { dims: 512, atMost: null, quick: false },
  { dims: 768, atMost: 1.3, quick: true },
  { dims: 1_024, atMost: null, quick: false },
  { dims: 1_536, atMost: null, quick: false },
];

const LISTPACKS = [
  { name: 'listpack', bytes: '65000', words: 'hash-max-listpack-value 65000', isOwn: true },
  { name: 'default', bytes: '64', words: "Redis' default of 64", isOwn: false },
];

export const bytes: Figure = {
  name: 'bytes',
  quick: true,
  async run(stage, { quick }) {
    const redis = await stage.redis({ fsync: 'everysec', settings: { appendonly: 'no' } });
    const pairing = await openPairing(redis.url);
    // The first load of all also loads the scripts and makes buffers for connections.
    await measure(redis, pairing, 4);
    const rows: Row[] = [];
    for (const { name, bytes, words, isOwn } of LISTPACKS.filter(({ isOwn }) => isOwn || !quick)) {
      await redis.client.config('SET', 'hash-max-listpack-value', bytes);
      for (const { dims, atMost } of DIMS.filter((one) => one.quick || !quick)) {
        const held = await measure(redis, pairing, dims);
        rows.push({
          key: `bytes/${dims}/${name}`,
          figure: `Redis bytes per unmatched embedding over its raw bytes, ${dims}-d, ${words}`,
          value: held / (4 * dims),
          unit: '×',
          target: isOwn && atMost !== null ? { atMost } : null,
          detail: `${Math.round(held)} bytes for ${4 * dims}`,
        });
      }
    }
    pairing.close();
    await stage.stop(redis);
    return rows;
  },
};

/** Bytes per embedding: what the used memory grows by, all keys of a collection included. */
async function measure(
  { client }: BenchRedis,
  { redis, collections }: Pairing,
  dims: number,
): Promise<number> {
  await emptyRedis(client);
  const before = await readUsedBytes(client);
  await collections.restore(defaultDefinition('bytes'));
  const collection = await collections.find('bytes');
  await startClocks(redis, collection.layout, 0);
  for (let from = 0; from < ITEMS; from += BATCH_ROWS) {
    const pairs = makePairs(BATCH_ROWS, dims, from);
    const arrivals = pairs.ids.map((id, i) => ({ id, modality: 'text', vector: vectorOf(pairs, 'text', i) }));
    await storeBatch(redis, collection, 'bench', arrivals, async () => undefined);
  }
  return ((await readUsedBytes(client)) - before) / ITEMS;
}

async function readUsedBytes(client: BenchRedis['client']): Promise<number> {
  await sleep(REST_MS);
  return Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))![1]);
}
