/**
 * What a large action costs: holds a million unmatched items, then flushes all of them as an operator would, and reads from
 * Redis itself how long its script calls took, and from this process how much memory it used.
 *   node bench/flush.ts [--items 1000000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openCollections } from '#lib/collections/collections.ts';
import { defaultDefinition } from '#lib/collections/definition.ts';
import { readConfig } from '#lib/config.ts';
import { storeBatch } from '#lib/intake/store.ts';
import { openControl } from '#lib/operations/open.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import { connectRedis, waitUntilUsable } from '#lib/pairing/connect.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';
import { startRedis } from '#scripts/servers/redis.ts';

const { values } = parseArgs({ options: { items: { type: 'string', default: '1000000' } } });
const items = Number(values.items);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`;

const dir = mkdtempSync(join(tmpdir(), 'muster-bench-'));
const server = await startRedis({ dir: join(dir, 'redis') });
const { redis: address } = readConfig({ REDIS_URL: `redis://${server.host}:${server.port}` });
const redis = connectRedis(address, () => undefined);
defineScripts(redis);
await waitUntilUsable(redis, 5_000);
const collections = openCollections(redis, 'bench:');
await collections.restore(defaultDefinition('embeddings'));
const collection = await collections.find('embeddings');
await startClocks(redis, collection.layout, 0);

const vector = Float32Array.from({ length: 16 }, (_, i) => Math.sin(i + 1));
for (let at = 0; at < items; at += 10_000) {
  const arrivals = Array.from({ length: Math.min(10_000, items - at) }, (_, i) => ({
    id: `item-${at + i}`,
    modality: 'text',
    vector,
  }));
  await storeBatch(redis, collection, 'bench', arrivals, async () => undefined);
}
say(`held: ${items} unmatched items`);

const control = openControl({
  redis,
  keyPrefix: 'bench:',
  engine: {} as never,
  collections,
  writeTimeoutMs: 30_000,
  onReady: () => undefined,
  onPaired: () => undefined,
  onError: (error) => say(String(error)),
});
await redis.config('RESETSTAT');
globalThis.gc?.();
const before = process.memoryUsage.rss();
let highest = before;
const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 50);
const started = performance.now();
const act = (request: Parameters<typeof control.actOnItems>[3]) =>
  control.actOnItems('embeddings', 'bench', 'flush', request);
const preview = await act({ scope: 'unmatched', filter: { has: 'text' }, dry_run: true });
if (!('token' in preview)) throw new Error('there is no preview');
say(`preview: ${preview.count} items in ${Math.round(performance.now() - started)} ms`);
const looking = performance.now();
await act({ scope: 'unmatched', filter: { producer: 'bench' }, dry_run: true });
say(
  `preview by producer: ${Math.round((items * 1_000) / (performance.now() - looking))} items looked at a second`,
);
const flushing = performance.now();
const acted = await act({ token: preview.token });
if (!('operation' in acted)) throw new Error('there is no operation');
let outcome = (await control.readOperation('embeddings', acted.operation)).outcome;
while (outcome.state === 'running') {
  await new Promise((resolve) => setTimeout(resolve, 200));
  outcome = (await control.readOperation('embeddings', acted.operation)).outcome;
}
clearInterval(watch);
const seconds = (performance.now() - flushing) / 1_000;
say(
  `flushed: ${outcome.changed} items in ${seconds.toFixed(1)} s, ${Math.round(outcome.changed / seconds)} a second`,
);
say(`memory of this process: ${megabytes(before)} before, ${megabytes(highest)} at most`);
const stats = await redis.info('latencystats');
for (const line of stats.split('\r\n').filter((one) => /evalsha|fcall|hgetall/.test(one)))
  say(`redis, in µs: ${line}`);

await control.stop();
redis.disconnect();
await server.stop();
rmSync(dir, { recursive: true, force: true });
