import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IdRule } from '#lib/contract/id-rule.ts';
import { put } from '#lib/pairing/put.ts';
import { makeOlder } from '#tests/support/passing-time.ts';
import { listKeys, mastersOf } from '#tests/support/redis.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
});
afterEach(() => bench.close());

const HOUR = 3_600_000;

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

test('how long an item waited is counted once, when it becomes complete', async () => {
  await bench.send([
    ['at-once', 'text', 1],
    ['at-once', 'image', 1],
    ['slow', 'text', 1],
    ['waiting', 'text', 1],
  ]);
  await makeOlder(bench.redis, bench.layout, 'slow', 2 * HOUR);
  await bench.send([['slow', 'image', 1]]);
  await bench.send([['slow', 'image', 2]]);
  const read = () => bench.runtime.views.matches('embeddings', { range: '15m' });
  await expect.poll(async () => sumOf((await read()).counts)).toBe(2);
  const { counts, edges_ms: edges, p50_ms: p50, p99_ms: p99 } = await read();
  expect(counts[0]).toBe(1);
  expect(counts[edges.filter((edge) => 2 * HOUR >= edge).length]).toBe(1);
  expect(p50).toBeLessThanOrEqual(edges[0]!);
  expect(p99).toBeGreaterThan(HOUR);
});

test('a pair that a rename makes is counted too, with how long its older side had waited', async () => {
  await bench.send([['SKU-1 ', 'text', 1]]);
  await makeOlder(bench.redis, bench.layout, 'SKU-1 ', 2 * HOUR);
  await bench.send([['SKU-1', 'image', 1]]);
  const rule: IdRule = [{ step: 'trim' }];
  const { token } = await bench.runtime.control.previewIdRule('embeddings', rule);
  const request = { id_rule: rule, backlog: true, token };
  await bench.runtime.control.applyIdRule('embeddings', 'tester', request);
  const { views } = bench.runtime;
  const pairs = async () =>
    (await views.throughput('embeddings', { range: '15m' })).points.map(({ paired }) => paired);
  await expect.poll(async () => sumOf(await pairs())).toBe(1);
  const { counts, p50_ms: p50 } = await views.matches('embeddings', { range: '15m' });
  expect(sumOf(counts)).toBe(1);
  expect(p50).toBeGreaterThan(HOUR);
});

test('put tells the wait of each item that it completes, and of no other', async () => {
  await bench.send([
    ['a', 'text', 1],
    ['b', 'image', 1],
  ]);
  await makeOlder(bench.redis, bench.layout, 'a', 5_000);
  const partition = bench.layout.partitionOf('a');
  const image = { id: 'a', modality: 'image', vector: Float32Array.of(1, 1) };
  const { completed, waitsMs } = await put(bench.redis, bench.layout, partition, 'tester', [image]);
  expect(completed).toBe(1);
  expect(waitsMs).toHaveLength(1);
  expect(waitsMs[0]).toBeGreaterThanOrEqual(5_000);
  expect(await put(bench.redis, bench.layout, partition, 'tester', [image])).toMatchObject({ waitsMs: [] });
});

test('whatever is counted expires', async () => {
  await bench.send([
    ['a', 'text', 1],
    ['a', 'image', 1],
  ]);
  const statsKeys = async () =>
    (await listKeys(bench)).filter((key) => key.startsWith(`${bench.keyPrefix}stats:`));
  await expect.poll(async () => (await statsKeys()).length).toBeGreaterThan(0);
  const lives = await Promise.all((await statsKeys()).map((key) => mastersOf(bench.redis)[0]!.pttl(key)));
  expect(Math.min(...lives)).toBeGreaterThan(0);
});
