/**
 * What the console costs: holds a million unmatched items and twenty thousand failed ones, then times each look at them, as it is
 * without its cache.
 *   node bench/console.ts [--items 1000000] [--failed 20000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openCollections } from '#lib/collections/collections.ts';
import { defaultDefinition } from '#lib/collections/definition.ts';
import { readConfig } from '#lib/config.ts';
import { groupQuery } from '#lib/contract/console.ts';
import type { Engine } from '#lib/engine/engine.ts';
import { storeBatch } from '#lib/intake/store.ts';
import { claim, peekDue } from '#lib/pairing/claim.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import { connectRedis, waitUntilUsable } from '#lib/pairing/connect.ts';
import { count } from '#lib/pairing/count.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';
import { fail } from '#lib/pairing/settle.ts';
import { listFailures } from '#lib/stats/failures.ts';
import { openSummaries } from '#lib/stats/summary.ts';
import { startRedis } from '#scripts/servers/redis.ts';

const { values } = parseArgs({
  options: { items: { type: 'string', default: '1000000' }, failed: { type: 'string', default: '20000' } },
});
const BATCH = 10_000;
const LOOKS = 200;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const dir = mkdtempSync(join(tmpdir(), 'muster-bench-'));
const server = await startRedis({ dir: join(dir, 'redis') });
const { redis: address } = readConfig({ REDIS_URL: `redis://${server.host}:${server.port}` });
const redis = connectRedis(address, () => undefined);
defineScripts(redis);
await waitUntilUsable(redis, 5_000);
const collections = openCollections(redis, 'bench:');
await collections.restore(defaultDefinition('embeddings'));
const collection = await collections.find('embeddings');
const { layout } = collection;
await startClocks(redis, layout, 0);

async function hold(prefix: string, modality: string, many: number): Promise<void> {
  for (let at = 0; at < many; at += BATCH) {
    const arrivals = Array.from({ length: Math.min(BATCH, many - at) }, (_, i) => ({
      id: `${prefix}-${at + i}`,
      modality,
      vector: Float32Array.of(1, 2, 3, 4),
    }));
    await storeBatch(redis, collection, 'bench', arrivals, async () => undefined);
  }
}

async function failAll(): Promise<void> {
  for (let partition = 0; partition < layout.spec.partitions; partition++)
    for (;;) {
      const ids = await peekDue(redis, layout, partition, 500);
      if (ids.length === 0) break;
      const items = await claim(redis, layout, partition, ids, 60_000);
      const failures = items.map((item, i) => ({
        ...item,
        reason: `${REASONS[i % REASONS.length]} '${item.id}'`,
      }));
      await fail(redis, layout, partition, failures);
    }
}
const REASONS = ['no field takes', 'too large', 'no routing', 'given up on', 'not a number'];

async function time(what: string, look: () => Promise<unknown>): Promise<void> {
  const tookMs: number[] = [];
  for (let i = 0; i < LOOKS; i++) {
    const started = performance.now();
    await look();
    tookMs.push(performance.now() - started);
  }
  const sorted = tookMs.toSorted((a, b) => a - b);
  say(
    `${what}: least ${sorted[0]!.toFixed(1)} ms, median ${sorted[LOOKS / 2]!.toFixed(1)} ms, p95 ${sorted[Math.floor(LOOKS * 0.95)]!.toFixed(1)} ms`,
  );
}

await hold('failed', 'text', Number(values.failed));
await hold('failed', 'image', Number(values.failed));
await failAll();
await hold('unmatched', 'text', Number(values.items));
say(`held: ${values.items} unmatched, ${values.failed} failed`);
const engine = { count: async () => 0 } as unknown as Engine;
await time('counts alone', () => count(redis, layout));
await time('stats with ages', () => openSummaries(redis, engine)(collection));
await time('failed by reason', () => listFailures(redis, collection, groupQuery.parse({})));

redis.disconnect();
await server.stop();
rmSync(dir, { recursive: true, force: true });
