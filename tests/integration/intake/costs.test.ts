import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultDefinition } from '#lib/collections/definition.ts';
import { openCollections, type OpenCollection } from '#lib/collections/collections.ts';
import { storeBatch } from '#lib/intake/store.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import type { Arrival } from '#lib/pairing/put.ts';
import { mastersOf, openTestRedis, type TestRedis } from '#tests/support/redis.ts';

const BATCH = 500;
const DIMS = 384;
const PARTITIONS = 16;
const RAW_BYTES = BATCH * DIMS * 4;

let bench: TestRedis;
let collection: OpenCollection;
let made = 0;

beforeEach(async () => {
  bench = await openTestRedis();
  const collections = openCollections(bench.redis, bench.keyPrefix);
  await collections.restore(defaultDefinition('embeddings'));
  collection = await collections.find('embeddings');
  await startClocks(bench.redis, collection.layout, 0);
  // Each script is known to the server and to the connection.
  await put(arrivalsOf('text', 'warm'));
});

afterEach(() => bench.close());

const arrivalsOf = (modality: string, prefix: string): Arrival[] =>
  Array.from({ length: BATCH }, (_, i) => ({
    id: `${prefix}-${i}`,
    modality,
    vector: Float32Array.from({ length: DIMS }, (_value, j) => Math.sin(++made + i + j)),
  }));

const put = (arrivals: readonly Arrival[]) =>
  storeBatch(bench.redis, collection, 'tester', arrivals, async () => undefined);

/** What Redis has done and read so far: calls of each command, those within scripts too, and bytes. */
async function readCosts(): Promise<{ calls: Map<string, number>; bytes: number }> {
  const [master] = mastersOf(bench.redis);
  const text = await master!.info('all');
  const calls = [...text.matchAll(/^cmdstat_([^:|]+):calls=(\d+)/gm)].map(
    ([, name, count]) => [name!, Number(count)] as const,
  );
  return { calls: new Map(calls), bytes: Number(/^total_net_input_bytes:(\d+)/m.exec(text)![1]) };
}

async function measure(act: () => Promise<unknown>) {
  const before = await readCosts();
  await act();
  const after = await readCosts();
  const calls = (name: string) => (after.calls.get(name) ?? 0) - (before.calls.get(name) ?? 0);
  const scripts = calls('evalsha') + calls('eval');
  const own = new Set(['info', 'evalsha', 'eval']);
  const within = [...after.calls.keys()].reduce((sum, name) => sum + (own.has(name) ? 0 : calls(name)), 0);
  return { scripts, within, bytes: after.bytes - before.bytes, calls };
}

test('a batch of new items takes one call per partition, and one command per embedding beside a few per list', async () => {
  const batch = arrivalsOf('text', 'new');
  const { scripts, within, bytes, calls } = await measure(() => put(batch));
  expect(scripts).toBeLessThanOrEqual(PARTITIONS);
  expect(calls('hset')).toBe(BATCH);
  expect(within).toBeLessThanOrEqual(BATCH + 16 * PARTITIONS);
  expect(bytes).toBeLessThanOrEqual(1.08 * RAW_BYTES);
});

test('a batch that pairs takes no more calls, and no more commands per embedding', async () => {
  await put(arrivalsOf('image', 'pair'));
  const batch = arrivalsOf('text', 'pair');
  const { scripts, within, bytes, calls } = await measure(() => put(batch));
  expect(scripts).toBeLessThanOrEqual(PARTITIONS);
  expect(calls('hset')).toBe(BATCH);
  expect(within).toBeLessThanOrEqual(BATCH + 16 * PARTITIONS);
  expect(bytes).toBeLessThanOrEqual(1.08 * RAW_BYTES);
});

test('a batch that is sent again writes nothing but the clocks', async () => {
  const batch = arrivalsOf('text', 'again');
  await put(batch);
  const { scripts, calls } = await measure(() => put(batch));
  expect(scripts).toBeLessThanOrEqual(PARTITIONS);
  expect(['hset', 'sadd', 'zadd', 'zrem', 'srem', 'hdel'].map(calls)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(calls('set')).toBeLessThanOrEqual(PARTITIONS);
});

test('what a batch costs does not grow with what is held', async () => {
  const few = await measure(() => put(arrivalsOf('text', 'few')));
  for (let i = 0; i < 10; i++) await put(arrivalsOf('text', `more-${i}`));
  const many = await measure(() => put(arrivalsOf('text', 'mny')));
  expect(many.within).toBe(few.within);
  expect(many.scripts).toBe(few.scripts);
});
