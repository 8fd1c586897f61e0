import { afterEach, beforeEach, expect, test } from 'vitest';
import { startClocks } from '#lib/pairing/clock.ts';
import { dropClosedPartition } from '#lib/pairing/delete.ts';
import { inspect } from '#lib/pairing/inspect.ts';
import { layOut, MOVERS_EPOCH, type Layout } from '#lib/pairing/keys.ts';
import { carry, closePartition, formerSpec, land } from '#lib/pairing/move.ts';
import { put } from '#lib/pairing/put.ts';
import { findBreaches } from '#tests/support/breaches.ts';
import { openBench, type Bench } from '#tests/support/pairing.ts';

const LEASE_MS = 60_000;

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.finish());

/** The partition that took the bench's place. */
async function openNext(required: readonly string[] = ['text', 'image']): Promise<Layout> {
  const to = layOut(bench.keyPrefix, { ...bench.layout.spec, required, epoch: 1, generation: 1 });
  await startClocks(bench.redis, to, 0);
  return to;
}

const putNext = (to: Layout, modality: string, value: number) =>
  put(bench.redis, to, 0, 'tester', [{ id: 'a', modality, vector: Float32Array.of(value, 1) }]);

async function landAll(to: Layout) {
  const items = await carry(bench.redis, bench.layout, 0, ['a']);
  return land(bench.redis, to, 0, { source: '0', step: '1' }, items);
}

const dueOf = async (to: Layout) => Number(await bench.redis.zscore(to.keysOf(0).ready, 'a'));

test.each([
  ['is complete', ['text', 'image']],
  ['waits', ['image']],
])('what an indexer has leased is due when its lease ends, though what came here %s', async (_, came) => {
  await bench.put('a', 'text', 1);
  await bench.put('a', 'image', 1);
  await bench.claim(LEASE_MS);
  const lease = Number(await bench.redis.zscore(bench.layout.keysOf(0).ready, 'a'));
  const to = await openNext();
  for (const modality of came) await putNext(to, modality, 2);
  await landAll(to);
  expect(await dueOf(to)).toBe(lease);
  expect(await bench.redis.hget(to.itemKey(0, 'a'), 'lease')).toBe(String(lease));
  const held = await inspect(bench.redis, to, 'a');
  expect(held).toMatchObject({ state: 'ready' });
  expect(await findBreaches(bench.redis, to)).toEqual([]);
});

test('what waited for a side that is required no more is ready', async () => {
  await bench.put('a', 'text', 1);
  const to = await openNext(['text']);
  expect(await landAll(to)).toMatchObject({ madeReady: 1 });
  expect(await inspect(bench.redis, to, 'a')).toMatchObject({ state: 'ready' });
  expect(await findBreaches(bench.redis, to)).toEqual([]);
});

test('a partition that was closed for a move is dropped only while it is: a later collection’s stays', async () => {
  const former = layOut(bench.keyPrefix, formerSpec(bench.layout.spec, { partitions: 1, generation: 0 }));
  await closePartition(bench.redis, former, 0, MOVERS_EPOCH, 0);
  // The collection was deleted, and made anew.
  await closePartition(bench.redis, former, 0, 0, 0);
  await bench.put('a', 'text', 1);
  await expect(dropClosedPartition(bench.redis, former, 0)).rejects.toThrow('EPOCH');
  expect(await bench.state('a')).toBe('unmatched');
  await bench.redis.set(former.keysOf(0).epoch, String(MOVERS_EPOCH));
  await bench.redis.del(bench.layout.itemKey(0, 'a'));
  await dropClosedPartition(bench.redis, former, 0);
  expect(await bench.redis.exists(former.keysOf(0).ids[0]!)).toBe(0);
});
